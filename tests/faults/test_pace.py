"""Never too fast: to all, to a chat, to a group, and not at all when told to wait; replies first."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.records import NewDelivery
from tests.faults.harness import (
    SQLITE,
    arriving,
    holds,
    most_within,
    outcome,
    roles_on,
    running,
    settled,
    subscribe,
)

#: A process that was about to write when another was told to wait has written by then.
ON_ITS_WAY = 1.0


@SQLITE
async def test_told_to_wait_it_waits(there, database_url, tmp_path):
    await told_to_wait(there, database_url, tmp_path, 70, 2)


@pytest.mark.slow
async def test_told_to_wait_nothing_starts_in_any_process(there, database_url, tmp_path):
    await told_to_wait(there, database_url, tmp_path, 300, 4)


async def told_to_wait(there, url, folder, count, seconds) -> None:
    people = await subscribe(there, url, count)
    told = {"kind": "refuse", "method": "sendMessage", "code": 429, "retry_after": seconds}
    told["description"] = f"Too Many Requests: retry after {seconds}"
    async with running(there, url, folder, roles_on(url)):
        await arriving(there, 20)
        slow = {"kind": "slow", "method": "sendMessage", "times": 10**9, "delay": 0.08}
        await there.sim("faults", faults=[told, slow], clear=True)
        while (await there.sim("faults"))["happened"] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        at = time.time()
        await settled(url, len(people))
    found = await outcome(there, url, people)
    holds(found, most_twice=0)
    started = [one - at for one, _ in found.accepted if 0 < one - at < seconds - 0.1]
    in_flight = sum(after <= ON_ITS_WAY for after in started)
    print(f"after a 429: {in_flight} in flight, {len(started) - in_flight} before it was over")
    assert len(started) == in_flight <= 8


@pytest.mark.slow
async def test_each_chat_and_each_group_gets_no_more_than_its_share(there, database_url, tmp_path):
    people: list[int] = (await there.sim("users", count=5))["ids"]
    group = (await there.sim("group", title="Readers", people=["reader0"], admin=True))["id"]
    owed = {people[0]: 6, people[1]: 6, group: 26}
    await owe(database_url, owed)
    async with running(there, database_url, tmp_path, roles_on(database_url)):
        await settled(database_url, sum(owed.values()), patience=180)
    moments = defaultdict(list)
    for at, chat in await there.accepted():
        moments[chat].append(at)
    rates = [most_within(0.99, moments[person]) for person in people[:2]]
    in_group = most_within(59.9, moments[group])
    print(f"\nin a second to a chat {max(rates)}, in a minute to the group {in_group}")
    assert max(rates) == 1
    assert in_group <= 20
    assert {chat: len(got) for chat, got in moments.items()} == owed


@pytest.mark.slow
async def test_replies_are_not_kept_waiting_by_digests(there, database_url, tmp_path):
    """Somebody asks something twice a second while a thousand digests are on their way."""
    people = await subscribe(there, database_url, 1000)
    curious: list[int] = (await there.sim("users", count=50, prefix="curious"))["ids"]
    roles = roles_on(database_url)
    roles = roles if roles == ("all",) else ("web", *roles)
    asked: dict[int, float] = {}
    async with running(there, database_url, tmp_path, roles):
        await arriving(there, 20)
        for number, person in enumerate(curious):
            asked[person] = time.time()
            who = f"curious{number}"
            await there.sim("do", who=who, verb="sends", **{"with": {"text": "/help"}})
            await asyncio.sleep(0.5)
        busy = (await there.arrived()) < len(people)
        await settled(database_url, len(people))
    waits = sorted(at - asked[chat] for at, chat in await there.accepted() if chat in asked)
    p95 = waits[int(0.95 * len(waits))]
    print(f"\n{len(waits)} replies beside digests: median {waits[len(waits) // 2]:.2f} s, ", end="")
    print(f"p95 {p95:.2f} s, worst {waits[-1]:.2f} s")
    assert busy, "digests were on their way all the time"
    assert len(waits) == len(curious)
    assert p95 <= 2


async def owe(url: str, many: dict[int, int]) -> None:
    """So many messages to each chat, all at once."""
    now = datetime.now(UTC)
    database = Database(url)
    await database.open()
    async with database.write() as tx:
        for chat, count in many.items():
            await tx.chats.touch(chat, "private" if chat > 0 else "supergroup", None, "en", now)
            await tx.outbox.enqueue(
                [
                    NewDelivery(chat, "test", str(number), f'{{"text": "News {number}"}}', now)
                    for number in range(count)
                ]
            )
    await database.close()
