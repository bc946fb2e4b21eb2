"""The bot keeps Telegram's limits, lets replies go first, and obeys when told to wait."""

import asyncio
import random
from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.limiter import Cost, Lane, Limiter, Limits, Steady

from .virtual_time import run


def now():
    return asyncio.get_running_loop().time()


def most_within(times, span):
    """The largest number of *times* in any window of *span* seconds, both ends included."""
    times = sorted(times)
    return max((bisect_right(times, t + span) - i for i, t in enumerate(times)), default=0)


async def leave_at(limiter, *args, after=0.0):
    await asyncio.sleep(after)
    await limiter.turn(*args)
    return now()


def test_a_burst_to_many_chats_is_spread_evenly():
    async def scene():
        limiter = Limiter()
        began = now()
        left = await asyncio.gather(*(leave_at(limiter, chat) for chat in range(1, 281)))
        return [time - began for time in left]

    left = run(scene())
    assert most_within(left, 1.0) <= 29
    assert max(left) == pytest.approx(279 / 28, rel=0.01)


def test_the_rate_holds_although_sleep_is_never_exact(monkeypatch):
    async def scene():
        loop = asyncio.get_running_loop()
        exact = loop.call_at
        monkeypatch.setattr(loop, "call_at", lambda when, *a, **k: exact(when + 0.01, *a, **k))
        limiter = Limiter()
        began = now()
        left = await asyncio.gather(*(leave_at(limiter, chat) for chat in range(1, 281)))
        return [time - began for time in left]

    left = run(scene())
    assert most_within(left, 1.0) <= 29
    assert max(left) < 1.05 * 280 / 28


def test_what_takes_long_between_its_turn_and_the_wire_does_not_leave_in_a_bunch():
    async def scene():
        limiter, chance = Limiter(), random.Random(7)
        left = defaultdict(list)

        async def one(chat):
            await limiter.turn(chat, Cost.MESSAGE, Lane.BROADCAST)
            await asyncio.sleep(chance.choice([0.001, 0.3]))  # a transaction, say
            await limiter.leave(chat, Cost.MESSAGE)
            left[chat].append(now())

        await asyncio.gather(*(one(chat) for chat in [*range(1, 281), 7, 7, 7, 8]))
        return left

    left = run(scene())
    assert most_within([time for times in left.values() for time in times], 1.0) <= 30
    assert most_within(left[7], 1.0) == most_within(left[8], 1.0) == 1


def test_the_rate_holds_although_nobody_leaves_exactly_when_due(monkeypatch):
    """Each is held up for a while before the door, and every sleep ends late."""

    async def scene():
        loop = asyncio.get_running_loop()
        exact, chance = loop.call_at, random.Random(3)
        monkeypatch.setattr(
            loop,
            "call_at",
            lambda when, *a, **k: exact(when + chance.uniform(0.001, 0.008), *a, **k),
        )
        limiter, left = Limiter(), []

        async def one(chat):
            await limiter.turn(chat, Cost.MESSAGE, Lane.BROADCAST)
            await asyncio.sleep(chance.uniform(0.001, 0.06))
            await limiter.leave(chat, Cost.MESSAGE)
            left.append(now())

        began = now()
        await asyncio.gather(*(one(chat) for chat in range(1, 561)))
        return [time - began for time in left]

    left = run(scene())
    assert most_within(left, 1.0) <= 30
    assert max(left) < 1.01 * 560 / 28


def test_after_standing_still_it_does_not_make_up_for_it():
    async def scene():
        limiter, left = Limiter(), []

        async def one(chat):
            await limiter.turn(chat, Cost.MESSAGE, Lane.BROADCAST)
            await asyncio.sleep(0.2)
            await limiter.leave(chat, Cost.MESSAGE)
            left.append(now())

        tasks = [asyncio.create_task(one(chat)) for chat in range(1, 100)]
        for _ in range(5):
            await asyncio.sleep(0.5)
            asyncio.get_running_loop().jump(0.4)  # the machine had something else to do
        await asyncio.gather(*tasks)
        return left

    assert most_within(run(scene()), 0.999) <= 30


def test_little_delays_are_made_up_for():
    """The process renders something, now and then, just when a slot comes."""

    async def scene():
        limiter = Limiter()
        began = now()

        async def one(chat):
            await limiter.turn(chat, Cost.MESSAGE, Lane.BROADCAST)
            await limiter.leave(chat, Cost.MESSAGE)
            return now()

        turns = [asyncio.create_task(one(chat)) for chat in range(1, 561)]
        for _ in range(4):
            await asyncio.sleep(4.011)
            asyncio.get_running_loop().jump(0.08)
        return [time - began for time in await asyncio.gather(*turns)]

    left = run(scene())
    assert max(left) < 560 / 28
    assert most_within(left, 1.0) <= 30


