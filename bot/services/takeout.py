"""What a chat sent, to take along: in the form in which `nutgraf import` reads it."""

from __future__ import annotations

import json

from storage.database import Database
from storage.records import Kept

_AT_ONCE = 100


class Takeout:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def articles(self, chat_id: int) -> tuple[bytes, int]:
        """All articles the chat sent itself, a line of JSON each, and how many they are."""
        lines: list[bytes] = []
        last = 0
        while some := await self._behind(chat_id, last):
            lines += (_line(kept) for kept in some)
            last = some[-1].article.id
        return b"".join(lines), len(lines)

    async def _behind(self, chat_id: int, last: int) -> tuple[Kept, ...]:
        async with self._database.read() as tx:
            return await tx.articles.own(chat_id, last, _AT_ONCE)


def _line(kept: Kept) -> bytes:
    article, holding = kept.article, kept.holding
    known = {
        "id": str(article.id),
        "url": article.url or holding.link,
        "title": kept.title,
        "text": article.text,
        "source": kept.source,
        "language": article.language,
        "published_at": article.published_at and article.published_at.isoformat(),
        "received_at": holding.held_at and holding.held_at.isoformat(),
        "saved": holding.saved or None,
    }
    told = {name: value for name, value in known.items() if value is not None}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"
