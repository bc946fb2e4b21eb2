"""OPML, the format in which people carry their feeds between readers (opml.org/spec2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from defusedxml import ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from bot.errors import TooLarge, Unreadable, Unsupported

MAX_BYTES = 1024 * 1024
MAX_FEEDS = 10_000
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in a list of feeds."""

    url: str
    title: str | None = None
    site: str | None = None


def parse(raw: bytes) -> tuple[Outline, ...]:
    """The feeds in the file, each address once, in the file's order, at most MAX_FEEDS.

    Raises TooLarge, Unreadable when it is broken, Unsupported when it is something else.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge(MAX_BYTES)
    try:
        root = SafeTree.fromstring(raw, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as exc:
        raise Unreadable("OPML") from exc
    if root.tag.rpartition("}")[2].lower() != "opml":
        raise Unsupported("XML")
    found: dict[str, Outline] = {}
    for outline in _outlines(root):
        found.setdefault(outline.url, outline)
    return tuple(found.values())[:MAX_FEEDS]


def write(outlines: Iterable[Outline], *, title: str, now: datetime) -> bytes:
    """An OPML 2.0 file that other readers, and `parse`, understand."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = ElementTree.SubElement(root, "body")
    for outline in outlines:
        name = outline.title or outline.url
        fields = {"type": "rss", "text": name, "title": name, "xmlUrl": outline.url}
        if outline.site:
            fields["htmlUrl"] = outline.site
        ElementTree.SubElement(body, "outline", fields)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _outlines(root: ElementTree.Element) -> Iterable[Outline]:
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        fields = {name.lower(): value.strip() for name, value in element.attrib.items()}
        if fields.get("xmlurl"):
            title = fields.get("title") or fields.get("text")
            yield Outline(fields["xmlurl"], title or None, fields.get("htmlurl") or None)
        if depth < _MAX_DEPTH:
            waiting += [(child, depth + 1) for child in reversed(element)]
