from datetime import UTC, datetime, time

import pytest

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digests.wishes import Line, clauses, clock_time, understand, until
from bot.digests.zones import likely, nearest, zone_at, zone_of

WEEKEND = EVERY_DAY - WEEKDAYS


@pytest.mark.parametrize(
    ("words", "days", "times", "zone"),
    [
        ("", EVERY_DAY, ["08:00"], "UTC"),
        ("weekdays 7:30 Kyiv", WEEKDAYS, ["07:30"], "Europe/Kyiv"),
        ("daily at 7 in New York", EVERY_DAY, ["07:00"], "America/New_York"),
        ("twice a day", EVERY_DAY, ["08:00", "19:00"], "UTC"),
        ("8 and 20", EVERY_DAY, ["08:00", "20:00"], "UTC"),
        ("weekly", frozenset({1}), ["08:00"], "UTC"),
        ("Sundays 9am São Paulo", frozenset({7}), ["09:00"], "America/Sao_Paulo"),
        ("mon, thu 12pm", frozenset({1, 4}), ["12:00"], "UTC"),
        ("weekly friday 18:00", frozenset({5}), ["18:00"], "UTC"),
        ("twice a day 7:00", EVERY_DAY, ["07:00", "18:00"], "UTC"),
        ("daily 8 pm Kyiv", EVERY_DAY, ["20:00"], "Europe/Kyiv"),
        ("weekdays and saturday", WEEKDAYS | {6}, ["08:00"], "UTC"),
        ("weekends 12am", WEEKEND, ["00:00"], "UTC"),
        ("щодня о 7.30 Київ", EVERY_DAY, ["07:30"], "Europe/Kyiv"),
        ("будні Львів", WEEKDAYS, ["08:00"], "Europe/Kyiv"),
        ("Europe/Berlin 6:05", EVERY_DAY, ["06:05"], "Europe/Berlin"),
    ],
)
def test_a_wish_in_one_line_is_understood(words, days, times, zone):
    wish = understand(words, zone="UTC")
    assert wish.schedule == Schedule(days, tuple(map(time.fromisoformat, times)), zone)
    assert wish.place is None


def test_an_unknown_place_is_told_and_the_old_zone_kept():
    wish = understand("daily 7:00 Atlantis", zone="Europe/Kyiv")
    assert wish.place == "Atlantis"
    assert wish.schedule.zone == "Europe/Kyiv"


@pytest.mark.parametrize(
    ("words", "hour"),
    [("daily 25:00 Kyiv", "25:00"), ("7:60", "7:60"), ("99", "99"), ("13pm", "13pm")],
)
def test_what_looks_like_an_hour_and_is_none_is_told(words, hour):
    wish = understand(words, zone="UTC")
    assert (wish.hour, wish.place) == (hour, None)


@pytest.mark.parametrize("words", ["25:00", "7:60", "13pm", "0am", "noon", ""])
def test_what_is_no_time_of_day_is_none(words):
    assert clock_time(words) is None


def test_cities_are_known_by_many_names():
    assert {zone_of(n) for n in ("Kyiv", "kiev", "КИЇВ", "Lviv", "Europe/Kyiv")} == {"Europe/Kyiv"}
    assert zone_of("Nowhere at all") is None


def test_a_misspelt_city_is_guessed():
    assert "Kyiv" in nearest("Kyyiv")
    assert nearest("qqqqqq") == ()


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("weekdays 7:30 Kyiv", Line("weekdays 7:30 Kyiv")),
        (
            'daily 8:00 about rates, "central bank" from Courier, Varna Herald as Money',
            Line("daily 8:00", 'rates  "central bank"', ("Courier", "Varna Herald"), "Money"),
        ),
        ("щодня 8:00 про податки як Гроші", Line("щодня 8:00", "податки", (), "Гроші")),
        ("about tax", Line("", "tax")),
    ],
)
def test_a_line_is_cut_at_its_clauses(line, meant):
    assert clauses(line) == meant


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("7", "2026-05-19 12:00"),
        ("for 3 days", "2026-05-15 12:00"),
        ("a week", "2026-05-19 12:00"),
        ("2 тижні", "2026-05-26 12:00"),
        ("until friday", "2026-05-14 21:00"),  # it begins at midnight in Kyiv
        ("until tuesday", "2026-05-18 21:00"),  # today is one
        ("до п’ятниці", "2026-05-14 21:00"),
        ("2026-06-01", "2026-05-31 21:00"),
        ("2026-02-30", None),
        ("0", None),
        ("900 days", None),
        ("until yesterday", None),
        ("until tomorrow", "2026-05-12 21:00"),
        ("до завтра", "2026-05-12 21:00"),
        ("until 30 nov", "2026-11-29 22:00"),
        ("until the 1st of June", "2026-05-31 21:00"),
        ("until June 1", "2026-05-31 21:00"),
        ("june 1, 2026", "2026-05-31 21:00"),
        ("1.6.", "2026-05-31 21:00"),
        ("до 1 червня", "2026-05-31 21:00"),
        ("until 3 january", "2027-01-02 22:00"),  # the next that there is
        ("until 12 may", "2027-05-11 21:00"),
        ("until 12 may 2026", None),
        ("until 30 february", None),
        ("until 29 february", "2028-02-28 22:00"),
        ("until the road is open", None),
        ("ad", None),
        ("1 marathon", None),
        ("3 marketing days", None),
        ("4a week", None),
    ],
)
def test_a_rest_ends_when_it_is_said_to(words, ends):
    now = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)  # a Tuesday
    expected = datetime.fromisoformat(ends).replace(tzinfo=UTC) if ends else None
    assert until(words, now, "Europe/Kyiv") == expected


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (50.45, 30.52, "Europe/Kyiv"),
        (40.4, -3.7, "Europe/Madrid"),
        (-33.9, 151.2, "Australia/Sydney"),
        (21.3, -157.9, "Pacific/Honolulu"),
    ],
)
def test_a_place_on_the_globe_has_the_clock_of_the_nearest_town(latitude, longitude, zone):
    assert zone_at(latitude, longitude) == zone


def test_the_zones_offered_are_those_of_the_language_the_present_one_first():
    assert likely("uk-UA", "Asia/Tokyo")[:2] == ("Asia/Tokyo", "Europe/Kyiv")
    assert likely(None)[0] == likely("xx")[0] == "Europe/London"
    assert len(likely("en", "Asia/Tokyo")) == 8
