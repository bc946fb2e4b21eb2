"""What a page says of itself to machines: in its head (OpenGraph, rel=canonical), in microdata
and in JSON-LD. All of it may be missing, broken or a lie.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.ingest import html, texts, urls

_ARTICLE = re.compile(r"(?:News|Article|BlogPosting|Report|Review|Posting)", re.I)
#: Where heads keep the moment of publication, the surest first.
_DATES = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "date"),
)
#: What parts a headline from the site's name.
_BETWEEN = " |-–—·:»"
_DATED = re.compile(r"datePublished|\bpublished\b|\b(?:entry|post|pub)-?date\b", re.I)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page says of itself to machines."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    canonical: str | None = None
    published_at: datetime | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)  # JSON-LD types and og:type
    body: str = ""  # the article, where JSON-LD has it
    closed: bool = False  # it says that reading costs money
    length: int = 0  # the words it says the article has

    @property
    def is_article(self) -> bool:
        return any(_ARTICLE.search(kind) for kind in self.kinds)

    @property
    def is_video(self) -> bool:
        return any(kind == "VideoObject" or kind.startswith("video") for kind in self.kinds)


def marks_of(root: HtmlElement, url: str) -> Marks:
    meta = dict(_meta(root))
    told = list(_told(root))
    article = next((t for t in told if any(_ARTICLE.search(k) for k in _types(t))), {})
    kinds = frozenset(kind for t in told for kind in _types(t))
    site = _line(meta.get("og:site_name")) or _name(article.get("publisher")) or _site(root, told)
    author = _author(article.get("author"))
    title = _line(article.get("headline")) or _line(meta.get("og:title")) or _heading(root)
    return Marks(
        title=_without_site(title, site),
        author=author if author != site else None,
        site=site,
        canonical=_canonical(root, meta, url),
        published_at=_instant(article.get("datePublished")) or _published(root, meta),
        kinds=kinds | frozenset(filter(None, [meta.get("og:type")])),
        body=_body(article.get("articleBody")) or _updates(article.get("liveBlogUpdate")),
        closed=str(article.get("isAccessibleForFree", "")).lower() == "false",
        length=_number(article.get("wordCount")),
    )


def _without_site(title: str | None, site: str | None) -> str | None:
    """A headline is not signed."""
    if title and site and title.lower().endswith(site.lower()):
        return title[: -len(site)].rstrip(_BETWEEN) or title
    return title


def _heading(root: HtmlElement) -> str | None:
    """The one heading that the page's title repeats."""
    headings = [_line(e.text_content()) for e in root.iter("h1")]
    titles = [" ".join(e.text_content().split()) for e in root.iter("title")][:1]
    return (
        headings[0]
        if len(headings) == 1 and headings[0] and headings[0] in "".join(titles)
        else None
    )


def _site(root: HtmlElement, told: list[dict[str, Any]]) -> str | None:
    """Its name where the article itself does not say by whom it is published."""
    for one in told:
        if "WebSite" in _types(one) and (name := _name(one)):
            return name
    for element in root.iter("span", "div", "p"):
        if element.get("itemprop") == "publisher":
            inside = (e for e in element.iter() if e.get("itemprop") == "name")
            return next((_line(e.get("content") or e.text_content()) for e in inside), None)
    return None


def _published(root: HtmlElement, meta: dict[str, str]) -> datetime | None:
    """The moment it came out, from where pages keep that; the surest first."""
    told = [meta.get(name) for name in _DATES]
    for element in root.iter("time", "span", "abbr"):
        names = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        if _DATED.search(names) or element.get("pubdate") is not None:
            told.append(element.get("datetime") or element.get("content") or element.get("title"))
    return next(filter(None, map(_instant, told)), None)


def _updates(value: Any) -> str:
    """A live blog's entries, as it lists them."""
    updates = value if isinstance(value, list) else []
    bodies = (_body(one.get("articleBody")) for one in updates[:300] if isinstance(one, dict))
    return "\n\n".join(filter(None, bodies))


def _meta(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """The first of each name counts, so it is told last."""
    for element in reversed(list(root.iter("meta"))):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        yield name.lower(), (element.get("content") or "").strip()


def _told(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, whatever it is wrapped in."""
    for script in list(root.iter("script"))[:200]:
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(500):
            if not waiting:
                break
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting[:0] = one
            elif isinstance(one, dict):
                yield one
                waiting[:0] = [one[key] for key in ("@graph", "mainEntity") if key in one]


def _types(told: dict[str, Any]) -> tuple[str, ...]:
    kinds = told.get("@type")
    return tuple(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind)


def _canonical(root: HtmlElement, meta: dict[str, str], url: str) -> str | None:
    """Where the page says it lives, if that is the same site: another's address is not its to take.

    Some sites name their front page on every page, which would make all of them one article.
    """
    named = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address in filter(None, [*named, meta.get("og:url", "")]):
        try:
            there = urls.canonical(urls.joined(url, address.strip()) or url)
            if urls.bare_host(there) == urls.bare_host(url) and (
                urlsplit(there).path != "/" or urlsplit(url).path in ("", "/")
            ):
                return there
        except ValueError:
            continue
    return None


def _body(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    text = html.plain(value) if re.search(r"<\w+[^>]*>", value) else value
    return texts.clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _author(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_name, people[:5]))) or None


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    name = _line(value)
    return None if name and name.startswith(("http://", "https://")) else name


def _line(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.plain(value).split())[:500] or None


def _number(value: Any) -> int:
    return int(str(value)[:7]) if str(value).isdecimal() else 0


def _instant(value: Any) -> datetime | None:
    """A date without a time is midnight in UTC: readers are then shown the day alone."""
    try:
        at = datetime.fromisoformat(value if isinstance(value, str) else "")
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
