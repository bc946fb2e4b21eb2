"""Markdown into the text a reader would see.

Headings stay as lines of their own; the first gives the title.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.ingest.types import Extract

_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n(?:---|\.\.\.)(?:\n|$)", re.S)
_FIELD = re.compile(r"^(title|author|date|lang|source)\s*:\s*(.+?)\s*$", re.M | re.I)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.M)
_UNDERLINED = re.compile(r"^([^\n]+)\n(?:={3,}|-{3,})[ \t]*$", re.M)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*$\n?", re.M)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.M)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]{1,100}\]:[ \t]*\S+.*$\n?", re.M)
_AUTOLINK = re.compile(r"<(https?://[^>\s]{1,2000})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^\n*_]{1,2000}?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`\n]{1,2000})`")
_BLOCKQUOTE = re.compile(r"^ {0,3}(?:> ?)+", re.M)
_BULLET = re.compile(r"^([ \t]*)[*+-][ \t]+", re.M)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_SIGNS = (_HEADING, _LINK, _STRONG, _FENCE, _REFERENCE, _BLOCKQUOTE)


def looks_like(text: str, name: str = "") -> bool:
    """Whether to read *text* as Markdown: it is called so, or has two kinds of its signs."""
    if name.lower().endswith((".md", ".markdown")):
        return True
    head = text[:20_000]
    return bool(_FRONT_MATTER.match(head)) or sum(bool(sign.search(head)) for sign in _SIGNS) >= 2


def extract(text: str) -> Extract:
    fields, body = _front_matter(text)
    heading = _HEADING.search(body) or _UNDERLINED.search(body)
    title = fields.get("title") or (_inline(heading[1]) if heading else None)
    return Extract(
        _plain(body).strip("\n"),
        title=title,
        author=fields.get("author"),
        source=fields.get("source"),
        published_at=_instant(fields.get("date", "")),
        language=fields.get("lang", "")[:2].lower() or None,
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(found[1])}
    return fields, text[found.end() :]


def _instant(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(text: str) -> str:
    text = _UNDERLINED.sub(r"\1", text)
    for pattern in (_FENCE, _REFERENCE, _RULE, _BLOCKQUOTE):
        text = pattern.sub("", text)
    text = _HEADING.sub(lambda found: found[1], text)
    text = _BULLET.sub(r"\1• ", text)
    return re.sub(r"\n{3,}", "\n\n", _inline(text))


def _inline(text: str) -> str:
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _CODE.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text).strip(" \t")
