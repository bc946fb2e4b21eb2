"""Which sentences answer a question: those of the likeliest articles, scored without parsing.

Lexical evidence with the priors of news: recent articles, early sentences, words and numbers on
which several articles agree. The weights are round numbers, chosen by hand on development
questions; they belong together: do not move one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from bot.answers import passages
from bot.answers.confidence import confidence
from bot.answers.table import Floats, Ints, Table
from bot.answers.types import Candidate, Corpus, Hit, Question, Ranking, Wanted


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth. All signs but the first are 0..1, BM25 is 1 for the best."""

    bm25: float = 1.0
    article: float = 0.5  # the article's own relevance, 1 for the best
    covered: float = 0.45  # share of the question's weight found in sentence, title and source
    recent: float = 0.7
    early: float = 0.3
    first: float = 0.1  # the very first sentence, on top of that
    told: float = 0.3  # the question names the article's source
    agreed: float = 0.3  # new names and numbers that many of the articles have
    voted: float = 0.4  # that many of the best sentences have
    paired: float = 0.1  # neighbours in the question are neighbours here
    number: float = 0.6  # a new number where one is asked for
    date: float = 0.15


WEIGHTS: Final = Weights()

_POOL = 120  # sentences that are looked at closely
_AGREEING = 40  # articles that may agree
_VOTING = 80  # sentences that vote
_OTHERS = 10  # the next best, which should be nearly as good
_COPY = 0.6  # Jaccard similarity above which a sentence repeats a better one
_SHOWN = 10

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
    table = Table.of(question, candidates, corpus)
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
            round(float(table.held[row]), 4),
        )
        for row in _distinct(_one_of_each_named(best.tolist(), table), table)
    )
    first = int(pool[0])
    sure = confidence(
        table,
        fresh,
        first,
        float(score[first]),
        alone=alone(closer),
        timed=now is not None,
        elusive=question.elusive,
    )
    return Ranking(hits, sure)


def alone(scores: Floats) -> float:
    """How much better the best is than the next ones are."""
    best, *others = np.sort(scores)[::-1][: _OTHERS + 1].tolist()
    return float(best - np.mean(others)) if others else 0.0


def _freshness(dated: datetime | None, now: datetime | None) -> float:
    if dated is None or now is None or dated - now > timedelta(days=3):
        return 0.0
    age = (now - dated) / timedelta(days=1)
    return next((worth for days, worth in _FRESH if age <= days), 0.0)


def _first_look(
    table: Table, candidates: Sequence[Candidate], fresh: Floats, weights: Weights
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
        + weights.first * (table.place == 0)
        + weights.told * table.named[table.article]
    )
    return score


def _closer_look(
    table: Table, question: Question, pool: Ints, score: Floats, weights: Weights
) -> Floats:
    """What the names and numbers add that the question does not have itself."""
    new = [table.new_names(row) for row in pool.tolist()]
    # Who names the sources wants what each of them says, not what most say.
    voted = {} if table.named.any() else _votes(new, score)
    agreed = _agreement(table, {key for keys in new for key in keys})
    worth = {Wanted.NUMBER: weights.number, Wanted.DATE: weights.date}.get(question.wanted, 0.0)
    added = np.zeros(len(pool))
    for i, keys in enumerate(new):
        if keys:
            most = sorted((agreed.get(key, 0.0) for key in keys), reverse=True)[:3]
            added[i] = (
                weights.agreed * sum(most) / 3
                + weights.voted * max(voted.get(key, 0.0) for key in keys)
                + worth * any(mark & 2 for mark in keys.values())
            )
    return added


def _agreement(table: Table, names: set[int]) -> dict[int, float]:
    """In what share of the best articles each of *names* occurs."""
    last = np.searchsorted(table.article, _AGREEING)  # the row after those of the best articles
    words = table.words[: table.bounds[last]]
    at = passages.places(words & passages.KEY, np.array(sorted(names), np.uint32))
    at = at[(words[at] & passages.MARKS) > 0]
    articles = table.article[table.row[at]].astype(np.uint64) << np.uint64(32)
    once = np.unique(articles | (words[at] & passages.KEY)) & np.uint64(0xFFFFFFFF)
    keys, times = np.unique(once, return_counts=True)
    shares = times / min(_AGREEING, int(table.article[-1]) + 1)
    return dict(zip(keys.tolist(), shares.tolist(), strict=True))


def _votes(new: Sequence[dict[int, int]], score: Floats) -> dict[int, float]:
    """How much the best sentences speak for each name and number that is not asked with."""
    order = np.argsort(-score, kind="stable")[:_VOTING]
    floor = float(score[order[-1]])
    votes: dict[int, float] = {}
    for i in order.tolist():
        for key in new[i]:
            votes[key] = votes.get(key, 0.0) + float(score[i]) - floor
    most = max(votes.values(), default=0.0)
    return {key: vote / most for key, vote in votes.items()} if most > 0 else {}


def _one_of_each_named(order: list[int], table: Table) -> list[int]:
    """After the best: the best of each other source that the question names, then the rest."""
    front = {table.sources[table.article[order[0]]]: order[0]}
    for row in order:
        article = table.article[row]
        if table.named[article]:
            front.setdefault(table.sources[article], row)
    chosen = set(front.values())
    return [*front.values(), *(row for row in order if row not in chosen)]


def _distinct(order: Sequence[int], table: Table) -> list[int]:
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


def _scaled(values: Floats) -> Floats:
    """Divided by the best, so that it is worth 1."""
    return values / max(1e-9, float(values.max(initial=0.0)))
