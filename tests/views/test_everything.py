"""Whatever an article contains, every view of it is taken by Telegram and invents nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.analysis.types import Analysis
from bot.errors import Stale
from bot.views import article, articles, facts, html
from bot.views.actions import Back, Length, ShowFigures
from bot.views.messages import Message
from bot.views.reader import Reader
from storage.records import Kept
from tests.views.builders import Chance
from tests.views.oracle import taken
from tests.views.verbatim import unexplained


@dataclass(frozen=True)
class Told:
    kept: Kept
    analysis: Analysis
    fact: Any


@dataclass(frozen=True)
class PageOf:
    items: tuple[Any, ...]
    number: int
    total: int


def views(kept: Kept, analysis: Analysis, reader: Reader, n: int) -> Iterator[Message]:
    """Every view of one article, and of a list of facts drawn from it."""
    yield article.card(kept, analysis, reader, story=(kept,) * n, length=list(Length)[n % 3])
    yield article.already_here(kept, analysis, reader)
    for page in (0, 1, 2):
        yield article.figures(kept, analysis, reader, page)
    for page in (0, 1):
        yield article.quotes(kept, analysis, reader, page)
        yield article.people(kept, analysis, reader, page)
    yield article.topics(kept, analysis, reader)
    for length in Length:
        yield article.summary(kept, analysis, reader, length)
    for back in Back:
        try:
            yield article.context(kept, analysis, n * 7, reader, back)
        except Stale:
            assert n * 7 >= len(kept.article.text)
    words = (kept.title or "")[:30]
    yield articles.listing(PageOf((kept,) * 5, n % 3, 12), reader, words=words, then=ShowFigures)
    for view, found in (
        (facts.figures, analysis.figures),
        (facts.quotes, analysis.quotes),
        (facts.people, analysis.people),
    ):
        told = tuple(Told(kept, analysis, fact) for fact in found[:5])
        yield view(PageOf(told, n % 3, 11), reader, words=words)


def readings(seeds: range) -> Iterator[tuple[Kept, Reader, Message]]:
    for seed in seeds:
        chance = Chance(seed)
        kept, reader = chance.kept(), chance.reader()
        for message in views(kept, chance.analysis(kept.article.text), reader, seed % 40):
            yield kept, reader, message


def test_no_view_is_ever_refused() -> None:
    for _, _, message in readings(range(300)):
        assert html.fit(message) == (message,), "one message, so that it can be edited in place"
        taken(message)


def test_no_view_ever_invents_a_line() -> None:
    for kept, reader, message in readings(range(1000, 1040)):
        assert unexplained(message, reader, [kept]) == []
