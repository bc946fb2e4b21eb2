"""How central somebody is to a text: how early, how often and how widely they are named."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from math import log1p

from bot.analysis.types import Document, Person, Quote

#: Chosen on journalists' highlights (305 articles, 492 people): these find 77.8 % among the first
#: three; steps of a quarter either way find between 76 and 78.5, so that nothing finer is told.
_OFTEN = 1.0
_SPREAD = 1.0
_EARLY = 1.0
_IN_OPENING = 2.0
_OPENING = 2  # sentences
_A_PARAGRAPH = 300  # characters


def rank(
    people: Sequence[Person], quotes: Sequence[Quote], document: Document
) -> tuple[Person, ...]:
    """*people*, most central first."""
    opening = max((s.span.end for s in document.body[:_OPENING]), default=0)
    starts = [paragraph.start for paragraph in document.paragraphs]

    quoted = Counter(q.speaker_name for q in quotes if q.speaker_name)

    def weight(person: Person) -> tuple[float, int, int]:
        first = person.mentions[0].start
        paragraphs = {bisect_right(starts, mention.start) for mention in person.mentions}
        score = _OFTEN * log1p(len(person.mentions)) + _SPREAD * log1p(len(paragraphs))
        score += _IN_OPENING * (first < opening) - _EARLY * log1p(first / _A_PARAGRAPH)
        return (-score, -quoted[person.name], first)

    return tuple(sorted(people, key=weight))
