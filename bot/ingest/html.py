"""A web page's HTML into its readable text: trafilatura's only door.

Its settings were chosen on the 36 articles of tests/data/pages (`python -m benchmarks.pages`), by
mean F1 of words and lines of furniture left. Alone, as it comes: 0.934 and 13; without comments and
tables 0.936 and 12; so and *fast* (no fall-backs) 0.935 and 13; *favor_recall* 0.928 and 18;
*favor_precision* 0.881 and 12, with three articles lost; *deduplicate* 0.903 and 17, since it
remembers the pages before. With what `pages` and `clutter` do around it 0.989 and none; with them
*fast* leaves 0.988 and 1, tables 0.988 and 1, *favor_recall* 0.988 and 2, *favor_precision* 0.962.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import trafilatura
from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement
from trafilatura.settings import Document as Page

from bot.errors import Empty
from bot.ingest import texts
from bot.ingest.types import Extract

#: More than any article; the extractor's time grows faster than its input.
MAX_CHARACTERS = 2_000_000
_SPACE = re.compile(r"\s+")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")


def extract(page: str | HtmlElement, url: str | None = None) -> Extract:
    """The article in *page*, without menus and the like; raises Empty when there is none."""
    found = trafilatura.bare_extraction(
        page[:MAX_CHARACTERS] if isinstance(page, str) else page,
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


def tree(page: str) -> HtmlElement | None:
    """The page's elements; None when it has none."""
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", page[:MAX_CHARACTERS], count=1))
    except (ParserError, ValueError):
        return None


def plain(fragment: str) -> str:
    """The text of a piece of HTML as it would be read: a blank line between its blocks."""
    root = tree(f"<div>{fragment}</div>")
    if root is None:
        return ""
    parts: list[str] = []
    for event, element in _walk(root):
        if isinstance(element.tag, str) and element.tag in _SILENT:
            continue
        if isinstance(element.tag, str) and element.tag in _BLOCKS:
            parts.append("\n\n")
        elif element.tag == "br" and event == "start":
            parts.append("\n")
        words = element.text if event == "start" and isinstance(element.tag, str) else None
        parts.append(_SPACE.sub(" ", (words if event == "start" else element.tail) or ""))
    return texts.clean(_tidied("".join(parts)))


def _walk(root: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Each element as it opens and as it closes, without recursion; what is silent is left out."""
    found: list[tuple[str, HtmlElement]] = []
    waiting: list[tuple[str, HtmlElement]] = [("start", root)]
    while waiting:
        event, element = waiting.pop()
        if event == "start" and element.tag in _SILENT:
            found.append(("end", _tail_of(element)))
            continue
        found.append((event, element))
        if event == "start":
            waiting.append(("end", element))
            waiting.extend(("start", child) for child in reversed(element))
    return found


def _tail_of(element: HtmlElement) -> HtmlElement:
    """A stand-in that has nothing but what follows *element*."""
    stand_in = lxml_html.Element("span")
    stand_in.tail = element.tail
    return stand_in


def _tidied(text: str) -> str:
    blocks = (
        "\n".join(" ".join(line.split()) for line in block.split("\n") if line.strip())
        for block in re.split(r"\n[ \t\r\f]*\n\s*", text)
    )
    return "\n\n".join(filter(None, blocks))


def _paragraphs(text: str) -> str:
    """trafilatura writes one line a paragraph; a reader expects a blank line between them."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())


def _instant(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None


_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "figure", "head"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "footer", "form", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tr", "ul"}
)
