"""Telegram's HTML: the one place where text from outside is made harmless, and where long messages
are divided.

`Html` is text that may be sent as it is; plain `str` is not. Every helper escapes the latter and
leaves the former alone, so nothing is escaped twice and nothing is forgotten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.views.messages import Message

#: What Telegram takes in one message, after parsing. More entities than that are dropped without a
#: word.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
#: Longer addresses are not worth a link: the whole message, markup included, has a limit in bytes
#: too.
URL_LIMIT = 1024

STORY = "\n\n"


class Html(str):
    """Text in Telegram's HTML, already escaped. What is added to it is escaped too."""

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        return Html(str.__add__(self, escape(other)))

    def __radd__(self, other: str) -> Html:
        return Html(str.__add__(escape(other), self))


# --- making text harmless -------------------------------------------------------------------------

#: Control characters become spaces (a line feed stays), surrogates the replacement character.
#: Direction overrides and isolates go: Telegram drops some of them, and the others would turn
#: around what stands behind them.
_HARMLESS: dict[int, str | None] = (
    {code: " " for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if code != 0x0A}
    | {0x0D: None}
    | {code: "\ufffd" for code in range(0xD800, 0xE000)}
    | {code: None for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
)
_HARMFUL = re.compile("[" + "".join(map(re.escape, map(chr, _HARMLESS))) + "]")
_BLANK_LETTERS = "\u2800\u3164\u115f\u1160\uffa0"  # letters by name, blank by looks


def clean(text: str) -> str:
    """*text* without what Telegram refuses or a screen cannot show."""
    return text.translate(_HARMLESS) if _HARMFUL.search(text) else text


def inked(text: str) -> bool:
    """Whether there is anything to see in *text*."""
    return any(unicodedata.category(c)[0] not in "ZC" and c not in _BLANK_LETTERS for c in text)


def one_line(text: str) -> str:
    """*text* with every run of white space made one space: for titles, names and labels."""
    return " ".join(clean(text).split())


def escape(text: str) -> Html:
    """*text* as HTML; HTML stays as it is."""
    if isinstance(text, Html):
        return text
    return _escaped(clean(text))


def web_address(url: str | None) -> str | None:
    """*url* if a link or button may lead there: http or https, a public-looking host, no spaces,
    not endless.
    """
    if not url or len(url) > URL_LIMIT or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
        return url if good and (parts.port is None or parts.port > 0) else None
    except ValueError:  # a broken bracket or port: not an address
        return None


# --- marking up -----------------------------------------------------------------------------------


def bold(text: str) -> Html:
    return _tagged("b", text)


def italic(text: str) -> Html:
    return _tagged("i", text)


def code(text: str) -> Html:
    return _tagged("code", text)


def quote(text: str) -> Html:
    """A block quotation; belongs on lines of its own."""
    return _tagged("blockquote", text)


def folded(text: str) -> Html:
    """A block quotation of which the first lines show, the rest on a tap."""
    return Html(f"<blockquote expandable>{escape(text)}</blockquote>")


def link(text: str, url: str | None) -> Html:
    """*text* leading to *url*, or just the text when that is no address."""
    address = web_address(url)
    return Html(f'<a href="{escape(address)}">{escape(text)}</a>') if address else escape(text)


def isolate(text: str) -> Html:
    """A name that stands in a line with other words: right-to-left letters in it leave those words
    in their place.
    """
    safe = escape(text)
    return Html(f"\u2068{safe}\u2069") if _has_right_to_left(text) else safe


def joined(parts: Iterable[str], by: str = "") -> Html:
    """The parts that are not empty, each escaped once."""
    return Html(escape(by).join(escape(part) for part in parts if part))


def lines(*parts: str) -> Html:
    return joined(parts, "\n")


def blocks(*parts: str) -> Html:
    """Paragraphs or stories, a blank line between: where a long message may be divided."""
    return joined(parts, STORY)


def clip(text: str, most: int) -> str:
    """*text*, or its beginning of at most *most* characters that ends with a whole word and "…"."""
    if len(text) <= most:
        return text
    end = _soft_end(text, 0, most - 1, " \n")
    return text[:end].rstrip() + "…"


def brief(text: str, most: int) -> str:
    """*text* on one line and clipped; however long it is, only its beginning is looked at."""
    beginning = text[: 8 * most]
    return clip(one_line(beginning) + ("…" if len(beginning) < len(text) else ""), most)


def label(text: str, most: int) -> str:
    """*text* for a button: short, on one line, never blank."""
    shown = brief(text, most)
    return shown if inked(shown) else "…"


def clip_start(text: str, most: int) -> str:
    """*text*, or its end of at most *most* characters that begins with "…" and a whole word."""
    if len(text) <= most:
        return text
    start = len(text) - (most - 1)
    space = re.compile(r"[ \n]").search(text, start, start + most // 2)
    return "…" + text[space.end() if space else start :].lstrip()


def _escaped(text: str) -> Html:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Html(safe.replace('"', "&quot;"))


def _tagged(name: str, text: str) -> Html:
    return Html(f"<{name}>{escape(text)}</{name}>") if text else Html()


def _has_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


# --- measuring ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mark:
    """An entity: where it stands in the visible text, and the tag that opens it."""

    start: int
    end: int
    opening: str
    name: str


_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
_ENTITY = re.compile("|".join(_NAMED))


def visible(html: str) -> str:
    """The text as the reader sees it."""
    return _ENTITY.sub(lambda m: _NAMED[m[0]], _TAG.sub("", html))


def length(html: str) -> int:
    """Visible length in code points, as Telegram counts it."""
    return len(visible(html))


def entities(html: str) -> int:
    """How many entities Telegram will find (empty ones do not count)."""
    return len(_read(html)[1])


def measure(html: str) -> tuple[int, int]:
    """Visible length and number of entities."""
    text, marks = _read(html)
    return len(text), len(marks)


def _read(html: str) -> tuple[str, list[_Mark]]:
    """Visible text and its marks, outer before inner."""
    pieces: list[str] = []
    opened: list[tuple[int, str, str, int]] = []
    marks: list[tuple[int, _Mark]] = []
    at = position = 0
    for order, tag in enumerate(_TAG.finditer(html)):
        piece = visible(html[at : tag.start()])
        pieces.append(piece)
        position += len(piece)
        at = tag.end()
        if not tag[1]:
            opened.append((position, tag[0], tag[2], order))
            continue
        start, opening, name, place = opened.pop()
        if start < position:
            marks.append((place, _Mark(start, position, opening, name)))
    pieces.append(visible(html[at:]))
    return "".join(pieces), [mark for _, mark in sorted(marks, key=lambda pair: pair[0])]


def _write(text: str, marks: Iterable[_Mark], start: int, end: int) -> Html:
    """The stretch as HTML, marks cut to it: what was opened before is opened again."""
    out: list[str] = []
    open_marks: list[_Mark] = []
    at = start

    def up_to(place: int) -> None:
        nonlocal at
        out.append(_escaped(text[at:place]))
        at = place

    def close_until(place: int) -> None:
        while open_marks and open_marks[-1].end <= place:
            mark = open_marks.pop()
            up_to(mark.end)
            out.append(f"</{mark.name}>")

    for mark in marks:
        begin, stop = max(mark.start, start), min(mark.end, end)
        if begin < stop:
            close_until(begin)
            up_to(begin)
            out.append(mark.opening)
            open_marks.append(replace(mark, end=stop))
    close_until(end)
    up_to(end)
    return Html("".join(out))


# --- dividing -------------------------------------------------------------------------------------


def fit(message: Message, border: str = STORY) -> tuple[Message, ...]:
    """*message* as one or more that Telegram takes, in order.

    Divided at a *border* where possible, else between lines, else between words, else anywhere but
    inside a character with its accents or an emoji with its parts. Whatever fits into one message
    whole is not torn. The preview (or the file) goes with the first part, the buttons with the
    last.
    """
    text, marks = _read(message.text)
    room = CAPTION_LIMIT if message.document else TEXT_LIMIT
    if len(text) <= room and len(marks) <= ENTITY_LIMIT:
        return (message,)
    parts = [_write(text, marks, *stretch) for stretch in _stretches(text, marks, room, border)]
    last = len(parts) - 1
    return tuple(
        Message(
            part,
            buttons=message.buttons if number == last else (),
            preview=message.preview if number == 0 else None,
            document=message.document if number == 0 else None,
        )
        for number, part in enumerate(parts)
    )


def _stretches(text: str, marks: list[_Mark], room: int, border: str) -> Iterator[tuple[int, int]]:
    start, stop = _trimmed(text, 0, len(text))
    while start < stop:
        limit = _entity_limit(marks, start, min(start + room, stop))
        end = stop if limit == stop else _division(text, start, limit, (border, "\n", " "))
        if inked(text[start:end]):  # Telegram takes no message without
            yield _trimmed(text, start, end)
        start, _ = _trimmed(text, end, stop)
        room = TEXT_LIMIT


def _entity_limit(marks: list[_Mark], start: int, end: int) -> int:
    """The furthest end so that no more than ENTITY_LIMIT marks lie in start..end."""
    inside = [mark.start for mark in marks if mark.start < end and mark.end > start]
    if len(inside) <= ENTITY_LIMIT:
        return end
    return max(sorted(inside)[ENTITY_LIMIT], start + 1)


def _division(text: str, start: int, limit: int, borders: tuple[str, ...]) -> int:
    """Where to end a part that may reach up to *limit*: at the coarsest border that keeps whole
    what can be whole.
    """
    for border in borders:
        cut = text.rfind(border, start + 1, limit + len(border))
        if cut <= start:
            continue
        following = text.find(border, cut + len(border))
        piece = (len(text) if following < 0 else following) - cut - len(border)
        if piece <= TEXT_LIMIT:
            return cut
    return _character_end(text, start, limit)


def _soft_end(text: str, start: int, limit: int, spaces: str) -> int:
    """The last word border in the latter half of start..limit, else the last border between
    characters.
    """
    for place in range(limit, start + (limit - start) // 2, -1):
        if text[place] in spaces:
            return place
    return _character_end(text, start, limit)


def _character_end(text: str, start: int, limit: int) -> int:
    """*limit*, or a little before it so that no accent or emoji part is torn off (a hundred of
    them at most).
    """
    for place in range(limit, max(start, limit - 100), -1):
        if not _continues(text, place):
            return place
    return limit


def _continues(text: str, place: int) -> bool:
    """Whether the character at *place* belongs to the one before it."""
    if place >= len(text):
        return False
    here, before = text[place], text[place - 1]
    return (
        unicodedata.combining(here) > 0
        or unicodedata.category(here) in ("Mn", "Me", "Mc")
        or here in "\u200d\ufe0e\ufe0f"
        or before == "\u200d"
        or "\U0001f3fb" <= here <= "\U0001f3ff"
        or "\U000e0020" <= here <= "\U000e007f"
        or ("\U0001f1e6" <= here <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff")
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
