"""What the person who runs the bot asks of it: how it does, who uses it, a word to everybody."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from bot.clock import Clock
from bot.errors import NoBackup
from bot.services.archive import COMMAND_LINE
from bot.services.chats import GONE
from bot.services.facts import Page
from storage import backup
from storage.database import Database
from storage.errors import StorageError
from storage.records import Chat, NewDelivery

#: Chats on a page.
CHATS = 10
_DAY = timedelta(days=1)
_MEGABYTE = 1_000_000
#: After digests and what feeds bring: an announcement can wait.
_LAST = 9


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot does, in numbers that tell whether to worry."""

    version: str
    up_since: datetime
    chats: int
    articles: int
    feeds: int
    failing_feeds: int
    waiting: int  # deliveries and updates not done yet
    oldest_waiting: timedelta | None
    dead: int  # deliveries given up in the last day
    database: str  # which, and how large
    memory_mb: int  # at the most since the start


@dataclass(frozen=True, slots=True)
class Backup:
    name: str
    megabytes: float


class Administration:
    """*backups* is the folder copies go to; *address* the database's."""

    #: Called when something has been promised to chats.
    on_promise: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, database: Database, clock: Clock, *, address: str, backups: Path) -> None:
        self._database = database
        self._clock = clock
        self._address = address
        self._backups = backups
        self._up_since = clock()

    async def health(self) -> Health:
        now = self._clock()
        async with self._database.read() as tx:
            found = await tx.standings.count(now, now - _DAY)
        kind = "SQLite" if self._database.is_sqlite else "PostgreSQL"
        since = found.waiting_since
        return Health(
            version=version("nutgraf"),
            up_since=self._up_since,
            chats=found.chats,
            articles=found.articles,
            feeds=found.feeds,
            failing_feeds=found.failing_feeds,
            waiting=found.waiting,
            oldest_waiting=max(now - since, timedelta()) if since else None,
            dead=found.dead,
            database=f"{kind}, {found.bytes / _MEGABYTE:.1f} MB",
            memory_mb=_peak_memory() // _MEGABYTE,
        )

    async def chats(self, page: int = 0) -> Page[Chat]:
        """All the bot has met, those seen last first."""
        async with self._database.read() as tx:
            everybody = [c for c in await tx.chats.every() if c.id != COMMAND_LINE]
        here = everybody[page * CHATS : (page + 1) * CHATS]
        return Page(tuple(here), page, len(everybody))

    async def allow(self, chat_id: int, allowed: bool = True) -> None:
        """Let a chat use a private bot, or no longer."""
        async with self._database.write() as tx:
            await tx.chats.allow(chat_id, allowed, self._clock())

    async def is_allowed(self, *chat_ids: int) -> bool:
        """Whether any of these was let in."""
        async with self._database.read() as tx:
            found = await tx.chats.among(chat_ids)
        return any(chat.allowed for chat in found.values())

    async def count_audience(self) -> int:
        """How many chats an announcement would reach."""
        return len(await self._audience())

    async def announce(self, text: str, name: str) -> int:
        """Owe *text*, as it is to be sent, to everybody; answers to how many. *name* tells one
        announcement from another: the same is never owed twice."""
        now = self._clock()
        owed = [
            NewDelivery(chat.id, "broadcast", name, json.dumps({"text": text}), now, priority=_LAST)
            for chat in await self._audience()
        ]
        async with self._database.write() as tx:
            await tx.outbox.enqueue(owed)
        self.on_promise()
        return len(owed)

    async def back_up(self) -> Backup:
        """Copy the database beside the others while it is in use. Raises NoBackup."""
        name = f"nutgraf-{self._clock():%Y-%m-%d-%H%M%S}.db"
        try:
            size = await asyncio.to_thread(_copied, self._address, self._backups / name)
        except (StorageError, OSError) as exc:
            raise NoBackup(str(exc)) from exc
        return Backup(name, size / _MEGABYTE)

    async def _audience(self) -> list[Chat]:
        async with self._database.read() as tx:
            met = await tx.chats.every()
        return [c for c in met if c.id != COMMAND_LINE and c.paused_reason != GONE]


def _copied(address: str, target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    return backup.copy(address, target)


def _peak_memory() -> int:
    """Bytes, at the most since the start; the unit is the system's whim."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
