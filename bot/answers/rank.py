"""Which sentences answer a question: those of the likeliest articles, scored without parsing.

Lexical evidence with the priors of news: recent articles, early sentences, words and numbers on
which several articles agree. The weights are round numbers, chosen by hand on development
questions; they belong together: do not move one alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.analysis.types import Span
from bot.answers import passages
from bot.answers.types import Candidate, Corpus, Hit, Question, Ranking, Wanted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth beside the sentence's own BM25, which is 1 for the best."""

    article: float = 0.5  # the article's relevance, 1 for the best
    covered: float = 0.45  # share of the question's weight found in sentence, title and source
    recent: float = 0.7
    early: float = 0.4
    agreed: float = 0.3
    number: float = 0.4  # a new number where one is asked for
    date: float = 0.15
    title: float = 0.5  # of a sentence's own word, when only the title has it
    source: float = 1.0


WEIGHTS: Final = Weights()

#: Below this confidence nothing is stored that answers.
SURE: Final = 0.5

#: BM25 (Robertson & Zaragoza 2009), with the values that suit single sentences.
_K1, _B = 0.9, 0.4
_POOL = 100  # sentences that are looked at closely
_AGREEING = 40  # articles that may agree
_COPY = 0.6  # Jaccard similarity above which a sentence repeats a better one
_SHOWN = 10
_HALVED = 30  # days after which a search finds an article half as recent

#: How fresh an article is at the time of asking: (not older than, worth).
_FRESH = ((8, 1.0), (15, 0.6), (40, 0.3), (120, 0.1))


def rank(
    question: Question,
    candidates: Sequence[Candidate],
    corpus: Corpus,
    *,
    now: datetime | None,
    weights: Weights = WEIGHTS,
) -> Ranking:
    """The ten best sentences of *candidates*, and how sure they are to answer *question*."""
    candidates = [c for c in candidates if len(c.passages)]
    if not candidates or not question.words:
        return Ranking((), 0.0)
    table = _Table.of(question, candidates, corpus)
    fresh = np.array([_freshness(c.dated, now) for c in candidates])
    score = (
        _scaled(table.bm25(weights))
        + weights.article * _scaled(np.array([c.relevance for c in candidates]))[table.article]
        + weights.covered * table.covered
        + weights.recent * fresh[table.article]
        + weights.early / (1 + table.place / 5)
    )
    pool = np.argsort(-score, kind="stable")[:_POOL]
    counts = _occurrences(candidates[:_AGREEING])
    closer = [score[s] + _closer(s, table, question, counts, weights) for s in pool]
    order = [int(pool[i]) for i in np.argsort(-np.array(closer), kind="stable")]
    value = dict(zip((int(s) for s in pool), closer, strict=True))
    hits = tuple(
        Hit(
            candidates[table.article[s]].article_id,
            int(table.place[s]),
            round(float(value[s]), 4),
            candidates[table.article[s]].passages.span(int(table.place[s])),
        )
        for s in _distinct(order, table)
    )
    return Ranking(hits, _confidence(table, fresh, hits[0].score))


def by_recency(hits: Sequence[tuple[int, float, datetime]], now: datetime) -> list[int]:
    """(id, relevance, date) of articles: the ids, old ones behind as relevant new ones."""

    def worth(hit: tuple[int, float, datetime]) -> float:
        age = max(0.0, (now - hit[2]) / timedelta(days=1))
        return hit[1] * (0.5 + 0.5 / (1 + age / _HALVED))

    return [hit[0] for hit in sorted(hits, key=worth, reverse=True)]


def snippet(
    packed: passages.Passages, words: Sequence[str], languages: Iterable[str]
) -> Span | None:
    """The sentence with the most different *words*, the earliest of several."""
    asked = {passages.key(word, language): word for language in languages for word in words}
    wanted = np.array(list(asked), np.uint32)
    keys = packed.keys
    best, most = None, 0
    for sentence in range(len(packed)):
        here = keys[packed.bounds[sentence] : packed.bounds[sentence + 1]]
        has = len({asked[int(k)] for k in here[np.isin(here, wanted)]})
        if has > most:
            best, most = sentence, has
    return packed.span(best) if best is not None else None


