"""In how many articles words stand: what makes one telling and another not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Transaction

#: Counting a word takes as long as it is common, and how common it is changes slowly.
_COMMON, _KNOWN_FOR = 500, timedelta(minutes=30)
_MOST = 50_000  # words


class Frequencies:
    def __init__(self, clock: Clock, *, common: int = _COMMON) -> None:
        self._clock = clock
        self._common = common
        self._known: dict[str, int] = {}
        self._articles = 0
        self._since: datetime | None = None

    async def articles(self, tx: Transaction) -> int:
        """About how many articles there are."""
        self._forget_in_time()
        if self._articles < self._common:
            self._articles = await tx.search.size()
        return self._articles

    async def of(self, tx: Transaction, words: Iterable[str]) -> dict[str, int]:
        """Of each word the number of articles: of this moment where it is rare."""
        self._forget_in_time()
        wanted = list(dict.fromkeys(words))
        counted = await tx.search.df(word for word in wanted if word not in self._known)
        found = {word: counted.get(word, self._known.get(word, 0)) for word in wanted}
        self._known.update((word, n) for word, n in counted.items() if n >= self._common)
        return found

    def _forget_in_time(self) -> None:
        now = self._clock()
        if self._since is None or now - self._since > _KNOWN_FOR or len(self._known) > _MOST:
            self._known, self._articles, self._since = {}, 0, now