def test_replies_go_before_broadcasts():
    async def scene():
        limiter = Limiter()
        digests = [
            asyncio.create_task(limiter.turn(chat, Cost.MESSAGE, Lane.BROADCAST))
            for chat in range(1, 301)
        ]
        await asyncio.sleep(1)
        began = now()
        waits = [await leave_at(limiter, chat) - began for chat in range(1000, 1003)]
        await asyncio.gather(*digests)
        return waits

    assert run(scene()) == pytest.approx([1 / 28, 2 / 28, 3 / 28], abs=1 / 28)


def test_one_chat_gets_a_short_burst_of_replies_and_then_one_a_second():
    async def scene():
        limiter = Limiter()
        began = now()
        return [await leave_at(limiter, 7) - began for _ in range(6)]

    left = run(scene())
    assert left[2] < 0.1
    assert left[3:] == pytest.approx([1.05, 2.10, 3.15], abs=0.05)


def test_digests_to_one_chat_are_never_closer_than_a_second():
    async def scene():
        limiter = Limiter()
        return [await leave_at(limiter, 7, Cost.MESSAGE, Lane.BROADCAST) for _ in range(10)]

    assert most_within(run(scene()), 1.0) == 1


def test_a_group_gets_twenty_a_minute_edits_included():
    async def scene():
        limiter = Limiter()
        costs = [Cost.MESSAGE, Cost.EDIT] * 30
        return await asyncio.gather(*(leave_at(limiter, -100, cost) for cost in costs))

    left = run(scene())
    assert most_within(left, 60.0) == 20
    assert max(left) - min(left) < 3 * 61


def test_what_did_not_leave_after_all_counts_for_nothing():
    async def scene():
        limiter = Limiter()
        for _ in range(100):
            await limiter.turn(-100, Cost.MESSAGE, Lane.BROADCAST)
            limiter.stayed(-100, Cost.MESSAGE)
        began = now()
        await limiter.turn(-100, Cost.MESSAGE, Lane.BROADCAST)
        return now() - began

    assert run(scene()) < 0.1


def test_in_a_private_chat_edits_do_not_hold_up_messages():
    async def scene():
        limiter = Limiter()
        began = now()
        costs = [Cost.MESSAGE, Cost.EDIT] * 3
        return [await leave_at(limiter, 7, cost) - began for cost in costs]

    assert max(run(scene())) < 0.25


def test_what_is_no_message_is_free():
    async def scene():
        limiter = Limiter()
        began = now()
        await asyncio.gather(*(limiter.turn(-100, Cost.NOTHING) for _ in range(200)))
        await limiter.turn(None, Cost.NOTHING)
        assert now() == began
        return await leave_at(limiter, -100) - began

    assert run(scene()) == pytest.approx(0)


def test_a_group_told_to_wait_waits_alone():
    async def scene():
        limiter = Limiter()
        began = now()
        await limiter.told_to_wait(-100, timedelta(seconds=30))
        assert limiter.wait_for(-100) == timedelta(seconds=30)
        assert limiter.wait_for(7) == timedelta(0)
        group, free, other = await asyncio.gather(
            leave_at(limiter, -100),
            leave_at(limiter, -100, Cost.NOTHING),
            leave_at(limiter, 7),
        )
        return group - began, free - began, other - began

    group, free, other = run(scene())
    assert group >= 30
    assert free >= 30
    assert other < 0.1


@pytest.mark.parametrize(
    "told", [[7], [None], [-100, -200, -300]], ids=["a private chat", "no chat", "three groups"]
)
def test_everybody_waits_when_the_word_is_meant_for_all(told):
    async def scene():
        limiter = Limiter()
        began = now()
        early = asyncio.create_task(leave_at(limiter, 8))
        await early
        waiting = [asyncio.create_task(leave_at(limiter, chat, after=2)) for chat in (9, -400)]
        for chat in told:
            await limiter.told_to_wait(chat, timedelta(seconds=10))
        await asyncio.sleep(5)
        await limiter.told_to_wait(told[0], timedelta(seconds=1))  # shortens nothing
        free = await leave_at(limiter, None, Cost.NOTHING)
        return [time - began for time in (*await asyncio.gather(*waiting), free)]

    assert min(run(scene())) >= 10


