from datetime import UTC, datetime, timedelta

import pytest

from bot.digests.retry import Outcome, Policy, Verdict, decide

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def after(outcome, **more):
    return decide(outcome, **({"now": NOW, "attempts": 1, "planned_at": NOW} | more))


@pytest.mark.parametrize(
    ("outcome", "more", "verdict", "wait"),
    [
        (Outcome.SENT, {}, Verdict.SENT, None),
        (Outcome.GONE, {}, Verdict.DEAD, None),
        (Outcome.NOT_SENT, {}, Verdict.AGAIN, 5 * SECOND),
        (Outcome.NOT_SENT, {"attempts": 4}, Verdict.AGAIN, 40 * SECOND),
        (Outcome.NOT_SENT, {"attempts": 400}, Verdict.AGAIN, timedelta(minutes=30)),
        (Outcome.TOLD_TO_WAIT, {"wait": 17 * SECOND}, Verdict.AGAIN, 17 * SECOND),
        (Outcome.AMBIGUOUS, {"ambiguous": 1}, Verdict.AGAIN, 5 * SECOND),
        (Outcome.AMBIGUOUS, {"ambiguous": 3}, Verdict.UNKNOWN, None),
        (Outcome.AMBIGUOUS, {"ambiguous": 1, "policy": Policy.PARK}, Verdict.UNKNOWN, None),
        (Outcome.REFUSED, {}, Verdict.AS_PLAIN_TEXT, 0 * SECOND),
        (Outcome.REFUSED, {"plain": True}, Verdict.DEAD, None),
        (Outcome.NOT_SENT, {"planned_at": NOW - timedelta(hours=25)}, Verdict.DEAD, None),
    ],
)
def test_what_becomes_of_a_delivery(outcome, more, verdict, wait):
    decision = after(outcome, **more)
    assert decision.verdict is verdict
    assert decision.at == (None if wait is None else NOW + wait)


def test_a_second_copy_does_not_ring():
    assert after(Outcome.AMBIGUOUS, ambiguous=1).silently
    assert not after(Outcome.NOT_SENT).silently
