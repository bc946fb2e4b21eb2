"""Quiet hours: a stretch of the local day in which nothing is sent unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From *start* to *end* local time; it may run over midnight. Equal ends mean: never."""

    start: time
    end: time
    zone: str

    def covers(self, at: datetime) -> bool:
        clock = at.astimezone(ZoneInfo(self.zone)).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def ends_after(self, at: datetime) -> datetime:
        """When it may be sent: *at* itself outside the quiet hours, else their end."""
        if not self.covers(at):
            return at
        here = at.astimezone(ZoneInfo(self.zone))
        day = here.date() if here.time() < self.end else here.date() + timedelta(days=1)
        return datetime.combine(day, self.end, ZoneInfo(self.zone)).astimezone(UTC)