def test_a_pause_that_comes_while_a_slot_is_awaited_is_kept():
    async def scene():
        limiter = Limiter(Limits(per_second=0.5))
        began = now()
        tasks = [asyncio.create_task(leave_at(limiter, chat)) for chat in (1, 2)]
        await asyncio.sleep(1)  # the first has left, the second's slot is due in a second
        await limiter.told_to_wait(None, timedelta(seconds=10))
        return [time - began for time in await asyncio.gather(*tasks)]

    first, second = run(scene())
    assert first == pytest.approx(0)
    assert second >= 11


def test_who_gives_up_frees_the_place():
    async def scene():
        limiter = Limiter()
        await limiter.told_to_wait(7, timedelta(seconds=100))
        tasks = [asyncio.create_task(limiter.turn(7)) for _ in range(50)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(100)
        began = now()
        return [await leave_at(limiter, 7) - began for _ in range(3)]

    assert max(run(scene())) < 0.1


@pytest.mark.parametrize("moment", range(10))
def test_cancelling_at_any_moment_harms_nobody(moment):
    async def scene():
        limiter = Limiter()
        first, second = (asyncio.create_task(limiter.turn(7)) for _ in range(2))
        for _ in range(moment):
            await asyncio.sleep(0)
        first.cancel()
        await second
        await asyncio.wait([first])
        return len(limiter._turns), len(limiter._queue)

    assert run(scene()) == (0, 0)


def test_chats_that_have_been_quiet_are_forgotten():
    async def scene():
        limiter = Limiter(Limits(per_second=1000))
        for chat in range(1, 5001):
            await limiter.turn(chat)
            await asyncio.sleep(0.1)
        return len(limiter._queue._chats)

    assert run(scene()) < 2000


def test_a_pace_that_fails_fails_who_waits_and_no_more():
    class Broken(Steady):
        fails = True

        async def slot(self, lane):
            if self.fails:
                raise ConnectionError("the database is gone")
            return await super().slot(lane)

    async def scene():
        pace = Broken(28)
        limiter = Limiter(pace=pace)
        tasks = [asyncio.create_task(limiter.turn(chat)) for chat in range(1, 4)]
        failures = await asyncio.gather(*tasks, return_exceptions=True)
        pace.fails = False
        await limiter.turn(7)
        return [type(failure) for failure in failures]

    assert run(scene()) == [ConnectionError] * 3


requests = st.lists(
    st.tuples(
        st.floats(0, 20),  # when it is wanted
        st.sampled_from([1, 2, 3, -1, -2, "@channel"]) | st.integers(10, 60),
        st.sampled_from([Cost.MESSAGE, Cost.MESSAGE, Cost.EDIT]),
        st.sampled_from(Lane),
        st.none() | st.none() | st.floats(0, 30),  # when it is given up
    ),
    min_size=20,
    max_size=200,
)
orders = st.lists(
    st.tuples(st.floats(0, 20), st.sampled_from([None, 1, -1, -2, 12]), st.floats(0.1, 8)),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(requests, orders)
def test_whatever_comes_no_limit_is_passed_and_everybody_gets_a_turn(requests, orders):
    limits = Limits()

    async def scene():
        limiter = Limiter(limits)
        began = now()
        left = []
        bans = []

        async def want(after, chat, cost, lane, patience):
            await asyncio.sleep(after)
            try:
                async with asyncio.timeout(patience):
                    await limiter.turn(chat, cost, lane)
            except TimeoutError:
                return
            left.append((now() - began, chat, cost, lane))

        async def ban(after, chat, seconds):
            await asyncio.sleep(after)
            await limiter.told_to_wait(chat, timedelta(seconds=seconds))
            bans.append((now() - began, chat, seconds))

        await asyncio.gather(*(want(*r) for r in requests), *(ban(*o) for o in orders))
        assert not limiter._turns
        assert not limiter._queue
        return left, bans

    left, bans = run(scene())
    assert len(left) >= sum(1 for r in requests if r[4] is None)
    assert most_within([time for time, *_ in left], 1.0) <= 29
    chats = defaultdict(list)
    for time, chat, cost, lane in left:
        chats[chat].append((time, cost, lane))
    for chat, times in chats.items():
        is_group = isinstance(chat, str) or chat < 0
        for counted in [tuple(Cost)] if is_group else [(Cost.MESSAGE,), (Cost.EDIT,)]:
            assert most_within([t for t, cost, _ in times if cost in counted], 1.0) <= 3
        digests = [t for t, cost, lane in times if lane is Lane.BROADCAST and cost is Cost.MESSAGE]
        assert most_within(digests, 1.0) <= 1
        assert not is_group or most_within([t for t, *_ in times], 60.0) <= 20
    for start, banned, seconds in bans:
        for time, chat, *_ in left:
            if banned is None or chat == banned or banned > 0:
                assert not start < time < start + seconds - 1e-6
