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
from bot.analysis.words import stopwords
from bot.answers import passages
from bot.answers.types import Candidate, Corpus, Hit, Question, Ranking, Wanted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth. All signs but the first are 0..1, BM25 is 1 for the best."""

    bm25: float = 1.0
    article: float = 0.5  # the article's own relevance, 1 for the best
    covered: float = 0.45  # share of the question's weight found in sentence, title and source
    recent: float = 0.7
    early: float = 0.3
    agreed: float = 0.3  # new names and numbers that many of the articles have
    voted: float = 0.4  # that many of the best sentences have
    paired: float = 0.1  # neighbours in the question are neighbours here
    number: float = 0.6  # a new number where one is asked for
    date: float = 0.15


WEIGHTS: Final = Weights()

#: Below this confidence nothing is stored that answers.
SURE: Final = 0.4

#: Half of the questions with a sign this strong have an answer in the store (see `_confidence`).
_ANSWERING = 1.6
_USUAL_WORDS = 8

#: BM25 (Robertson & Zaragoza 2009), with the values that suit single sentences.
_K1, _B = 0.9, 0.4
#: What a word counts for that only the title, only the source has.
_IN_TITLE, _IN_SOURCE = 0.5, 1.0
_POOL = 120  # sentences that are looked at closely
_AGREEING = 40  # articles that may agree
_VOTING = 80  # sentences that vote
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
    score = _first_look(table, candidates, fresh, weights)
    pool = np.argsort(-score, kind="stable")[:_POOL]
    closer = score[pool] + _closer_look(table, question, pool, score[pool], weights)
    best = pool[np.argsort(-closer, kind="stable")]
    value = dict(zip(pool.tolist(), closer.tolist(), strict=True))
    hits = tuple(
        Hit(
            candidates[table.article[row]].article_id,
            int(table.place[row]),
            round(value[row], 4),
            candidates[table.article[row]].passages.span(int(table.place[row])),
        )
        for row in _distinct(best.tolist(), table)
    )
    return Ranking(hits, _confidence(table, fresh, float(score[pool[0]]), timed=now is not None))


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
    source_words: Ints
    idf: Floats
    words: NDArray[np.uint32]  # of all sentences, marked
    bounds: Ints
    row: Ints  # of each word
    column: Ints  # of each word, -1 where the question has none like it

    @classmethod
    def of(cls, question: Question, candidates: Sequence[Candidate], corpus: Corpus) -> _Table:
        asked = {
            language: [passages.key(word, language) for word in question.words]
            for language in {c.language for c in candidates}
        }
        words = np.concatenate([c.passages.words for c in candidates])
        sizes = [len(c.passages) for c in candidates]
        length = np.concatenate([np.diff(c.passages.bounds) for c in candidates]).astype(np.int64)
        row = np.repeat(np.arange(len(length)), length)
        column = _columns(words & passages.KEY, candidates, asked)
        wide = len(question.words)
        hit = column >= 0
        cells = np.bincount(row[hit] * wide + column[hit], minlength=len(length) * wide)
        return cls(
            found=cells.reshape(len(length), wide).astype(np.float64),
            length=length.astype(np.float64),
            article=np.repeat(np.arange(len(candidates)), sizes),
            place=np.concatenate([np.arange(size) for size in sizes]),
            in_title=np.array(
                [_within(c.title, asked[c.language], c.language) for c in candidates]
            ),
            in_source=np.array(
                [_within(c.source, asked[c.language], c.language) for c in candidates]
            ),
            source_words=np.array([_told_words(c) for c in candidates]),
            idf=_idf(asked.values(), corpus),
            words=words,
            bounds=np.concatenate([[0], np.cumsum(length)]),
            row=row,
            column=column,
        )

    @property
    def names_a_source(self) -> bool:
        return bool((self.in_source.sum(axis=1) >= self.source_words).any())

    @property
    def bm25(self) -> Floats:
        told = _IN_TITLE * self.in_title + _IN_SOURCE * self.in_source
        times = self.found + told[self.article]
        norm = _K1 * (1 - _B + _B * self.length / max(1.0, float(self.length.mean())))
        scores: Floats = (times * (_K1 + 1) / (times + norm[:, None])) @ self.idf
        return scores

    @property
    def covered(self) -> Floats:
        there = (self.found > 0) | ((self.in_title + self.in_source) > 0)[self.article]
        share: Floats = there @ self.idf / max(1e-9, float(self.idf.sum()))
        return share

    @property
    def around(self) -> Floats:
        """The share of the question's weight found anywhere in each article."""
        starts = np.flatnonzero(np.diff(self.article, prepend=-1))
        there = np.maximum.reduceat(self.found, starts) + self.in_title + self.in_source > 0
        share: Floats = there @ self.idf / max(1e-9, float(self.idf.sum()))
        return share

    @property
    def paired(self) -> Floats:
        """The share of the question's neighbours that are neighbours in the sentence too."""
        if len(self.idf) < 2:
            return np.zeros(len(self.length))
        follows = (self.column[1:] == self.column[:-1] + 1) & (self.column[:-1] >= 0)
        follows &= self.row[1:] == self.row[:-1]
        weight = np.sqrt(self.idf[1:] * self.idf[:-1])
        at = np.flatnonzero(follows)
        pairs = np.unique(self.row[at] * len(self.idf) + self.column[at])
        sums = np.bincount(
            pairs // len(self.idf), weight[pairs % len(self.idf)], minlength=len(self.length)
        )
        return sums / max(1e-9, float(weight.sum()))

    def keys(self, row: int) -> frozenset[int]:
        sentence = self.words[self.bounds[row] : self.bounds[row + 1]]
        return frozenset((sentence & passages.KEY).tolist())


