"""Digests that were made, and what could go into the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    null,
    select,
    union_all,
)

from storage.articles import Articles, batches
from storage.errors import NotFound
from storage.records import Candidate, Digest, NewDigest
from storage.session import Session
from storage.tables import digests, entries, feeds, follows, holdings


class Digests:
    def __init__(self, session: Session) -> None:
        self._db = session
        self._articles = Articles(session)

    async def add(self, new: Sequence[NewDigest]) -> tuple[int | None, ...]:
        """Keep digests; None for each whose subscription has one for that period already."""
        ids: dict[tuple[int | None, str, int], int] = {}
        names = NewDigest.__dataclass_fields__
        for some in batches(new):
            rows = [{name: getattr(one, name) for name in names} for one in some]
            statement = self._db.insert(digests).values(rows).on_conflict_do_nothing()
            for row in await self._db.rows(statement.returning(*digests.c)):
                ids[row["subscription_id"], row["period"], row["chat_id"]] = row["id"]
        return tuple(ids.get((one.subscription_id, one.period, one.chat_id)) for one in new)

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
        kept = await self._articles.visible_among(chat_id, ids)
        return tuple(
            Candidate(k, came[k.article.id], tuple(dict.fromkeys(by[k.article.id]))) for k in kept
        )

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
