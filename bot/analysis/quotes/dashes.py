"""Dialogue without marks: a paragraph that opens with a dash, "– Zdążymy – powiedział wójt."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.stage import Scene, verbs_in
from bot.analysis.types import Span

_OPENER = re.compile(r"[–—―-][ \u00a0](?=\S)")
_DASH = re.compile(r",?[ \u00a0][–—―-][ \u00a0]")
_COMMA = re.compile(r",[ \u00a0]")
_NEAR = 3  # words from a dash to the verb of saying
_MOST = 40  # dashes or commas of one paragraph
_LONGEST = 400


def with_dialogues(
    here: Scene, paragraphs: Sequence[Span], found: list[Quotation]
) -> list[Quotation]:
    """The quotations *found* and those that dashes open; what stands in these is a part of them."""
    spoken = [q for number, place in enumerate(paragraphs) for q in _spoken(here, place, number)]
    if not spoken:
        return found
    kept = [q for q in found if not any(s.span.overlaps(q.span) for s in spoken)]
    return sorted([*kept, *spoken], key=lambda q: q.span)


def _spoken(here: Scene, paragraph: Span, number: int) -> Iterator[Quotation]:
    opener = _OPENER.match(here.text, *paragraph)
    if opener is None:
        return
    turns = list(_turns(here, Span(opener.end(), paragraph.end)))
    if len(turns) > 1 and _tells(here, turns[1]):
        yield Quotation(turns[0], number)
        for before, turn in pairwise(turns[1:]):
            if _tells(here, before) and not _tells(here, turn):
                yield Quotation(turn, number)
        return
    for comma in list(_COMMA.finditer(here.text, *turns[0]))[:_MOST]:
        words = here.words(Span(comma.end(), min(turns[0].end, comma.end() + 40)))
        if words and words[0].lower in here.speech.verbs:
            yield Quotation(Span(turns[0].start, comma.start()), number)
            return


def _turns(here: Scene, stretch: Span) -> Iterator[Span]:
    start = stretch.start
    for dash in list(_DASH.finditer(here.text, *stretch))[:_MOST]:
        if dash.start() > start:
            yield Span(start, dash.start())
        start = dash.end()
    if start < stretch.end:
        yield Span(start, stretch.end)


def _tells(here: Scene, turn: Span) -> bool:
    words = here.words(Span(turn.start, min(turn.end, turn.start + _LONGEST)))[:_NEAR]
    return bool(verbs_in(here, words)) and not words[0].capital
