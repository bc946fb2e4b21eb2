"""The only place that asks what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

#: A clock answers with an aware instant in UTC. Tests bring their own.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)
