"""Choosing sentences one by one: each for what those before it have not said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.analysis.measures import Numbers


@dataclass(frozen=True, slots=True)
class Ranking:
    """What each sentence is worth by itself, and what it loses beside those already chosen."""

    scores: Numbers
    likeness: Numbers | None  # of each two sentences; None for the classic algorithms
    redundancy: float = 0.0  # what full likeness to a chosen sentence costs
    cap: float = 1.0  # more alike than this to a chosen sentence: not taken at all
    coverage: Coverage | None = None


class Coverage(NamedTuple):
    """What a sentence adds by words of the story that no chosen sentence has."""

    has: Numbers  # sentence by word: 1 or 0
    worth: Numbers  # of each word
    cost: Numbers  # of each sentence
    weight: float  # of the best first sentence's gain


class Gains:
    """The scores of the sentences as more and more of them are chosen."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._said = np.zeros(len(ranking.scores))
        self._news = ranking.coverage.worth.copy() if ranking.coverage else np.zeros(0)
        self._full = self._covering().max(initial=1e-9)

    def scores(self) -> Numbers:
        """What each sentence would add now; -inf for those that would only repeat."""
        ranking = self._ranking
        scores = ranking.scores - ranking.redundancy * self._said
        if ranking.coverage is not None:
            scores += ranking.coverage.weight * self._covering() / self._full
        return np.where(self._said > ranking.cap, -np.inf, scores)

    def take(self, chosen: int) -> None:
        if self._ranking.likeness is not None:
            self._said = np.maximum(self._said, self._ranking.likeness[:, chosen])
        if self._ranking.coverage is not None:
            self._news = np.where(self._ranking.coverage.has[chosen] > 0, 0, self._news)

    def _covering(self) -> Numbers:
        coverage = self._ranking.coverage
        return np.zeros(1) if coverage is None else coverage.has @ self._news / coverage.cost


def greedy(ranking: Ranking, count: int) -> list[int]:
    """The *count* best sentences, each chosen for what those before it have not said."""
    gains = Gains(ranking)
    chosen: list[int] = []
    while len(chosen) < min(count, len(ranking.scores)):
        scores = gains.scores()
        scores[chosen] = -np.inf
        best = int(scores.argmax())
        if scores[best] == -np.inf:
            break
        chosen.append(best)
        gains.take(best)
    return chosen
