"""Nothing Telegram was told we have is lost, nothing is handled twice, nothing blocks the way."""

import asyncio
import json

import pytest
from telegram.error import Conflict, NetworkError

from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from bot.telegram.intake import Intake

from .scene import virtual_clock
from .updates import MemoryInbox, poison, said
from .virtual_time import run


class Post:
    """A Telegram with a bot that polls it."""

    def __init__(self, inbox=None, **options):
        self.world = World(virtual_clock)
        self.inbox = inbox or MemoryInbox()
        self.options = options
        self.start()

    def start(self):
        telegram = LocalRequest(self.world)
        self.bot = Intake(
            self.world.token,
            self.inbox,
            request=telegram,
            get_updates_request=telegram,
            **self.options,
        )

    def receives(self, *updates):
        for raw in updates:
            self.world.inject(raw, raw["update_id"])

    async def poll(self):
        return [update.update_id for update in await self.bot.get_updates(timeout=1)]

    @property
    def unconfirmed(self):
        return [pending.id for pending in self.world.pending]


def now():
    return asyncio.get_running_loop().time()


def test_updates_are_kept_before_they_are_confirmed():
    async def scene():
        post = Post()
        post.receives(said(1, "a \ud83d\ude00 \\ud800 \x00"), said(2))
        assert await post.poll() == [1, 2]
        assert post.unconfirmed == [1, 2]
        assert list(post.inbox.rows) == [1, 2]
        assert post.inbox.rows[1].isascii()
        assert json.loads(post.inbox.rows[1])["message"]["text"].startswith("a ")
        assert await post.poll() == []
        assert post.unconfirmed == []

    run(scene())


def test_what_cannot_be_kept_is_not_confirmed():
    async def scene():
        post = Post()
        post.receives(said(1))
        assert await post.poll() == [1]
        post.inbox.broken = True
        post.receives(said(2))
        for _ in range(3):
            with pytest.raises(NetworkError):
                await post.poll()
        assert post.unconfirmed == [2]
        post.inbox.broken = False
        assert await post.poll() == [2]

    run(scene())


def test_an_update_that_comes_twice_is_handed_on_once():
    async def scene():
        post = Post()
        post.receives(said(1))
        assert await post.poll() == [1]
        await post.bot.finished([1])
        post.start()  # a new process asks without an offset
        post.receives(said(2))
        post.world.pending.appendleft(post.world.pending[0])
        assert await post.poll() == [2]

    run(scene())


def test_poison_is_set_aside_and_what_follows_is_handled():
    async def scene():
        post = Post()
        post.receives(said(1), poison(2), said(3))
        assert await post.poll() == [1, 3]
        assert list(post.inbox.aside) == [2]
        assert "TypeError" in post.inbox.aside[2]
        post.receives(poison(4))
        assert await post.poll() == []
        assert await post.poll() == []
        assert post.unconfirmed == []

    run(scene())


def test_what_was_not_done_comes_first_after_a_new_start():
    async def scene():
        post = Post()
        post.receives(said(1), said(2), said(3))
        await post.poll()
        await post.bot.finished([2])
        post.start()
        post.receives(said(4))
        assert await post.poll() == [1, 3]
        assert await post.poll() == [4]

    run(scene())


def test_a_long_backlog_comes_in_pieces_with_nothing_twice():
    async def scene():
        post = Post(most_at_once=10)
        post.inbox.rows = {n: json.dumps(said(n)) for n in range(1, 36)}
        post.receives(said(36))
        seen = []

        async def handle(batch):
            for update_id in batch:
                await asyncio.sleep(0.01)
                await post.bot.finished([update_id])

        tasks = []
        while 36 not in seen:
            batch = await post.poll()
            assert len(batch) <= 10
            seen += batch
            tasks.append(asyncio.create_task(handle(batch)))
        await asyncio.gather(*tasks)
        return seen

    assert run(scene()) == list(range(1, 37))


def test_an_update_that_ends_the_process_again_and_again_is_set_aside_and_no_other():
    async def scene():
        post = Post()
        post.receives(said(1), said(2), said(3))
        assert await post.poll() == [1, 2, 3]
        for _ in range(3):  # the process ends, nothing is done
            post.start()
            assert await post.poll() == [1, 2, 3]
        post.start()
        assert await post.poll() == [1]  # now one by one
        assert await post.bot.get_updates(timeout=0) == ()
        await post.bot.finished([1])
        assert await post.poll() == [2]  # which ends it once more
        post.start()
        assert await post.poll() == [2]
        post.start()
        assert await post.poll() == [3]
        assert list(post.inbox.aside) == [2]
        await post.bot.finished([3])
        post.receives(said(4))
        assert await post.poll() == [4]

    run(scene())


def test_no_more_is_fetched_than_can_be_worked_on():
    async def scene():
        post = Post(most_at_once=2)
        post.receives(said(1), said(2))
        assert await post.poll() == [1, 2]
        post.receives(said(3))
        poll = asyncio.create_task(post.poll())
        await asyncio.sleep(1000)
        assert not poll.done()
        assert post.bot.silent_for.total_seconds() == 0  # nobody asked
        await post.bot.finished([1])
        assert await poll == [3]
        await post.bot.put_aside([2])
        assert await post.poll() == []
        assert await post.bot.get_updates(timeout=0) == ()

    run(scene())


def test_several_are_marked_done_in_one_go():
    async def scene():
        post = Post()
        post.receives(*(said(n) for n in range(1, 51)))
        ids = await post.poll()
        slow = post.inbox.done

        async def done(update_ids):
            await asyncio.sleep(0.01)
            await slow(update_ids)

        post.inbox.done = done
        await asyncio.gather(*(post.bot.finished([update_id]) for update_id in ids))
        await asyncio.sleep(0.1)
        assert set(post.inbox.rows.values()) == {None}
        assert post.inbox.writes <= 2

    run(scene())


def test_what_could_not_be_marked_done_is_marked_with_the_next():
    async def scene():
        post = Post()
        post.receives(said(1), said(2))
        await post.poll()
        post.inbox.broken = True
        await post.bot.finished([1])
        post.inbox.broken = False
        await post.bot.finished([2])
        assert set(post.inbox.rows.values()) == {None}

    run(scene())


def test_a_telegram_that_stops_answering_is_noticed():
    async def scene():
        post = Post()
        assert await post.poll() == []
        assert post.bot.silent_for.total_seconds() == 0
        post.world.faults.reset(method="getUpdates", times=99)
        for _ in range(5):
            await asyncio.sleep(20)
            with pytest.raises(NetworkError):
                await post.poll()
        assert post.bot.silent_for.total_seconds() == 100
        post.world.faults.clear()
        await post.poll()
        assert post.bot.silent_for.total_seconds() == 0

    run(scene())


def test_a_second_poller_is_reported():
    async def scene():
        conflicts = []
        post = Post()
        post.bot.tell_of_conflicts(conflicts.append)
        post.world.faults.refuse(409, "Conflict: terminated by other getUpdates request")
        with pytest.raises(Conflict):
            await post.poll()
        return len(conflicts)

    assert run(scene()) == 1
