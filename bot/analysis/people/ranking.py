"""How central somebody is to a text: how often and early they are named, whether they speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.analysis.types import Document, Person, Quote

_SPEAKS = 1.0
_FIRST = 2.0


def rank(
    people: Sequence[Person], quotes: Sequence[Quote], document: Document
) -> tuple[Person, ...]:
    """*people*, most central first."""
    quoted = Counter(q.speaker_name for q in quotes if q.speaker_name)
    length = max(len(document.text), 1)

    def weight(person: Person) -> tuple[float, int]:
        first = person.mentions[0].start
        score = len(person.mentions) + _FIRST * (1 - first / length)
        score += _SPEAKS * min(quoted[person.name], 3)
        score += 0.5 * bool(person.roles) + 0.5 * (" " in person.name)
        return (-score, first)

    return tuple(sorted(people, key=weight))
