"""The languages that stored articles are in: how else should the words of a question be stemmed?"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Transaction

_KNOWN_FOR = timedelta(minutes=10)


class Languages:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: tuple[str, ...] = ()
        self._at: datetime | None = None

    async def known(self, tx: Transaction) -> tuple[str, ...]:
        """Those of all articles, English if there are none."""
        now = self._clock()
        if self._at is None or now - self._at > _KNOWN_FOR:
            self._found = await tx.search.languages() or ("en",)
            self._at = now
        return self._found
