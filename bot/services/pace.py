"""One pace for several processes: the database gives out the slots."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Database, Transaction

_ALL, _CHAT, _LEAVING = "all", "chat", "leaving"
#: Telegram's limits, one a second to a chat and 20 a minute to a group, and a little time that one
#: process may take longer to its wire than another.
_CHAT_GAP, _GROUP_GAP = timedelta(seconds=1.25), timedelta(seconds=3.1)
#: Two messages leave no closer together than this share of the usual distance.
_CLOSEST = 0.98
#: Whoever asks late for a slot has the time it lost made up for, if it is not more than this.
_LATE = timedelta(milliseconds=70)
#: A message leaves so long after its moment was asked for: time for any process to commit that.
_AHEAD = timedelta(milliseconds=20)


class SharedPace:
    """What `bot.telegram.limiter` calls a Pace, kept in a row that all processes move on.

    A slot says whose turn it is. Until the message has been marked as on its way, its process may
    have lost more time than another; so the moment in which it leaves is shared out, too.
    """

    def __init__(self, database: Database, clock: Clock, per_second: float) -> None:
        self._database = database
        self._clock = clock
        self._gap = timedelta(seconds=1 / per_second)

    async def slot(self, lane: int) -> float:
        """Take the next free slot; seconds until it comes."""
        now = self._clock()
        async with self._database.write() as tx:
            start = await tx.limits.reserve(_ALL, self._gap, now - _LATE)
        return max(0.0, (start - self._clock()).total_seconds())

    async def pause(self, seconds: float, chat: int | str | None = None) -> None:
        """Nobody starts before then, in whichever process; with *chat*, nobody to that chat."""
        now = self._clock()
        until = now + timedelta(seconds=seconds)
        async with self._database.write() as tx:
            if chat is None:
                await tx.limits.pause(_ALL, until, now)
            elif isinstance(chat, int):
                await tx.limits.pause(_CHAT, until, now, chat_id=chat)

    async def rest(self, tx: Transaction, chat_id: int) -> timedelta:
        """How long a chat must rest, as other processes may just have written to it. Its next slot
        is taken: where it must rest, the transaction is to be undone.
        """
        soon = self._clock() + _AHEAD
        gap = _CHAT_GAP if chat_id > 0 else _GROUP_GAP
        start = await tx.limits.reserve(_CHAT, gap, soon, chat_id=chat_id)
        return max(start, await tx.limits.paused_until(_ALL) or start) - soon

    async def moment(self, tx: Transaction) -> datetime:
        """When the message that is being marked leaves; no other process's leaves just then."""
        return await tx.limits.reserve(_LEAVING, _CLOSEST * self._gap, self._clock() + _AHEAD)
