"""One quantity across all the articles a chat may see: its course in time, and who disputes it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.analysis import codec, names, sketches
from bot.analysis.figures import series
from bot.analysis.figures.calendar import Unit
from bot.analysis.figures.compare import Statement
from bot.analysis.figures.series import Dated, Point
from bot.analysis.types import Analysis, Figure, Span
from bot.services.facts import MOST_WORDS, Fact
from bot.services.sketches import Sketches
from storage.database import Database
from storage.records import Arrival, Kept, Mentioned

#: The newest figures with the words; more would say nothing else.
_MOST = 120
_SKETCHED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, its article, and when it held: as `phrase` says, or else when it was told."""

    kept: Kept
    analysis: Analysis
    fact: Figure
    at: datetime
    unit: Unit = Unit.DAY
    phrase: Span | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """`course` is in the order of time and has three values or none, `sides` two or none."""

    course: tuple[Value, ...] = ()
    sides: tuple[Fact[Figure], ...] = ()


class Quantities:
    def __init__(self, database: Database, sketches: Sketches) -> None:
        self._database = database
        self._sketches = sketches

    async def compare(self, chat_id: int, words: str) -> Compared:
        """What figures with all of *words* in their clause say together."""
        wanted = names.fold(words).split()[:MOST_WORDS]
        if not wanted:
            return Compared()
        await self._sketches.fill(_SKETCHED_AT_ONCE)
        async with self._database.read() as tx:
            mentioned = await tx.mentions.find(chat_id, "figure", wanted, _MOST)
            ids = sorted({one.kept.article.id for one in mentioned})
            if len(mentioned) < 2:
                return Compared()
            arrivals = await tx.digests.recall(chat_id, ids)
        return await asyncio.to_thread(_compared, mentioned, arrivals)


def _compared(mentioned: Sequence[Mentioned], arrivals: Sequence[Arrival]) -> Compared:
    kepts = {one.kept.article.id: one.kept for one in mentioned}
    analyses = {id_: codec.loads(kept.article.analysis) for id_, kept in kepts.items()}
    stories = _stories(arrivals)
    dated = [
        Dated(
            Statement(kept.article.id, figure, kept.article.text),
            kept.dated,
            stories.get(kept.article.id, -kept.article.id),
        )
        for one in mentioned
        for kept in [one.kept]
        for figure in _figures_at(analyses[kept.article.id], one)
    ]

    def fact(statement: Statement) -> Fact[Figure]:
        number = int(str(statement.article))
        return Fact(kepts[number], analyses[number], statement.figure)

    def value(point: Point) -> Value:
        told = fact(point.statement)
        return Value(told.kept, told.analysis, told.fact, point.at, point.unit, point.phrase)

    return Compared(
        tuple(map(value, series.series(dated))), tuple(map(fact, series.dispute(dated)))
    )


def _figures_at(analysis: Analysis, one: Mentioned) -> list[Figure]:
    """The figure behind a mention; not the earlier value that another one gives for comparison."""
    span = Span(one.mention.start, one.mention.end)
    earlier = {figure.previous for figure in analysis.figures}
    return [f for f in analysis.figures if f.span == span and f.span not in earlier][:1]


def _stories(arrivals: Sequence[Arrival]) -> Mapping[int, int]:
    """The story of each article, named by one of its articles."""
    known = [(one, one.sketch) for one in arrivals if one.sketch is not None]
    found = sketches.group(
        [sketches.unpack(sketch.terms) for _, sketch in known],
        [one.published_at or one.came_at for one, _ in known],
    )
    return {
        one.article_id: known[at][0].article_id for (one, _), at in zip(known, found, strict=True)
    }
