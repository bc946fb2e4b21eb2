"""Shared clocks that space things out: one row says when the next may start.

A virtual schedule (GCRA): whoever reserves a slot moves it on. Several processes on PostgreSQL
share it; one process alone keeps the same in memory and only needs the pauses here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select, update

from storage.session import Session
from storage.tables import limits

_ALL = 0


class Limits:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def reserve(
        self,
        name: str,
        gap: timedelta,
        now: datetime,
        *,
        chat_id: int = _ALL,
        count: int = 1,
    ) -> datetime:
        """The instant at which the caller may start: *count* slots, each *gap* long, are its own.

        It is *now* when nobody is ahead, and never before the end of a pause.
        """
        free_at = await self._locked(name, chat_id, now)
        start = max(free_at, now, await self.paused_until(name, chat_id=chat_id) or now)
        statement = update(limits).where(limits.c.name == name, limits.c.chat_id == chat_id)
        await self._db.run(statement.values(free_at=start + gap * count))
        return start

    async def pause(
        self, name: str, until: datetime, now: datetime, *, chat_id: int = _ALL
    ) -> None:
        """Nobody starts before then. A shorter pause does not end a longer one."""
        await self._locked(name, chat_id, now)
        theirs = update(limits).where(limits.c.name == name, limits.c.chat_id == chat_id)
        before = await self.paused_until(name, chat_id=chat_id) or until
        await self._db.run(theirs.values(paused_until=max(until, before)))

    async def purge(self, before: datetime) -> int:
        """Forget clocks that have been at rest since then."""
        idle = and_(limits.c.chat_id != _ALL, limits.c.free_at < before)
        return await self._db.run(delete(limits).where(idle))

    async def paused_until(self, name: str, *, chat_id: int = _ALL) -> datetime | None:
        query = select(limits.c.paused_until)
        query = query.where(limits.c.name == name, limits.c.chat_id == chat_id)
        found: datetime | None = await self._db.value(query)
        return found

    async def _locked(self, name: str, chat_id: int, now: datetime) -> datetime:
        """The row's clock; the row is ours until the transaction ends, so nobody overtakes."""
        statement = self._db.insert(limits).values(name=name, chat_id=chat_id, free_at=now)
        statement = statement.on_conflict_do_update(
            index_elements=["name", "chat_id"], set_={"free_at": limits.c.free_at}
        )
        found: datetime = await self._db.value(statement.returning(limits.c.free_at))
        return found
