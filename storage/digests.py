"""Digests that were made, and what could go into the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    literal,
    null,
    select,
    union_all,
)

from storage import sketches as sketch_rows
from storage.articles import Articles, batches
from storage.errors import NotFound
from storage.records import Arrival, Candidate, Digest, NewDigest
from storage.session import Session
from storage.tables import (
    articles,
    digests,
    entries,
    feeds,
    follows,
    holdings,
    outbox,
    sketches,
    subscriptions,
)
from storage.visibility import may_see

_DIGEST = tuple(NewDigest.__dataclass_fields__)
#: What a digest has in common with those of others, who wish for the same at the same hour.
_SHARED = tuple(name for name in _DIGEST if name not in ("chat_id", "subscription_id"))
_KEPT = [digests.c[name] for name in ("id", "subscription_id", "period", "chat_id")]


class Digests:
    def __init__(self, session: Session) -> None:
        self._db = session
        self._articles = Articles(session)

    async def add(self, new: Sequence[NewDigest]) -> tuple[int | None, ...]:
        """Keep digests; None for each whose subscription has one for that period already."""
        alike: dict[tuple[Any, ...], list[NewDigest]] = {}  # thousands get the same
        for one in new:
            theirs = tuple(getattr(one, name) for name in _SHARED)
            alike.setdefault((one.subscription_id is None, *theirs), []).append(one)
        many = [some for (unasked, *_), some in alike.items() if len(some) > 1 and not unasked]
        few = [one for some in alike.values() if some not in many for one in some]
        rows = await self._add_each(few)
        for some in many:
            rows += await self._add_alike(some)
        ids = {(row["subscription_id"], row["period"], row["chat_id"]): row["id"] for row in rows}
        return tuple(ids.get((one.subscription_id, one.period, one.chat_id)) for one in new)

    async def _add_each(self, new: Sequence[NewDigest]) -> list[RowMapping]:
        found: list[RowMapping] = []
        for some in batches(new):
            rows = [{name: getattr(one, name) for name in _DIGEST} for one in some]
            statement = self._db.insert(digests).on_conflict_do_nothing()
            found += await self._db.rows(statement.returning(*_KEPT), rows)
        return found

    async def _add_alike(self, new: Sequence[NewDigest]) -> list[RowMapping]:
        """Only the subscriptions differ, so the database writes the rows by itself."""
        shared = [
            literal(getattr(new[0], name), digests.c[name].type).label(name) for name in _SHARED
        ]
        subscribed = [one.subscription_id for one in new if one.subscription_id is not None]
        theirs = select(subscriptions.c.id, subscriptions.c.chat_id, *shared)
        theirs = theirs.where(self._db.among(subscriptions.c.id, subscribed))
        statement = self._db.insert(digests).from_select(
            ["subscription_id", "chat_id", *_SHARED], theirs
        )
        statement = statement.on_conflict_do_nothing()
        return list(await self._db.rows(statement.returning(*_KEPT)))

    async def get(self, chat_id: int, digest_id: int) -> Digest:
        """NotFound also when it is another chat's."""
        theirs = and_(digests.c.id == digest_id, digests.c.chat_id == chat_id)
        row = await self._db.row(select(digests).where(theirs))
        if row is None:
            raise NotFound(f"no digest {digest_id} in chat {chat_id}")
        return _digest(row)

    async def latest(
        self, chat_id: int, limit: int, subscription_id: int | None = None
    ) -> tuple[Digest, ...]:
        """A chat's last digests, or those of one subscription; newest first."""
        query = select(digests).where(digests.c.chat_id == chat_id)
        if subscription_id is not None:
            query = query.where(digests.c.subscription_id == subscription_id)
        query = query.order_by(digests.c.created_at.desc(), digests.c.id.desc()).limit(limit)
        return tuple(_digest(row) for row in await self._db.rows(query))

    async def told(self, chat_id: int, since: datetime) -> frozenset[int]:
        """Articles that went into a digest of this chat since then."""
        query = select(digests.c.article_ids)
        query = query.where(digests.c.chat_id == chat_id, digests.c.created_at >= since)
        lists = await self._db.values(query)
        return frozenset(article_id for told in lists for article_id in told)

    async def candidates(
        self,
        chat_id: int,
        since: datetime,
        until: datetime,
        limit: int,
        *,
        house: bool = True,
        feed_ids: Sequence[int] | None = None,
    ) -> tuple[Candidate, ...]:
        """What reached the chat after *since* and not after *until*: the newest first.

        By its feeds (only *feed_ids* if given, those it paused left out), by the house feeds
        unless it has none of them, and by its own hand.
        """
        ids, came, by = await self._came(
            chat_id, since, until, limit, house=house, feed_ids=feed_ids
        )
        kept = await self._articles.visible_among(chat_id, ids)
        return tuple(
            Candidate(k, came[k.article.id], tuple(dict.fromkeys(by[k.article.id]))) for k in kept
        )

    async def arrivals(
        self,
        chat_id: int,
        since: datetime,
        until: datetime,
        limit: int,
        *,
        house: bool = True,
        feed_ids: Sequence[int] | None = None,
    ) -> tuple[Arrival, ...]:
        """The same as `candidates`, without texts: to choose from thousands."""
        ids, came, by = await self._came(
            chat_id, since, until, limit, house=house, feed_ids=feed_ids
        )
        return await self._described(chat_id, ids, came, by)

    async def recall(self, chat_id: int, article_ids: Sequence[int]) -> tuple[Arrival, ...]:
        """Articles of earlier digests of this chat, as far as it may still see them."""
        ids = list(dict.fromkeys(article_ids))
        seen: list[int] = []
        for some in batches(ids):
            query = select(articles.c.id).where(articles.c.id.in_(some), may_see(chat_id))
            seen += await self._db.values(query)
        came = {article_id: None for article_id in seen}
        return await self._described(chat_id, seen, came, {one: [] for one in seen})

    async def _described(
        self,
        chat_id: int,
        ids: Sequence[int],
        came: Mapping[int, datetime | None],
        by: Mapping[int, Sequence[int]],
    ) -> tuple[Arrival, ...]:
        names = await self._feed_names(chat_id, {one for some in by.values() for one in some})
        own = and_(holdings.c.article_id == articles.c.id, holdings.c.chat_id == chat_id)
        found: dict[int, Arrival] = {}
        for some in batches(ids):
            query = (
                select(
                    articles.c.id,
                    func.coalesce(holdings.c.title, articles.c.title).label("title"),
                    articles.c.source,
                    holdings.c.origin,
                    holdings.c.held_at,
                    holdings.c.saved,
                    func.coalesce(holdings.c.published_at, articles.c.published_at).label("at"),
                    articles.c.added_at,
                    *sketches.c,
                )
                .select_from(
                    articles.outerjoin(holdings, own).outerjoin(
                        sketches, sketches.c.article_id == articles.c.id
                    )
                )
                .where(articles.c.id.in_(some))
            )
            for row in await self._db.rows(query):
                feeds_ = tuple(dict.fromkeys(by[row["id"]]))
                brought = next((names[f] for f in feeds_ if names.get(f)), None)
                held = row["held_at"] is not None
                found[row["id"]] = Arrival(
                    article_id=row["id"],
                    came_at=came[row["id"]] or row["added_at"],
                    feed_ids=feeds_,
                    own=held,
                    saved=bool(row["saved"]),
                    title=row["title"],
                    source=(row["origin"] if held else brought) or row["source"] or brought,
                    published_at=row["at"],
                    sketch=sketch_rows.sketched(row),
                )
        return tuple(found[article_id] for article_id in ids if article_id in found)

    async def with_own_news(self, chat_ids: Sequence[int], since: datetime) -> frozenset[int]:
        """Those of the chats that follow feeds of their own, or were sent something since."""
        theirs = select(follows.c.chat_id).where(self._db.among(follows.c.chat_id, chat_ids))
        sent = select(holdings.c.chat_id).where(
            self._db.among(holdings.c.chat_id, chat_ids), holdings.c.held_at > since
        )
        return frozenset(await self._db.values(union_all(theirs, sent)))

    async def last_told(
        self, subscription_ids: Sequence[int], since: datetime
    ) -> dict[int, tuple[str, ...]]:
        """The contents of each subscription's planned digests since then, the oldest first."""
        found: dict[int, list[str]] = {}
        query = (
            select(digests.c.subscription_id, digests.c.content)
            .where(self._db.among(digests.c.subscription_id, subscription_ids))
            .where(digests.c.created_at >= since, ~digests.c.period.startswith("now"))
            .order_by(digests.c.created_at, digests.c.id)
        )
        for row in await self._db.rows(query):
            found.setdefault(row["subscription_id"], []).append(row["content"])
        return {one: tuple(contents) for one, contents in found.items()}

    async def count_messages(
        self, chat_ids: Sequence[int], since: datetime, stream: str
    ) -> dict[int, int]:
        """How many messages of streams that begin so each chat was promised since then."""
        found: dict[int, int] = {}
        for some in batches(chat_ids):
            query = (
                select(outbox.c.chat_id, func.count().label("many"))
                .where(outbox.c.chat_id.in_(some), outbox.c.planned_at >= since)
                .where(outbox.c.stream.startswith(stream), outbox.c.state != "dead")
                .group_by(outbox.c.chat_id)
            )
            found |= {row["chat_id"]: row["many"] for row in await self._db.rows(query)}
        return found

    async def feed_names_of(self, chat_id: int) -> dict[int, str | None]:
        """The feeds that a chat follows, and those of the house, as it calls them."""
        mine = union_all(
            select(follows.c.feed_id).where(follows.c.chat_id == chat_id),
            select(feeds.c.id).where(feeds.c.house),
        )
        return await self._feed_names(chat_id, set(await self._db.values(mine)))

    async def _feed_names(self, chat_id: int, feed_ids: set[int]) -> dict[int, str | None]:
        theirs = and_(follows.c.feed_id == feeds.c.id, follows.c.chat_id == chat_id)
        names: dict[int, str | None] = {}
        for some in batches(sorted(feed_ids)):
            query = (
                select(feeds.c.id, func.coalesce(follows.c.title, feeds.c.title).label("name"))
                .select_from(feeds.outerjoin(follows, theirs))
                .where(feeds.c.id.in_(some))
            )
            names |= {row["id"]: row["name"] for row in await self._db.rows(query)}
        return names

    async def _came(
        self,
        chat_id: int,
        since: datetime,
        until: datetime,
        limit: int,
        *,
        house: bool,
        feed_ids: Sequence[int] | None,
    ) -> tuple[list[int], dict[int, datetime], dict[int, list[int]]]:
        """The newest articles of the window: their ids, when each came, by which feeds."""
        arrivals = _arrivals(chat_id, since, until, house=house, feed_ids=feed_ids).subquery()
        came_at = func.max(arrivals.c.at)
        newest = (
            select(arrivals.c.article_id)
            .group_by(arrivals.c.article_id)
            .order_by(came_at.desc(), arrivals.c.article_id.desc())
            .limit(limit)
        )
        ids = list(await self._db.values(newest))
        came: dict[int, datetime] = {}
        by: dict[int, list[int]] = {}
        for some in batches(ids):
            query = select(arrivals).where(arrivals.c.article_id.in_(some)).order_by(arrivals.c.at)
            for row in await self._db.rows(query):
                came.setdefault(row["article_id"], row["at"])
                feed = by.setdefault(row["article_id"], [])
                if row["feed_id"] is not None:
                    feed.append(row["feed_id"])
        return ids, came, by

    async def purge(self, before: datetime, limit: int) -> int:
        """Forget up to *limit* digests made before. Call it until it answers 0."""
        old = select(digests.c.id).where(digests.c.created_at < before)
        ids = await self._db.values(old.order_by(digests.c.created_at).limit(limit))
        for some in batches(ids):
            await self._db.run(delete(digests).where(digests.c.id.in_(some)))
        return len(ids)


