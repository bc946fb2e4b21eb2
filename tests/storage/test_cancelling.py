"""Whoever is cancelled amid a transaction, at whatever point: the database is free for the next."""

import asyncio

import pytest

from storage.records import RawUpdate
from tests.storage.samples import ANNA, NOON, meet


class Interrupted:
    """A task that is cancelled at its *at*-th pause, and *times* - 1 more times right after."""

    def __init__(self, deed, at: int, times: int) -> None:
        self._deed, self._at, self._times = deed, at, times
        self.pauses = 0

    def __await__(self):
        steps, loop = self._deed.__await__(), asyncio.get_running_loop()
        task, problem = asyncio.current_task(), None
        while True:
            try:
                waits_for = steps.throw(problem) if problem else steps.send(None)
            except StopIteration as end:
                return end.value
            if self._at <= self.pauses < self._at + self._times:
                loop.call_soon(task.cancel)
            self.pauses += 1
            try:
                problem = None
                yield waits_for
            except BaseException as exc:  # whatever the task is told, the deed is told
                problem = exc

    async def run(self) -> None:
        await self


async def write(database) -> None:
    async with database.write() as tx:
        await meet(tx, ANNA)
        await tx.inbox.put([RawUpdate(1, "{}", NOON)])  # an INSERT that answers something
        assert await tx.chats.count() == 1


async def read(database) -> None:
    async with database.read() as tx:
        await tx.chats.find(ANNA)
        await tx.chats.count()


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.parametrize("deed", [write, read])
async def test_cancelled_at_any_point_it_leaves_the_database_to_others(database, deed, times):
    at, unharmed = 0, False
    while not unharmed:
        interrupted = Interrupted(deed(database), at, times)
        task = asyncio.create_task(interrupted.run())  # and what it died of is remembered
        await asyncio.wait([task])
        unharmed = not task.cancelled() and interrupted.pauses <= at
        async with asyncio.timeout(2):  # sooner than a lock would be waited for
            await asyncio.gather(*(read(database) for _ in range(6)))
            await write(database)
        at += 1
    assert at > 4  # it did pause here and there


async def test_cancelled_among_a_hundred_writers_it_disturbs_none(database):
    """As at a stop: whoever waits, begins, writes or commits just then."""
    for round_ in range(10):
        tasks = [asyncio.create_task(write(database)) for _ in range(10)]
        await asyncio.sleep(0.001 * round_)
        for task in tasks[::2]:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert not [one for one in ended[1::2] if one is not None]
