"""What a worker process does with one text, file, page or entry: find the readable text and what it
says.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.analysis import analyse, document, language, parsing, similarity
from bot.analysis.types import Analysis, Summary
from bot.errors import Empty, NotAnArticle, TooShort
from bot.ingest import documents, kinds, texts, urls
from bot.ingest.types import Entry, Extract, FeedLink, ParsedFeed

# What reads HTML and feeds takes a fifth of a second to load, which only the workers need to spend:
# hence the imports inside the functions.

#: Shared by two texts, three words in a row, that are one article with a correction or a new end.
_TWIN = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, titled where it has a headline, and what it says."""

    extract: Extract
    analysis: Analysis


def read_text(text: str, title: str | None = None, language: str | None = None) -> Reading:
    return _read(Extract(text, title=title, language=language))


def read_outline(text: str, title: str | None = None, language: str | None = None) -> Reading:
    """Only its sentences, so that it can be found and quoted; its facts are for later."""
    read = document.read(text, title, language)
    sentences = tuple(sentence.span for sentence in read.body)
    bare = Analysis(read.language, sentences, read.paragraphs, Summary((), (), ()), (), (), (), ())
    return Reading(Extract(text, title=read.title, language=language), bare)


def read_document(raw: bytes, name: str = "") -> Reading:
    """Raises TooLarge, Unsupported, Empty; TooShort when there is less than an article has."""
    return _read(_enough(documents.read(raw, name)))


def read_page(raw: bytes, url: str, charset: str | None = None) -> Reading:
    """What was found at *url*: a page, or a file that a link leads to.

    Raises NotAnArticle, and what `read_document` raises.
    """
    return _read(extract_page(raw, url, charset))


def extract_page(raw: bytes, url: str, charset: str | None = None) -> Extract:
    """What `read_page` reads, without what it says."""
    if documents.is_page(raw):
        from bot.ingest import pages

        return pages.read(raw, url, charset)
    if kinds.looks_like_feed(raw):
        raise NotAnArticle(urls.bare_host(url), "feed")
    extract = _enough(documents.read(raw, url))
    return replace(extract, url=urls.canonical(url), source=extract.source or urls.bare_host(url))


def read_entry(entry: Entry, language: str | None = None) -> Reading:
    """An item as the feed itself tells it; raises TooShort when that is next to nothing."""
    from bot.ingest import html

    text = html.plain(entry.html)
    if not texts.is_article(text, forwarded=True):
        raise TooShort
    return _read(Extract(text, entry.title, entry.author, language=language))


def parse_feed(raw: bytes, url: str) -> ParsedFeed:
    from bot.ingest import feeds

    return feeds.parse(raw, url)


def find_feeds(page: bytes, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names."""
    from bot.ingest import feeds

    return feeds.discover(page, url)


def twin(text: str, others: Sequence[tuple[int, str]]) -> int | None:
    """The number of the text that *text* is, but for a few words; None when it is new."""
    mine = similarity.fingerprint(text)
    alike = [
        (similarity.containment(mine, similarity.fingerprint(other)), number)
        for number, other in others
        if abs(len(other) - len(text)) < 0.2 * len(text)
    ]
    share, number = max(alike, default=(0.0, 0))
    return number if share >= _TWIN else None


def warm_up(model: str) -> None:
    """In a new worker: load what the first text would have to wait for.

    *model* is the spaCy package that parses English; without one, rules over text have to do.
    """
    parsing.use("en", model or None)
    language.load()
    read_text("A word of a text warms up.")
    with suppress(Empty):
        documents.read(b"<html><p>Warm</p></html>")
    parse_feed(b"<rss version='2.0'><channel><item><title>Warm</title></item></channel></rss>", "")


def _enough(extract: Extract) -> Extract:
    if not texts.is_article(extract.text):
        raise TooShort
    return extract


def _read(extract: Extract) -> Reading:
    headline = document.read(extract.text, extract.title, extract.language).title
    analysis = analyse(extract.text, headline, extract.language)
    return Reading(replace(extract, title=headline), analysis)
