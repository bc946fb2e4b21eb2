"""Which day a time phrase means: "in March", "on Tuesday", read on the day it was told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from bot.analysis import lexicon


class Unit(StrEnum):
    """How exactly a phrase tells a time."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Time:
    """A day, month or year; `day` is in its middle."""

    day: date
    unit: Unit


_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
#: What holds "until Friday" or "each year" has no day of its own.
_OPEN = re.compile(
    r"\b(?:since|by|until|till|before|after|from|between|next|coming|last|past|each|every|ago"
    r"|earlier|later|annually|daily|weekly|monthly|first|second|third|fourth)\b",
    re.IGNORECASE,
)
_NEAR = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": 1}


def time(phrase: str, told_on: date) -> Time | None:
    """The time that an English *phrase* means; None when it names none, or a stretch.

    A month or weekday without more is the latest one before *told_on*.
    """
    said = [word.lower() for word in _WORD.findall(phrase)]
    if _OPEN.search(phrase):
        return None
    year = _YEAR.search(phrase)
    month = next((_months()[word] for word in said if word in _months()), None)
    if month is not None:
        day = _DAY.search(phrase)
        return _in_month(int(year.group()) if year else None, month, day, told_on)
    if year:
        return Time(date(int(year.group()), 7, 1), Unit.YEAR)
    for word in said:
        if word in _NEAR:
            return Time(told_on - timedelta(_NEAR[word]), Unit.DAY)
        if word in _weekdays():
            return Time(told_on - timedelta((told_on.weekday() - _weekdays()[word]) % 7), Unit.DAY)
    return None


def _in_month(
    year: int | None, month: int, day: re.Match[str] | None, told_on: date
) -> Time | None:
    unit = Unit.DAY if day else Unit.MONTH
    number = int(day.group()) if day else 15
    try:
        found = date(year or told_on.year, month, number)
        if year is None and found.replace(day=1) > told_on:
            found = found.replace(year=told_on.year - 1)
    except ValueError:  # "February 30"
        return None
    return Time(found, unit)


@cache
def _months() -> dict[str, int]:
    names = lexicon.sections("en", "quantities").get("month", ())
    firsts = {name[:3]: number for number, name in enumerate(names[:12], 1)}
    return {name: firsts[name[:3]] for name in names if name[:3] in firsts}


@cache
def _weekdays() -> dict[str, int]:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {name: number for number, name in enumerate(names)}
