"""A text becomes a document: paragraphs, sentences, a headline, and the furniture of the page.

Nothing is changed or cut out: every span points into the text as it came.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from bot.analysis import furniture, sentences
from bot.analysis.language import detect, normalised
from bot.analysis.types import Document, Sentence, Span

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
#: Lines of mail and PDF text are broken at a width; these bounds tell them from short lines of
#: their own.
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 130
_LONGEST_HEADLINE = 30  # words
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟۔][\"'”’»“)\]]*$")


def read(text: str, title: str | None = None, language: str | None = None) -> Document:
    """Read *text* into sentences. Without a *title*, a first line like a headline serves as one."""
    code = normalised(language) or detect(text)
    paragraphs = _paragraphs(text)
    found = [
        Sentence(span, number)
        for number, paragraph in enumerate(paragraphs)
        for span in sentences.split(text, paragraph, code)
    ]
    headline = _headline(text, paragraphs, found)
    flagged = furniture.flagged(text, code, paragraphs, found, (title, headline))
    return Document(text, title or headline, code, paragraphs, tuple(flagged))


def _paragraphs(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for filled, lines in groupby(_lines(text), key=bool):
        if filled:
            found += _block(text, list(lines))
    return tuple(found)


def _lines(text: str) -> Iterator[Span]:
    """All lines without the white space around them; those left empty part the paragraphs."""
    start = 0
    for end, after in [*(m.span() for m in _LINE_BREAK.finditer(text)), (len(text), len(text))]:
        line = text[start:end]
        left = start + len(line) - len(line.lstrip())
        yield Span(left, max(left, start + len(line.rstrip())))
        start = after


def _block(text: str, lines: list[Span]) -> list[Span]:
    """The paragraphs of a run of lines without an empty one among them."""
    wrapped = _is_wrapped(text, lines)
    done = [lines[0]]
    for before, after in pairwise(lines):
        if wrapped or _runs_on(before.of(text), after.of(text)):
            done[-1] = Span(done[-1].start, after.end)
        else:
            done.append(after)
    return done


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether the lines were broken at a width rather than at the end of a thought."""
    widths = [len(line) for line in lines]
    widest = max(widths)
    if len(lines) < 3 or not _NARROWEST_WRAP <= widest <= _WIDEST_WRAP:
        return False
    if min(widths[:-1]) < 0.6 * widest:
        return False
    open_ended = sum(not _ENDS_SENTENCE.search(line.of(text)) for line in lines[:-1])
    return open_ended >= 0.6 * (len(lines) - 1)


def _runs_on(before: str, after: str) -> bool:
    return (
        len(before) >= _NARROWEST_WRAP and after[0].islower() and not _ENDS_SENTENCE.search(before)
    )


def _headline(text: str, paragraphs: tuple[Span, ...], found: list[Sentence]) -> str | None:
    """The first paragraph, when it reads like a headline over a story."""
    if len(paragraphs) < 2 or len(found) < 3:
        return None
    first = paragraphs[0].of(text)
    if "\n" in first or _ENDS_SENTENCE.search(first) or len(first.split()) > _LONGEST_HEADLINE:
        return None
    if not any(map(str.isalpha, first)) or furniture.is_furniture(first):
        return None
    ended = sum(bool(_ENDS_SENTENCE.search(s.span.of(text))) for s in found)
    return first if ended >= 2 else None
