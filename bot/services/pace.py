"""One pace for several processes: the database gives out the slots."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from storage.database import Database

_ALL, _CHAT = "all", "chat"
#: Telegram's limits, a little below what it says: one a second to a chat, 20 a minute to a group.
_CHAT_GAP, _GROUP_GAP = timedelta(seconds=1.05), timedelta(seconds=3.05)


class SharedPace:
    """What `bot.telegram.limiter` calls a Pace, kept in a row that all processes move on."""

    def __init__(self, database: Database, clock: Clock, per_second: float) -> None:
        self._database = database
        self._clock = clock
        self._gap = timedelta(seconds=1 / per_second)

    async def slot(self, lane: int) -> float:
        """Take the next free slot; seconds until it comes."""
        now = self._clock()
        async with self._database.write() as tx:
            start = await tx.limits.reserve(_ALL, self._gap, now)
        return max(0.0, (start - self._clock()).total_seconds())

    async def pause(self, seconds: float) -> None:
        """Nobody starts before then, in whichever process."""
        now = self._clock()
        async with self._database.write() as tx:
            await tx.limits.pause(_ALL, now + timedelta(seconds=seconds), now)

    async def rest(self, chat_id: int) -> timedelta:
        """How long a chat must rest, as other processes may just have written to it; when not at
        all, its next slot is taken.
        """
        now = self._clock()
        gap = _CHAT_GAP if chat_id > 0 else _GROUP_GAP
        async with self._database.write() as tx:
            if (until := await tx.limits.paused_until(_ALL)) and until > now:
                return until - now
            free_at = await tx.limits.free_at(_CHAT, chat_id)
            if free_at is not None and free_at > now:
                return free_at - now
            await tx.limits.reserve(_CHAT, gap, now, chat_id=chat_id)
        return timedelta(0)