def _columns(
    keys: NDArray[np.uint32], candidates: Sequence[Candidate], asked: dict[str, list[int]]
) -> Ints:
    """For each key its place in the question, as its article's language has it; or -1."""
    columns = np.full(len(keys), -1, np.int64)
    sizes = [len(c.passages.words) for c in candidates]
    for language, wanted in asked.items():
        order = np.argsort(wanted, kind="stable")
        ordered = np.array(wanted, np.uint32)[order]
        spot = np.searchsorted(ordered, keys)
        spot[spot == len(ordered)] = 0
        same = ordered[spot] == keys
        if len(asked) > 1:
            same &= np.repeat([c.language == language for c in candidates], sizes)
        columns[same] = order[spot[same]]
    return columns


def _within(text: str, asked: Sequence[int], language: str) -> list[float]:
    has = set(passages.keys(text, language))
    return [float(key in has) for key in asked]


def _told_words(candidate: Candidate) -> int:
    """How many words the source's name has, without "the"."""
    words = {passages.fold(word) for word in passages.split(candidate.source)}
    return max(1, len(words - stopwords(candidate.language)))


def _idf(asked: Iterable[Sequence[int]], corpus: Corpus) -> Floats:
    """How telling each word is: by its language with the most articles."""
    often = [[corpus.occurrences.get(key, 0) for key in keys] for keys in asked]
    seen = np.array(often, float).max(axis=0)
    total = max(corpus.articles, int(seen.max(initial=0)))
    idf: Floats = np.log1p((total - seen + 0.5) / (seen + 0.5))
    return idf


def _freshness(dated: datetime | None, now: datetime | None) -> float:
    if dated is None or now is None or dated - now > timedelta(days=3):
        return 0.0
    age = (now - dated) / timedelta(days=1)
    return next((worth for days, worth in _FRESH if age <= days), 0.0)


def _first_look(
    table: _Table, candidates: Sequence[Candidate], fresh: Floats, weights: Weights
) -> Floats:
    """What every sentence is worth by itself and by its article."""
    relevance = _scaled(np.array([c.relevance for c in candidates]))
    score: Floats = (
        weights.bm25 * _scaled(table.bm25)
        + weights.article * relevance[table.article]
        + weights.covered * table.covered
        + weights.paired * table.paired
        + weights.recent * fresh[table.article]
        + weights.early / (1 + table.place / 5)
    )
    return score


