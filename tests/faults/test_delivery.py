"""Digests over kill -9, stops and refusals: none lost, hardly any twice, never too fast.

The short runs belong to `make test`; the full ones print their figures (`make test-slow`).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from tests.faults.harness import (
    arriving,
    bot,
    kill_again_and_again,
    most_within,
    outcome,
    settled,
    stop,
    subscribe,
    telegram,
)

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
#: As many messages may be on the wire of one process.
IN_FLIGHT = 8
CLUSTER = ("plan", "send", "send", "send")


@pytest.fixture
async def there():
    async with telegram() as there:
        yield there


def holds(found, *, most_twice: int) -> None:
    print(f"\n{found}")
    assert found.lost == 0
    assert found.duplicates <= most_twice
    assert found.busiest_second <= 30
    assert sum(found.states.values()) == len(found.people)


# --- short ----------------------------------------------------------------------------------------


@SQLITE
async def test_killed_in_the_middle_nothing_is_lost_and_little_comes_twice(
    there, database_url, tmp_path
):
    people = await subscribe(there, database_url, 60)
    found = await kill_again_and_again(there, database_url, tmp_path, people, 1)
    holds(found, most_twice=IN_FLIGHT)


@POSTGRESQL
async def test_of_three_senders_one_dies_and_the_others_go_on(there, database_url, tmp_path):
    people = await subscribe(there, database_url, 80)
    found = await kill_again_and_again(
        there, database_url, tmp_path, people, 1, roles=("plan", "send", "send")
    )
    holds(found, most_twice=IN_FLIGHT)


@SQLITE
async def test_parked_what_is_in_doubt_never_comes_twice(there, database_url, tmp_path):
    people = await subscribe(there, database_url, 50)
    found = await kill_again_and_again(
        there, database_url, tmp_path, people, 1, NUTGRAF_DELIVERY_POLICY="park"
    )
    print(f"\n{found}")
    assert found.duplicates == 0
    assert found.lost <= found.states.get("unknown", 0) <= IN_FLIGHT


@SQLITE
async def test_asked_to_stop_it_ends_what_is_under_way_and_gives_the_rest_back(
    there, database_url, tmp_path
):
    people = await subscribe(there, database_url, 60)
    async with bot(there, database_url, tmp_path) as process:
        await arriving(there, 10)
        assert await stop(process) <= 10
        assert process.returncode == 0
    half = await outcome(there, database_url, people)
    assert set(half.states) <= {"sent", "pending"}
    assert half.states["sent"] == len(half.accepted)
    async with bot(there, database_url, tmp_path):
        await settled(database_url, len(people))
    found = await outcome(there, database_url, people)
    holds(found, most_twice=0)


# --- full -----------------------------------------------------------------------------------------


@pytest.mark.slow
@SQLITE
@pytest.mark.parametrize("policy", ["retry", "park"])
async def test_twenty_kills(there, database_url, tmp_path, policy):
    people = await subscribe(there, database_url, 1000)
    found = await kill_again_and_again(
        there, database_url, tmp_path, people, 20, NUTGRAF_DELIVERY_POLICY=policy
    )
    if policy == "retry":
        holds(found, most_twice=3 * found.kills)
        assert max(found.ready) <= 15  # with everything that a start under load takes
    else:
        print(f"\n{found}")
        assert found.duplicates == 0
        assert found.lost <= found.states.get("unknown", 0) <= IN_FLIGHT * found.kills


@pytest.mark.slow
@POSTGRESQL
@pytest.mark.parametrize("policy", ["retry", "park"])
async def test_twelve_kills_of_three_senders(there, database_url, tmp_path, policy):
    people = await subscribe(there, database_url, 1000)
    found = await kill_again_and_again(
        there,
        database_url,
        tmp_path,
        people,
        12,
        roles=CLUSTER,
        NUTGRAF_DELIVERY_POLICY=policy,
    )
    if policy == "retry":
        holds(found, most_twice=3 * found.kills)
    else:
        print(f"\n{found}")
        assert found.duplicates == 0
        assert found.lost <= found.states.get("unknown", 0) <= IN_FLIGHT * found.kills


@pytest.mark.slow
@pytest.mark.parametrize("asleep", [timedelta(hours=3)])
async def test_undisturbed_all_come_once_at_the_full_rate_and_late_ones_soon(
    there, database_url, tmp_path, asleep
):
    """Three hours late: the first within two minutes of waking, none twice, none too fast."""
    people = await subscribe(there, database_url, 1000, overdue=asleep)
    roles = CLUSTER if database_url.startswith("postgresql") else ("all",)
    woken = time.time()
    async with AsyncExitStack() as stack:
        for number, role in enumerate(roles):
            name = f"{role}-{number}"
            await stack.enter_async_context(
                bot(there, database_url, tmp_path, role, NUTGRAF_NODE=name)
            )
        await settled(database_url, len(people), patience=180)
    found = await outcome(there, database_url, people)
    holds(found, most_twice=0)
    last = max(at for at, _ in found.accepted) - woken
    print(f"all {len(people)} within {last:.1f} s of waking")
    assert last <= 120
    assert (await there.sim("rates"))["refused"] == 0
    assert all(many == 1 for many in Counter(chat for _, chat in found.accepted).values())


@pytest.mark.slow
@SQLITE
async def test_told_to_wait_nothing_starts_before_it_is_over(there, database_url, tmp_path):
    people = await subscribe(there, database_url, 200)
    told = {"kind": "refuse", "method": "sendMessage", "code": 429, "retry_after": 4}
    told["description"] = "Too Many Requests: retry after 4"
    async with bot(there, database_url, tmp_path):
        await arriving(there, 50)
        slow = {"kind": "slow", "method": "sendMessage", "times": 10**9, "delay": 0.08}
        await there.sim("faults", faults=[told, slow], clear=True)
        while (await there.sim("faults"))["happened"] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        at = time.time()
        await settled(database_url, len(people))
    found = await outcome(there, database_url, people)
    holds(found, most_twice=0)
    early = sum(at + 0.1 < one < at + 3.8 for one, _ in found.accepted)
    print(f"after a 429: {early} started before it was over")
    assert early <= IN_FLIGHT


@pytest.mark.slow
async def test_each_chat_and_each_group_gets_no_more_than_its_share(there, database_url, tmp_path):
    from datetime import UTC, datetime

    from storage.database import Database
    from storage.records import NewDelivery

    people: list[int] = (await there.sim("users", count=5))["ids"]
    group = (await there.sim("group", title="Readers", people=["reader0"], admin=True))["id"]
    now = datetime.now(UTC)
    database = Database(database_url)
    await database.open()
    async with database.write() as tx:
        owed = []
        for chat, many in ((people[0], 6), (people[1], 6), (group, 26)):
            await tx.chats.touch(chat, "private" if chat > 0 else "supergroup", None, "en", now)
            owed += [
                NewDelivery(chat, "test", str(number), f'{{"text": "News {number}"}}', now)
                for number in range(many)
            ]
        await tx.outbox.enqueue(owed)
    await database.close()
    roles = ("send", "send", "send") if database_url.startswith("postgresql") else ("all",)
    async with AsyncExitStack() as stack:
        for number, role in enumerate(roles):
            await stack.enter_async_context(
                bot(there, database_url, tmp_path, role, NUTGRAF_NODE=f"send-{number}")
            )
        await settled(database_url, len(owed), patience=180)
    moments = defaultdict(list)
    for at, chat in await there.accepted():
        moments[chat].append(at)
    rates = [most_within(0.99, moments[person]) for person in people[:2]]
    in_group = most_within(59.9, moments[group])
    print(f"\nin a second to a chat {max(rates)}, in a minute to the group {in_group}")
    assert max(rates) == 1
    assert in_group <= 20
    assert {chat: len(got) for chat, got in moments.items()} == {
        people[0]: 6,
        people[1]: 6,
        group: 26,
    }
