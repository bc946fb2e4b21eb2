"""Words between quote marks, in every style of the press.

Marks are paired inside a paragraph, never across: only a quotation left open at the end of one
paragraph may go on in the next, which then opens with a mark of its own. What is looked for is the
outer pair; marks of another kind inside it are part of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.types import Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between marks, the marks included."""

    span: Span
    paragraph: int
    closed: bool = True
    continues: bool = False  # what the paragraph before left open

    def words(self, text: str) -> str:
        return self.span.of(text).strip(_ALL_MARKS + " \n\t\u00a0")


_DOUBLE = re.compile("[“”„‟\"«»‹›「」『』＂]|``|''|’’|‘‘|&quot;")
_SINGLE = re.compile("[‘’‚‛']")
_ALL_MARKS = "“”„‟\"«»‹›「」『』＂`‘’‚‛'"
_OPENS_ONLY = frozenset("„‟‹「『‘‚‛")
_PARTNERS = {
    "“": "”",
    "„": '“”"',
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "``": "''",
    "''": "''",
    "’’": "’’",
    "‘‘": "’’",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
}
_BEFORE_OPENING = frozenset("([{—–-/:;“‘'«„¿¡…|>*")
_AFTER_CLOSING = frozenset(")]}—–-/:;,.!?…”’'»|<*")
#: Apostrophes at the head of a word that open nothing: 'em, '90s, 'til.
_CLIPPED = re.compile(
    r"['’‘](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n['’]|round\b|bout\b)", re.I
)
#: After a word in the plural: the end of the words, or the next words between marks.
_SURE_END = re.compile(r"[.,!?…][’'](?=\s|$)|(?:^|\s)[‘'](?=\w)")
_LOOKAHEAD = 400
#: An opener that nobody closes counts when so many characters follow it, or it opens the paragraph.
_WORTH_KEEPING = 40
_WIDEST_INDENT = 8


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """All quotations of *text*, in text order, none inside another."""
    single_outside = _prefers_single(text)
    found: list[Quotation] = []
    left_open = False
    for number, paragraph in enumerate(paragraphs):
        here = list(_in_paragraph(text, paragraph, number, single_outside, left_open))
        found += here
        left_open = bool(here) and not here[-1].closed
    return tuple(found)


def _prefers_single(text: str) -> bool:
    """Whether the page quotes with single marks, as British papers do: 'We won,' she said."""
    single = len(
        re.findall(r"(?:^|[\s(\[—])[‘'](?=[^\W\d_])[^‘'’\n]{2,400}?[,.!?][’'](?=\s|$)", text, re.M)
    )
    return single > len(re.findall(r"[“„«]|(?:^|[\s(\[—])\"(?=\w)", text, re.M))


def _in_paragraph(
    text: str, paragraph: Span, number: int, single_outside: bool, left_open: bool
) -> Iterator[Quotation]:
    first, second = (_SINGLE, _DOUBLE) if single_outside else (_DOUBLE, _SINGLE)
    outer = _paired(text, paragraph, number, first, left_open)
    inner: list[Quotation] = []
    start = paragraph.start
    for gap_end in [*(q.span for q in outer), Span(paragraph.end, paragraph.end)]:
        if gap_end.start > start:
            gap = Span(start, gap_end.start)
            inner += [q for q in _paired(text, gap, number, second, left_open=False) if q.closed]
        start = gap_end.end
    yield from sorted([*outer, *inner], key=lambda q: q.span)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    glyph: str
    opens: bool
    closes: bool


def _paired(
    text: str, stretch: Span, number: int, marks: re.Pattern[str], left_open: bool
) -> list[Quotation]:
    """The quotations in *stretch*, in one pass over its marks."""
    found: list[Quotation] = []
    waiting: list[_Mark] = []  # the opener, and those before it that have not been closed
    for match in marks.finditer(text, stretch.start, stretch.end):
        mark = _read(text, match, stretch)
        opener = waiting[-1] if waiting else None
        if opener and mark.closes and _is_possessive(text, mark, stretch):
            continue
        if opener and mark.closes and _partner(opener.glyph, mark.glyph):
            if mark.opens and _more_likely_opens(text, mark, stretch):
                waiting.append(mark)
                continue
            waiting.pop()
            _drop_inside(found, opener.start)
            found.append(
                Quotation(
                    Span(opener.start, mark.end),
                    number,
                    continues=_goes_on(text, opener, stretch, left_open),
                )
            )
        elif mark.opens:
            waiting.append(mark)
        elif mark.closes and left_open and not found and not waiting:
            found.append(Quotation(Span(stretch.start, mark.end), number, continues=True))
    unclosed = _unclosed(text, stretch, waiting, found)
    if unclosed is not None:
        end = unclosed.start + len(text[unclosed.start : stretch.end].rstrip())
        found.append(
            Quotation(
                Span(unclosed.start, end),
                number,
                closed=False,
                continues=_goes_on(text, unclosed, stretch, left_open),
            )
        )
    return found


