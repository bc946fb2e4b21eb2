"""When a digest is due: wall-clock wishes ("weekdays at 7:30 in Kyiv") into instants.

People live by their wall clock, the clock changes twice a year, and people move. A slot is named by
its local date and time, so that neither a repeated hour nor a clock step can make two of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which days (ISO: Monday is 1), at which local times, in which IANA zone."""

    days: frozenset[int]
    times: tuple[time, ...]
    zone: str

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY or not self.times:
            raise ValueError("a schedule needs at least one day and one time")
        ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Slot:
    """One due digest. *period* is its name for ever: "2026-03-29 07:30"."""

    at: datetime
    period: str


def next_slot(schedule: Schedule, after: datetime) -> Slot:
    """The first slot later than *after*."""
    today = after.astimezone(ZoneInfo(schedule.zone)).date()
    return next(s for s in _slots(schedule, today - timedelta(days=1)) if s.at > after)


def latest_slot(schedule: Schedule, until: datetime) -> Slot:
    """The last slot not later than *until*: after a long sleep only this one is worth sending."""
    today = until.astimezone(ZoneInfo(schedule.zone)).date()
    latest = None
    for slot in _slots(schedule, today - timedelta(days=8)):
        if slot.at > until and latest:
            return latest
        latest = slot if slot.at <= until else latest
    raise AssertionError("the slots of a schedule never end")


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def _slots(schedule: Schedule, first: date) -> Iterator[Slot]:
    zone = ZoneInfo(schedule.zone)
    day = first
    while True:
        if day.isoweekday() in schedule.days:
            slots = [Slot(_instant(day, at, zone), f"{day} {at:%H:%M}") for at in schedule.times]
            # By instant, not by the clock: where an hour is skipped, 03:30 comes after 04:15.
            yield from sorted(set(slots), key=lambda slot: (slot.at, slot.period))
        day += timedelta(days=1)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time: the first of two when the hour repeats, and when it is
    skipped, as much later as the clock jumps (02:30 becomes 03:30, RFC 5545 section 3.3.5)."""
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)
