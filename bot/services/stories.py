"""Stories: the articles about one event among what a chat may see, and what they say together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.analysis import codec, sketches
from bot.analysis.stories import WINDOW
from bot.analysis.types import Figure, Span
from bot.digests import coverage
from bot.digests.contents import Place, Text
from bot.errors import Stale
from bot.services.articles import Opened
from bot.services.sketches import Sketches
from storage.database import Database, Transaction
from storage.errors import NotFound
from storage.records import Arrival

#: Among so many articles of the days around it a story is looked for.
_MOST_ARRIVALS = 2000
#: So many of its articles are shown, those nearest in time to the one asked about.
_MOST_MEMBERS = 24
#: A chat that has just been given thousands of articles does not wait for all their sketches.
_SKETCHED_AT_ONCE = 200
#: More names than that of feeds that have not got it tell nothing.
_MOST_MISSING = 12


@dataclass(frozen=True, slots=True)
class Company:
    """All articles here that tell the story of one, and the one of them that it repeats."""

    articles: tuple[Opened, ...] = ()
    original: Opened | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, and the article that has it."""

    opened: Opened
    span: Span


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure, and the article that states it."""

    opened: Opened
    figure: Figure


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story: since when it is told, what it adds, which one it repeats."""

    opened: Opened
    since: datetime
    adds: tuple[Span, ...] = ()
    original: Opened | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """`missing` are the feeds of the chat that have not got it."""

    members: tuple[Member, ...]  # the earliest first
    gist: tuple[Stretch, ...] = ()
    differences: tuple[tuple[Stated, ...], ...] = ()
    missing: tuple[str, ...] = ()


class Stories:
    """Found anew each time from what is stored of each article: what a chat may see changes."""

    def __init__(self, database: Database, sketches: Sketches) -> None:
        self._database = database
        self._sketches = sketches

    async def company(self, chat_id: int, article_id: int) -> Company:
        """Who else tells it; nobody when the article is not this chat's any more."""
        members = await self._members(chat_id, article_id)
        if len(members) < 2:
            return Company()
        async with self._database.read() as tx:
            opened = await _opened(tx, chat_id, members)
        came = sorted(opened, key=lambda one: (one.kept.holding.held_at, one.id))
        copied = await asyncio.to_thread(coverage.copies, [_text(one) for one in came])
        original = next((one for one in came if one.id == copied.get(article_id)), None)
        return Company(tuple(opened), original)

    async def open(self, chat_id: int, article_id: int) -> Story:
        """The story of an article; raises Stale when the chat has it no more."""
        members = await self._members(chat_id, article_id)
        ids = [one.article_id for one in members] or [article_id]
        async with self._database.read() as tx:
            opened = await _opened(tx, chat_id, members)
            if article_id not in [one.id for one in opened]:
                try:
                    kept = await tx.articles.visible(chat_id, article_id)
                except NotFound as exc:
                    raise Stale(f"article {article_id}") from exc
                opened = [Opened(kept, codec.loads(kept.article.analysis))]
            feeds = await tx.digests.feed_names_of(chat_id)
        found = await asyncio.to_thread(coverage.cover, [_text(one) for one in opened])
        by_id = {one.id: one for one in opened}
        having = {feed for one in members for feed in one.feed_ids if one.article_id in ids}
        return Story(
            members=tuple(
                Member(
                    one,
                    one.kept.dated,
                    tuple(place.span for place in found.adds.get(one.id, ())),
                    by_id.get(found.copies.get(one.id, 0)),
                )
                for one in opened
            ),
            gist=tuple(_stretch(place, by_id) for place in found.gist),
            differences=tuple(
                tuple(Stated(by_id[one.article_id], one.figure) for one in sides)
                for sides in found.differences
            ),
            missing=_missing(feeds, having, opened),
        )

    async def _members(self, chat_id: int, article_id: int) -> list[Arrival]:
        """The articles of its story that the chat may see, itself among them, the earliest first;
        none when it cannot be compared.
        """
        await self._sketches.fill(_SKETCHED_AT_ONCE)
        async with self._database.read() as tx:
            found = await tx.articles.visible_among(chat_id, [article_id])
            if not found:
                return []
            (kept,) = found
            chat = await tx.chats.find(chat_id)
            moments = (kept.dated, kept.holding.held_at)
            arrivals = await tx.digests.arrivals(
                chat_id,
                min(moments) - WINDOW,
                max(moments) + WINDOW,
                _MOST_ARRIVALS,
                house=chat.preferences.house_feeds if chat else True,
            )
        known = [one for one in arrivals if one.sketch is not None]
        places = {one.article_id: place for place, one in enumerate(known)}
        if article_id not in places:
            return []
        together = await asyncio.to_thread(_together, known, places[article_id])
        asked = kept.dated
        nearest = sorted(together, key=lambda one: abs(_dated(one) - asked))[:_MOST_MEMBERS]
        return sorted(nearest, key=lambda one: (_dated(one), one.article_id))


def _together(arrivals: Sequence[Arrival], one: int) -> list[Arrival]:
    unpacked = [sketches.unpack(a.sketch.terms) for a in arrivals if a.sketch is not None]
    numbers = sketches.together(unpacked, [_dated(a) for a in arrivals], one)
    return [arrivals[number] for number in numbers]


def _dated(one: Arrival) -> datetime:
    return one.published_at or one.came_at


async def _opened(tx: Transaction, chat_id: int, members: Sequence[Arrival]) -> list[Opened]:
    ids = [one.article_id for one in members]
    return [
        Opened(kept, codec.loads(kept.article.analysis))
        for kept in await tx.articles.visible_among(chat_id, ids)
    ]


def _text(one: Opened) -> Text:
    return Text(one.id, one.kept.article.text, one.analysis, one.kept.title)


def _stretch(place: Place, by_id: dict[int, Opened]) -> Stretch:
    return Stretch(by_id[place.article_id], place.span)


def _missing(
    feeds: dict[int, str | None], having: set[int], opened: Sequence[Opened]
) -> tuple[str, ...]:
    names = {(one.kept.source or "").casefold() for one in opened}
    found = [
        name
        for feed_id, name in feeds.items()
        if name and feed_id not in having and name.casefold() not in names
    ]
    return tuple(sorted(found)) if len(found) <= _MOST_MISSING else ()
