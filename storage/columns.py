"""Column types that do the same on SQLite and PostgreSQL, and refuse what one would spoil."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

from storage.errors import Unstorable

#: Row numbers. SQLite counts only in a column of plain INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

#: Telegram's ids of chats and messages need more than 32 bits.
TelegramId = BigInteger()


def storable(text: str) -> str:
    """*text* without the few characters no database of ours can keep: NUL and lone surrogates."""
    if _is_storable(text):
        return text
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return paired.replace("\x00", "")


class PlainText(TypeDecorator[str]):
    """Text kept to the letter. NUL and lone surrogates are refused on both databases alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and not _is_storable(value):
            raise Unstorable("text with a NUL character or a lone surrogate")
        return value


class Key(PlainText):
    """Short text that is compared and sorted by code point, whatever the server's locale."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(collation=collation))


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware going in, aware and UTC coming out. Naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise Unstorable(f"a datetime without a time zone: {value}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Duration(TypeDecorator[timedelta]):
    """A stretch of time, kept in whole milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(milliseconds=value)


class Json(TypeDecorator[Any]):
    """Plain JSON in a text column; ASCII, so any string fits."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value == "{}":  # as of thousands who chose nothing
            return {}
        return None if value is None else json.loads(value)


def _is_storable(text: str) -> bool:
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