def _closer_look(
    table: _Table, question: Question, pool: Ints, score: Floats, weights: Weights
) -> Floats:
    """What the names and numbers add that the question does not have itself."""
    # Who names the sources wants what each of them says, not what most say.
    agreed = _agreement(table)
    voted = {} if table.names_a_source else _votes(table, pool, score)
    worth = {Wanted.NUMBER: weights.number, Wanted.DATE: weights.date}.get(question.wanted, 0.0)
    added = np.zeros(len(pool))
    for i, row in enumerate(pool.tolist()):
        start, end = table.bounds[row], table.bounds[row + 1]
        words = table.words[start:end][table.column[start:end] < 0]
        new = {k & ~3: k for k in words[(words & passages.MARKS) > 0].tolist()}
        if not new:
            continue
        added[i] = (
            weights.agreed * sum(sorted((agreed.get(k, 0.0) for k in new), reverse=True)[:3]) / 3
            + weights.voted * max(voted.get(k, 0.0) for k in new)
            + worth * any(k & 2 for k in new.values())
        )
    return added


def _agreement(table: _Table) -> dict[int, float]:
    """In what share of the best articles each name and number occurs."""
    article = table.article[table.row]
    some = (article < _AGREEING) & ((table.words & passages.MARKS) > 0)
    both = article[some].astype(np.uint64) << np.uint64(32)
    both |= (table.words[some] & passages.KEY).astype(np.uint64)
    keys, times = np.unique(np.unique(both) & np.uint64(0xFFFFFFFF), return_counts=True)
    articles = min(_AGREEING, int(table.article[-1]) + 1)
    return dict(zip(keys.tolist(), (times / articles).tolist(), strict=True))


def _votes(table: _Table, pool: Ints, score: Floats) -> dict[int, float]:
    """How much the best sentences speak for each name and number that is not asked with."""
    order = np.argsort(-score, kind="stable")[:_VOTING]
    floor = float(score[order[-1]])
    votes: dict[int, float] = {}
    for i in order.tolist():
        row = int(pool[i])
        start, end = table.bounds[row], table.bounds[row + 1]
        words = table.words[start:end][table.column[start:end] < 0]
        for key in set((words[(words & passages.MARKS) > 0] & passages.KEY).tolist()):
            votes[key] = votes.get(key, 0.0) + float(score[i]) - floor
    most = max(votes.values(), default=0.0)
    return {key: vote / most for key, vote in votes.items()} if most > 0 else {}


def _distinct(order: Sequence[int], table: _Table) -> list[int]:
    """The best rows of *order*, near-copies of better ones left out."""
    chosen: list[int] = []
    sets: list[frozenset[int]] = []
    for row in order:
        keys = table.keys(row)
        if any(len(keys & other) > _COPY * len(keys | other) for other in sets):
            continue
        chosen.append(row)
        sets.append(keys)
        if len(chosen) == _SHOWN:
            break
    return chosen


def _confidence(table: _Table, fresh: Floats, best: float, *, timed: bool) -> float:
    """One sentence must hold the question together; that a fresh one does counts on top."""
    covered = table.covered
    lately = covered * (fresh >= 0.6)[table.article] if timed else covered
    usual = best if timed else best + WEIGHTS.recent
    # The longer the question, the less of it can one sentence hold.
    long = 0.25 * max(0.0, math.log(len(table.idf) / _USUAL_WORDS))
    around = 0.4 * float(table.around.max())
    sign = float(covered.max()) + 0.5 * float(lately.max()) + 0.2 * usual + around + long
    return round(1 / (1 + math.exp(-4 * (sign - _ANSWERING))), 4)


def _scaled(values: Floats) -> Floats:
    """Divided by the best, so that it is worth 1."""
    return values / max(1e-9, float(values.max(initial=0.0)))
