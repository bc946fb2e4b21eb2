"""Choosing: of all that came to a chat in a window, the stories to tell, as places in articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.analysis import codec, sketches
from bot.analysis.stories import Outline
from bot.analysis.types import Analysis
from bot.digests import contents as made
from bot.digests.contents import Contents, Item, Text
from bot.digests.select import ROOM, Candidate, Selection, Wants, select, tiers
from bot.services.articles import Opened
from bot.services.preferences import wants
from bot.services.subscriptions import Options
from storage.database import Database, Transaction
from storage.records import Arrival, Preferences

#: The newest of a window; nobody reads more.
MOST_CANDIDATES = 2000
#: How far back a story is known to have been told.
MEMORY = timedelta(hours=72)
#: What was just being stored when the last window closed belongs into the next; what was told
#: is not told again anyway.
_OVERLAP = timedelta(minutes=10)
#: Members of a story that are looked into.
_MEMBERS = 4
#: Articles whose analyses are kept unpacked: many chats get the same.
_REMEMBERED = 500
_NO_SKETCH = sketches.sketch(Outline({}))


class Choosing:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._analyses: dict[tuple[int, int], Analysis] = {}

    async def choose(
        self,
        chat_id: int,
        chosen: Preferences,
        options: Options,
        since: datetime,
        until: datetime,
        told: Sequence[str],
    ) -> Contents:
        async with self._database.read() as tx:
            arrivals = await tx.digests.arrivals(
                chat_id,
                since - _OVERLAP,
                until,
                MOST_CANDIDATES,
                house=chosen.house_feeds,
                feed_ids=options.feeds or None,
            )
            before = {article for packed in told for article in made.loads(packed).told}
            known = await tx.digests.recall(chat_id, sorted(before))
            wish = wants(chosen, until, options.words)
            selection = choice(arrivals, wish, until, known)
            return await self._compose(tx, chat_id, selection)

    async def _compose(self, tx: Transaction, chat_id: int, selection: Selection) -> Contents:
        """The stories that have something new, as many as there is room for."""
        items: list[Item] = []
        left = list(selection.stories)
        while left and len(items) < ROOM:
            some, left = left[: ROOM - len(items)], left[ROOM - len(items) :]
            ids = [a for s in some for a in (*s.articles[:_MEMBERS], *s.before[-_MEMBERS:])]
            texts = {
                one.id: Text(one.id, one.kept.article.text, one.analysis, one.kept.title)
                for one in (await self.opened(tx, chat_id, ids)).values()
            }
            sources = [len(item.sources) for item in items]
            ranks = tiers([*sources, *(len(story.sources) for story in some)])
            for story, tier in zip(some, ranks[len(items) :], strict=True):
                item = made.compose(story, texts, tier)
                if item is not None:
                    items.append(item)
        ranks = tiers([len(item.sources) for item in items])
        return Contents(
            tuple(replace(item, tier=tier) for item, tier in zip(items, ranks, strict=True)),
            selection.articles,
            selection.sources,
            held_back=len(left),
        )

    async def opened(self, tx: Transaction, chat_id: int, ids: Sequence[int]) -> dict[int, Opened]:
        found = {}
        for kept in await tx.articles.visible_among(chat_id, ids):
            article = kept.article
            key = (article.id, article.engine_version)
            analysis = self._analyses.pop(key, None) or codec.loads(article.analysis)
            self._analyses[key] = analysis
            found[article.id] = Opened(kept, analysis)
        while len(self._analyses) > _REMEMBERED:
            del self._analyses[next(iter(self._analyses))]
        return found


def choice(
    arrivals: Sequence[Arrival], wish: Wants, until: datetime, known: Sequence[Arrival] = ()
) -> Selection:
    """`select`, for what storage knows of articles."""
    return select(
        [candidate(arrival) for arrival in arrivals],
        wish,
        until=until,
        told=[candidate(arrival) for arrival in known],
    )


def candidate(arrival: Arrival) -> Candidate:
    one = arrival.sketch
    return Candidate(
        id=arrival.article_id,
        came_at=arrival.came_at,
        sketch=sketches.unpack(one.terms) if one else _NO_SKETCH,
        words=one.words if one else (arrival.title or ""),
        source=arrival.source or "",
        published_at=arrival.published_at,
        by_feed=bool(arrival.feed_ids),
        saved=arrival.saved,
    )
