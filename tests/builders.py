"""What tests of several rooms build with: a clock that stands still, and workers without a process."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **units: float) -> None:
        self.now += timedelta(**units)


class ThreadWorkers:
    """The same work in a thread: no process to start, and none to kill."""

    async def start(self) -> None:
        """There is nothing to start."""

    async def run(self, function, *args, deadline):
        return await asyncio.to_thread(function, *args)

    async def close(self) -> None:
        """There is nothing to stop."""
