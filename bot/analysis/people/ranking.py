"""How central somebody is to a text: how often and early they are named, whether they speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log1p

from bot.analysis.types import Document, Person, Quote

#: Chosen by how many people of journalists' highlights come out among the first three.
_OFTEN = 2.0
_IN_OPENING = 2.0
_EARLY = 4.0
_SPEAKS = 0.15
_FULL_NAME = 0.5
_OPENING = 2  # sentences


def rank(
    people: Sequence[Person], quotes: Sequence[Quote], document: Document
) -> tuple[Person, ...]:
    """*people*, most central first."""
    quoted = Counter(q.speaker_name for q in quotes if q.speaker_name)
    length = max(len(document.text), 1)
    opening = max((s.span.end for s in document.body[:_OPENING]), default=0)

    def weight(person: Person) -> tuple[float, int]:
        first = person.mentions[0].start
        score = _OFTEN * log1p(len(person.mentions)) + _EARLY * (1 - first / length)
        score += _IN_OPENING * (first < opening) + _FULL_NAME * (" " in person.name)
        score += _SPEAKS * min(quoted[person.name], 3)
        return (-score, first)

    return tuple(sorted(people, key=weight))
