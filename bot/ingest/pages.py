"""What a web page is: an article, or one of the things that look like it from outside.

A page says much of itself in its head (OpenGraph, rel=canonical) and in JSON-LD; the rest is told
by its words. Runs in a worker process: pages are hostile now and then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from bot.errors import Empty, NotAnArticle
from bot.ingest import html, texts, urls
from bot.ingest.types import Extract

#: Below, what a page shows may be a stub; above, it is an article whatever else stands around it.
_SHORT = 150
#: A page with so many headlines that are links lists articles, unless it has long paragraphs too.
_HEADLINES = 5
_LONG_PARAGRAPH = 30

_ARTICLE = re.compile(r"(?:News|Article|BlogPosting|Report|Review|Posting)", re.I)
_PAYWALL_PLACE = re.compile(r"paywall|regwall|subscriber-only|subscription-offer|metered", re.I)
_PAYWALL_WORDS = re.compile(
    r"subscribe to (?:continue|read)|already a subscriber|for subscribers only"
    r"|is for subscribers|sign in to (?:continue|read)|register to (?:continue|read)"
    r"|weiterlesen mit|bereits abonnent|réservé aux abonnés|déjà abonné|solo para suscriptores"
    r"|лише для передплатників|только для подписчиков",
    re.I,
)
_CONSENT_WORDS = re.compile(
    r"cookies?\b|consent|your privacy|partners|personalised advertising|einwilligung|zustimm"
    r"|datenschutz|consentement|consentimiento|файл\w* cookie|згод\w+ на",
    re.I,
)
_GONE = re.compile(r"\b(?:404|page not found|seite nicht gefunden|сторінку не знайдено)\b", re.I)
_WORD = re.compile(r"\w+")


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


def read(raw: bytes, url: str) -> Extract:
    """The article on the page found at *url*; raises NotAnArticle, saying what it is instead."""
    page = texts.decode(raw)[: html.MAX_CHARACTERS]
    root = html.tree(page)
    host = urlsplit(url).hostname or url
    if root is None:
        raise NotAnArticle(host)
    marks = marks_of(root, url)
    try:
        extract = html.extract(page, url)
    except Empty:
        extract = Extract("")
    if _words(marks.body) > 1.5 * _words(extract.text):
        extract = replace(extract, text=marks.body)
    kind = _kind(root, marks, extract.text, url)
    if kind is not None:
        raise NotAnArticle(host, kind)
    return replace(
        extract,
        title=marks.title or extract.title,
        author=marks.author or extract.author,
        source=marks.site or extract.source or urls.bare_host(url),
        url=marks.canonical or urls.canonical(url),
        published_at=marks.published_at or extract.published_at,
    )


def marks_of(root: HtmlElement, url: str) -> Marks:
    meta = dict(_meta(root))
    told = list(_told(root))
    article = next((t for t in told if any(_ARTICLE.search(k) for k in _types(t))), {})
    kinds = frozenset(kind for t in told for kind in _types(t))
    return Marks(
        title=_line(article.get("headline")) or _line(meta.get("og:title")),
        author=_author(article.get("author")),
        site=_line(meta.get("og:site_name")) or _name(article.get("publisher")),
        canonical=_canonical(root, meta, url),
        published_at=_instant(article.get("datePublished"))
        or _instant(meta.get("article:published_time")),
        kinds=kinds | frozenset(filter(None, [meta.get("og:type")])),
        body=_body(article.get("articleBody")),
        closed=str(article.get("isAccessibleForFree", "")).lower() == "false",
        length=_number(article.get("wordCount")),
    )


def _kind(root: HtmlElement, marks: Marks, text: str, url: str) -> Any:  # a kind of NotAnArticle
    words = _words(text)
    if marks.is_video and words < _SHORT:
        return "video"
    if _is_consent(root, words):
        return "cookie wall"
    if _is_stub(root, marks, words):
        return "paywall"
    if _is_listing(root, marks, text, url):
        return "listing"
    return "nothing" if not texts.is_article(text) or _is_gone(root, words) else None


def _is_consent(root: HtmlElement, words: int) -> bool:
    if words >= 2 * _SHORT:
        return False
    everything = html_text(root)
    asked = len(_CONSENT_WORDS.findall(everything))
    return asked >= 4 and asked * 30 > _words(everything)


def _is_stub(root: HtmlElement, marks: Marks, words: int) -> bool:
    if marks.length and words < 0.6 * marks.length and marks.closed:
        return True
    if words >= _SHORT:
        return False
    fenced = any(
        _PAYWALL_PLACE.search(f"{e.get('class') or ''} {e.get('id') or ''}")
        for e in root.iter("div", "section", "aside", "article", "p")
    )
    return marks.closed or (fenced and _asks_to_pay(root)) or (words < 80 and _asks_to_pay(root))


def _asks_to_pay(root: HtmlElement) -> bool:
    return _PAYWALL_WORDS.search(html_text(root)) is not None


def _is_listing(root: HtmlElement, marks: Marks, text: str, url: str) -> bool:
    headlines = sum(_is_headline(link) for link in root.iter("a"))
    long = sum(_words(block) >= _LONG_PARAGRAPH for block in text.split("\n\n"))
    if urlsplit(url).path in ("", "/"):
        return headlines >= 3 and long < headlines
    return not marks.is_article and headlines >= _HEADLINES and long < headlines / 2


def _is_headline(link: HtmlElement) -> bool:
    """A link in a heading, or around one, of as many words as headlines have."""
    up, inside = link.getparent(), {str(child.tag) for child in link.iter()}
    around = {str(up.tag)} if up is not None else set()
    return bool(_HEADINGS & (inside | around)) and 4 <= _words(link.text_content()) <= 30


def _is_gone(root: HtmlElement, words: int) -> bool:
    """A page that is there only to say that it is not."""
    if words >= _SHORT:
        return False
    titles = [e.text_content() for e in root.iter("title", "h1")]
    return any(_GONE.search(title) for title in titles)


def html_text(root: HtmlElement) -> str:
    """All words of the page that are for reading."""
    return " ".join(
        piece
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag not in ("script", "style")
        for piece in (element.text, *(child.tail for child in element))
        if piece
    )


def _meta(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """The first of each name counts, so it is told last."""
    for element in reversed(list(root.iter("meta"))):
        name = element.get("property") or element.get("name") or ""
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
            there = urls.canonical(urljoin(url, address.strip()))
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


def _words(text: str) -> int:
    return len(_WORD.findall(text))


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
