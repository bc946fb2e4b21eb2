"""Bytes into a feed: RSS and Atom through feedparser (its only door), JSON Feed by ourselves.

Runs in a worker process: feedparser takes quadratic time on some hostile input.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from lxml import etree, html

from bot.errors import Unsupported
from bot.ingest import urls
from bot.ingest.kinds import looks_like_feed
from bot.ingest.types import Entry, FeedLink, ParsedFeed

#: A feed that lists more is read in part: the newest.
MAX_ENTRIES = 200
_MAX_TEXT = 200_000
_MAX_TITLE = 500
_MAX_NAME = 300

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def parse(raw: bytes, url: str) -> ParsedFeed:
    """The feed in *raw*, found at *url*. Raises Unsupported when it is none."""
    if not looks_like_feed(raw):
        raise Unsupported("feed")
    return (
        _json_feed(raw, url)
        if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        else _xml_feed(raw, url)
    )


def discover(page: bytes, url: str) -> tuple[FeedLink, ...]:
    """The feeds a web page names in its head, in its order."""
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return ()
    links: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().strip()
        href = (link.get("href") or "").strip()
        if "alternate" in rel and kind in _FEED_TYPES and href:
            where = urls.joined(url, href)
            if where is not None:
                links.setdefault(where, FeedLink(where, (link.get("title") or "").strip() or None))
    return tuple(links.values())


def _xml_feed(raw: bytes, url: str) -> ParsedFeed:
    found = feedparser.parse(raw, response_headers={"content-location": url})
    if not found.version and not found.entries:
        raise Unsupported("feed")
    about = found.feed
    return ParsedFeed(
        title=_line(about.get("title"), _MAX_TITLE),
        site=about.get("link") or None,
        language=about.get("language") or None,
        ttl=_minutes(about.get("ttl")),
        entries=_newest(_xml_entry(e, url) for e in found.entries[: MAX_ENTRIES * 5]),
    )


def _xml_entry(entry: Any, url: str) -> Entry:  # feedparser's dictionaries have no types
    contents = [c.get("value") or "" for c in entry.get("content", ())]
    text = max([*contents, entry.get("summary") or ""], key=len)[:_MAX_TEXT]
    link = entry.get("link") or (entry.get("id") if _is_address(entry.get("id")) else None)
    title = _line(entry.get("title"), _MAX_TITLE)
    return Entry(
        key=_key(entry.get("id") or link, title, text),
        url=urls.joined(url, link) if link else None,
        title=title,
        author=_line(entry.get("author"), _MAX_NAME),
        published_at=_instant(entry.get("published_parsed") or entry.get("updated_parsed")),
        html=text,
        revision=_digest(title, text),
    )


def _json_feed(raw: bytes, url: str) -> ParsedFeed:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise Unsupported("feed") from exc
    items = found.get("items")
    if not isinstance(items, list):
        raise Unsupported("feed")
    return ParsedFeed(
        title=_line(found.get("title"), _MAX_TITLE),
        site=_text(found.get("home_page_url")) or None,
        language=_text(found.get("language")) or None,
        ttl=None,
        entries=_newest(
            _json_entry(i, url) for i in items[: MAX_ENTRIES * 5] if isinstance(i, dict)
        ),
    )


def _json_entry(item: dict[str, Any], url: str) -> Entry:
    html_text, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    text = (html_text or plain or _text(item.get("summary")))[:_MAX_TEXT]
    link = _text(item.get("url")) or _text(item.get("external_url"))
    title = _line(item.get("title"), _MAX_TITLE)
    authors = item.get("authors") if isinstance(item.get("authors"), list) else []
    names = [_text(a.get("name")) for a in authors or () if isinstance(a, dict)]
    return Entry(
        key=_key(_text(item.get("id")) or link, title, text),
        url=urls.joined(url, link) if link else None,
        title=title,
        author=_line(", ".join(filter(None, names)), _MAX_NAME),
        published_at=_iso(item.get("date_published")),
        html=text,
        revision=_digest(title, text),
    )


def _newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """At most MAX_ENTRIES, each key once. Where dates are missing the feed's own order stands."""
    once: dict[str, Entry] = {}
    for entry in entries:
        once.setdefault(entry.key, entry)
    unique = list(once.values())
    if len(unique) > MAX_ENTRIES and all(e.published_at for e in unique):
        unique.sort(key=lambda e: e.published_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return tuple(unique[:MAX_ENTRIES])


def _key(identity: str | None, title: str | None, text: str) -> str:
    """256 bits: a collision would hide an entry for ever."""
    return _digest(identity) if identity else _digest(title, text)


def _digest(*parts: str | None) -> str:
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def _instant(parsed: Any) -> datetime | None:  # a time.struct_time in UTC, or nothing
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _minutes(value: object) -> timedelta | None:
    digits = _text(value).strip()
    return timedelta(minutes=int(digits[:6])) if digits.isdigit() else None


def _is_address(value: object) -> bool:
    return _text(value).startswith(("http://", "https://"))


def _line(value: object, limit: int) -> str | None:
    """A name or title on one line, its tags gone, cut to *limit* characters."""
    words = _text(value)[: limit * 4]
    if "<" in words or "&" in words:
        words = _without_tags(words)
    return " ".join(words.split())[:limit] or None


def _without_tags(words: str) -> str:
    try:
        return str(html.fragment_fromstring(words, create_parent=True).text_content())
    except (etree.ParserError, ValueError):
        return words


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
