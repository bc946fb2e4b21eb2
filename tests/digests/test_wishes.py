from datetime import time

import pytest

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digests.wishes import clock_time, understand
from bot.digests.zones import nearest, zone_of

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


@pytest.mark.parametrize("words", ["25:00", "7:60", "13pm", "0am", "noon", ""])
def test_what_is_no_time_of_day_is_none(words):
    assert clock_time(words) is None


def test_cities_are_known_by_many_names():
    assert {zone_of(n) for n in ("Kyiv", "kiev", "КИЇВ", "Lviv", "Europe/Kyiv")} == {"Europe/Kyiv"}
    assert zone_of("Nowhere at all") is None


def test_a_misspelt_city_is_guessed():
    assert "Kyiv" in nearest("Kyyiv")
    assert nearest("qqqqqq") == ()
