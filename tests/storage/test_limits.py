"""Limits, quotas and the memory of a dialog."""

import asyncio
from datetime import timedelta

from storage.records import Allowance
from tests.storage.samples import ANNA, BORYS, NOON, later, meet

GAP = timedelta(milliseconds=40)
DAY = timedelta(days=1)


async def test_slots_follow_each_other_at_the_gap(database):
    async with database.write() as tx:
        starts = [await tx.limits.reserve("all", GAP, NOON) for _ in range(3)]
        assert starts == [NOON, NOON + GAP, NOON + 2 * GAP]
        assert await tx.limits.reserve("all", GAP, later(minutes=1), count=5) == later(minutes=1)
        assert await tx.limits.reserve("all", GAP, later(minutes=1)) == later(minutes=1) + 5 * GAP
        assert await tx.limits.reserve("other", GAP, NOON) == NOON
        assert await tx.limits.reserve("all", GAP, NOON, chat_id=ANNA) == NOON


async def test_processes_that_share_a_limit_get_different_slots(database):
    async def sender() -> list:
        slots = []
        for _ in range(5):
            async with database.write() as tx:
                slots.append(await tx.limits.reserve("all", GAP, NOON))
        return slots

    shares = await asyncio.gather(*(sender() for _ in range(6)))
    slots = [slot for share in shares for slot in share]
    assert sorted(slots) == [NOON + n * GAP for n in range(30)]


async def test_nobody_starts_before_the_end_of_a_pause(database):
    async with database.write() as tx:
        assert await tx.limits.paused_until("all") is None
        await tx.limits.pause("all", later(seconds=30), NOON)
        await tx.limits.pause("all", later(seconds=5), NOON)
        assert await tx.limits.paused_until("all") == later(seconds=30)
        assert await tx.limits.reserve("all", GAP, NOON) == later(seconds=30)
        assert await tx.limits.reserve("all", GAP, NOON) == later(seconds=30) + GAP


async def test_a_quota_is_spent_refused_once_aloud_and_renewed(database):
    async with database.write() as tx:

        async def link(now=NOON, amount=1) -> Allowance:
            return await tx.quotas.spend(ANNA, "links", limit=3, window=DAY, now=now, amount=amount)

        assert await link() == Allowance(True, 2, later(days=1))
        assert await link(amount=3) == Allowance(False, 2, later(days=1), is_first_refusal=True)
        assert await link(later(hours=1), amount=2) == Allowance(True, 0, later(days=1))
        assert await link(later(hours=2)) == Allowance(False, 0, later(days=1))
        assert await link(later(days=1)) == Allowance(True, 2, later(days=2))
        assert (await tx.quotas.spend(BORYS, "links", limit=1, window=DAY, now=NOON)).granted
        assert await tx.quotas.purge(later(hours=1)) == 1


async def test_a_quota_is_not_overspent_by_many_at_once(database):
    async def link() -> bool:
        async with database.write() as tx:
            allowed = await tx.quotas.spend(ANNA, "links", limit=7, window=DAY, now=NOON)
        return allowed.granted

    assert sum(await asyncio.gather(*(link() for _ in range(20)))) == 7


async def test_a_dialog_is_remembered_for_a_while(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        await tx.dialogs.remember(ANNA, "first", NOON)
        await tx.dialogs.remember(ANNA, "second", later(minutes=1))
        assert await tx.dialogs.last(ANNA, NOON) == "second"
        assert await tx.dialogs.last(ANNA, later(minutes=2)) is None
        assert await tx.dialogs.last(BORYS, NOON) is None
        assert await tx.dialogs.purge(later(minutes=2)) == 1
