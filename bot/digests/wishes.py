"""A wish in one line ("weekdays 7:30 Kyiv") into a schedule."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
    "понеділка": 1,
    "вівторка": 2,
    "середи": 3,
    "середу": 3,
    "четверга": 4,
    "п'ятниці": 5,
    "п'ятницю": 5,
    "суботи": 6,
    "суботу": 6,
    "неділі": 7,
    "неділю": 7,
}
_RANGES = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
    "щодня": EVERY_DAY,
    "будні": WEEKDAYS,
    "вихідні": EVERY_DAY - WEEKDAYS,
}
_WEEKLY = ("weekly", "щотижня")
_MONDAY = frozenset({1})
_TWICE = ("twice", "двічі")
_USUAL = time(8)
_USUAL_TWICE = (time(8), time(19))
_BETWEEN = 11  # hours between the two of a day
_FILLER = frozenset(
    {"a", "and", "at", "day", "each", "every", "in", "on", "the"} | set("оувіі") | {"по"}
)
_LIKE_A_CLOCK = re.compile(r"[-+]?\d+([:.]\d*)*\s?(am|pm|h)?")
_APART = re.compile(r"(\d)\s+([ap]m)\b", re.I)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood. *place* is what looked like a place and is not known as one, *hour* what
    looked like a time of day and is none.
    """

    schedule: Schedule
    place: str | None = None
    hour: str | None = None


def understand(words: str, *, zone: str) -> Wish:
    """The wish in *words*; what is not said is usual: daily, 8:00, in *zone*."""
    days: frozenset[int] = frozenset()
    times: list[time] = []
    rest: list[str] = []
    twice, weekly, hour = False, False, None
    for word in _APART.sub(r"\1\2", words).replace(",", " ").split():
        plain = word.casefold().replace("’", "'").rstrip(".")
        if plain in _RANGES:
            days |= _RANGES[plain]
        elif day := _day(plain):
            days |= {day}
        elif clock := _clock(plain):
            times.append(clock)
        elif _LIKE_A_CLOCK.fullmatch(plain):
            hour = hour or word
        elif plain in _TWICE:
            twice = True
        elif plain in _WEEKLY:
            weekly = True
        elif plain not in _FILLER:
            rest.append(word)
    place = " ".join(rest)
    known = zone_of(place) if place else zone
    days = days or (_MONDAY if weekly else EVERY_DAY)
    schedule = Schedule(days, _times(times, twice=twice), known or zone)
    return Wish(schedule, place=None if known else place, hour=hour)


def second(first: time) -> time:
    """Twice a day: the other time."""
    return first.replace(hour=(first.hour + _BETWEEN) % 24)


def _times(said: list[time], *, twice: bool) -> tuple[time, ...]:
    if not said:
        return _USUAL_TWICE if twice else (_USUAL,)
    if twice and len(said) == 1:
        said = [*said, second(said[0])]
    return tuple(sorted(set(said)))


@dataclass(frozen=True, slots=True)
class Line:
    """A wish in one line, cut at its clauses: when, about which words, from which feeds, called."""

    when: str
    about: str = ""
    feeds: tuple[str, ...] = ()
    name: str | None = None


def clauses(line: str) -> Line:
    """`weekdays 7:30 Kyiv about rates, "central bank" from Courier, Herald as Money`."""
    parts: dict[str, str] = {}
    pieces = _CLAUSE.split(line)
    for word, words in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.setdefault(_CLAUSES[word.casefold()], words.strip(" ,"))
    return Line(
        pieces[0].strip(),
        parts.get("about", "").replace(",", " "),
        tuple(filter(None, (part.strip() for part in parts.get("from", "").split(",")))),
        parts.get("as") or None,
    )


_CLAUSES = {
    "about": "about",
    "from": "from",
    "as": "as",
    "про": "about",
    "із": "from",
    "як": "as",
}
_CLAUSE = re.compile(r"(?:^|\s)(" + "|".join(_CLAUSES) + r")\s", re.I)


def until(words: str, now: datetime, zone: str) -> datetime | None:
    """When a rest ends: "7", "7 days", "a week", "until friday", "tomorrow", "2026-06-01", "1.6.",
    "1 june". None: not clear.

    A day begins at midnight there; without a year it is the next of that date.
    """
    here = now.astimezone(ZoneInfo(zone))
    plain = words.casefold().replace("’", "'").strip(" .")
    if found := _LENGTH.search(plain):
        count = found[1] or found[4]
        number = int(count) if count else 1
        days = number * (7 if found[3] and found[3][0] in "wт" else 1)
        return now + timedelta(days=days) if 0 < days <= 366 else None
    if found := _DATE.search(plain):
        with suppress(ValueError):
            return _midnight(date(*map(int, found.groups())), zone)
    if day_ahead := _date_ahead(plain, here.date()):
        return _midnight(day_ahead, zone)
    for word in plain.split():
        if word in _TOMORROW:
            return _midnight(here.date() + timedelta(days=1), zone)
        if day := _day(word):
            ahead = (day - here.isoweekday() - 1) % 7 + 1
            return _midnight(here.date() + timedelta(days=ahead), zone)
    return None


def is_end_of_rest(words: str) -> bool:
    """Whether they say that a rest is over: "off"."""
    return words.casefold().strip(" .") in _OVER


_OVER = ("off", "end", "stop", "over", "кінець", "стоп", "годі", "вимкнути")
_LENGTH = re.compile(
    r"(?<![\w-])(?:(\d{1,3})\s*|(a|one)\s+)(days?|d|weeks?|w|дн\w*|день|тиж\w*)\b"
    r"|^(?:for\s|на\s)?(\d{1,3})$"
)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_RARE = 9  # years in which a 29 February comes
_TOMORROW = ("tomorrow", "завтра")
#: By their first three letters, which are not those of any weekday beside a number.
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "січ лют бер кві тра чер лип сер вер жов лис гру",
    )
    for number, name in enumerate(names.split(), 1)
}
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./]?(\d{4})?(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([^\W\d]{3,12})\b\.?(?:\s+(\d{4}))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?"
)
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)


def _month(word: str) -> int:
    """1 to 12, or 0 if *word* names none: "marketing" is not March."""
    if word.isascii() and not any(name.startswith(word) for name in _ENGLISH):
        return 0
    return _MONTHS.get(word[:3], 0)


def _date_ahead(words: str, today: date) -> date | None:
    """The day to come that *words* name, as 30.11., 30 november 2026 or nov 30."""
    if found := _NUMBERS.search(words):
        day, month, year = int(found[1]), int(found[2]), found[3]
    elif found := _DAY_MONTH.search(words):
        day, month, year = int(found[1]), _month(found[2]), found[3]
    elif found := _MONTH_DAY.search(words):
        day, month, year = int(found[2]), _month(found[1]), found[3]
    else:
        return None
    for one in (int(year),) if year else range(today.year, today.year + _RARE):
        with suppress(ValueError):  # no such day, in that year
            if (named := date(one, month, day)) > today:
                return named
    return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


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
