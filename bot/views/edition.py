"""A stored digest as its view shows it: places in articles become the articles' words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.analysis.types import Analysis, Figure, Quote
from bot.digests.contents import Change, Contents, Item, Place
from bot.views.digest import Changed, Edition, Story
from bot.views.parts import Cited
from storage.records import Digest, Kept

F = TypeVar("F", bound=Figure | Quote)


class Opened(Protocol):
    """An article and what it says."""

    @property
    def kept(self) -> Kept: ...
    @property
    def analysis(self) -> Analysis: ...


@dataclass(frozen=True, slots=True)
class Fact(Generic[F]):
    kept: Kept
    analysis: Analysis
    fact: F


def edition(
    digest: Digest, contents: Contents, articles: Mapping[int, Opened], name: str | None = None
) -> Edition:
    """The digest with its articles; what has been erased meanwhile is left out."""
    return Edition(
        id=digest.id,
        subscription_id=digest.subscription_id or 0,
        since=digest.since,
        until=digest.until,
        stories=tuple(stories(contents, articles)),
        articles=contents.articles,
        sources=contents.sources,
        name=name,
        held_back=contents.held_back,
    )


def stories(contents: Contents, articles: Mapping[int, Opened]) -> Iterable[Story]:
    for item in contents.items:
        if item.lead.article_id in articles:
            yield _story(item, articles)


def _story(item: Item, articles: Mapping[int, Opened]) -> Story:
    def cited(place: Place) -> Cited:
        return Cited(articles[place.article_id].kept, place.span)

    def is_here(place: Place) -> bool:
        return place.article_id in articles

    def changed(change: Change) -> Changed:
        return Changed(cited(change.was), cited(change.now), cited(change.clause))

    return Story(
        lead=cited(item.lead),
        tier=item.tier,
        sources=item.sources,
        figure=_fact(item.figure, articles, lambda a: a.figures),
        quote=_fact(item.quote, articles, lambda a: a.quotes),
        news=tuple(cited(place) for place in item.news if is_here(place)),
        changes=tuple(changed(c) for c in item.changes if is_here(c.was) and is_here(c.now)),
        reasons=item.reasons,
    )


def _fact(
    place: Place | None,
    articles: Mapping[int, Opened],
    facts_of: Callable[[Analysis], Iterable[F]],
) -> Fact[F] | None:
    """None also when a newer engine no longer finds it there."""
    if place is None or place.article_id not in articles:
        return None
    told = articles[place.article_id]
    facts = (f for f in facts_of(told.analysis) if f.span == place.span)
    return next((Fact(told.kept, told.analysis, fact) for fact in facts), None)
