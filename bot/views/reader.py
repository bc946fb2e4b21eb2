"""The one who reads: their language, their time zone, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.views.words import Words, words


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a view speaks to. `now` is an aware instant; `zone` the reader's own."""

    now: datetime
    language: str | None = None
    zone: tzinfo = UTC

    @property
    def words(self) -> Words:
        return words(self.language)

    def when(self, instant: datetime) -> str:
        """An instant as people write it: "today 14:05", "12 May 14:05", "12 May 2024"."""
        return self._told(self._day(instant), self._clock(instant))

    def moment(self, instant: datetime) -> str:
        """The same of one that has an hour for certain, be it midnight in Greenwich."""
        return self._told(instant.astimezone(self.zone).date(), self.time(instant))

    def _told(self, day: date, clock: str) -> str:
        today = self.now.astimezone(self.zone).date()
        if near := _NEAR.get((day - today).days):
            return f"{self.words.label(near)} {clock}".rstrip()
        written = self.day(day)
        return f"{written} {clock}" if clock and day.year == today.year else written

    def day(self, day: date | datetime) -> str:
        """A date: "12 May", with the year when it is not this one."""
        if isinstance(day, datetime):
            day = self._day(day)
        month = self.words.label(f"date.month_{day.month}")
        this_year = self.now.astimezone(self.zone).year
        key = "date.day" if day.year == this_year else "date.day_year"
        return self.words.label(key, day=str(day.day), month=month, year=str(day.year))

    def weekday(self, day: date | datetime) -> str:
        """A date with its weekday: "Tue 12 May"."""
        if isinstance(day, datetime):
            day = self._day(day)
        return f"{self.words.label(f'date.weekday_{day.weekday()}')} {self.day(day)}"

    def time(self, instant: datetime) -> str:
        """The hour and minute on the reader's clock: "14:05"."""
        return f"{instant.astimezone(self.zone):%H:%M}"

    def span(self, wait: timedelta) -> str:
        """A length of time in its largest unit, rounded up: "40 seconds", "3 minutes", "2 days"."""
        seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
        for key, size in _UNITS:
            if seconds >= size:
                return self.words.label(key, n=-(-seconds // size))
        return self.words.label("date.seconds", n=seconds)

    def _day(self, instant: datetime) -> date:
        return instant.date() if _only_a_date(instant) else instant.astimezone(self.zone).date()

    def _clock(self, instant: datetime) -> str:
        return "" if _only_a_date(instant) else self.time(instant)


_NEAR = {-1: "date.yesterday", 0: "date.today", 1: "date.tomorrow"}
_UNITS = (("date.days", 86_400), ("date.hours", 3_600), ("date.minutes", 60))


def _only_a_date(instant: datetime) -> bool:
    """Midnight sharp in UTC: the page gave a date and no time; no zone moves it to another day."""
    return instant.astimezone(UTC).time() == time()
