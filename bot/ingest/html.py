"""A web page's HTML into its readable text: trafilatura's only door."""

from __future__ import annotations

from datetime import UTC, datetime

import trafilatura
from trafilatura.settings import Document as Page

from bot.errors import Empty
from bot.ingest import texts
from bot.ingest.types import Extract


def extract(page: str, url: str | None = None) -> Extract:
    """The article in *page*, without menus and the like; raises Empty when there is none."""
    found = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # Only what the page says is its date: a year in the text is not.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Page) or not found.text:
        raise Empty
    return Extract(
        texts.clean(_paragraphs(found.text)),
        title=found.title or None,
        author=found.author or None,
        source=found.sitename or None,
        url=found.url or url,
        published_at=_instant(found.date or ""),
        language=found.language or None,
    )


def _paragraphs(text: str) -> str:
    """trafilatura writes one line a paragraph; a reader expects a blank line between them."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())


def _instant(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None
