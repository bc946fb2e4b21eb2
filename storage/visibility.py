"""Who may see what: a chat sees what it holds, what its feeds brought, and the house feeds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, or_, select, true, union_all

from storage.tables import articles, entries, feeds, follows, holdings


def feeds_of(chat_id: int) -> CompoundSelect[Any]:
    """Ids of the feeds whose entries the chat sees."""
    return union_all(
        select(follows.c.feed_id).where(follows.c.chat_id == chat_id),
        select(feeds.c.id).where(feeds.c.house),
    )


@lru_cache(maxsize=256)  # put together once for those who ask now: it takes longer than to run
def may_see(chat_id: int) -> ColumnElement[bool]:
    """A condition on `articles`."""
    held, listed = holdings.alias(), entries.alias()
    return or_(
        exists().where(held.c.article_id == articles.c.id, held.c.chat_id == chat_id),
        exists().where(
            listed.c.article_id == articles.c.id, listed.c.feed_id.in_(feeds_of(chat_id))
        ),
    )


@lru_cache(maxsize=256)
def visible_ids(chat_id: int) -> CompoundSelect[Any]:
    """Ids of all articles the chat sees; some may come twice."""
    return union_all(
        select(holdings.c.article_id).where(holdings.c.chat_id == chat_id),
        _entries_of(chat_id).with_only_columns(entries.c.article_id),
    )


def newest(chat_id: int, limit: int, dialect: str) -> CompoundSelect[Any]:
    """(article_id, at): the latest *limit* of what the chat holds and of each of its feeds.

    Every branch walks an index from its end, so it costs the same with a million articles. An
    article in several feeds takes several places, hence the room beyond *limit*.
    """
    room = 2 * limit + 32
    held = (
        select(holdings.c.article_id, holdings.c.held_at.label("at"))
        .where(holdings.c.chat_id == chat_id)
        .order_by(holdings.c.held_at.desc())
        .limit(room)
    )
    theirs = select(feeds.c.id).where(feeds.c.id.in_(feeds_of(chat_id))).subquery()
    last = entries.alias("last")
    last_of_feed = (
        select(last.c.id, last.c.article_id, last.c.seen_at.label("at"))
        .where(last.c.feed_id == theirs.c.id, last.c.article_id.is_not(None))
        .order_by(last.c.seen_at.desc(), last.c.id.desc())
        .limit(room)
        .correlate(theirs)
    )
    if dialect == "postgresql":
        listed = last_of_feed.lateral()
        followed = select(listed.c.article_id, listed.c.at).select_from(theirs.join(listed, true()))
    else:  # SQLite has no LATERAL, and evaluates a correlated IN once a feed
        ids = last_of_feed.with_only_columns(last.c.id)
        followed = select(entries.c.article_id, entries.c.seen_at.label("at")).select_from(
            theirs.join(entries, entries.c.id.in_(ids))
        )
    return union_all(select(held.subquery()), followed)


def _entries_of(chat_id: int) -> Select[Any]:
    return select(entries).where(
        entries.c.feed_id.in_(feeds_of(chat_id)), entries.c.article_id.is_not(None)
    )
