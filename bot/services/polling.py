"""Asking feeds: who is due, what came of it, when to ask again, whom to tell when it fails.

A feed is asked by one process at a time (a lease in the database), whoever follows it. New entries
are remembered one by one as they are read; the feed's own record comes last. So a crash in between
costs a second request and loses nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.clock import Clock
from bot.errors import Answered, BotError, Busy
from bot.ingest import polling, reading, urls
from bot.ingest.fetch import Page
from bot.ingest.polling import Poll
from bot.ingest.types import Entry, ParsedFeed
from bot.ingest.workers import WorkLost
from bot.services.articles import Workers
from bot.services.items import Items
from bot.services.web import Web
from storage.database import Database, Transaction
from storage.records import (
    Delivery,
    Feed,
    Follow,
    FullText,
    NewDelivery,
    NewEntry,
    Polled,
)

log = logging.getLogger(__name__)

#: A feed's parsing alone; its entries have deadlines of their own.
FEED_DEADLINE = timedelta(seconds=10)
#: Longer than any poll takes: afterwards somebody else may take it over.
LEASE = timedelta(minutes=10)
#: After this long a poll leaves the rest of the new entries to the next.
_PATIENCE = timedelta(minutes=6)
#: Of a feed not asked before, so many become articles; older ones are only remembered.
FIRST = 20
#: Somebody waits for the newest of them; so many are tried before the feed is followed without.
_TRIES = 3
#: More new entries in a day than this, and it makes them up.
_FLOOD = 2000
_DAY = timedelta(days=1)
_WHEN_BUSY = timedelta(minutes=1)

Told = Literal["trouble", "gone"]


@dataclass(frozen=True, slots=True)
class Begun:
    """A feed's first poll: its newest article, if one could be read, and how many items are left
    to be read."""

    newest: int | None
    left: int


class Polling:
    def __init__(
        self,
        database: Database,
        web: Web,
        workers: Workers,
        items: Items,
        clock: Clock,
        *,
        owner: str,
        at_once: int = 8,
    ) -> None:
        self._database = database
        self._web = web
        self._workers = workers
        self._items = items
        self._clock = clock
        self._owner = owner
        self._at_once = at_once
        self._under_way: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    async def poll_due(self) -> None:
        """Ask every feed that is due now, several at once; returns when all have been asked."""
        async with self._turn:
            while await self._begin_due() or self._under_way:
                if self._under_way:
                    await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def poll_now(self, feed_id: int) -> Feed:
        """Somebody asks for it. Raises NotFound; a feed that is being asked already is let be."""
        async with self._database.write() as tx:
            await tx.feeds.poll_now(feed_id, self._clock())
            claimed = await tx.feeds.claim(feed_id, self._owner, self._clock(), LEASE)
        if claimed is not None:
            await self._poll(claimed)
        async with self._database.read() as tx:
            return await tx.feeds.get(feed_id)

    async def begin(self, feed_id: int, page: Page, parsed: ParsedFeed) -> Begun:
        """The first poll of a feed that has just been fetched: its newest article, now.

        The rest follows by itself, unless somebody else is at it.
        """
        async with self._database.write() as tx:
            feed = await tx.feeds.claim(feed_id, self._owner, self._clock(), LEASE)
        if feed is None:
            return Begun(None, 0)
        entries = (await self._unseen(feed, parsed.entries))[:FIRST]
        article_id, tried = None, 0
        for entry in entries[:_TRIES]:  # the newest may be a page that cannot be read
            tried += 1
            article_id = await self._items.keep(feed, entry, await self._full_text(feed))
            if article_id is not None:
                break
        self._spawn(self._finish(feed, page, parsed))
        return Begun(article_id, len(entries) - tried)

    async def settled(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Leave off, and give back what was claimed."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        async with self._database.write() as tx:
            await tx.feeds.release(self._owner)

    async def _begin_due(self) -> int:
        room = self._at_once - len(self._under_way)
        if room <= 0:
            return 0
        async with self._database.write() as tx:
            due = await tx.feeds.claim_due(self._owner, self._clock(), LEASE, room)
        for feed in due:
            self._spawn(self._poll(feed))
        return len(due)

    def _spawn(self, poll: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(poll)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("a poll went wrong; the feed's lease will run out", exc_info=problem)

    # One feed

    async def _poll(self, feed: Feed) -> None:
        try:
            page = await self._web.get(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            parsed = None
            if not page.not_modified:
                parsed = await self._workers.run(
                    reading.parse_feed, page.body, page.url, deadline=FEED_DEADLINE
                )
        except Busy:
            async with self._database.write() as tx:
                await tx.feeds.postpone(feed.id, self._owner, self._clock() + _WHEN_BUSY)
        except (BotError, WorkLost) as error:
            await self._failed(feed, error)
        except Exception as error:
            log.exception("a mistake of ours with the feed %s", feed.url)
            await self._failed(feed, error)
        else:
            await self._finish(feed, page, parsed)

    async def _finish(self, feed: Feed, page: Page, parsed: ParsedFeed | None) -> None:
        done = await self._take(feed, parsed) if parsed else True
        await self._succeeded(feed, page, parsed, done)

    async def _take(self, feed: Feed, parsed: ParsedFeed) -> bool:
        """Keep what is new in a feed, note what was edited. False when time was up before."""
        began = asyncio.get_running_loop().time()
        new = await self._unseen(feed, parsed.entries)
        first = feed.succeeded_at is None
        full_text = await self._full_text(feed)
        for entry in reversed(new[:FIRST] if first else new):  # what came last is seen last
            if asyncio.get_running_loop().time() - began > _PATIENCE.total_seconds():
                return False
            await self._items.keep(feed, entry, full_text)
        async with self._database.write() as tx:
            listed = [_listed(entry) for entry in parsed.entries]
            await tx.entries.add_new(feed.id, listed, self._clock())
            await tx.entries.revise(feed.id, listed)
        return True

    async def _unseen(self, feed: Feed, entries: tuple[Entry, ...]) -> list[Entry]:
        """Those not listed before, the newest first."""
        async with self._database.read() as tx:
            keys = set(await tx.entries.unseen(feed.id, [entry.key for entry in entries]))
        new = [entry for entry in entries if entry.key in keys]
        if all(entry.published_at for entry in new):
            new.sort(key=_moment, reverse=True)
        return new

    async def _full_text(self, feed: Feed) -> FullText:
        """What its followers want: always if one says so, never only if all do."""
        async with self._database.read() as tx:
            wishes = {follow.full_text for follow in await tx.feeds.followers(feed.id)}
        if "on" in wishes:
            return "on"
        return "off" if wishes == {"off"} else "auto"

    async def _succeeded(
        self, feed: Feed, page: Page, parsed: ParsedFeed | None, done: bool
    ) -> None:
        now = self._clock()
        async with self._database.write() as tx:
            if await tx.entries.count_since(feed.id, now - _DAY) > _FLOOD:
                await self._give_up(tx, feed, "Flooding", "trouble")
                return
            latest = await tx.entries.latest(feed.id, 20)
            plan = polling.next_poll(
                Poll(
                    now,
                    [entry.published_at or entry.seen_at for entry in latest],
                    page.headers.get("cache-control", ""),
                    parsed.ttl if parsed else None,
                ),
                spread=_spread(feed),
            )
            told = (
                page.headers if parsed else {"etag": feed.etag, "last-modified": feed.last_modified}
            )
            recorded = await tx.feeds.record(
                feed.id,
                self._owner,
                Polled(
                    now,
                    plan.at if done else now,
                    title=parsed.title if parsed else None,
                    site=parsed.site if parsed else None,
                    # What was not read to its end must be sent whole again.
                    etag=told.get("etag") if done else None,
                    last_modified=told.get("last-modified") if done else None,
                    interval=plan.at - now,
                    moved_to=_moved(page),
                ),
            )
            if recorded and _is_proved(feed, page, now):
                await tx.feeds.move(feed.id, _moved(page) or feed.url)

    async def _failed(self, feed: Feed, error: Exception) -> None:
        now = self._clock()
        wait = error.retry_after if isinstance(error, Answered) else None
        failures = feed.failures + 1
        plan = polling.next_poll(
            Poll(now, retry_after=wait, failures=failures), spread=_spread(feed)
        )
        async with self._database.write() as tx:
            if isinstance(error, Answered) and error.status == 410:
                await self._give_up(tx, feed, _reason(error), "gone")
            elif plan.pause:
                await self._give_up(tx, feed, _reason(error), "trouble")
            else:
                polled = Polled(now, plan.at, reason=_reason(error))
                await tx.feeds.record(feed.id, self._owner, polled)

    async def _give_up(self, tx: Transaction, feed: Feed, reason: str, told: Told) -> None:
        """Leave it alone and tell its followers, in one commit: they hear of it once."""
        now = self._clock()
        state: Literal["gone", "paused"] = "gone" if told == "gone" else "paused"
        polled = Polled(now, now + _DAY, reason=reason, state=state)
        if await tx.feeds.record(feed.id, self._owner, polled):
            followers = [f for f in await tx.feeds.followers(feed.id) if not f.paused]
            await tx.outbox.enqueue([_notice(feed, one, told, now) for one in followers])


def notice_of(delivery: Delivery) -> tuple[int, Told] | None:
    """The feed a delivery tells of, and what, if it is such a notice."""
    found = json.loads(delivery.payload or "{}")
    return (int(found["feed"]), found["told"]) if "feed" in found else None


def _notice(feed: Feed, follower: Follow, told: Told, now: datetime) -> NewDelivery:
    return NewDelivery(
        follower.chat_id,
        stream=f"feed:{feed.id}",
        period=now.isoformat(),
        payload=json.dumps({"feed": feed.id, "told": told}),
        planned_at=now,
        silent=True,
    )


def _listed(entry: Entry) -> NewEntry:
    return NewEntry(entry.key, entry.revision, entry.title, entry.url, entry.published_at)


def _moment(entry: Entry) -> float:
    return entry.published_at.timestamp() if entry.published_at else 0.0


def _reason(error: Exception) -> str:
    """As `bot.views.feeds.why` reads it."""
    status = f" {error.status}" if isinstance(error, Answered) else ""
    return type(error).__name__ + status


def _moved(page: Page) -> str | None:
    return urls.canonical(page.moved_to) if page.moved_to else None


def _is_proved(feed: Feed, page: Page, now: datetime) -> bool:
    """A permanent redirect is believed when it has led to the same place since another day: until
    then it may be somebody's mistake, or somebody's attack."""
    there = _moved(page)
    same = there is not None and there == feed.moved_to and feed.moved_at is not None
    return same and feed.moved_at is not None and now - feed.moved_at >= _DAY


def _spread(feed: Feed) -> float:
    """Always the same for one feed, different for most."""
    return feed.id * 0.618034 % 1
