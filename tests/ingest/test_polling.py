from datetime import UTC, datetime, timedelta

import pytest

from bot.ingest.polling import LONGEST, PATIENCE, SHORTEST, USUAL, Poll, next_poll, rhythm

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MIDDLE = 0.5


def every(gap, count=10, newest=timedelta(0)):
    return tuple(NOW - newest - gap * n for n in range(count))


HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("poll", "wait"),
    [
        (Poll(NOW), USUAL),
        (Poll(NOW, every(2 * HOUR)), HOUR),
        (Poll(NOW, every(MINUTE)), SHORTEST),
        (Poll(NOW, every(10 * DAY)), LONGEST),
        (Poll(NOW, every(HOUR), cache_control="public, max-age=7200"), 2 * HOUR),
        (Poll(NOW, every(HOUR), cache_control="max-age=99999999"), 6 * HOUR),
        (Poll(NOW, every(HOUR), ttl=2 * HOUR), 2 * HOUR),
        (Poll(NOW, every(HOUR), ttl=10 * MINUTE), HOUR / 2),
        (Poll(NOW, every(HOUR), retry_after=5 * HOUR), 5 * HOUR),
        (Poll(NOW, failures=1), SHORTEST),
        (Poll(NOW, failures=3), 4 * SHORTEST),
        (Poll(NOW, failures=9), LONGEST),
        (Poll(NOW, failures=1, retry_after=2 * HOUR), 2 * HOUR),
    ],
)
def test_the_next_poll_follows_the_rhythm_the_wishes_and_the_failures(poll, wait):
    assert next_poll(poll, spread=MIDDLE).at == NOW + wait


def test_feeds_are_scattered_over_a_tenth_of_the_wait():
    waits = [next_poll(Poll(NOW), spread=s).at - NOW for s in (0, 0.5, 1)]
    assert waits == [USUAL * 0.95, USUAL, USUAL * 1.05]


def test_a_feed_is_paused_when_patience_ends():
    assert not next_poll(Poll(NOW, failures=PATIENCE - 1)).pause
    assert next_poll(Poll(NOW, failures=PATIENCE)).pause


def test_a_feed_that_falls_silent_is_asked_less_and_less():
    lively = rhythm(every(HOUR), NOW)
    silent = rhythm(every(HOUR, newest=40 * DAY), NOW)
    assert lively == HOUR
    assert silent == 10 * DAY


def test_dates_to_come_and_single_dates_have_no_rhythm():
    assert rhythm((NOW + DAY, NOW + 2 * DAY), NOW) is None
    assert rhythm((NOW - DAY,), NOW) is None
