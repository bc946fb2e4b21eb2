"""Digests over kill -9 and stops: none lost, hardly any twice.

The short runs belong to `make test`; the full ones print their figures (`make test-slow`).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faults.harness import (
    CLUSTER,
    IN_FLIGHT,
    POSTGRESQL,
    SQLITE,
    arriving,
    bot,
    holds,
    kill_again_and_again,
    outcome,
    running,
    settled,
    stop,
    subscribe,
)

LATE = timedelta(hours=3)


def none_twice(found) -> None:
    """Parked is what is in doubt: whatever did not arrive is among it."""
    print(f"\n{found}")
    assert found.duplicates == 0
    assert found.lost <= found.states.get("unknown", 0) <= IN_FLIGHT * found.kills
    assert sum(found.states.values()) == len(found.people)


# --- short ----------------------------------------------------------------------------------------


@SQLITE
async def test_killed_in_the_middle_nothing_is_lost_and_little_comes_twice(
    there, database_url, tmp_path
):
    people = await subscribe(there, database_url, 60, overdue=LATE)
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
    none_twice(found)


@SQLITE
async def test_asked_to_stop_it_ends_what_is_under_way_and_gives_the_rest_back(
    there, database_url, tmp_path
):
    people = await subscribe(there, database_url, 60)
    async with bot(there, database_url, tmp_path) as process:
        await arriving(there, 10)
        took = await stop(process)
        print(f"\nstopped in {took:.1f} s")
        assert took <= 10
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
        assert max(found.ready) <= 5  # on a machine that has nothing else to do
    else:
        none_twice(found)


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
        none_twice(found)


@pytest.mark.slow
@POSTGRESQL
async def test_asked_to_stop_a_sender_gives_back_what_others_then_send(
    there, database_url, tmp_path
):
    people = await subscribe(there, database_url, 300)
    async with running(there, database_url, tmp_path, CLUSTER) as processes:
        for name in ("send-1", "send-2"):
            await arriving(there, await there.arrived() + 30)
            took = await stop(processes[name])
            print(f"\nstopped in {took:.1f} s")
            assert took <= 10
            assert processes[name].returncode == 0
        await settled(database_url, len(people))
    holds(await outcome(there, database_url, people), most_twice=0)
