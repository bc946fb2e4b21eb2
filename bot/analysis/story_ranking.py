"""How much each sentence of several articles on one event matters: what they tell together counts
more than what one of them opens with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.analysis import words
from bot.analysis.choice import Coverage, Ranking
from bot.analysis.measures import (
    Numbers,
    Vectors,
    asks,
    cues_of,
    each,
    lengths_of,
    probability,
    standard,
    unit_length,
)


@dataclass(frozen=True, slots=True)
class StoryWeights:
    """The same for several articles on one event.

    Found by search on 250 clusters of Multi-News in two halves, and rounded. Of the parts, support
    and the lead matter most, then the coverage of words, then the rest, each worth 0.1 ROUGE-1.
    """

    lead: float = 1.0
    fades: float = 12.0  # sentences in which the bonus of the opening falls to a third
    support: float = 2.0  # how much of it other articles say too
    article: float = 0.5  # how central its article is
    topicality: float = 0.15
    capitals: float = -0.7  # share of capitalised words: lists, credits, headlines
    long: float = -0.15  # per 30 words beyond 30
    very_long: float = -0.3  # per 40 words beyond 40
    short: float = -0.6  # the missing share of 12 words
    question: float = -0.3
    colon: float = -0.1
    person: float = -0.1
    coverage: float = 3.0
    cap: float = 0.35


STORY = StoryWeights()


def rank_story(sentences: Sequence[str], documents: Sequence[int], language: str) -> Ranking:
    """Rate the sentences of several articles on one event; *documents* says whose each is.

    What several articles say counts most, then what stands early in its own, then what is new.
    """
    if not sentences:
        return Ranking(np.zeros(0), None)
    w = STORY
    lead = np.exp(-np.array(_places(documents)) / w.fades)
    stems = [words.stems(text, language) for text in sentences]
    vectors = Vectors.of(stems)
    single = vectors.unit.astype(np.float32)  # in half the time, with the same choices
    likeness = (single @ single.T).astype(np.float64)
    articles = [np.array(documents) == document for document in dict.fromkeys(documents)]
    lengths = lengths_of(sentences)
    cues = cues_of(language)
    scores = (
        w.lead * lead
        + w.support * _relative(_support(likeness, articles))
        + w.article * _relative(_centrality(vectors.unit, lead, articles))
        + w.topicality * standard(probability(stems))
        + w.capitals * np.array([_capitals(text) for text in sentences])
        + w.long * np.maximum(0, (lengths - 30) / 30)
        + w.very_long * np.maximum(0, (lengths - 40) / 40)
        + w.short * np.maximum(0, (12 - lengths) / 12)
        + w.question * each(sentences, asks)
        + w.colon * each(sentences, lambda text: ":" in text)
        + w.person * each(sentences, cues.has_person)
    )
    coverage = _coverage(vectors, stems, lead, articles, lengths)
    return Ranking(scores, likeness, redundancy=0.0, cap=w.cap, coverage=coverage)


def _support(likeness: Numbers, articles: Sequence[npt.NDArray[np.bool_]]) -> Numbers:
    """For each sentence the likeness of the closest one in every other article, summed."""
    found = np.zeros(len(likeness))
    for own in articles:
        found += np.where(own, 0, likeness[:, own].max(axis=1))
    return found


def _centrality(unit: Numbers, lead: Numbers, articles: Sequence[npt.NDArray[np.bool_]]) -> Numbers:
    """For each sentence how alike its article is to the others."""
    hearts = np.array([unit_length(unit[own].T @ lead[own]) for own in articles])
    alike = (hearts @ hearts.T).sum(axis=1) - 1
    found = np.zeros(len(unit))
    for own, value in zip(articles, alike, strict=True):
        found[own] = value
    return found


def _coverage(
    vectors: Vectors,
    stems: Sequence[Sequence[str]],
    lead: Numbers,
    articles: Sequence[npt.NDArray[np.bool_]],
    lengths: Numbers,
) -> Coverage:
    """A word is worth its occurrences, early ones most, times the articles that have it."""
    has = (vectors.unit > 0).astype(np.float64)
    often = np.zeros(len(vectors.columns))
    for sentence, weight in zip(stems, lead, strict=True):
        for stem in sentence:
            often[vectors.columns[stem]] += weight
    shared = sum(has[own].any(axis=0).astype(np.float64) for own in articles)
    several = 0.5 if len(articles) > 1 else 0.0
    return Coverage(
        has, often * (shared - several), np.sqrt(np.maximum(lengths, 8)), STORY.coverage
    )


def _relative(values: Numbers) -> Numbers:
    return np.asarray(values / max(1e-9, values.max()))


def _capitals(text: str) -> float:
    written = text.split()
    return sum(word[0].isupper() for word in written) / max(1, len(written))


def _places(documents: Sequence[int]) -> list[int]:
    """The place of each sentence in its own document."""
    seen: Counter[int] = Counter()
    found = []
    for document in documents:
        found.append(seen[document])
        seen[document] += 1
    return found
