"""Digests at scale: 100,000 subscribers planned and rendered, 2,000 candidates chosen from.

    python -m benchmarks.digests [SUBSCRIBERS [DATABASE]]

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
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.peers import row
from bot.context import Manners, reader_of
from bot.handlers import issues
from bot.services.choosing import Choosing, choice
from bot.services.delivery import Delivering, digest_of
from bot.services.digests import Digests
from bot.services.preferences import wants
from bot.services.publishing import Publishing
from bot.services.sketches import Sketches
from bot.serving import collect_less
from bot.telegram.limiter import Cost, Lane, Limiter, Limits
from bot.views.messages import Message
from storage.database import Database
from storage.records import Delivery, Preferences
from storage.tables import chats, subscriptions
from tests.faults.town import house_news

RATE = 28
SENT, TIMES = 2000, 2
ANSWER = 0.05  # seconds that Telegram takes
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
        collect_less()
        began, cpu = time.perf_counter(), time.process_time()
        await publishing.publish_due()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        row(f"{count} subscribers planned", f"{took:.1f} s", f"{cpu:.1f} s of CPU; must be 10 s")
        await rendered(database, digests, count, before)
        await sent(database, digests, min(count, SENT))
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


async def sent(database: Database, digests: Digests, count: int) -> None:
    """The first of them, and replies meanwhile, in a time that runs TIMES as fast."""
    limiter = Limiter(Limits(per_second=RATE * TIMES))
    arrived: list[float] = []

    async def send(
        delivery: Delivery, message: Message, about_to_leave: Callable[[], Awaitable[None]]
    ) -> int:
        await limiter.turn(delivery.chat_id, Cost.MESSAGE, Lane.BROADCAST)
        await about_to_leave()
        await limiter.leave(delivery.chat_id, Cost.MESSAGE)
        await asyncio.sleep(ANSWER / TIMES)
        arrived.append(time.perf_counter())
        return 1

    async def render(delivery: Delivery) -> Message:
        issue = await digests.open(delivery.chat_id, digest_of(delivery) or 0)
        return issues.render(issue, reader_of(None, NOW, Manners()))

    waits: list[float] = []
    delivering = Delivering(database, lambda: NOW, send, render, lambda m: m, owner="benchmark")
    began, cpu = time.perf_counter(), time.process_time()
    delivering.start()
    while len(arrived) < count:
        asked = time.perf_counter()
        await limiter.turn(-len(waits) - 1)
        await limiter.leave(-len(waits) - 1, Cost.MESSAGE)
        waits.append((time.perf_counter() - asked) * TIMES)
        await asyncio.sleep(1 / TIMES)
    took, cpu = (arrived[count - 1] - began) * TIMES, time.process_time() - cpu
    await delivering.stop()
    ideal = (count + len(waits)) / RATE
    row(f"{count} sent, a reply a second", f"{took:.0f} s", f"{took / ideal - 1:+.1%} of {RATE}/s")
    row("replies meanwhile", f"{sorted(waits)[int(0.95 * len(waits))]:.2f} s", "p95; must be 2 s")
    row("sending one", f"{cpu / count * 1000:.1f} ms", "of CPU")


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
        best = {"read": 9e9, "chosen": 9e9, "all": 9e9, "cpu": 9e9}
        for _ in range(5):
            began = time.perf_counter()
            async with database.read() as tx:
                arrivals = await tx.digests.arrivals(7, NOW - timedelta(days=2), NOW, count)
            read = time.perf_counter()
            selection = choice(arrivals, wants(Preferences(), NOW), NOW)
            chosen, cpu = time.perf_counter(), time.process_time()
            issue = await digests.make(7)
            issues.render(issue, reader_of(None, NOW, Manners()))
            end = time.perf_counter()
            best = {
                "read": min(best["read"], read - began),
                "chosen": min(best["chosen"], chosen - read),
                "all": min(best["all"], end - chosen),
                "cpu": min(best["cpu"], time.process_time() - cpu),
            }
        row(f"{len(arrivals)} candidates read", f"{best['read'] * 1000:.0f} ms", "")
        stories = len(selection.stories)
        row("chosen from", f"{best['chosen'] * 1000:.0f} ms", f"{stories} stories")
        cpu = f"{best['cpu'] * 1000:.0f} ms of CPU; must be 300"
        row("read, chosen, composed, kept, shown", f"{best['all'] * 1000:.0f} ms", cpu)
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
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'n.db'}"
        asyncio.run(planned(url, count))
    chosen_from()


if __name__ == "__main__":
    main()
