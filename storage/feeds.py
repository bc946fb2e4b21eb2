"""Feeds, who follows them, and when each is asked next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from storage import leases
from storage.errors import NotFound
from storage.records import Feed, Follow, Followed, FullText, Polled
from storage.session import Session
from storage.tables import entries, feeds, follows

_FEED = [c for c in feeds.c if c.name not in ("owner", "lease_until")]
_USUAL_INTERVAL = timedelta(minutes=30)


class Feeds:
    def __init__(self, session: Session) -> None:
        self._db = session

    # The feeds themselves

    async def ensure(
        self,
        url: str,
        now: datetime,
        *,
        title: str | None = None,
        site: str | None = None,
        kind: str | None = None,
    ) -> Feed:
        """The feed at this canonical address, known before or not; a new one is due at once."""
        statement = self._db.insert(feeds).values(
            url=url,
            title=title,
            site=site,
            kind=kind,
            house=False,
            state="active",
            interval=_USUAL_INTERVAL,
            failures=0,
            next_poll_at=now,
            added_at=now,
        )
        await self._db.run(statement.on_conflict_do_nothing())
        found = await self.by_url(url)
        assert found is not None
        return found

    async def get(self, feed_id: int) -> Feed:
        query = select(*_FEED).where(feeds.c.id == feed_id)
        row = await self._db.row(self._db.locked(query, feeds))
        if row is None:
            raise NotFound(f"no feed {feed_id}")
        return _feed(row)

    async def by_url(self, url: str) -> Feed | None:
        row = await self._db.row(select(*_FEED).where(feeds.c.url == url))
        return _feed(row) if row is not None else None

    async def set_house(self, urls: Iterable[str], now: datetime) -> tuple[Feed, ...]:
        """Make exactly these the operator's feeds, which everybody sees."""
        listed = [(await self.ensure(url, now)).id for url in dict.fromkeys(urls)]
        await self._db.run(
            update(feeds).where(feeds.c.house, feeds.c.id.not_in(listed)).values(house=False)
        )
        await self._db.run(update(feeds).where(feeds.c.id.in_(listed)).values(house=True))
        return await self.house()

    async def house(self) -> tuple[Feed, ...]:
        rows = await self._db.rows(select(*_FEED).where(feeds.c.house).order_by(feeds.c.id))
        return tuple(_feed(row) for row in rows)

    async def failing(self, limit: int) -> tuple[Feed, ...]:
        """Feeds that are not well, the worst first."""
        unwell = or_(feeds.c.failures > 0, feeds.c.state != "active")
        query = select(*_FEED).where(unwell, _is_wanted())
        rows = await self._db.rows(query.order_by(feeds.c.failures.desc()).limit(limit))
        return tuple(_feed(row) for row in rows)

    async def counts(self) -> dict[str, int]:
        """How many wanted feeds are in each state."""
        query = select(feeds.c.state, func.count()).where(_is_wanted()).group_by(feeds.c.state)
        return {row["state"]: row["count"] for row in await self._db.rows(query)}

    # Polling

    async def claim_due(
        self, owner: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[Feed, ...]:
        """Feeds to ask now, the longest due first; nobody else gets them during the lease."""
        wanted = (
            select(feeds.c.id)
            .where(
                feeds.c.state == "active",
                feeds.c.next_poll_at <= now,
                leases.is_free(feeds, now),
                _is_wanted(),
            )
            .order_by(feeds.c.next_poll_at)
            .limit(limit)
        )
        mine = {"owner": owner, "lease_until": now + lease}
        rows = await leases.claim(self._db, feeds, wanted, mine)
        return tuple(sorted((_feed(row) for row in rows), key=lambda f: (f.next_poll_at, f.id)))

    async def claim(self, feed_id: int, owner: str, now: datetime, lease: timedelta) -> Feed | None:
        """This feed, due or not; None while somebody else has it."""
        wanted = select(feeds.c.id).where(feeds.c.id == feed_id, leases.is_free(feeds, now))
        mine = {"owner": owner, "lease_until": now + lease}
        rows = await leases.claim(self._db, feeds, wanted, mine)
        return _feed(rows[0]) if rows else None

    async def postpone(self, feed_id: int, owner: str, until: datetime) -> bool:
        """Give it back unasked, to be asked later: it did nothing wrong."""
        mine = and_(feeds.c.id == feed_id, feeds.c.owner == owner)
        values = {"next_poll_at": until, "owner": None, "lease_until": None}
        return bool(await self._db.run(update(feeds).where(mine).values(**values)))

    async def record(self, feed_id: int, owner: str, polled: Polled) -> bool:
        """Write down what came of a poll. False when the lease was lost to another meanwhile."""
        values: dict[str, Any] = {
            "polled_at": polled.at,
            "next_poll_at": polled.next_poll_at,
            "state": polled.state,
            "reason": polled.reason,
            "owner": None,
            "lease_until": None,
        }
        if polled.reason is None:
            values |= {"failures": 0, "succeeded_at": polled.at}
            values |= {"etag": polled.etag, "last_modified": polled.last_modified}
        else:
            values |= {"failures": feeds.c.failures + 1}
        for name in ("title", "site", "kind", "interval"):
            if getattr(polled, name) is not None:
                values[name] = getattr(polled, name)
        values |= _moved(polled)
        mine = and_(feeds.c.id == feed_id, feeds.c.owner == owner)
        return bool(await self._db.run(update(feeds).where(mine).values(**values)))

    async def release(self, owner: str) -> int:
        """Give back what was claimed and not asked: the process is leaving."""
        freed = update(feeds).where(feeds.c.owner == owner)
        return await self._db.run(freed.values(owner=None, lease_until=None))

    async def pause(self, feed_id: int, reason: str) -> Feed:
        return await self._update(feed_id, state="paused", reason=reason)

    async def poll_now(self, feed_id: int, now: datetime) -> Feed:
        """Somebody asks for it: due at once, whatever happened before."""
        return await self._update(
            feed_id, state="active", failures=0, reason=None, next_poll_at=now
        )

    async def move(self, feed_id: int, url: str) -> Feed:
        """Adopt a permanent redirect. If that address is known already, the two become one."""
        there = await self.by_url(url)
        if there is None or there.id == feed_id:
            return await self._update(feed_id, url=url, moved_to=None, moved_at=None)
        old = await self.get(feed_id)
        await self._merge(feed_id, there.id)
        return await self._update(there.id, house=old.house or there.house)

    # Who follows

    async def follow(
        self,
        chat_id: int,
        feed_id: int,
        now: datetime,
        *,
        title: str | None = None,
        full_text: FullText = "auto",
    ) -> Followed:
        """Following again changes nothing."""
        statement = self._db.insert(follows).values(
            chat_id=chat_id,
            feed_id=feed_id,
            since=now,
            title=title,
            full_text=full_text,
            paused=False,
        )
        await self._db.run(statement.on_conflict_do_nothing())
        return await self.followed(chat_id, feed_id)

    async def followed(self, chat_id: int, feed_id: int) -> Followed:
        """NotFound when the chat does not follow this feed."""
        found = await self._followed(follows.c.chat_id == chat_id, feeds.c.id == feed_id)
        if not found:
            raise NotFound(f"chat {chat_id} does not follow feed {feed_id}")
        return found[0]

    async def of(self, chat_id: int) -> tuple[Followed, ...]:
        """What a chat follows, in the order it began."""
        return await self._followed(follows.c.chat_id == chat_id)

    async def that_brought(self, chat_id: int, article_id: int) -> tuple[Followed, ...]:
        """The feeds the chat follows that listed this article."""
        listed = exists().where(entries.c.feed_id == feeds.c.id, entries.c.article_id == article_id)
        return await self._followed(follows.c.chat_id == chat_id, listed)

    async def followers(self, feed_id: int) -> tuple[Follow, ...]:
        query = select(follows).where(follows.c.feed_id == feed_id).order_by(follows.c.chat_id)
        return tuple(Follow(**row) for row in await self._db.rows(query))

    async def set_follow(
        self,
        chat_id: int,
        feed_id: int,
        *,
        title: str | None = None,
        full_text: FullText = "auto",
        paused: bool = False,
    ) -> Followed:
        """The chat's settings for a feed, all of them."""
        theirs = and_(follows.c.chat_id == chat_id, follows.c.feed_id == feed_id)
        chosen = {"title": title, "full_text": full_text, "paused": paused}
        await self._db.run(update(follows).where(theirs).values(**chosen))
        return await self.followed(chat_id, feed_id)

    async def unfollow(self, chat_id: int, feed_id: int) -> bool:
        """False when it was not followed. What the chat saved of the feed stays its own."""
        theirs = and_(follows.c.chat_id == chat_id, follows.c.feed_id == feed_id)
        return bool(await self._db.run(delete(follows).where(theirs)))

    async def _followed(self, *conditions: ColumnElement[bool]) -> tuple[Followed, ...]:
        theirs = [c.label(f"their_{c.name}") for c in follows.c]
        query = (
            select(*_FEED, *theirs)
            .select_from(follows.join(feeds, feeds.c.id == follows.c.feed_id))
            .where(*conditions)
            .order_by(follows.c.since, feeds.c.id)
        )
        return tuple(
            Followed(_feed(row), Follow(**{c.name: row[f"their_{c.name}"] for c in follows.c}))
            for row in await self._db.rows(query)
        )

    async def _merge(self, old_id: int, new_id: int) -> None:
        """All that hangs on one feed goes over to another; what both have stays once."""
        theirs = [c for c in follows.c if c.name != "feed_id"]
        taken_over = select(literal(new_id), *theirs).where(follows.c.feed_id == old_id)
        names = ["feed_id", *(c.name for c in theirs)]
        there = follows.alias()
        both = exists().where(there.c.feed_id == new_id, there.c.chat_id == follows.c.chat_id)
        await self._db.run(insert(follows).from_select(names, taken_over.where(~both)))
        twin = entries.alias()
        known = exists().where(twin.c.feed_id == new_id, twin.c.key == entries.c.key)
        mine = and_(entries.c.feed_id == old_id, ~known)
        await self._db.run(update(entries).where(mine).values(feed_id=new_id))
        await self._db.run(delete(feeds).where(feeds.c.id == old_id))

    async def _update(self, feed_id: int, **values: Any) -> Feed:
        statement = update(feeds).where(feeds.c.id == feed_id).values(**values)
        row = await self._db.row(statement.returning(*_FEED))
        if row is None:
            raise NotFound(f"no feed {feed_id}")
        return _feed(row)


def _is_wanted() -> ColumnElement[bool]:
    """Somebody reads it."""
    reader = follows.alias()
    return or_(
        feeds.c.house,
        exists().where(reader.c.feed_id == feeds.c.id, reader.c.paused.is_(False)),
    )


def _moved(polled: Polled) -> dict[str, Any]:
    """Since when a permanent redirect has pointed to the same place without a break."""
    if polled.moved_to is None:
        return {"moved_to": None, "moved_at": None} if polled.reason is None else {}
    same = feeds.c.moved_to == polled.moved_to
    since = func.coalesce(feeds.c.moved_at, polled.at)
    return {"moved_to": polled.moved_to, "moved_at": case((same, since), else_=polled.at)}


def _feed(row: RowMapping) -> Feed:
    return Feed(**{c.name: row[c.name] for c in _FEED})
