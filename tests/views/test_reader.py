"""Times as people write them, on the reader's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.views.reader import Reader
from tests.views.builders import NOW, READER, UKRAINIAN


@pytest.mark.parametrize(
    ("instant", "en", "uk"),
    [
        (NOW, "today 14:05", "сьогодні 14:05"),
        (datetime(2026, 5, 11, 20, 59, tzinfo=UTC), "yesterday 23:59", "учора 23:59"),
        (datetime(2026, 5, 11, 21, 0, 1, tzinfo=UTC), "today 00:00", "сьогодні 00:00"),
        (datetime(2026, 5, 13, 9, 30, tzinfo=UTC), "tomorrow 12:30", "завтра 12:30"),
        (datetime(2026, 1, 2, 9, 30, tzinfo=UTC), "2 January 11:30", "2 січня 11:30"),
        (datetime(2024, 2, 29, 9, 30, tzinfo=UTC), "29 February 2024", "29 лютого 2024"),
        (datetime(2026, 5, 12, tzinfo=UTC), "today", "сьогодні"),
        (datetime(2026, 3, 1, tzinfo=UTC), "1 March", "1 березня"),
    ],
)
def test_an_instant_is_written_as_people_write_it(instant: datetime, en: str, uk: str) -> None:
    assert READER.when(instant) == en
    assert UKRAINIAN.when(instant) == uk


def test_a_date_without_a_time_stays_that_day_in_every_zone() -> None:
    west = Reader(NOW, "en", ZoneInfo("America/Los_Angeles"))
    assert west.when(datetime(2026, 3, 1, tzinfo=UTC)) == "1 March"
    assert west.when(datetime(2026, 3, 1, 1, tzinfo=UTC)) == "28 February 17:00"


def test_days_have_names() -> None:
    assert READER.weekday(NOW) == "Tue 12 May"
    assert UKRAINIAN.weekday(date(2026, 5, 17)) == "нд 17 травня"
    assert READER.day(date(2025, 5, 17)) == "17 May 2025"


@pytest.mark.parametrize(
    ("wait", "en", "uk"),
    [
        (timedelta(0), "1 second", "1 секунду"),
        (timedelta(seconds=0.2), "1 second", "1 секунду"),
        (timedelta(seconds=20), "20 seconds", "20 секунд"),
        (timedelta(seconds=61), "2 minutes", "2 хвилини"),
        (timedelta(hours=3), "3 hours", "3 години"),
        (timedelta(days=21), "21 days", "21 день"),
    ],
)
def test_a_wait_is_told_in_its_largest_unit(wait: timedelta, en: str, uk: str) -> None:
    assert READER.span(wait) == en
    assert UKRAINIAN.span(wait) == uk
