"""What a web page is: an article, or one of the things that look like it from outside.

It is told by what the page says of itself, and by its words. Runs in a worker process: pages are
hostile now and then.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.errors import Elsewhere, Empty, Looks, NotAnArticle
from bot.ingest import clutter, html, texts, urls
from bot.ingest.marks import Marks, marks_of
from bot.ingest.types import Extract

#: Below, what a page shows may be a stub; above, it is an article whatever else stands around it.
_SHORT = 150
#: Below, it still is one if the page both says so and asks for money at the end.
_METERED = 300
#: A page with so many headlines that are links lists articles, unless it has long paragraphs too.
_HEADLINES = 5
_LONG_PARAGRAPH = 30

_PAYWALL_PLACE = re.compile(r"paywall|regwall|subscriber-only|subscription-offer|metered", re.I)
_PAYWALL_WORDS = re.compile(
    r"subscribe to (?:continue|read)|already a subscriber|for subscribers only"
    r"|is for subscribers|sign in to (?:continue|read)|register to (?:continue|read)"
    r"|weiterlesen mit|bereits abonnent|réservée? aux abonnés|déjà abonné|solo para suscriptores"
    r"|лише для передплатників|только для подписчиков",
    re.I,
)
_CONSENT_WORDS = re.compile(
    r"cookies?\b|consent|your privacy|partners|personalised advertising|einwilligung|zustimm"
    r"|datenschutz|consentement|consentimiento|файл\w* cookie|згод\w+ на",
    re.I,
)
_ROBOT_WORDS = re.compile(
    r"verify (?:that )?you are (?:a )?human|checking (?:if the site connection|your browser)"
    r"|enable javascript and cookies to continue|(?:are|you are) not a robot|unusual traffic"
    r"|security of your connection|ви не робот|вы не робот",
    re.I,
)
_GONE = re.compile(
    r"\b404\b|page (?:was |is )?not found|page (?:does not|doesn.t|no longer) exists?"
    r"|no longer available|seite nicht gefunden|page introuvable|página no encontrada"
    r"|сторінк\w+ не (?:знайдено|існує)|страница не найдена",
    re.I,
)
_REFRESH = re.compile(
    r"(\d{1,2})(?:\.\d{0,3})?\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}['\"]?([^'\"\s]{1,2000})", re.I
)
_WORD = re.compile(r"\w+")


def read(raw: bytes, url: str, charset: str | None = None) -> Extract:
    """The article on the page found at *url*; *charset* is what the server says of its bytes.

    Raises NotAnArticle, saying what it is instead, Elsewhere when it only sends its readers on.
    """
    root = html.tree(texts.decode(raw, charset))
    host = urlsplit(url).hostname or url
    if root is None:
        raise NotAnArticle(host)
    marks = marks_of(root, url)
    extract = _extract(root, marks, url)
    kind = _kind(root, marks, extract.text, url)
    if kind is not None:
        raise NotAnArticle(host, kind)
    if not texts.is_article(extract.text):
        there = _sends_to(root, url)
        raise Elsewhere(host, there) if there else NotAnArticle(host)
    title = marks.title or extract.title
    return replace(
        extract,
        text=clutter.without_lines(extract.text, title),
        title=title,
        author=marks.author or extract.author,
        source=marks.site or extract.source or urls.bare_host(url),
        url=marks.canonical or urls.canonical(url),
        published_at=marks.published_at or extract.published_at,
    )


def _extract(root: HtmlElement, marks: Marks, url: str) -> Extract:
    """What the page shows, or what it tells to machines where that is more, or better parted."""
    try:
        shown = html.extract(clutter.cleared(root), url)
    except Empty:
        shown = Extract("")
    told, seen = _words(marks.body), _words(shown.text)
    is_more = told > 1.5 * seen
    is_better = told > 0.9 * seen and "\n\n" in marks.body and "\n\n" not in shown.text
    return replace(shown, text=marks.body) if is_more or is_better else shown


def _kind(root: HtmlElement, marks: Marks, text: str, url: str) -> Looks | None:
    """What it is instead of an article, if that can be told."""
    words = _words(text)
    if marks.is_video and words < _SHORT:
        return "video"
    if words < _SHORT and not marks.is_article and _ROBOT_WORDS.search(html_text(root)):
        return "robot check"
    if _is_consent(root, words):
        return "cookie wall"
    if _is_stub(root, marks, words):
        return "paywall"
    if _is_gone(root, marks, words):
        return "gone"
    if _is_listing(root, marks, text, url):
        return "listing"
    asks = any((e.get("type") or "").lower() == "password" for e in root.iter("input"))
    return "login" if asks and not texts.is_article(text) else None


def _is_consent(root: HtmlElement, words: int) -> bool:
    if words >= 2 * _SHORT:
        return False
    everything = html_text(root)
    asked = len(_CONSENT_WORDS.findall(everything))
    return asked >= 4 and asked * 30 > _words(everything)


def _is_stub(root: HtmlElement, marks: Marks, words: int) -> bool:
    if marks.length and words < 0.6 * marks.length and marks.closed:
        return True
    if words >= _METERED:
        return False
    fences = [e for e in root.iter(*_BOXES) if _PAYWALL_PLACE.search(_names(e))]
    if marks.closed and any(_asks_to_pay(fence) for fence in fences):
        return True
    if words >= _SHORT:
        return False
    return marks.closed or ((bool(fences) or words < 80) and _asks_to_pay(root))


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


def _is_gone(root: HtmlElement, marks: Marks, words: int) -> bool:
    """A page that is there only to say that it is not."""
    if words >= _SHORT or marks.is_article:
        return False
    titles = [e.text_content() for e in root.iter("title", "h1")]
    return any(_GONE.search(title) for title in titles)


def _sends_to(root: HtmlElement, url: str) -> str | None:
    """Where a page of next to nothing has its readers sent in a moment."""
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match((element.get("content") or "").strip())
            there = (urls.joined(url, found[2]) or url) if found else url
            return there if urls.canonical(there) != urls.canonical(url) else None
    return None


def html_text(root: HtmlElement) -> str:
    """All words of the page that are for reading."""
    return " ".join(
        piece
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag not in ("script", "style")
        for piece in (element.text, *(child.tail for child in element))
        if piece
    )


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


_BOXES = ("div", "section", "aside", "article", "p")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
