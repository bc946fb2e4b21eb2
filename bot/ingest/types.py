"""What reading yields: the readable text of something that came as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Extract:
    """A readable text, and what its bytes tell about it."""

    text: str
    title: str | None = None
    author: str | None = None
    source: str | None = None  # the site's own name
    url: str | None = None  # where it says it lives
    published_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a feed lists it. *html* may be the whole text, a teaser, or nothing."""

    key: str  # 256 bits in hex: the same item keeps it for ever
    url: str | None
    title: str | None
    author: str | None
    published_at: datetime | None
    html: str
    revision: str  # changes when title or text do


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says of itself, and its entries, newest first as a rule."""

    title: str | None
    site: str | None
    language: str | None
    ttl: timedelta | None  # how long it asks to be left alone
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names."""

    url: str
    title: str | None