@dataclass(frozen=True, slots=True)
class _Table:
    """All sentences of all candidates, one row each; a column a word of the question."""

    found: Floats  # times each word occurs in the sentence
    length: Floats
    article: Ints  # number of the candidate
    place: Ints  # number of the sentence in it
    in_title: Floats  # candidates × words
    in_source: Floats
    idf: Floats
    words: NDArray[np.uint32]  # of all sentences, marked
    bounds: Ints
    asked: NDArray[np.uint32]  # the question's keys in every language of the candidates

    @classmethod
    def of(cls, question: Question, candidates: Sequence[Candidate], corpus: Corpus) -> _Table:
        languages = {c.language for c in candidates}
        keys = {
            lang: np.array([passages.key(w, lang) for w in question.words], np.uint32)
            for lang in languages
        }
        sizes = [len(c.passages) for c in candidates]
        words = np.concatenate([c.passages.words for c in candidates])
        lengths = np.concatenate([np.diff(c.passages.bounds) for c in candidates]).astype(np.int64)
        article = np.repeat(np.arange(len(candidates)), sizes)
        place = np.concatenate([np.arange(size) for size in sizes])
        column = np.concatenate([_columns(c.passages.keys, keys[c.language]) for c in candidates])
        row = np.repeat(np.arange(len(lengths)), lengths)
        hit = column >= 0
        wide = len(question.words)
        cells = np.bincount(row[hit] * wide + column[hit], minlength=len(lengths) * wide)
        return cls(
            found=cells.reshape(len(lengths), wide).astype(np.float64),
            length=lengths.astype(np.float64),
            article=article,
            place=place,
            in_title=np.array([_within(c.title, c.language, keys) for c in candidates]),
            in_source=np.array([_within(c.source, c.language, keys) for c in candidates]),
            idf=_idf(keys, corpus),
            words=words,
            bounds=np.concatenate([[0], np.cumsum(lengths)]),
            asked=np.unique(np.concatenate([*keys.values()])),
        )

    def bm25(self, weights: Weights) -> Floats:
        told = weights.title * self.in_title + weights.source * self.in_source
        times = self.found + told[self.article]
        norm = _K1 * (1 - _B + _B * self.length / max(1.0, float(self.length.mean())))
        scores: Floats = (times * (_K1 + 1) / (times + norm[:, None])) @ self.idf
        return scores

    @property
    def covered(self) -> Floats:
        there = (self.found > 0) | ((self.in_title + self.in_source) > 0)[self.article]
        share: Floats = there @ self.idf / max(1e-9, float(self.idf.sum()))
        return share

    def sentence(self, row: int) -> NDArray[np.uint32]:
        return self.words[self.bounds[row] : self.bounds[row + 1]]


def _columns(keys: NDArray[np.uint32], asked: NDArray[np.uint32]) -> Ints:
    """For each key its place in *asked*, or -1."""
    order = np.argsort(asked, kind="stable")
    spot = np.searchsorted(asked[order], keys)
    spot[spot == len(asked)] = 0
    return np.where(asked[order][spot] == keys, order[spot], -1)


def _within(text: str, language: str, keys: dict[str, NDArray[np.uint32]]) -> Floats:
    return np.isin(keys[language], np.array(passages.keys(text, language), np.uint32)).astype(float)


def _idf(keys: dict[str, NDArray[np.uint32]], corpus: Corpus) -> Floats:
    """How telling each word is: by its language with the most articles."""
    seen = np.array(
        [
            max(corpus.occurrences.get(int(k[i]), 0) for k in keys.values())
            for i in range(len(next(iter(keys.values()))))
        ],
        float,
    )
    total = max(corpus.articles, int(seen.max(initial=0)))
    idf: Floats = np.log1p((total - seen + 0.5) / (seen + 0.5))
    return idf


def _freshness(dated: datetime | None, now: datetime | None) -> float:
    if dated is None or now is None or dated - now > timedelta(days=3):
        return 0.0
    age = (now - dated) / timedelta(days=1)
    return next((worth for days, worth in _FRESH if age <= days), 0.0)


def _occurrences(candidates: Sequence[Candidate]) -> dict[int, float]:
    """The share of *candidates* in which each name and number occurs."""
    marked = [np.unique(c.passages.keys[c.passages.words & passages.MARKS > 0]) for c in candidates]
    keys, times = np.unique(np.concatenate(marked), return_counts=True)
    return dict(zip(keys.tolist(), (times / len(candidates)).tolist(), strict=True))


def _closer(
    row: int, table: _Table, question: Question, counts: dict[int, float], weights: Weights
) -> float:
    """What the names and numbers add that the question does not have itself."""
    sentence = table.sentence(row)
    keys = sentence & passages.KEY
    new = ~np.isin(keys, table.asked)
    fresh = set(keys[new & (sentence & passages.MARKS > 0)].tolist())
    agreed = sum(sorted((counts.get(k, 0.0) for k in fresh), reverse=True)[:3]) / 3
    numbers = bool((new & (sentence & passages.DIGIT > 0)).any())
    worth = {Wanted.NUMBER: weights.number, Wanted.DATE: weights.date}.get(question.wanted, 0.0)
    return weights.agreed * agreed + worth * numbers


def _distinct(order: Sequence[int], table: _Table) -> list[int]:
    """The best rows of *order*, near-copies of better ones left out."""
    chosen: list[int] = []
    sets: list[set[int]] = []
    for row in order:
        keys = set((table.sentence(row) & passages.KEY).tolist())
        if any(len(keys & other) > _COPY * len(keys | other) for other in sets):
            continue
        chosen.append(row)
        sets.append(keys)
        if len(chosen) == _SHOWN:
            break
    return chosen


def _confidence(table: _Table, fresh: Floats, best: float) -> float:
    """One sentence must hold the question together; that a fresh one does counts on top."""
    covered = table.covered
    lately = covered * (fresh >= 0.6)[table.article]
    sign = float(covered.max()) + 0.5 * float(lately.max()) + 0.2 * best
    return round(1 / (1 + math.exp(-4 * (sign - 1.3))), 4)


def _scaled(values: Floats) -> Floats:
    """Divided by the best, so that it is worth 1."""
    return values / max(1e-9, float(values.max(initial=0.0)))
