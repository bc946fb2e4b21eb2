"""What bytes are, by a look at their beginning: enough to know who can read them."""

from __future__ import annotations

import re

#: Where sites keep their feed when they do not say so, most common first.
USUAL_PLACES = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")

_BEGINNING = 4096
_BEFORE = b"\xef\xbb\xbf \t\r\n"
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.I)
_OPML = re.compile(rb"\A(?:<\?xml[^>]{0,200}\?>|<!--.{0,500}?-->|\s)*<opml[\s>]", re.I | re.S)


def looks_like_feed(raw: bytes, media_type: str = "") -> bool:
    """Whether it is worth parsing *raw* as a feed; the bytes say more than the declared type."""
    start = raw[:_BEGINNING].lstrip(_BEFORE)
    if start.startswith(b"{"):
        return b"jsonfeed.org" in start or media_type == "application/feed+json"
    return _FEED.search(start) is not None


def looks_like_opml(raw: bytes) -> bool:
    """Whether it is a list of feeds."""
    return _OPML.match(raw[:_BEGINNING].lstrip(_BEFORE)) is not None
