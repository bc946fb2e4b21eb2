"""What has to be tidied now and then."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from storage.database import Database

#: Telegram repeats an unconfirmed update for a day; twice that is plenty to recognise one.
_REMEMBER_UPDATES = timedelta(days=2)
#: No quota runs longer than a day.
_LONGEST_QUOTA = timedelta(days=2)
#: Erased in portions, so that nobody has to wait for the database.
_AT_ONCE = 100


class Housekeeping:
    def __init__(
        self, database: Database, clock: Clock, *, retention: timedelta | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def tidy(self) -> None:
        """Drop updates dealt with long ago, and articles kept as long as they are to be kept."""
        async with self._database.write() as tx:
            await tx.inbox.purge(self._clock() - _REMEMBER_UPDATES)
            await tx.quotas.purge(self._clock() - _LONGEST_QUOTA)
        if self._retention:
            while await self._expire(self._retention):
                pass

    async def _expire(self, retention: timedelta) -> int:
        async with self._database.write() as tx:
            return await tx.articles.expire(self._clock() - retention, _AT_ONCE)
