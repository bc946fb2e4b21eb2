"""Updates on disk: kept before Telegram is told that we have them, until they are done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from bot.clock import Clock
from storage.database import Database
from storage.records import RawUpdate


class LeftOver(NamedTuple):
    """An update as Telegram sent it, and how often it was handed on since the first time."""

    raw: str
    attempts: int


class Inbox:
    """What `bot.telegram.intake` asks for, and where answers were begun."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def put(self, updates: Mapping[int, str]) -> Collection[int]:
        now = self._clock()
        async with self._database.write() as tx:
            return set(await tx.inbox.put([RawUpdate(i, raw, now) for i, raw in updates.items()]))

    async def undone(self, limit: int) -> Mapping[int, LeftOver]:
        async with self._database.read() as tx:
            found = await tx.inbox.undone(limit)
        return {one.update_id: LeftOver(one.raw, one.attempts) for one in found}

    async def try_again(self, update_ids: Sequence[int]) -> None:
        async with self._database.write() as tx:
            await tx.inbox.try_again(update_ids)

    async def done(self, update_ids: Sequence[int]) -> None:
        async with self._database.write() as tx:
            for update_id in update_ids:
                await tx.inbox.done(update_id, self._clock())

    async def answer(self, update_id: int, message_id: int) -> None:
        """That message is to become the answer, in whichever attempt."""
        async with self._database.write() as tx:
            await tx.inbox.answer(update_id, message_id)

    async def answer_of(self, update_id: int) -> int | None:
        """The message that an earlier attempt, which the process did not survive, began with."""
        async with self._database.read() as tx:
            return await tx.inbox.answer_of(update_id)

    async def quarantine(self, update_id: int, reason: str) -> None:
        async with self._database.write() as tx:
            await tx.inbox.quarantine(update_id, reason, self._clock())
