"""All that is known of the candidates' sentences, side by side: a row each, a column a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.analysis.words import stopwords
from bot.answers import passages
from bot.answers.types import Candidate, Corpus, Question

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: BM25 (Robertson & Zaragoza 2009), with the values that suit single sentences.
_K1, _B = 0.9, 0.4
#: What a word counts for that only the title, only the source has.
_IN_TITLE, _IN_SOURCE = 0.5, 1.0


@dataclass(frozen=True)
class Table:
    """All sentences of all candidates, one row each; a column a word of the question."""

    found: Floats  # times each word occurs in the sentence
    length: Floats
    article: Ints  # number of the candidate
    place: Ints  # number of the sentence in it
    in_title: Floats  # candidates × words
    in_source: Floats
    sources: tuple[str, ...]
    named: Bools  # of each candidate: whether the question names its source
    idf: Floats
    articles: int  # in the whole store
    words: NDArray[np.uint32]  # of all sentences, marked
    bounds: Ints
    row: Ints  # of each word
    column: Ints  # of each word, -1 where the question has none like it

    @classmethod
    def of(cls, question: Question, candidates: Sequence[Candidate], corpus: Corpus) -> Table:
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
        in_source = np.array([_within(c.source, asked[c.language], c.language) for c in candidates])
        return cls(
            found=cells.reshape(len(length), wide).astype(np.float64),
            length=length.astype(np.float64),
            article=np.repeat(np.arange(len(candidates)), sizes),
            place=np.concatenate([np.arange(size) for size in sizes]),
            in_title=np.array([_titled(c, asked[c.language]) for c in candidates]),
            in_source=in_source,
            sources=tuple(passages.fold(c.source) for c in candidates),
            named=in_source.sum(axis=1) >= [_told_words(c) for c in candidates],
            idf=_idf(asked.values(), corpus),
            articles=corpus.articles,
            words=words,
            bounds=np.concatenate([[0], np.cumsum(length)]),
            row=row,
            column=column,
        )

    @cached_property
    def bm25(self) -> Floats:
        told = _IN_TITLE * self.in_title + _IN_SOURCE * self.in_source
        times = self.found + told[self.article]
        norm = _K1 * (1 - _B + _B * self.length / max(1.0, float(self.length.mean())))
        scores: Floats = (times * (_K1 + 1) / (times + norm[:, None])) @ self.idf
        return scores

    @cached_property
    def held(self) -> Floats:
        """The share of the question's weight found in each sentence itself."""
        share: Floats = (self.found > 0) @ self._weight
        return share

    @cached_property
    def covered(self) -> Floats:
        """The share of the question's weight found in each sentence, title and source."""
        share: Floats = ((self.found > 0) | self._around_it[self.article]) @ self._weight
        return share

    @cached_property
    def around(self) -> Floats:
        """The share of the question's weight found anywhere in each article."""
        starts = np.flatnonzero(np.diff(self.article, prepend=-1))
        anywhere = np.maximum.reduceat(self.found, starts) > 0
        share: Floats = (anywhere | self._around_it) @ self._weight
        return share

    @property
    def _around_it(self) -> Bools:
        """Candidates × words: what need not stand in a sentence to be understood.

        When several sources are named, no sentence has the names of the others.
        """
        theirs = (self.in_source[self.named] > 0).any(axis=0)
        return (self.in_title + self.in_source > 0) | (self.named[:, None] & theirs)

    @property
    def _weight(self) -> Floats:
        return self.idf / max(1e-9, float(self.idf.sum()))

    @cached_property
    def titled(self) -> Floats:
        """The share of the question's weight found in each title."""
        share: Floats = self.in_title @ self._weight
        return share

    @cached_property
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

    def new_names(self, row: int) -> dict[int, int]:
        """Names and numbers of a sentence that the question does not have, with their marks."""
        start, end = self.bounds[row], self.bounds[row + 1]
        words = self.words[start:end][self.column[start:end] < 0]
        marked = words[(words & passages.MARKS) > 0].tolist()
        return {word & ~3: word & 3 for word in marked}

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
        at = passages.places(keys, ordered)
        if len(asked) > 1:
            spoken = np.repeat([c.language == language for c in candidates], sizes)
            at = at[spoken[at]]
        columns[at] = order[np.searchsorted(ordered, keys[at])]
    return columns


def _titled(candidate: Candidate, asked: Sequence[int]) -> list[float]:
    """Which of the words the title has; the first sentence is that of a text without one."""
    if candidate.title:
        return _within(candidate.title, asked, candidate.language)
    first = set(candidate.passages.keys[: candidate.passages.bounds[1]].tolist())
    return [float(key in first) for key in asked]


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
