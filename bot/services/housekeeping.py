"""What has to be tidied now and then."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from storage.database import Database

#: Telegram repeats an unconfirmed update for a day; twice that is plenty to recognise one.
_REMEMBER_UPDATES = timedelta(days=2)


class Housekeeping:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def tidy(self) -> None:
        """Drop updates that were dealt with long ago."""
        async with self._database.write() as tx:
            await tx.inbox.purge(self._clock() - _REMEMBER_UPDATES)
