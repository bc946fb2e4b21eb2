"""Locked, broken, killed: what storage does on a bad day."""

import inspect
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database, Transaction
from storage.errors import StorageError
from storage.records import (
    Advance,
    NewDelivery,
    NewDigest,
    NewEntry,
    NewMention,
    NewSubscription,
    Phrase,
    Polled,
    Preferences,
    RawUpdate,
    Sketched,
    Sought,
    Terms,
    Wanted,
)
from tests.storage.samples import NOON, new_article

#: A value for each type of a parameter …
TYPES = {
    "bool": True,
    "datetime": NOON,
    "int": 1,
    "int | None": 1,
    "str": "a",
    "str | None": "a",
    "timedelta": timedelta(seconds=1),
    "dict[str, Any]": {},
    "DeliveryState": "pending",
    "Iterable[int]": [1],
    "Iterable[str]": ["a"],
    "MentionKind": "topic",
    "NewArticle": new_article(),
    "NewSubscription": NewSubscription(1, {}, NOON, "p", NOON),
    "Polled": Polled(NOON, NOON),
    "Preferences": Preferences(),
    "Sequence[Advance]": [Advance(1, NOON, "p", NOON, "p")],
    "Sequence[int]": [1],
    "Sequence[NewDelivery]": [NewDelivery(1, "s", "p", "x", NOON)],
    "Sequence[NewDigest]": [NewDigest(1, None, "p", NOON, NOON, "", (), NOON)],
    "Sequence[NewEntry]": [NewEntry("k", "1")],
    "Sequence[NewMention]": [NewMention("topic", "k", "n", 0, 1)],
    "Sequence[Phrase]": [Phrase(("w",))],
    "Sequence[RawUpdate]": [RawUpdate(1, "{}", NOON)],
    "Sequence[Sought]": [Sought("w", (Phrase(("w",)),))],
    "Sequence[Sketched]": [Sketched(1, 1, 0, 1, "w", (), b"")],
    "Sequence[str]": ["a"],
    "Terms": Terms(("w",)),
    "Via": "text",
    "Wanted": Wanted(some=(Phrase(("w",)),)),
}
#: … and for options without which a method has nothing to do.
NAMES = {"text": "t"}


def methods() -> list[str]:
    """Every public method of every repository, as `articles.add`."""
    transaction = Transaction(None)  # type: ignore[arg-type]
    return [
        f"{noun}.{name}"
        for noun, repository in vars(transaction).items()
        for name, method in inspect.getmembers(repository, inspect.iscoroutinefunction)
        if not name.startswith("_")
    ]


async def call(tx: Transaction, name: str) -> None:
    noun, verb = name.split(".")
    method = getattr(getattr(tx, noun), verb)
    given = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name in NAMES:
            given[parameter.name] = NAMES[parameter.name]
        elif parameter.default is parameter.empty:
            assert parameter.annotation in TYPES, f"a {parameter.annotation} for {name}?"
            given[parameter.name] = TYPES[parameter.annotation]
    await method(**given)


async def test_every_method_says_storage_error_when_the_database_fails(database_url):
    """Behind its back SQLite loses its tables and PostgreSQL's are locked."""
    async with _opened(database_url) as database, _trouble(database):
        for name in methods():
            with pytest.raises(StorageError) as caught:
                await _alone(database, name)
            assert type(caught.value) is StorageError, f"{name}: {caught.value!r}"
            assert caught.value.__cause__ is not None, name


@asynccontextmanager
async def _opened(url: str):
    database = Database(url, lock_wait=timedelta(milliseconds=5))
    await database.open()
    try:
        yield database
    finally:
        await database.close()


async def _alone(database: Database, name: str) -> None:
    async with database.write() as tx:
        await call(tx, name)


@asynccontextmanager
async def _trouble(database: Database):
    if database.is_sqlite:
        file = sqlite3.connect(database.url.database)
        file.execute("PRAGMA foreign_keys = OFF")
        listing = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for virtual in (" AND sql LIKE 'CREATE VIRTUAL%'", ""):  # those take their parts along
            for (table,) in file.execute(listing + virtual).fetchall():
                file.execute(f'DROP TABLE "{table}"')
        file.close()
        yield
        return
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    other = await asyncpg.connect(address)
    tables = await other.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    try:
        async with other.transaction():
            await other.execute("LOCK TABLE " + ", ".join(f'"{t[0]}"' for t in tables))
            yield
    finally:
        await other.close()


def run(program: str, url: str, **options) -> subprocess.Popen[str]:
    head = "import asyncio, sys\nfrom storage.database import Database\n"
    head += "from tests.storage.samples import *\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + program, url],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_process_that_forgets_to_close_still_ends(database_url):
    process = run(
        """
async def main():
    database = Database(sys.argv[1])
    await database.open()
    async with database.write() as tx:
        await meet(tx, ANNA)
    async with database.read() as tx:
        print(await tx.chats.count())
asyncio.run(main())
""",
        database_url,
        stderr=subprocess.DEVNULL,
    )
    said, _ = process.communicate(timeout=5)
    assert said == "1\n"
    assert process.returncode == 0


async def test_a_process_killed_while_it_writes_leaves_whole_transactions_only(database_url):
    """Each transaction adds two chats and a thousand mentions; it is killed in the middle of one."""
    process = run(
        """
from storage.records import NewMention
many = [NewMention("topic", f"key {n}", "name", 0, 1) for n in range(1000)]
async def main():
    database = Database(sys.argv[1])
    await database.open()
    for n in range(1, 1000):
        async with database.write() as tx:
            await meet(tx, n)
            article = await keep(tx, n, f"text {n}")
            await tx.mentions.add(article.id, many)
            await meet(tx, -n)
            if n == 3:
                print("in the middle", flush=True)
                await asyncio.sleep(60)
asyncio.run(main())
""",
        database_url,
    )
    assert process.stdout.readline() == "in the middle\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    database = Database(database_url, exclusive=True)
    await database.open()
    async with database.write() as tx:
        assert {c.id for c in await tx.chats.every()} == {1, -1, 2, -2}
        assert await tx.mentions.count(1, "topic", []) == 1000
        await tx.chats.touch(3, "private", None, None, NOON)
    await database.close()
    if database.is_sqlite:
        file = sqlite3.connect(database.url.database)
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        file.close()
