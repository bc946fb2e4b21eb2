"""Names in languages without a model: capitalised words that begin with a known first name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis import names
from bot.analysis.people.evidence import PARTICLES
from bot.analysis.people.mentions import Mention
from bot.analysis.types import Document, PersonKind, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_LONGEST = 4


def find_mentions(document: Document) -> list[Mention]:
    """Full names, and the surnames alone of those named in full."""
    full = [m for number in _story(document) for m in _full_names(document, number)]
    surnames = {m.words[-1] for m in full}
    taken = {(m.paragraph, m.span.end) for m in full}
    alone = [
        _mention(document, number, Span(word.start(), word.end()))
        for number in _story(document)
        for word in _words(document, number)
        if word.group() in surnames and (number, word.end()) not in taken
    ]
    return sorted([*full, *alone], key=lambda m: m.span)


def _story(document: Document) -> list[int]:
    return sorted({s.paragraph for s in document.sentences if not s.furniture})


def _words(document: Document, number: int) -> Iterator[re.Match[str]]:
    start, end = document.paragraphs[number]
    return _WORD.finditer(document.text, start, end)


def _full_names(document: Document, number: int) -> Iterator[Mention]:
    run: list[re.Match[str]] = []
    for word in [*_words(document, number), None]:
        if word is not None and _continues(document.text, run, word):
            run.append(word)
            continue
        yield from _name_in(document, number, run)
        run = [word] if word is not None and word.group()[0].isupper() else []


def _continues(text: str, run: list[re.Match[str]], word: re.Match[str]) -> bool:
    if not run or text[run[-1].end() : word.start()] not in (" ", "\u00a0", ". "):
        return False
    initial = len(run[-1].group()) == 1
    if text[run[-1].end()] == "." and not initial:
        return False
    return word.group()[0].isupper() or word.group() in PARTICLES


def _name_in(document: Document, number: int, run: list[re.Match[str]]) -> Iterator[Mention]:
    while run and not run[-1].group()[0].isupper():
        run = run[:-1]
    for at, word in enumerate(run[:-1]):
        if names.is_first_name(word.group()):
            last = run[min(at + _LONGEST, len(run)) - 1]
            yield _mention(document, number, Span(word.start(), last.end()))
            return


def _mention(document: Document, number: int, span: Span) -> Mention:
    return Mention(
        span=span,
        name=span.of(document.text),
        kind=PersonKind.PERSON,
        paragraph=number,
        first=0,
        after=0,
        subject=False,
        gender=None,
    )
