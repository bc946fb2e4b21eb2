"""When to try a delivery again. The outcome of an attempt comes in, a decision goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Ambiguous answers after which a delivery is left as "unknown", whatever the policy.
MOST_AMBIGUOUS = 3
#: A digest that could not be sent for this long is no news any more.
STALE_AFTER = timedelta(hours=24)

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=30)


class Outcome(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    NOT_SENT = "not sent"  # it never left: no connection, no free line
    TOLD_TO_WAIT = "told to wait"  # 429, with a time
    AMBIGUOUS = "ambiguous"  # no answer: it may have arrived
    REFUSED = "refused"  # Telegram does not take it as it is
    GONE = "gone"  # blocked, kicked, deleted


class Policy(StrEnum):
    """What to do when nobody knows whether a message arrived."""

    RETRY = "retry"  # again, silently: perhaps twice, never lost
    PARK = "park"  # leave it: perhaps lost, never twice


class Verdict(StrEnum):
    SENT = "sent"
    AGAIN = "again"
    AS_PLAIN_TEXT = "as plain text"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Decision:
    verdict: Verdict
    at: datetime | None = None  # when, for AGAIN and AS_PLAIN_TEXT
    silently: bool = False  # the second copy need not ring


def decide(
    outcome: Outcome,
    *,
    now: datetime,
    attempts: int,
    ambiguous: int = 0,
    plain: bool = False,
    planned_at: datetime,
    wait: timedelta = timedelta(0),
    policy: Policy = Policy.RETRY,
) -> Decision:
    """What to do with a delivery after an attempt.

    *attempts* counts this one, *ambiguous* the ambiguous ones with this one, *plain* says that it
    was already sent without markup, *wait* is what Telegram asked for.
    """
    if outcome is Outcome.SENT:
        return Decision(Verdict.SENT)
    if outcome is Outcome.GONE or now - planned_at > STALE_AFTER:
        return Decision(Verdict.DEAD)
    if outcome is Outcome.REFUSED:
        return Decision(Verdict.DEAD) if plain else Decision(Verdict.AS_PLAIN_TEXT, now)
    if outcome is Outcome.TOLD_TO_WAIT:
        return Decision(Verdict.AGAIN, now + wait)
    if outcome is Outcome.NOT_SENT:
        return Decision(Verdict.AGAIN, now + _backoff(attempts))
    if policy is Policy.PARK or ambiguous >= MOST_AMBIGUOUS:
        return Decision(Verdict.UNKNOWN)
    return Decision(Verdict.AGAIN, now + _backoff(attempts), silently=True)


def _backoff(attempts: int) -> timedelta:
    doubled: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)