def _is_possessive(text: str, mark: _Mark, stretch: Span) -> bool:
    """'The workers’ rights come first,’ she said': a surer end of the words comes behind."""
    if mark.glyph not in "’'" or text[mark.start - 1 : mark.start] != "s":
        return False
    behind = text[mark.end : min(mark.end + _LOOKAHEAD, stretch.end)]
    if not (behind[:1] == " " and behind[1:2].islower()):
        return False
    end = _SURE_END.search(behind)
    return end is not None and end.group()[0] in ".,!?…"


def _drop_inside(found: list[Quotation], start: int) -> None:
    while found and found[-1].span.start > start:
        found.pop()


def _goes_on(text: str, opener: _Mark, stretch: Span, left_open: bool) -> bool:
    return left_open and _is_first(text, opener, stretch)


def _unclosed(
    text: str, stretch: Span, waiting: list[_Mark], found: list[Quotation]
) -> _Mark | None:
    """The opener whose words run to the end of the paragraph, if there is one."""
    for mark in reversed(waiting):
        if found and found[-1].span.start > mark.start:
            return None
        if stretch.end - mark.end < 2:
            continue
        before = text[max(stretch.start, mark.start - 3) : mark.start].rstrip()
        if _is_first(text, mark, stretch) or before[-1:] in (",", ":"):
            return mark
        if before[-1:] in (".", "!", "?") and stretch.end - mark.end >= _WORTH_KEEPING:
            return mark
    return None


def _is_first(text: str, mark: _Mark, stretch: Span) -> bool:
    """Whether the paragraph opens with *mark*."""
    near = mark.start - stretch.start <= _WIDEST_INDENT
    return near and not text[stretch.start : mark.start].strip()


def _partner(opener: str, closer: str) -> bool:
    if opener in ('"', "＂", "&quot;", "'"):
        return (
            closer == opener
            or (opener == '"' and closer == "”")
            or (opener == "'" and closer == "’")
        )
    return (
        closer in _PARTNERS.get(opener, "")
        or (opener == "“" and closer in ('"', "’’", "''", "“"))
        or (opener == "‘" and closer == "'")
    )


def _read(text: str, match: re.Match[str], stretch: Span) -> _Mark:
    """What the mark can do where it stands."""
    start, end = match.span()
    glyph = match.group()
    before = _beside(text[start - 1]) if start > stretch.start else " "
    after = _beside(text[end]) if end < stretch.end else " "
    opens, closes = (
        _single(text, glyph, start, before, after)
        if glyph in "‘’‚‛'"
        else _double(glyph, before, after)
    )
    return _Mark(start, end, glyph, opens, closes)


def _beside(character: str) -> str:
    """What shows beside a mark: direction signs and the like do not."""
    return " " if unicodedata.category(character) == "Cf" else character


def _double(glyph: str, before: str, after: str) -> tuple[bool, bool]:
    begins = before.isspace() or before in _BEFORE_OPENING
    ends = after.isspace() or after in _AFTER_CLOSING
    if glyph in _OPENS_ONLY or glyph == "``":
        return True, False
    if glyph == "“":
        return not after.isspace(), not before.isspace() and ends  # closes „so“
    if glyph in ("»", "«"):  # « so » in French, «so» elsewhere, »so« in German
        inward = begins and not after.isspace() and after not in ",.;:!?)"
        spaced = before.isspace() and after.isspace()
        opens = inward or (glyph == "«" and spaced)
        return opens, (not opens or glyph == "»") and (not begins or glyph == "»" or ends)
    if glyph == "”":
        opens = begins and not after.isspace() and after not in ",.;:!?)"
        return opens, not before.isspace() or ends
    if glyph in ("›", "」", "』"):
        return False, True
    if before.isdigit() and not ends and glyph != "''":  # 6"2
        return False, False
    return not after.isspace() and after not in ",.;:!?)]", not (
        before.isspace() and not after.isspace()
    )


def _single(text: str, glyph: str, start: int, before: str, after: str) -> tuple[bool, bool]:
    if before.isalnum() and after.isalnum():
        return False, False
    begins = before.isspace() or before in _BEFORE_OPENING or before in '"'
    opens = begins and (after.isalnum() or after in "[(…$£€¿¡") and not _CLIPPED.match(text, start)
    if glyph in "‘‚‛":
        return opens, glyph == "‘" and not begins
    # The workers' rights: a plural possessive has a word before it and a word behind it.
    closes = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING or after in '"”')
    return opens and glyph != "’", closes


def _more_likely_opens(text: str, mark: _Mark, stretch: Span) -> bool:
    """For a mark that might do both: one after a space and before a word opens."""
    before = text[mark.start - 1] if mark.start > stretch.start else " "
    after = text[mark.end] if mark.end < stretch.end else " "
    return before.isspace() and not after.isspace()
