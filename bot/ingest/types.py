"""What reading yields: the readable text of something that came as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
