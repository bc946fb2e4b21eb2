"""A wish in one line ("weekdays 7:30 Kyiv") into a schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digests.zones import zone_of

_DAYS = {
    "monday": 1,
    "tuesday": 2,
    "wednesday": 3,
    "thursday": 4,
    "friday": 5,
    "saturday": 6,
    "sunday": 7,
    "понеділок": 1,
    "вівторок": 2,
    "середа": 3,
    "четвер": 4,
    "п'ятниця": 5,
    "субота": 6,
    "неділя": 7,
}
_RANGES = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
    "weekly": frozenset({1}),
    "щодня": EVERY_DAY,
    "будні": WEEKDAYS,
    "вихідні": EVERY_DAY - WEEKDAYS,
    "щотижня": frozenset({1}),
}
_TWICE = ("twice", "двічі")
_USUAL = time(8)
_USUAL_TWICE = (time(8), time(19))
_FILLER = frozenset(
    {"a", "and", "at", "day", "each", "every", "in", "on", "the"} | set("оувіі") | {"по"}
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood. *place* is what looked like a place and is not known as one."""

    schedule: Schedule
    place: str | None = None


def understand(words: str, *, zone: str) -> Wish:
    """The wish in *words*; what is not said is usual: daily, 8:00, in *zone*."""
    days: frozenset[int] = frozenset()
    times: list[time] = []
    rest: list[str] = []
    twice = False
    for word in words.replace(",", " ").split():
        plain = word.casefold().replace("’", "'").rstrip(".")
        if plain in _RANGES:
            days |= _RANGES[plain]
        elif day := _day(plain):
            days |= {day}
        elif clock := _clock(plain):
            times.append(clock)
        elif plain in _TWICE:
            twice = True
        elif plain not in _FILLER:
            rest.append(word)
    if not times:
        times = [*_USUAL_TWICE] if twice else [_USUAL]
    place = " ".join(rest)
    known = zone_of(place) if place else zone
    schedule = Schedule(days or EVERY_DAY, tuple(sorted(set(times))), known or zone)
    return Wish(schedule, place=None if known else place)


def clock_time(words: str) -> time | None:
    """A time of day as people write it: 7, 7:30, 19.45, 7pm."""
    return _clock(words.strip().casefold())


def _clock(word: str) -> time | None:
    found = _CLOCK.fullmatch(word)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(word: str) -> int | None:
    """A day by its name, its plural or its first three letters."""
    return next((n for name, n in _DAYS.items() if word in (name, name + "s", name[:3])), None)
