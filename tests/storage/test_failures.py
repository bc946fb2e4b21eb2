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
    Terms,
    Wanted,
)
from tests.storage.samples import ANNA, NOON, new_article

#: A value for each parameter that a repository's methods have, by its name.
ARGUMENTS = {
    "allowed": True,
    "analysis": "{}",
    "article_id": 1,
    "article_ids": [1],
    "before": NOON,
    "chat_id": ANNA,
    "engine_version": 1,
    "kind": "topic",
    "label": "a",
    "language": "en",
    "limit": 1,
    "message_id": 1,
    "new_id": 2,
    "now": NOON,
    "old_id": 1,
    "preferences": Preferences(),
    "reason": "r",
    "saved": True,
    "text": "t",
    "title": "t",
    "budget": 1,
    "phrases": [Phrase(("w",))],
    "prefix": "p",
    "terms": Terms(("w",)),
    "wanted": Wanted(some=(Phrase(("w",)),)),
    "delivery_id": 1,
    "digest_id": 1,
    "entry_id": 1,
    "exchange": "e",
    "feed_id": 1,
    "gap": timedelta(seconds=1),
    "keys": ["k"],
    "lease": timedelta(seconds=1),
    "listed": [NewEntry("k", "1")],
    "most_ambiguous": 3,
    "name": "n",
    "next_at": NOON,
    "next_period": "p",
    "owner": "o",
    "polled": Polled(NOON, NOON),
    "retry": True,
    "schedule": {},
    "settings": {},
    "since": NOON,
    "state": "pending",
    "steps": [Advance(1, NOON, "p", NOON, "p")],
    "stream": "s",
    "subscription_id": 1,
    "thread_id": 1,
    "until": NOON,
    "url": "u",
    "urls": ["u"],
    "window": timedelta(days=1),
    "update_id": 1,
    "updates": [RawUpdate(1, "{}", NOON)],
    "via": "text",
    "words": ["w"],
    "deliveries": [NewDelivery(1, "s", "p", "x", NOON)],
    ("subscriptions.add", "new"): NewSubscription(1, {}, NOON, "p", NOON),
    ("digests.add", "new"): [NewDigest(1, None, "p", NOON, NOON, "", (), NOON)],
    ("articles.add", "new"): new_article(),
    ("mentions.add", "new"): [NewMention("topic", "k", "n", 0, 1)],
}


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
        for key in ((name, parameter.name), parameter.name):
            if key in ARGUMENTS:
                given[parameter.name] = ARGUMENTS[key]
                break
        else:
            assert parameter.default is not parameter.empty, f"a sample for {parameter.name}?"
    await method(**given)


async def test_every_method_says_storage_error_when_the_database_fails(database_url):
    """Behind its back SQLite loses its tables and PostgreSQL's are locked."""
    database = Database(database_url, lock_wait=timedelta(milliseconds=5))
    await database.open()
    async with _trouble(database):
        for name in methods():
            with pytest.raises(StorageError) as caught:
                await _alone(database, name)
            assert type(caught.value) is StorageError, f"{name}: {caught.value!r}"
            assert caught.value.__cause__ is not None, name
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
    async with other.transaction():
        await other.execute("LOCK TABLE " + ", ".join(f'"{t[0]}"' for t in tables))
        yield
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
