from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.quiet import Quiet
from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule, latest_slot, next_slot


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def daily(*times, zone="Europe/Kyiv", days=EVERY_DAY):
    return Schedule(days, tuple(time.fromisoformat(t) for t in times), zone)


@pytest.mark.parametrize(
    ("schedule", "after", "at", "period"),
    [
        (daily("07:30"), utc(2026, 11, 22, 5, 0), utc(2026, 11, 22, 5, 30), "2026-11-22 07:30"),
        (daily("07:30"), utc(2026, 11, 22, 5, 30), utc(2026, 11, 23, 5, 30), "2026-11-23 07:30"),
        (daily("07:30", "19:00"), utc(2026, 11, 22, 6), utc(2026, 11, 22, 17), "2026-11-22 19:00"),
        # Friday evening to Monday morning
        (
            daily("07:30", days=WEEKDAYS),
            utc(2026, 11, 20, 6),
            utc(2026, 11, 23, 5, 30),
            "2026-11-23 07:30",
        ),
        # a leap day
        (daily("08:00", zone="UTC"), utc(2028, 2, 28, 9), utc(2028, 2, 29, 8), "2028-02-29 08:00"),
        # the hour that does not exist: 03:30 on 29 March 2026 in Kyiv becomes 04:30
        (daily("03:30"), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30), "2026-03-29 03:30"),
        # the hour that comes twice: only the first 03:30 on 25 October 2026
        (daily("03:30"), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30), "2026-10-25 03:30"),
        (daily("03:30"), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30), "2026-10-26 03:30"),
        # a zone a day ahead of UTC, and one that is behind
        (
            daily("07:00", zone="Pacific/Kiritimati"),
            utc(2026, 11, 22, 16),
            utc(2026, 11, 22, 17),
            "2026-11-23 07:00",
        ),
        (
            daily("22:00", zone="America/Los_Angeles"),
            utc(2026, 11, 22, 5),
            utc(2026, 11, 22, 6),
            "2026-11-21 22:00",
        ),
    ],
)
def test_the_next_slot_is_where_the_wall_clock_says(schedule, after, at, period):
    slot = next_slot(schedule, after)
    assert (slot.at, slot.period) == (at, period)


def test_a_skipped_hour_does_not_swallow_the_time_after_it():
    first = next_slot(daily("03:30", "04:15"), utc(2026, 3, 28, 12))
    second = next_slot(daily("03:30", "04:15"), first.at)
    assert [first.period, second.period] == ["2026-03-29 04:15", "2026-03-29 03:30"]


def test_after_a_long_sleep_only_the_latest_slot_counts():
    slept_until = utc(2026, 11, 25, 12)
    assert latest_slot(daily("07:30"), slept_until).period == "2026-11-25 07:30"
    assert (
        latest_slot(daily("07:30", days=frozenset({7})), slept_until).period == "2026-11-22 07:30"
    )


def test_a_subscriber_who_moves_gets_the_next_digest_by_the_new_clock():
    sent = utc(2026, 11, 22, 5, 30)
    assert next_slot(daily("07:30", zone="America/New_York"), sent).at == utc(2026, 11, 22, 12, 30)


@pytest.mark.parametrize(
    ("days", "times"), [(frozenset(), (time(7),)), (frozenset({8}), (time(7),)), (EVERY_DAY, ())]
)
def test_a_schedule_without_a_day_or_a_time_is_refused(days, times):
    with pytest.raises(ValueError, match="at least one day"):
        Schedule(days, times, "UTC")


ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Kyiv",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
    ]
)
TIMES = st.lists(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=3
)
DAYS = st.frozensets(st.integers(1, 7), min_size=1)
INSTANTS = st.integers(0, 10 * 365 * 24 * 60).map(lambda m: utc(2025, 1, 1) + timedelta(minutes=m))


@given(DAYS, TIMES, ZONES, INSTANTS)
def test_slots_follow_each_other_and_none_comes_twice(days, times, zone, after):
    schedule = Schedule(days, tuple(times), zone)
    slots, at = [], after
    for _ in range(12):
        slots.append(next_slot(schedule, at))
        at = slots[-1].at
    assert all(b.at > a.at for a, b in pairwise(slots))
    assert len({s.period for s in slots}) == len(slots)
    assert latest_slot(schedule, slots[-1].at) == slots[-1]


def test_quiet_hours_run_over_midnight():
    quiet = Quiet(time(22), time(7), "Europe/Kyiv")
    assert quiet.covers(utc(2026, 11, 22, 21))
    assert quiet.covers(utc(2026, 11, 22, 4, 59))
    assert not quiet.covers(utc(2026, 11, 22, 5))
    assert quiet.ends_after(utc(2026, 11, 22, 21)) == utc(2026, 11, 23, 5)
    assert quiet.ends_after(utc(2026, 11, 22, 3)) == utc(2026, 11, 22, 5)
    assert quiet.ends_after(utc(2026, 11, 22, 12)) == utc(2026, 11, 22, 12)


def test_quiet_hours_in_the_day_and_never():
    siesta = Quiet(time(13), time(15), "UTC")
    assert siesta.ends_after(utc(2026, 11, 22, 14)) == utc(2026, 11, 22, 15)
    never = Quiet(time(0), time(0), "UTC")
    assert not never.covers(utc(2026, 11, 22) + timedelta(hours=3))
