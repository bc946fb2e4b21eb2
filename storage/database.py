"""The database and its unit of work.

    database = Database("sqlite:///nutgraf.db")
    await database.open()
    async with database.write() as tx:
        article = await tx.articles.add(...)

A transaction commits once, when its block ends, and rolls back when the block raises.
Keep it short, and never wait for the outside world inside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import engines, migrate
from storage.articles import Articles
from storage.cards import Cards
from storage.chats import Chats
from storage.dialogs import Dialogs
from storage.digests import Digests
from storage.entries import Entries
from storage.errors import InUse, StorageError
from storage.feeds import Feeds
from storage.inbox import Inbox
from storage.limits import Limits
from storage.mentions import Mentions
from storage.outbox import Outbox
from storage.quotas import Quotas
from storage.search import Search
from storage.session import Session, translated
from storage.sketches import Sketches
from storage.standing import Standings
from storage.subscriptions import Subscriptions
from storage.undisturbed import undisturbed

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock; there nobody is kept out
    fcntl = None  # type: ignore[assignment]


#: How PostgreSQL shows a reader one state of things.
_CONSISTENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Transaction:
    """The unit of work: one repository a noun."""

    def __init__(self, session: Session) -> None:
        self.articles = Articles(session)
        self.mentions = Mentions(session)
        self.chats = Chats(session)
        self.cards = Cards(session)
        self.inbox = Inbox(session)
        self.feeds = Feeds(session)
        self.entries = Entries(session)
        self.search = Search(session)
        self.subscriptions = Subscriptions(session)
        self.digests = Digests(session)
        self.sketches = Sketches(session)
        self.outbox = Outbox(session)
        self.limits = Limits(session)
        self.quotas = Quotas(session)
        self.dialogs = Dialogs(session)
        self.standings = Standings(session)


class Database:
    """An SQLite file or a PostgreSQL server.

    With `exclusive`, an SQLite file is held for this process alone: a second bot on it would
    send everything twice. One-shot commands leave it off and may work beside the bot.
    """

    def __init__(
        self, url: str, *, exclusive: bool = False, lock_wait: timedelta = engines.LOCK_WAIT
    ) -> None:
        self.url = engines.normalised(url)
        self._lock_wait = lock_wait
        self._exclusive = exclusive
        self._hold: IO[str] | None = None
        self._writer: AsyncEngine | None = None
        self._reader: AsyncEngine | None = None
        # Fair, where SQLite's busy handler is not: writers wait 250 ms at most instead of 2 s.
        self._turn = asyncio.Lock()

    @property
    def is_sqlite(self) -> bool:
        return engines.is_sqlite(self.url)

    async def open(self) -> None:
        """Connect and bring the schema up to date."""
        if self.is_sqlite:
            self._prepare_file(engines.file_of(self.url))
        self._writer = self._reader = engines.writer(self.url, self._lock_wait)
        if self.is_sqlite:
            self._reader = engines.reader(self.url, self._lock_wait)
        try:
            with translated():
                await migrate.upgrade_engine(self._writer)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Let go of every connection. Safe to call twice, and after a failed open."""
        for engine in {self._reader, self._writer} - {None}:
            await engine.dispose()  # type: ignore[union-attr]
        self._reader = self._writer = None
        if self._hold is not None:
            self._hold.close()
            self._hold = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A consistent view; it cannot change anything."""
        options = {} if self.is_sqlite else _CONSISTENT
        async with _begun(self._reader, options) as connection:
            yield Transaction(Session(connection, writing=False))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """One commit when the block ends well, a rollback when it does not.

        Who is cancelled while it commits cannot know whether it did.
        """
        turn = self._turn if self.is_sqlite else nullcontext()
        async with turn, _begun(self._writer) as connection:
            yield Transaction(Session(connection, writing=True))
            with translated():
                await undisturbed(connection.commit())

    def _prepare_file(self, path: Path) -> None:
        with translated():
            path.parent.mkdir(parents=True, exist_ok=True)
        if not self._exclusive or fcntl is None:
            return
        hold = path.with_name(path.name + ".lock").open("w")
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            hold.close()
            raise InUse(f"{path} is in use by another bot") from exc
        self._hold = hold


@asynccontextmanager
async def _begun(
    engine: AsyncEngine | None, options: Mapping[str, Any] | None = None
) -> AsyncIterator[AsyncConnection]:
    """A transaction on a connection of its own. What is not committed at the end is rolled back,
    and the connection is given back before anybody else has a turn."""
    if engine is None:
        raise StorageError("the database is not open")
    connection = engine.connect()
    try:
        with translated():
            await undisturbed(_begin(connection, options or {}))
        yield connection
    finally:
        if connection.sync_connection is not None:  # else it never began
            await undisturbed(connection.close())


async def _begin(connection: AsyncConnection, options: Mapping[str, Any]) -> None:
    await connection.start()
    if options:
        await connection.execution_options(**options)
    await connection.begin()
