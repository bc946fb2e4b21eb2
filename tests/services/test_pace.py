"""Several processes that send for one bot share one pace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.services.pace import SharedPace

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
ANNA, GROUP = 7, -100


@pytest.fixture
def paces(database):
    return [SharedPace(database, lambda: NOW, 28) for _ in range(3)]


class Undone(Exception):
    """So a message that must wait leaves its transaction."""


async def waits(database, pace, chat) -> float:
    """How many seconds a message must wait that wants to leave now; if none, it leaves."""
    try:
        async with database.write() as tx:
            if wait := await pace.rest(tx, chat):
                raise Undone(wait)
    except Undone as undone:
        return undone.args[0].total_seconds()
    return 0


async def test_two_processes_never_write_to_one_chat_within_a_second(database, paces):
    all_at_once = await asyncio.gather(*(waits(database, pace, ANNA) for pace in paces))
    assert sorted(all_at_once) == [0, 1.25, 1.25]  # who must wait has taken nothing
    assert await waits(database, paces[0], ANNA + 1) == 0
    assert [await waits(database, pace, GROUP) for pace in paces] == [0, 3.1, 3.1]


async def test_what_leaves_leaves_one_after_the_other(database, paces):
    moments = []
    for pace in paces * 10:
        async with database.write() as tx:
            moments.append(await pace.moment(tx))
    gaps = {b - a for a, b in pairwise(moments)}
    assert min(gaps) >= timedelta(seconds=1 / 29.6)


async def test_one_that_is_told_to_wait_tells_the_others(database, paces):
    await paces[0].pause(9)
    assert await paces[1].slot(0) == 9
    assert await waits(database, paces[2], ANNA) == pytest.approx(9, abs=0.1)


async def test_a_group_that_is_told_to_wait_waits_alone(database, paces):
    await paces[0].pause(9, GROUP)
    assert await waits(database, paces[1], GROUP) == pytest.approx(9, abs=0.1)
    assert await waits(database, paces[1], ANNA) == 0
    assert await paces[1].slot(0) == 0
