"""Time phrases as days."""

from datetime import date

import pytest

from bot.analysis.figures.calendar import Time, Unit, time

TOLD = date(2026, 5, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("phrase", "day", "unit"),
    [
        ("in March", (2026, 3, 15), Unit.MONTH),
        ("in the year to October", (2025, 10, 15), Unit.MONTH),
        ("in Sept. 2024", (2024, 9, 15), Unit.MONTH),
        ("May", (2026, 5, 15), Unit.MONTH),
        ("on May 12", (2026, 5, 12), Unit.DAY),
        ("12 November 2023", (2023, 11, 12), Unit.DAY),
        ("in 2019", (2019, 7, 1), Unit.YEAR),
        ("on Tuesday", (2026, 5, 12), Unit.DAY),
        ("Wednesday night", (2026, 5, 13), Unit.DAY),
        ("yesterday", (2026, 5, 12), Unit.DAY),
    ],
)
def test_a_phrase_is_read_on_the_day_it_was_told(phrase, day, unit) -> None:
    assert time(phrase, TOLD) == Time(date(*day), unit)


@pytest.mark.parametrize(
    "phrase",
    [
        "since 2019",
        "until Friday",
        "last year",
        "each month",
        "three years ago",
        "on February 30",
        "",
    ],
)
def test_a_stretch_or_nothing_is_no_day(phrase) -> None:
    assert time(phrase, TOLD) is None
