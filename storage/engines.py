"""Engines for the two databases: addresses made uniform, SQLite's pragmas, PostgreSQL's manners.

SQLite gets two engines on one file. The writer has a single connection and opens every transaction
with BEGIN IMMEDIATE: otherwise two tasks that read, think and write lose each other's work without
an error. Readers cannot write at all.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import StorageError

#: How long a connection waits for another process's lock before it gives up.
LOCK_WAIT = timedelta(seconds=5)
_READERS = 4

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",
)


def normalised(url: str) -> URL:
    """*url* with the driver we speak through.

    `sqlite:///file`, `sqlite:////absolute/file`, `postgresql://…` and `postgres://…` will do,
    with or without a driver's name.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise StorageError(f"not a database address: {url!r}") from exc
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_url(parsed)
        case "postgresql" | "postgres":
            return _postgresql_url(parsed)
        case name:
            raise StorageError(f"{name} is not a database we know: use sqlite or postgresql")


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path:
    """The file of an SQLite database."""
    return Path(url.database or "")


def writer(url: URL, lock_wait: timedelta = LOCK_WAIT) -> AsyncEngine:
    if not is_sqlite(url):
        return _postgresql_engine(url, lock_wait)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=30)
    _listen(engine, (_busy_timeout(lock_wait), *_PRAGMAS), begin="BEGIN IMMEDIATE")
    return engine


def reader(url: URL, lock_wait: timedelta = LOCK_WAIT) -> AsyncEngine:
    """Readers of an SQLite file. PostgreSQL needs none of its own."""
    engine = create_async_engine(url, pool_size=_READERS, max_overflow=0, pool_timeout=30)
    pragmas = (_busy_timeout(lock_wait), *_PRAGMAS, "PRAGMA query_only = ON")
    _listen(engine, pragmas, begin="BEGIN")
    return engine


def _sqlite_url(url: URL) -> URL:
    if url.database in (None, "", ":memory:"):
        raise StorageError("an SQLite database needs a file: two connections cannot share memory")
    return url.set(drivername="sqlite+aiosqlite")


def _postgresql_url(url: URL) -> URL:
    # libpq's word for it, which asyncpg spells otherwise.
    sslmode = url.query.get("sslmode")
    url = url.set(drivername="postgresql+asyncpg").difference_update_query(["sslmode"])
    return url.update_query_dict({"ssl": sslmode}) if sslmode else url


def _postgresql_engine(url: URL, lock_wait: timedelta) -> AsyncEngine:
    settings = {
        "application_name": "nutgraf",
        "timezone": "UTC",
        "jit": "off",
        "lock_timeout": str(lock_wait // timedelta(milliseconds=1)),
        "idle_in_transaction_session_timeout": "60000",
    }
    return create_async_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=30,
        pool_pre_ping=True,
        connect_args={"server_settings": settings, "timeout": 10},
    )


def _busy_timeout(lock_wait: timedelta) -> str:
    return f"PRAGMA busy_timeout = {lock_wait // timedelta(milliseconds=1)}"


def _listen(engine: AsyncEngine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
