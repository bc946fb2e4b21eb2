"""The heartbeat: APScheduler only ticks; the database says what is due.

A tick that comes late is not lost, one that is still busy is not started twice, and one that fails
is logged and comes again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Heartbeat:
    """Runs each job again and again, at its own pace."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, pace: timedelta, job: Job, *, at_once: bool = False) -> None:
        """Again and again; the first time when the pace has passed, or *at_once*."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(_logged(job), "interval", seconds=pace.total_seconds(), **first)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No more beats; a job under way is cancelled."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _logged(job: Job) -> Job:
    async def run() -> None:
        try:
            await job()
        except asyncio.CancelledError:
            log.debug("%s was left off", job.__qualname__)  # `stop` did it; no mishap to report
        except Exception:
            log.exception("%s failed; it will be tried again", job.__qualname__)

    return run
