"""What is owed goes out: some ahead, few on the wire, and at a stop nobody is kept waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.digests.retry import Policy
from bot.services.delivery import AT_ONCE, Delivering
from storage.errors import StorageError
from storage.records import NewDelivery

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


class Wire:
    """A way out on which messages leave and are answered when the test says so."""

    def __init__(self) -> None:
        self.turns: dict[int, asyncio.Event] = {}
        self.answer = asyncio.Event()
        self.left: list[int] = []
        self.now = self.most = 0

    async def __call__(self, delivery, message, about_to_leave) -> int:
        if delivery.chat_id in self.turns:
            await self.turns[delivery.chat_id].wait()
        await about_to_leave()
        self.left.append(delivery.chat_id)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.answer.wait()
        finally:
            self.now -= 1
        return 1


@pytest.fixture
def wire():
    return Wire()


@asynccontextmanager
async def sending(database, wire, policy=Policy.RETRY):
    async def render(delivery):
        return delivery.payload

    delivering = Delivering(
        database, lambda: NOW, wire, render, lambda text: text, owner="test", policy=policy
    )
    delivering.start()
    yield delivering
    await delivering.stop()


async def owe(database, *chats: int) -> None:
    async with database.write() as tx:
        for chat in set(chats):
            await tx.chats.touch(chat, "private", None, "en", NOW)
        await tx.outbox.enqueue(
            [NewDelivery(chat, "test", str(n), "News", NOW) for n, chat in enumerate(chats)]
        )


async def states(database) -> dict[str, int]:
    async with database.read() as tx:
        return await tx.outbox.counts()


async def until(true) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - there is no event for all that is asked here
            await asyncio.sleep(0.005)


async def test_no_more_are_in_doubt_at_once_than_promised(database, wire):
    await owe(database, *range(1, 31))
    async with sending(database, wire):
        await until(lambda: wire.now == AT_ONCE)
        await asyncio.sleep(0.05)
        assert (await states(database))["sending"] == AT_ONCE
        wire.answer.set()
        await until(lambda: len(wire.left) == 30)
    assert wire.most == AT_ONCE
    assert await states(database) == {"sent": 30}


async def test_a_chat_that_must_rest_holds_up_nobody_else(database, wire):
    """Twenty digests at once for one chat, which gets one a second: the others do not wait."""
    wire.turns[7] = asyncio.Event()
    wire.answer.set()
    await owe(database, *[7] * 20, *range(100, 150))
    async with sending(database, wire):
        await until(lambda: len(wire.left) == 50)
        assert 7 not in wire.left
        wire.turns[7].set()
        await until(lambda: len(wire.left) == 70)
    assert Counter(wire.left)[7] == 20


async def test_asked_to_stop_who_waits_for_a_turn_is_given_back_and_who_left_is_heard(
    database, wire
):
    wire.turns = {chat: asyncio.Event() for chat in range(100, 120)}
    await owe(database, 1, 2, 3, *wire.turns)
    async with sending(database, wire) as delivering:
        await until(lambda: wire.now == 3)
        stopping = asyncio.create_task(delivering.stop(timedelta(seconds=3)))
        await asyncio.sleep(0.02)
        wire.answer.set()
        async with asyncio.timeout(1):
            await stopping
    assert await states(database) == {"sent": 3, "pending": 20}


@pytest.mark.parametrize(
    ("policy", "becomes"), [(Policy.RETRY, "pending"), (Policy.PARK, "unknown")]
)
async def test_who_gets_no_answer_before_the_end_is_in_doubt(database, wire, policy, becomes):
    await owe(database, 1)
    async with sending(database, wire, policy) as delivering:
        await until(lambda: wire.now == 1)
        await delivering.stop(timedelta(seconds=0.05))
    assert await states(database) == {becomes: 1}
    async with database.read() as tx:
        (one,) = await tx.outbox.of(1, becomes, 9)
    assert (one.ambiguous, one.attempts) == (1, 1)


async def test_stopped_while_it_claims_it_gives_everything_back(database, wire):
    """A stop comes when it comes: also amid the statement that claims a hundred thousand rows."""
    await owe(database, *range(1, 50))
    wire.turns = {chat: asyncio.Event() for chat in range(1, 50)}
    for pause in range(12):
        async with sending(database, wire) as delivering:
            await asyncio.sleep(pause / 2000)
            await delivering.stop()
        assert await states(database) == {"pending": 49}


async def test_a_database_that_is_away_for_a_moment_ends_nothing(database, wire, monkeypatch):
    wire.answer.set()
    async with sending(database, wire) as delivering:
        with monkeypatch.context() as away:

            def fail():
                raise StorageError("the server closed the connection")

            away.setattr(database, "read", fail)
            away.setattr(database, "write", fail)
            delivering.wake()
            await asyncio.sleep(0.05)
        await owe(database, 1, 2, 3)
        delivering.wake()
        await until(lambda: len(wire.left) == 3)


async def test_what_cannot_be_rendered_as_the_database_is_away_is_tried_again(database, wire):
    wire.answer.set()
    await owe(database, 1)

    async def render(delivery):
        raise StorageError("the connection was closed")

    delivering = Delivering(database, lambda: NOW, wire, render, lambda text: text, owner="test")
    await delivering.drain()
    assert await states(database) == {"pending": 1}


async def test_a_group_that_must_rest_for_hours_lets_the_others_go_first(database, wire):
    """Its messages are not claimed again and again, nor do they fill all places."""
    wire.turns[7] = asyncio.Event()
    wire.answer.set()
    await owe(database, *[7] * 60, *range(100, 150))

    async def render(delivery):
        return delivery.payload

    began = asyncio.get_running_loop().time()

    def clock():
        return NOW + timedelta(seconds=asyncio.get_running_loop().time() - began)

    lease = timedelta(seconds=0.4)
    delivering = Delivering(
        database, clock, wire, render, lambda text: text, owner="test", lease=lease
    )
    delivering.start()
    await until(lambda: len(wire.left) == 50)
    await asyncio.sleep(0.3)  # the group's have waited for longer than half a lease
    assert 7 not in wire.left
    await delivering.stop()
    assert await states(database) == {"sent": 50, "pending": 60}
