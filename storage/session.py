"""One open transaction, spoken to in statements. Here the database's own exceptions end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    Executable,
    RowMapping,
    Select,
    Table,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import Conflict, StorageError
from storage.undisturbed import undisturbed

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@contextmanager
def translated() -> Iterator[None]:
    """Foreign exceptions leave as ours, with their cause."""
    try:
        yield
    except StatementError as exc:
        if isinstance(exc.orig, StorageError):  # a column refused the value
            raise exc.orig from exc
        if isinstance(exc, IntegrityError):
            raise Conflict(str(exc.orig)) from exc
        raise StorageError(_first_line(exc)) from exc
    except (SQLAlchemyError, sqlite3.Error, OSError) as exc:
        raise StorageError(_first_line(exc)) from exc


class Session:
    """Statements in, mappings out. Repositories share one for the length of a transaction."""

    def __init__(self, connection: AsyncConnection, *, writing: bool) -> None:
        self._connection = connection
        self._writing = writing
        self.dialect = connection.dialect.name

    async def run(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Execute; answers how many rows it touched."""
        return (await self._execute(statement, parameters)).rowcount

    async def rows(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[RowMapping]:
        return (await self._execute(statement, parameters)).mappings().all()

    async def row(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> RowMapping | None:
        return (await self._execute(statement, parameters)).mappings().first()

    async def values(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[Any]:
        """The first column of every row."""
        return (await self._execute(statement, parameters)).scalars().all()

    async def value(self, statement: Executable, parameters: Parameters | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self._execute(statement, parameters)).scalar()

    def insert(self, table: Table) -> postgresql.Insert:
        """An INSERT that knows ON CONFLICT. Both dialects spell it alike: typed as one."""
        if self.dialect == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)  # type: ignore[return-value]

    def among(self, column: ColumnElement[int], ids: Iterable[int]) -> ColumnElement[bool]:
        """Whether it is one of these, however many: one parameter, where `IN` takes one for each
        and SQLAlchemy longer to write them all down than the database to look them up.
        """
        if self.dialect == "postgresql":
            return column == any_(literal(list(ids), postgresql.ARRAY(BigInteger)))
        listed = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(listed.c.value))

    def locked(self, query: Select[Any], *tables: Table) -> Select[Any]:
        """What a writer reads of these rows stays true until it commits."""
        return query.with_for_update(of=tables or None) if self._writing else query

    async def _execute(
        self, statement: Executable, parameters: Parameters | None
    ) -> CursorResult[Any]:
        with translated():
            return await undisturbed(self._connection.execute(statement, parameters))


def _first_line(exc: BaseException) -> str:
    cause = getattr(exc, "orig", None) or exc
    return (str(cause).splitlines() or [type(cause).__name__])[0]
