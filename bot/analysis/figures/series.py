"""One quantity in many articles: its values in the course of time, and where they are disputed.

What merely looks alike is kept apart: the dead of two accidents are no series and no dispute, nor
is a forecast one with what came.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.analysis.figures import calendar
from bot.analysis.figures.calendar import Unit
from bot.analysis.figures.compare import Statement, agreement, is_of_people, quantities
from bot.analysis.types import Span

#: Fewer values make no line.
_FEWEST = 3
_MOST = 24
#: What is told within these days about one event should agree.
_SOON = timedelta(hours=72)
#: A series as short as this is told by the hour, a longer one by the day.
_SHORT = timedelta(days=2)
_FORESEEN = re.compile(
    r"\b(?:expect\w*|forecast\w*|predict\w*|project(?:s|ed|ion\w*)|estimat\w*|target\w*|aim\w*"
    r"|could|would|will|may|might|should|plan(?:s|ned)?|hop(?:e|es|ed|ing)|goals?|bring(?:ing)?"
    r"|by (?:the end of )?20\d\d)\b"
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement with the day of its article and the story that belongs to, by any number."""

    statement: Statement
    told_at: datetime
    story: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A value and when it held: as `phrase` of its text says, or else as it was told."""

    statement: Statement
    at: datetime
    phrase: Span | None = None
    unit: Unit = Unit.DAY


def series(dated: Sequence[Dated]) -> tuple[Point, ...]:
    """The values of the quantity that is told of most times, in the order of time; none when there
    are fewer than three.
    """
    found = [_points(run) for run in _runs(dated)]
    longest = max(found, key=len, default=())
    return longest[-_MOST:]


def dispute(dated: Sequence[Dated]) -> tuple[Statement, ...]:
    """One statement of each value that is given to the most widely told of all quantities on
    which articles of one story differ; none when they agree.
    """
    told: dict[int, list[Dated]] = defaultdict(list)
    for one in dated:
        told[one.story].append(one)
    sides = [
        (len(quantity.articles), quantity.sides)
        for ones in told.values()
        for period in _periods(ones)
        for quantity in agreement(one.statement for one in period)
    ]
    return max(sides, key=lambda one: (len(one[1]) > 1, one[0]), default=(0, ()))[1]


def _runs(dated: Sequence[Dated]) -> Iterator[list[Dated]]:
    """The statements on each quantity of one subject."""
    by_statement = {id(one.statement): one for one in dated}
    certain = (one.statement for one in dated if not _is_foreseen(one.statement))
    for quantity in quantities(certain):
        runs: list[list[Dated]] = []
        for one in (by_statement[id(statement)] for statement in quantity):
            fits = (run for run in runs if all(_is_one_subject(one, other) for other in run))
            run = next(fits, None)
            if run is None:
                runs.append([one])
            else:
                run.append(one)
        yield from runs


def _is_one_subject(one: Dated, other: Dated) -> bool:
    if is_of_people(one.statement) and one.story != other.story:
        return False
    mine, theirs = _names(one.statement), _names(other.statement)
    return not mine or not theirs or bool(mine & theirs)


def _points(run: Iterable[Dated]) -> tuple[Point, ...]:
    points = sorted(map(_point, run), key=lambda point: point.at)
    if not points:
        return ()
    by_hour = points[-1].at - points[0].at <= _SHORT
    distinct = {(_moment(p, by_hour), p.statement.figure.value): p for p in reversed(points)}
    if len({moment for moment, _ in distinct}) < _FEWEST:
        return ()
    return tuple(sorted(distinct.values(), key=lambda point: point.at))


def _point(one: Dated) -> Point:
    figure, text = one.statement.figure, one.statement.text
    if figure.date is not None:
        meant = calendar.time(figure.date.of(text), one.told_at.date())
        if meant is not None and (meant.unit is not Unit.DAY or meant.day != one.told_at.date()):
            at = datetime.combine(meant.day, time(12), UTC)
            return Point(one.statement, at, figure.date, meant.unit)
    return Point(one.statement, one.told_at)


def _moment(point: Point, by_hour: bool) -> tuple[int, ...]:
    at = point.at
    return (at.year, at.month, at.day, at.hour) if by_hour else (at.year, at.month, at.day)


def _periods(ones: Sequence[Dated]) -> Iterator[list[Dated]]:
    """Those told soon after another, and not expressly of different months or years."""
    periods: dict[object, list[Dated]] = defaultdict(list)
    newest = max(one.told_at for one in ones)
    for one in ones:
        if newest - one.told_at <= _SOON and not _is_foreseen(one.statement):
            point = _point(one)
            periods[None if point.unit is Unit.DAY else point.at].append(one)
    undated = periods.pop(None, [])
    yield from ([*undated, *period] for period in periods.values())
    if not periods:
        yield undated


def _is_foreseen(statement: Statement) -> bool:
    return _FORESEEN.search(statement.figure.label.of(statement.text)) is not None


def _names(statement: Statement) -> frozenset[str]:
    return frozenset(_NAME.findall(statement.figure.label.of(statement.text))) - _MONTHS


_MONTHS = frozenset(
    {
        *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
        *("October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    }
)
