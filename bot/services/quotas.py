"""How much a chat may ask for, and how much we ask of a site.

In an open bot strangers share one machine and one address: without quotas a single one of them
could have it busy, or have it banned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from bot.clock import Clock
from bot.errors import Busy, OverQuota
from storage.database import Database

What = Literal["link", "document", "list"]

_DAY = timedelta(days=1)
#: Everybody's requests to one site together: one a second, with room for a page and its parts.
_PER_SITE = 60
_SITE_WINDOW = timedelta(minutes=1)
_EVERYBODY = 0


@dataclass(frozen=True, slots=True)
class Quota:
    limit: int
    window: timedelta = _DAY


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one chat may have."""

    per: Mapping[What, Quota]
    feeds: int


#: Strangers.
OPEN = Allowed(
    MappingProxyType(
        {"link": Quota(60), "document": Quota(20), "list": Quota(2, timedelta(hours=1))}
    ),
    feeds=50,
)
#: People the operator chose.
TRUSTED = Allowed(
    MappingProxyType(
        {"link": Quota(1000), "document": Quota(200), "list": Quota(10, timedelta(hours=1))}
    ),
    feeds=500,
)


class Quotas:
    def __init__(self, database: Database, clock: Clock, allowed: Allowed = TRUSTED) -> None:
        self._database = database
        self._clock = clock
        self._allowed = allowed

    @property
    def feeds(self) -> int:
        """How many a chat may follow."""
        return self._allowed.feeds

    async def spend(self, chat_id: int, what: What, amount: int = 1) -> None:
        """Raises OverQuota, which says whether it is the first time in this window."""
        quota = self._allowed.per[what]
        now = self._clock()
        async with self._database.write() as tx:
            left = await tx.quotas.spend(
                chat_id, what, limit=quota.limit, window=quota.window, now=now, amount=amount
            )
        if not left.granted:
            raise OverQuota(what, left.renews_at - now, is_first=left.is_first_refusal)

    async def visit(self, host: str) -> None:
        """Raises Busy when the site has been asked enough for the moment."""
        async with self._database.write() as tx:
            left = await tx.quotas.spend(
                _EVERYBODY,
                f"site:{host}",
                limit=_PER_SITE,
                window=_SITE_WINDOW,
                now=self._clock(),
            )
        if not left.granted:
            raise Busy(host)
