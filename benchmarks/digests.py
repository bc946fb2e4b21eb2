"""Digests at scale: 100,000 subscribers planned and rendered, 2,000 candidates chosen from.

    python -m benchmarks.digests [SUBSCRIBERS]

Planning is what happens at the hour: who is due, which stories, one transaction a thousand. Sending
takes subscribers ÷ 28 s whatever we do; what rendering may cost of that is printed beside it.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.peers import row
from bot.context import Manners, reader_of
from bot.handlers import issues
from bot.services.choosing import Choosing, choice
from bot.services.digests import Digests
from bot.services.preferences import wants
from bot.services.publishing import Publishing
from bot.services.sketches import Sketches
from storage.database import Database
from storage.records import Preferences
from storage.tables import chats, subscriptions
from tests.faults.town import house_news

RATE = 28
NOW = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
CANDIDATES = 2000
_SCHEDULE = {"days": [1, 2, 3, 4, 5, 6, 7], "times": ["05:00"], "zone": "UTC"}


async def crowd(database: Database, count: int) -> None:
    """So many subscribers, all due now, in bulk."""
    for first in range(0, count, 5000):
        ids = range(1000 + first, 1000 + min(first + 5000, count))
        async with database.write() as tx:
            db = tx.chats._db
            people = [
                {"id": i, "kind": "private", "preferences": {}, "created_at": NOW, "seen_at": NOW}
                for i in ids
            ]
            await db.run(db.insert(chats), people)
            wishes = [
                {
                    "chat_id": i,
                    "schedule": _SCHEDULE,
                    "settings": {},
                    "paused": False,
                    "next_at": NOW,
                    "next_period": "2026-05-13 05:00",
                    "told_until": NOW - timedelta(hours=1),
                    "created_at": NOW - timedelta(days=2),
                }
                for i in ids
            ]
            await db.run(db.insert(subscriptions), wishes)


async def planned(url: str, count: int) -> None:
    database = Database(url)
    await database.open()
    sketches, choosing = Sketches(database, lambda: NOW), Choosing(database)
    digests = Digests(database, lambda: NOW, sketches, choosing)
    publishing = Publishing(database, lambda: NOW, sketches, choosing)
    try:
        async with database.write() as tx:
            await house_news(tx, NOW - timedelta(hours=6))
        await sketches.fill()
        await crowd(database, count)
        before = memory()
        began = time.perf_counter()
        await publishing.publish_due()
        took = time.perf_counter() - began
        row(f"{count} subscribers planned", f"{took:.1f} s", "must be 10 s at 100,000")
        await rendered(database, digests, count, before)
    finally:
        await database.close()


async def rendered(database: Database, digests: Digests, count: int, before: float) -> None:
    sample = 1000
    async with database.read() as tx:
        assert (await tx.outbox.counts())["pending"] == count
        first = [d for i in range(sample) for d in await tx.digests.latest(1000 + i, 1)]
    cpu = time.process_time()
    for digest in first:
        issue = await digests.open(digest.chat_id, digest.id)
        issues.render(issue, reader_of(None, NOW, Manners()))
    each = (time.process_time() - cpu) / len(first)
    row("rendering one", f"{each * 1000:.1f} ms", f"{each * RATE:.0%} of a core at {RATE}/s")
    row("memory", f"{memory():.0f} MB", f"{memory() - before:+.0f} MB by it; must be 400")
    row("sending them", f"{count / RATE / 60:.0f} min", "Telegram's limit")


def chosen_from(count: int = CANDIDATES) -> None:
    """Choosing, composing and rendering from so many articles, read from the store before."""
    asyncio.run(_chosen_from(count))


async def _chosen_from(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/n.db")
        await database.open()
        sketches = Sketches(database, lambda: NOW)
        async with database.write() as tx:
            texts = tuple(invented(count))
            start, pace = NOW - timedelta(hours=23), timedelta(seconds=30)
            await house_news(tx, start, texts, language="fi", pace=pace)
            await tx.chats.touch(7, "private", None, "en", NOW)
        await sketches.fill()
        digests = Digests(database, lambda: NOW, sketches, Choosing(database))
        best = {"read": 9e9, "chosen": 9e9, "all": 9e9}
        for _ in range(5):
            began = time.perf_counter()
            async with database.read() as tx:
                arrivals = await tx.digests.arrivals(7, NOW - timedelta(days=2), NOW, count)
            read = time.perf_counter()
            selection = choice(arrivals, wants(Preferences(), NOW), NOW)
            chosen = time.perf_counter()
            issue = await digests.make(7)
            issues.render(issue, reader_of(None, NOW, Manners()))
            end = time.perf_counter()
            best = {
                "read": min(best["read"], read - began),
                "chosen": min(best["chosen"], chosen - read),
                "all": min(best["all"], end - chosen),
            }
        row(f"{len(arrivals)} candidates read", f"{best['read'] * 1000:.0f} ms", "")
        stories = len(selection.stories)
        row("chosen from", f"{best['chosen'] * 1000:.0f} ms", f"{stories} stories")
        row("read, chosen, composed, kept, shown", f"{best['all'] * 1000:.0f} ms", "must be 300")
        await database.close()


def invented(count: int) -> list[str]:
    """Short news of made-up words, three reports an event."""
    chance = random.Random(28)
    syllables = [
        "ba",
        "de",
        "ki",
        "lo",
        "mu",
        "na",
        "pe",
        "ri",
        "so",
        "tu",
        "va",
        "we",
        "zi",
        "dra",
    ]

    def word(size: int = 3) -> str:
        return "".join(chance.choice(syllables) for _ in range(size))

    usual = [word() for _ in range(4000)]
    events = [[word(4) for _ in range(30)] for _ in range(count // 3 + 1)]
    found = []
    for number in range(count):
        own = events[number // 3]
        said = []
        for _ in range(12):
            words = [chance.choice(own if chance.random() < 0.35 else usual) for _ in range(14)]
            said.append(" ".join(words).capitalize() + ".")
        found.append(f"{own[0].title()} {own[1]} {number}\n\n" + " ".join(said))
    return found


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(planned(f"sqlite:///{Path(folder) / 'n.db'}", count))
    chosen_from()


if __name__ == "__main__":
    main()