def _arrivals(
    chat_id: int,
    since: datetime,
    until: datetime,
    *,
    house: bool,
    feed_ids: Sequence[int] | None,
) -> Any:
    """(article_id, at, feed_id) of everything that came in the window."""
    theirs = select(follows.c.feed_id)
    theirs = theirs.where(follows.c.chat_id == chat_id, follows.c.paused.is_(False))
    sources: list[Select[Any]] = [theirs]
    if house:
        sources.append(select(feeds.c.id).where(feeds.c.house))
    listed = (
        select(entries.c.article_id, entries.c.seen_at.label("at"), entries.c.feed_id)
        .where(entries.c.article_id.is_not(None), _within(entries.c.seen_at, since, until))
        .where(entries.c.feed_id.in_(union_all(*sources)))
    )
    if feed_ids is not None:
        return listed.where(entries.c.feed_id.in_(feed_ids))
    sent = select(holdings.c.article_id, holdings.c.held_at.label("at"), null().label("feed_id"))
    sent = sent.where(holdings.c.chat_id == chat_id, _within(holdings.c.held_at, since, until))
    return union_all(listed, sent)


def _within(at: ColumnElement[Any], since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(at > since, at <= until)


def _digest(row: RowMapping) -> Digest:
    return Digest(**dict(row) | {"article_ids": tuple(row["article_ids"])})
