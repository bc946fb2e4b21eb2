"""A message as a terminal shows it: bold is bold, a quotation has a bar, buttons are numbered."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rehearsal.things import Json, Message

_ANSI = {
    "bold": ("1", "22"),
    "italic": ("3", "23"),
    "underline": ("4", "24"),
    "strikethrough": ("9", "29"),
    "code": ("36", "39"),
    "pre": ("36", "39"),
    "text_link": ("4;34", "24;39"),
    "url": ("4;34", "24;39"),
    "bot_command": ("34", "39"),
    "mention": ("34", "39"),
    "hashtag": ("34", "39"),
}
_QUOTES = ("blockquote", "expandable_blockquote")
_BAR, _FOLD = "│ ", "▾ "


@dataclass(frozen=True, slots=True)
class Style:
    """*width* None leaves lines as they are: what is read by programs is not wrapped."""

    colour: bool = False
    width: int | None = None

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str
    url: str


def render(message: Message, style: Style) -> str:
    """The text, the file and the buttons, one below the other."""
    parts = [_file(message), _text(message, style), buttons(message, style)]
    return "\n".join(part for part in parts if part)


def buttons(message: Message, style: Style) -> str:
    """`[1] Figures  [2] Quotes`, a line for each row, counted through."""
    number = 0
    rows: list[str] = []
    for row in message.keyboard or []:
        labels: list[str] = []
        for button in row:
            number += 1
            outside = " ↗" if "url" in button else ""
            labels.append(f"{style.paint(f'[{number}]', '1;33')} {button['text']}{outside}")
        rows.append("  ".join(labels))
    return "\n".join(rows)


def _file(message: Message) -> str:
    if message.media is None:
        return ""
    return f"📎 {message.media.name} ({_size(message.media.size)})"


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _text(message: Message, style: Style) -> str:
    spans = _spans(message.text, message.entities)
    text = _wrapped(message.text, spans, style.width) if style.width else message.text
    lines: list[str] = []
    start = 0
    for line in text.split("\n"):
        prefix = _prefix(spans, start, start + len(line))
        shown = "".join(_painted(text, spans, start, start + len(line), style))
        lines.append(f"{style.paint(prefix, '2')}{shown}".rstrip())
        start += len(line) + 1
    return "\n".join(lines)


def _spans(text: str, entities: list[Json]) -> list[_Span]:
    """Entities by characters instead of UTF-16 units."""
    at: dict[int, int] = {}
    units = 0
    for index, character in enumerate(text):
        at[units] = index
        units += 2 if character > "\uffff" else 1
    at[units] = len(text)
    found: list[_Span] = []
    for entity in entities:
        start, length = entity["offset"], entity["length"]
        assert isinstance(start, int)
        assert isinstance(length, int)
        end = start + length
        if start in at and end in at:
            url = str(entity.get("url", ""))
            found.append(_Span(at[start], at[end], str(entity["type"]), url))
    return found


def _prefix(spans: list[_Span], start: int, end: int) -> str:
    for span in spans:
        if span.kind in _QUOTES and span.start <= start and end <= span.end:
            folded = span.kind == "expandable_blockquote" and span.start == start
            return _FOLD if folded else _BAR
    return ""


def _painted(text: str, spans: list[_Span], start: int, end: int, style: Style) -> Iterator[str]:
    """One line in pieces, each in the paint of the entities over it."""
    here = [span for span in spans if span.start < end and start < span.end]
    borders = {start, end}
    for span in here:
        borders |= {max(start, span.start), min(end, span.end)}
    cuts = sorted(borders)
    for left, right in itertools.pairwise(cuts):
        over = [span for span in here if span.start <= left and right <= span.end]
        piece = text[left:right]
        if style.colour:
            for span in over:
                on, off = _ANSI.get(span.kind, ("", ""))
                piece = f"\x1b[{on}m{piece}\x1b[{off}m" if on else piece
                if span.url:
                    piece = f"\x1b]8;;{span.url}\x1b\\{piece}\x1b]8;;\x1b\\"
        yield piece
        if not style.colour:
            for span in over:
                if span.url and span.end == right and span.url.rstrip("/") not in piece:
                    yield f" <{span.url}>"


def _wrapped(text: str, spans: list[_Span], width: int) -> str:
    """Break long lines at spaces; every space becomes one line's end, so that no place moves."""
    characters = list(text)
    start = 0
    for line in text.split("\n"):
        room = width - len(_prefix(spans, start, start + len(line)))
        column, last_space = 0, -1
        for index in range(start, start + len(line)):
            column += _columns(text[index])
            if text[index] == " ":
                last_space = index
            if column > room and last_space > start:
                characters[last_space] = "\n"
                column = sum(map(_columns, text[last_space + 1 : index + 1]))
                last_space = -1
        start += len(line) + 1
    return "".join(characters)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
