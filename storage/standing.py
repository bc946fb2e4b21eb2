"""How the whole store stands, in numbers: for the person who runs the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.sql import Select

from storage.session import Session
from storage.tables import articles, chats, feeds, inbox, outbox


@dataclass(frozen=True, slots=True)
class Standing:
    chats: int
    articles: int
    feeds: int
    failing_feeds: int
    waiting: int  # deliveries and updates not done yet
    waiting_since: datetime | None  # the oldest of them
    dead: int  # deliveries given up
    bytes: int  # of the database


class Standings:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def count(self, now: datetime, since: datetime) -> Standing:
        """As it is now; deliveries given up are counted *since*."""
        owed = outbox.c.state.in_(("pending", "leased", "sending"))
        due = (owed, outbox.c.not_before <= now)
        undone = inbox.c.done_at.is_(None)
        oldest = [
            await self._db.value(select(func.min(outbox.c.not_before)).where(*due)),
            await self._db.value(select(func.min(inbox.c.received_at)).where(undone)),
        ]
        gone = (outbox.c.state == "dead", outbox.c.settled_at >= since)
        return Standing(
            chats=await self._count(select(chats.c.id)),
            articles=await self._count(select(articles.c.id)),
            feeds=await self._count(select(feeds.c.id).where(feeds.c.state != "gone")),
            failing_feeds=await self._count(select(feeds.c.id).where(feeds.c.failures > 0)),
            waiting=await self._count(select(outbox.c.id).where(*due))
            + await self._count(select(inbox.c.update_id).where(undone)),
            waiting_since=min((one for one in oldest if one is not None), default=None),
            dead=await self._count(select(outbox.c.id).where(*gone)),
            bytes=await self._bytes(),
        )

    async def _count(self, query: Select[tuple[int]]) -> int:
        return int(await self._db.value(select(func.count()).select_from(query.subquery())))

    async def _bytes(self) -> int:
        if self._db.dialect == "postgresql":
            return int(await self._db.value(text("SELECT pg_database_size(current_database())")))
        pages = int(await self._db.value(text("PRAGMA page_count")))
        return pages * int(await self._db.value(text("PRAGMA page_size")))
