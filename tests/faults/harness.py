"""Real processes, killed and stopped while they deliver; a Telegram of its own, a real database.

Each chat is owed one digest, so what arrived where tells what was lost and what came twice.
"""

from __future__ import annotations

import asyncio
import bisect
import json
import os
import random
import signal
import sys
import time
import urllib.request
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.services.sketches import Sketches
from storage.database import Database
from storage.records import NewSubscription
from tests.faults.town import house_news

ROOT = Path(__file__).parents[2]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
CLUSTER = ("plan", "send", "send", "send")
#: As many messages may be on the wire of one process.
IN_FLIGHT = 8


class Telegram:
    """The simulated one, in a process of its own."""

    def __init__(self, places: dict[str, str]) -> None:
        self.token = places["token"]
        self.url = places["sim"].removesuffix("/sim/")
        self._sim = places["sim"]

    async def sim(self, path: str, **wish: object):
        return await asyncio.to_thread(self._ask, path, wish)

    async def accepted(self) -> list[tuple[float, int]]:
        """When which chat was sent a message."""
        rows = (await self.sim("accepted"))["entries"]
        return [(row[0], row[1]) for row in rows if row[3] == "send"]

    async def arrived(self) -> int:
        return (await self.sim("state"))["accepted"]

    def _ask(self, path: str, wish: dict[str, object]):
        request = urllib.request.Request(
            self._sim + path, json.dumps(wish).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@asynccontextmanager
async def telegram(*, latency: float = 0.08, strict: bool = True):
    """It takes a message at once and answers after *latency*: time enough to die in between."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.rehearsal.http", "--port", "0", "--lean"),
        *(["--strict"] if strict else []),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        there = Telegram(json.loads(await process.stdout.readline()))
        slow = {"kind": "slow", "method": "sendMessage", "times": 10**9, "delay": latency}
        await there.sim("faults", faults=[slow])
        yield there
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def bot(there: Telegram, url: str, folder: Path, role: str = "all", **more: str):
    """`nutgraf run`, killed when the block ends unless it has ended itself."""
    process = await start(there, url, folder, role, **more)
    try:
        yield process
    finally:
        await kill(process)


async def start(there: Telegram, url: str, folder: Path, role: str = "all", **more: str):
    told = (folder / "log.txt").open("ab")
    with told:
        return await _spawned(there, url, folder, role, told, more)


async def _spawned(there, url, folder, role, told, more):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.process", "--role", role),
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "NUTGRAF_DATA_DIR": str(folder),
            "NUTGRAF_DATABASE_URL": url,
            "NUTGRAF_TOKEN": there.token,
            "NUTGRAF_TELEGRAM_API": there.url,
            "NUTGRAF_SPACY_MODEL": "",
            "NUTGRAF_OPEN_TO_ALL": "true",
            "NUTGRAF_LOG_LEVEL": "WARNING",
        }
        | more,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=told,
        start_new_session=True,
    )


def roles_on(url: str) -> tuple[str, ...]:
    """One process on SQLite, several on PostgreSQL."""
    return CLUSTER if url.startswith("postgresql") else ("all",)


@asynccontextmanager
async def running(there: Telegram, url: str, folder: Path, roles: tuple[str, ...], **more: str):
    """Processes side by side, by name; killed when the block ends."""
    processes = {}
    try:
        for number, role in enumerate(roles):
            name = f"{role}-{number}"
            processes[name] = await start(there, url, folder, role, NUTGRAF_NODE=name, **more)
        yield processes
    finally:
        for process in processes.values():
            await kill(process)


async def kill(process) -> None:
    """kill -9, with whatever it has started."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def stop(process) -> float:
    """SIGTERM; answers how many seconds it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return time.monotonic() - began


async def subscribe(
    there: Telegram, url: str, count: int, *, overdue: timedelta = timedelta(0)
) -> list[int]:
    """So many readers whose digest is due since then, and news to tell them."""
    people: list[int] = (await there.sim("users", count=count))["ids"]
    now = datetime.now(UTC)
    due = now - overdue
    database = Database(url)
    await database.open()
    try:
        async with database.write() as tx:
            await house_news(tx, now - timedelta(hours=5) - overdue)
        await Sketches(database, lambda: now).fill()
        period = f"{due:%Y-%m-%d %H:%M}"
        schedule = {"days": [*range(1, 8)], "times": [f"{due:%H:%M}"], "zone": "UTC"}
        for first in range(0, count, 500):
            async with database.write() as tx:
                for person in people[first : first + 500]:
                    await tx.chats.touch(person, "private", None, "en", now)
                    await tx.subscriptions.add(
                        NewSubscription(person, schedule, due, period, due - timedelta(hours=1))
                    )
    finally:
        await database.close()
    return people


@dataclass
class Outcome:
    """What became of the digests of a run."""

    people: list[int]
    accepted: list[tuple[float, int]]
    states: dict[str, int]
    killed_at: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return len(self.killed_at)

    @property
    def lost(self) -> int:
        got = {chat for _, chat in self.accepted}
        return sum(person not in got for person in self.people)

    @property
    def duplicates(self) -> int:
        return sum(many - 1 for many in Counter(chat for _, chat in self.accepted).values())

    @property
    def most_by_a_kill(self) -> int:
        """Second copies of what had just been sent when a process died, for the worst of them."""
        firsts: dict[int, float] = {}
        blamed: Counter[int] = Counter()
        for at, chat in sorted(self.accepted):
            if chat in firsts:
                blamed[bisect.bisect_left(self.killed_at, firsts[chat])] += 1
            firsts[chat] = at
        return max(blamed.values(), default=0)

    @property
    def busiest_second(self) -> int:
        return most_within(1.0, [at for at, _ in self.accepted])

    def __str__(self) -> str:
        seconds = self.accepted[-1][0] - self.accepted[0][0] if self.accepted else 0
        return (
            f"{len(self.people)} digests, {self.kills} kills: lost {self.lost}, "
            f"duplicates {self.duplicates} ({self.most_by_a_kill} by a kill at most), "
            f"busiest second {self.busiest_second}, "
            f"{len(self.accepted) / max(seconds, 1):.1f}/s, states {self.states}, "
            f"ready after {max(self.ready, default=0):.1f} s at most"
        )


def most_within(window: float, moments: list[float]) -> int:
    moments = sorted(moments)
    return max(
        (bisect.bisect_left(moments, at + window) - place for place, at in enumerate(moments)),
        default=0,
    )


async def outcome(there: Telegram, url: str, people: list[int], **more) -> Outcome:
    database = Database(url)
    await database.open()
    async with database.read() as tx:
        states = await tx.outbox.counts()
    await database.close()
    return Outcome(people, await there.accepted(), states, **more)


async def settled(url: str, count: int, patience: float = 120) -> None:
    """Wait until nothing is owed any more."""
    database = Database(url)
    await database.open()
    try:
        async with asyncio.timeout(patience):
            while True:
                async with database.read() as tx:
                    states = await tx.outbox.counts()
                done = sum(states.get(s, 0) for s in ("sent", "dead", "unknown"))
                if done >= count and not set(states) & {"pending", "leased", "sending"}:
                    return
                await asyncio.sleep(0.1)
    finally:
        await database.close()


async def kill_again_and_again(
    there: Telegram,
    url: str,
    folder: Path,
    people: list[int],
    kills: int,
    *,
    roles: tuple[str, ...] = ("all",),
    **settings: str,
) -> Outcome:
    """Kill a process in the middle of sending, start it anew, until enough have died; then let
    them finish.
    """
    chance = random.Random(6)
    ready: list[float] = []
    killed_at: list[float] = []
    async with running(there, url, folder, roles, **settings) as processes:
        senders = [name for name in processes if not name.startswith("plan")]
        began, before = time.monotonic(), await there.arrived()
        for _ in range(kills):
            await arriving(there, before)
            ready.append(time.monotonic() - began)
            await asyncio.sleep(chance.uniform(0.3, 1.2))
            victim = chance.choice(senders)
            killed_at.append(time.time())
            await kill(processes[victim])
            before, began = await there.arrived(), time.monotonic()
            role = victim.rpartition("-")[0]
            node = {"NUTGRAF_NODE": victim} | settings
            processes[victim] = await start(there, url, folder, role, **node)
        await settled(url, len(people))
    return await outcome(there, url, people, killed_at=killed_at, ready=ready)


async def arriving(there: Telegram, before: int, patience: float = 60) -> None:
    """Wait until more has arrived than before."""
    async with asyncio.timeout(patience):
        while await there.arrived() <= before:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)


def holds(found: Outcome, *, most_twice: int) -> None:
    print(f"\n{found}")
    assert found.lost == 0
    assert found.duplicates <= most_twice
    assert found.most_by_a_kill <= IN_FLIGHT
    assert found.busiest_second <= 30
    assert sum(found.states.values()) == len(found.people)
