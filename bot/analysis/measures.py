"""What can be counted about the sentences of a text: how alike they are, how common their words,
whom and which day they name. Numbers only; `ranking` and `story_ranking` weigh them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.analysis import lexicon

Numbers = npt.NDArray[np.float64]


class Vectors(NamedTuple):
    """Sentences as TF-IDF vectors, the text itself being the collection."""

    columns: dict[str, int]
    weight: Numbers  # of each column
    unit: Numbers

    @classmethod
    def of(cls, stems: Sequence[Sequence[str]]) -> Vectors:
        counts = [Counter(sentence) for sentence in stems]
        seen = Counter(stem for sentence in counts for stem in sentence)
        columns = {stem: at for at, stem in enumerate(seen)}
        total = len(stems) + 1
        weight = np.array([math.log(total / (n + 0.5)) + 0.2 for n in seen.values()])
        matrix = np.zeros((len(stems), len(columns)))
        for row, sentence in enumerate(counts):
            if sentence:
                at = [columns[stem] for stem in sentence]
                matrix[row, at] = 1 + np.log(np.fromiter(sentence.values(), dtype=np.float64))
        return cls(columns, weight, unit_length(matrix * weight))

    def cosine(self, stems: Iterable[str]) -> Numbers:
        """How alike each sentence is to a line of other words."""
        line = np.zeros(len(self.columns))
        at = [self.columns[stem] for stem in set(stems) if stem in self.columns]
        line[at] = self.weight[at]
        return np.asarray(self.unit @ unit_length(line))


def unit_length(matrix: Numbers) -> Numbers:
    length = np.linalg.norm(matrix, axis=-1, keepdims=True)
    return np.asarray(matrix / np.maximum(length, 1e-9))


def standard(values: Numbers) -> Numbers:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else values * 0


def edges(likeness: Numbers) -> Numbers:
    """The likeness of each sentence to all others, the weakest tenth not counted."""
    count = len(likeness)
    if count < 3:
        return np.zeros(count)
    others = likeness.copy()
    np.fill_diagonal(others, np.nan)
    low, high = np.nanmin(others), np.nanmax(others)
    edges = np.maximum(0, likeness - (low + 0.1 * (high - low)))
    np.fill_diagonal(edges, 0)
    return np.asarray(edges.sum(axis=1))


def probability(stems: Sequence[Sequence[str]]) -> Numbers:
    """The mean probability of a sentence's words in the text."""
    counts = Counter(stem for sentence in stems for stem in sentence)
    total = counts.total() or 1
    return np.array(
        [sum(counts[s] for s in sentence) / (total * max(1, len(sentence))) for sentence in stems]
    )


_NAME = re.compile(r"(?<=[^.!?:…\"“„«‘] )[^\W\d_][\w'’-]*")


def names(texts: Sequence[str]) -> Numbers:
    """How often the names of a sentence come in the text, each counted five times at most."""
    found = [{name for name in _NAME.findall(text) if name[0].isupper()} for text in texts]
    counts = Counter(name for names in found for name in names)
    return np.array([sum(min(counts[name], 5) for name in names) for names in found], dtype=float)


def each(texts: Sequence[str], holds: Callable[[str], bool]) -> Numbers:
    return np.array([holds(text) for text in texts], dtype=np.float64)


class Cues(NamedTuple):
    days: frozenset[str]
    persons: frozenset[str]

    def has_day(self, text: str) -> bool:
        return not self.days.isdisjoint(_plain(text))

    def has_person(self, text: str) -> bool:
        if self.persons.isdisjoint(_plain(text)):
            return False
        return not self.persons.isdisjoint(_plain(_QUOTATION.sub(" ", text)))


_QUOTATION = re.compile('"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]')
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@lru_cache(maxsize=512)
def _plain(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@cache
def cues_of(language: str) -> Cues:
    lists = lexicon.sections(language, "sentences")
    return Cues(frozenset(lists.get("day", ())), frozenset(lists.get("person", ())))


def lengths_of(texts: Sequence[str]) -> Numbers:
    """In words, near enough."""
    return np.array([text.count(" ") + text.count("-") + 1 for text in texts], dtype=np.float64)


def asks(text: str) -> bool:
    return text.rstrip('"”’»“) ').endswith("?")
