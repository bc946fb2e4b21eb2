"""When to ask a feed again. Everything here is decided from values; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

#: Between the two nobody is a nuisance and nothing is late.
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
USUAL = timedelta(minutes=30)

#: After so many failures in a row the feed is paused and its followers are told once.
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Poll:
    """What the last poll of a feed found: all that the next depends on."""

    now: datetime
    published: Sequence[datetime] = ()  # the dates of the entries listed, any order
    cache_control: str = ""
    ttl: timedelta | None = None  # the feed's own wish
    retry_after: timedelta | None = None
    failures: int = 0  # in a row, this one included; 0 = it went well


@dataclass(frozen=True, slots=True)
class Plan:
    """When next, or never (`pause`) until somebody asks."""

    at: datetime
    pause: bool = False


def next_poll(poll: Poll, *, spread: float = 0.5) -> Plan:
    """When to poll again. *spread* (0..1) scatters feeds over the last tenth of the wait."""
    wait = _after_failure(poll.failures) if poll.failures else _after_success(poll)
    if poll.retry_after:
        wait = max(wait, poll.retry_after)
    wait *= 0.95 + 0.1 * spread
    return Plan(poll.now + wait, pause=poll.failures >= PATIENCE)


def rhythm(published: Sequence[datetime], now: datetime) -> timedelta | None:
    """How often something new appears: the median gap of the last entries, now included.

    The time since the newest entry counts as a gap once it is longer than the others: a feed that
    has fallen silent is asked less and less.
    """
    dates = sorted({at for at in published if at <= now}, reverse=True)[:20]
    if len(dates) < 2:
        return None
    gaps = sorted(newer - older for newer, older in pairwise(dates))
    usual = gaps[len(gaps) // 2]
    return max(usual, (now - dates[0]) / 4)


def _after_success(poll: Poll) -> timedelta:
    pace = rhythm(poll.published, poll.now)
    wanted = pace / 2 if pace else USUAL
    asked = max(_max_age(poll.cache_control), poll.ttl or timedelta(0))
    return _between(max(wanted, min(asked, timedelta(hours=6))))


def _after_failure(failures: int) -> timedelta:
    """Twice as long each time: 10, 20, 40 minutes … a day."""
    return _between(SHORTEST * 2 ** min(failures - 1, 10))


def _between(wait: timedelta) -> timedelta:
    return max(SHORTEST, min(wait, LONGEST))


def _max_age(cache_control: str) -> timedelta:
    found = re.search(r"\bmax-age=(\d{1,9})", cache_control, re.I)
    return timedelta(seconds=int(found[1])) if found else timedelta(0)
