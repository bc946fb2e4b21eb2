"""What a chat follows: found from any address of a site, added, changed, left; lists in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import BotError, Stale, TooManyFeeds
from bot.ingest import opml, urls
from bot.ingest.fetch import Page
from bot.ingest.opml import Outline
from bot.ingest.types import ParsedFeed
from bot.services.articles import Workers
from bot.services.discovery import Discovery, Found, Named
from bot.services.facts import Page as PageOf
from bot.services.polling import FEED_DEADLINE, FIRST, Begun
from bot.services.quotas import Quotas
from storage.database import Database, Transaction
from storage.errors import NotFound
from storage.records import Feed, Followed, FullText

#: Feeds of a list that are taken: as many as anybody may follow.
MOST = 500
#: Those that are looked at at the same time, and for how long in all; the rest is followed unseen,
#: and looked at when its turn comes.
_AT_ONCE = 8
_PATIENCE = 120.0
_PAGE = 5
_NEXT_FULL_TEXT: dict[FullText, FullText] = {"auto": "on", "on": "off", "off": "auto"}


class Polling(Protocol):
    """What following needs of `bot.services.polling`."""

    async def begin(self, feed_id: int, page: Page, parsed: ParsedFeed) -> Begun: ...

    async def poll_now(self, feed_id: int) -> Feed: ...


@dataclass(frozen=True, slots=True)
class Following:
    """A chat follows this now, or did before. *newest* is an article to begin with."""

    followed: Followed
    is_new: bool
    newest: int | None = None
    kept: int = 0  # earlier items that go into search


@dataclass(frozen=True, slots=True)
class Choice:
    """The page names several feeds."""

    feeds: tuple[Feed, ...]
    host: str


@dataclass(frozen=True, slots=True)
class NotImported:
    """A feed of a list that is not followed; *reason* as `bot.views.feeds.why` reads it."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    followed: tuple[str, ...]
    failed: tuple[NotImported, ...]
    left_out: int = 0  # of a list that is too long


class Follows:
    def __init__(
        self,
        database: Database,
        discovery: Discovery,
        workers: Workers,
        polling: Polling,
        quotas: Quotas,
        clock: Clock,
    ) -> None:
        self._database = database
        self._discovery = discovery
        self._workers = workers
        self._polling = polling
        self._quotas = quotas
        self._clock = clock
        self._adding = asyncio.Lock()

    # Beginning to follow

    async def follow(self, chat_id: int, address: str) -> Following | Choice:
        """Follow the feed at an address, or the one its page names; several are a Choice.

        Raises NoFeed, TooManyFeeds, OverQuota, the WebError family, Busy.
        """
        await self._has_room(chat_id)
        url = _completed(address)
        async with self._database.read() as tx:
            known = await tx.feeds.by_url(urls.canonical(url))
        if known is not None and known.succeeded_at is not None:
            return await self._join(chat_id, known)
        await self._quotas.spend(chat_id, "link")
        match await self._discovery.look(urls.canonical(url)):
            case Found() as found:
                return await self._begin(chat_id, found)
            case Named((link,)):
                return await self.follow_feed_at(chat_id, link.url)
            case Named() as several:
                return await self._choice(several)

    async def follow_feed_at(self, chat_id: int, url: str) -> Following:
        """Follow the feed that is at this very address."""
        await self._has_room(chat_id)
        async with self._database.read() as tx:
            known = await tx.feeds.by_url(urls.canonical(url))
        if known is not None and known.succeeded_at is not None:
            return await self._join(chat_id, known)
        return await self._begin(chat_id, await self._discovery.feed_at(url))

    async def follow_feed(self, chat_id: int, feed_id: int) -> Following:
        """Follow a feed that was offered; raises Stale when it is gone."""
        return await self.follow_feed_at(chat_id, (await self._feed(feed_id)).url)

    async def follow_house(self, chat_id: int) -> tuple[str, ...]:
        """Follow all that the operator chose; their names."""
        async with self._database.write() as tx:
            chosen = await tx.feeds.house()
            for feed in chosen:
                await tx.feeds.follow(chat_id, feed.id, self._clock())
        return tuple(feed.name for feed in chosen)

    async def _join(self, chat_id: int, feed: Feed) -> Following:
        """A feed that is asked already, for somebody else perhaps."""
        async with self._adding, self._database.write() as tx:
            followed, is_new = await self._added(tx, chat_id, feed)
            if not is_new:
                return Following(followed, is_new=False)
            if feed.state != "active":
                await tx.feeds.poll_now(feed.id, self._clock())
                followed = await tx.feeds.followed(chat_id, feed.id)
            articles = [
                entry.article_id
                for entry in await tx.entries.latest(feed.id, FIRST)
                if entry.article_id is not None
            ]
        newest = articles[0] if articles else None
        return Following(followed, True, newest, max(len(articles) - 1, 0))

    async def _begin(self, chat_id: int, found: Found) -> Following:
        async with self._adding, self._database.write() as tx:
            feed = await tx.feeds.ensure(
                found.url,
                self._clock(),
                title=found.parsed.title,
                site=found.parsed.site,
            )
            followed, is_new = await self._added(tx, chat_id, feed)
        if not is_new:
            return Following(followed, is_new=False)
        begun = await self._polling.begin(feed.id, found.page, found.parsed)
        return Following(followed, True, begun.newest, begun.left)

    async def _choice(self, named: Named) -> Choice:
        async with self._database.write() as tx:
            feeds = [
                await tx.feeds.ensure(urls.canonical(link.url), self._clock(), title=link.title)
                for link in named.links[:8]
            ]
        return Choice(tuple(feeds), named.host)

    async def _added(self, tx: Transaction, chat_id: int, feed: Feed) -> tuple[Followed, bool]:
        """Followed now, and whether it is new; one at a time, lest two take the last place."""
        before = [f.feed.id for f in await tx.feeds.of(chat_id)]
        if feed.id not in before and len(before) >= self._quotas.feeds:
            raise TooManyFeeds(self._quotas.feeds)
        return await tx.feeds.follow(chat_id, feed.id, self._clock()), feed.id not in before

    async def _has_room(self, chat_id: int, more: int = 1) -> None:
        async with self._database.read() as tx:
            count = len(await tx.feeds.of(chat_id))
        if count + more > self._quotas.feeds:
            raise TooManyFeeds(self._quotas.feeds)

    # What is followed

    async def page(self, chat_id: int, number: int = 0) -> PageOf[Followed]:
        followed = await self.all(chat_id)
        number = max(0, min(number, (len(followed) - 1) // _PAGE))
        return PageOf(followed[number * _PAGE : (number + 1) * _PAGE], number, len(followed))

    async def all(self, chat_id: int) -> tuple[Followed, ...]:
        async with self._database.read() as tx:
            return await tx.feeds.of(chat_id)

    async def get(self, chat_id: int, feed_id: int) -> Followed:
        """Raises Stale when this chat does not follow it."""
        try:
            async with self._database.read() as tx:
                return await tx.feeds.followed(chat_id, feed_id)
        except NotFound as exc:
            raise Stale(f"feed {feed_id}") from exc

    async def find(self, chat_id: int, feed_id: int) -> Followed | None:
        return next((f for f in await self.all(chat_id) if f.feed.id == feed_id), None)

    async def called(self, chat_id: int, words: str) -> tuple[Followed, ...]:
        """Those whose name or address has these words; one that is called just so stands alone."""
        wanted = words.casefold().strip()
        found = [f for f in await self.all(chat_id) if _is_called(f, wanted)]
        exact = [f for f in found if wanted in (f.name.casefold(), f.feed.url.casefold())]
        return tuple(exact if len(exact) == 1 else found)

    async def that_brought(self, chat_id: int, article_id: int) -> tuple[Followed, ...]:
        async with self._database.read() as tx:
            return await tx.feeds.that_brought(chat_id, article_id)

    async def pause(self, chat_id: int, feed_id: int, *, paused: bool) -> Followed:
        """Let it rest for this chat, or go on with it."""
        before = await self.get(chat_id, feed_id)
        async with self._database.write() as tx:
            if not paused and before.feed.state == "paused":
                await tx.feeds.poll_now(feed_id, self._clock())
            await tx.feeds.set_follow(
                chat_id,
                feed_id,
                title=before.follow.title,
                full_text=before.follow.full_text,
                paused=paused,
            )
            return await tx.feeds.followed(chat_id, feed_id)

    async def change_full_text(self, chat_id: int, feed_id: int) -> Followed:
        """When needed, always, never: the next of the three."""
        before = await self.get(chat_id, feed_id)
        async with self._database.write() as tx:
            return await tx.feeds.set_follow(
                chat_id,
                feed_id,
                title=before.follow.title,
                full_text=_NEXT_FULL_TEXT[before.follow.full_text],
                paused=before.follow.paused,
            )

    async def try_now(self, chat_id: int, feed_id: int) -> Followed:
        await self.get(chat_id, feed_id)
        await self._polling.poll_now(feed_id)
        return await self.get(chat_id, feed_id)

    async def leave(self, chat_id: int, feed_id: int) -> Followed:
        """Follow it no more; raises Stale when it was not followed."""
        followed = await self.get(chat_id, feed_id)
        async with self._database.write() as tx:
            await tx.feeds.unfollow(chat_id, feed_id)
        return followed

    # Lists

    async def set_house(self, outlines: tuple[Outline, ...]) -> None:
        """Make these the operator's feeds."""
        async with self._database.write() as tx:
            for one in outlines:
                await tx.feeds.ensure(
                    urls.canonical(one.url), self._clock(), title=one.title, site=one.site
                )
            listed = [urls.canonical(one.url) for one in outlines]
            await tx.feeds.set_house(listed, self._clock())

    async def export(self, chat_id: int, title: str) -> tuple[bytes, int]:
        """What the chat follows as OPML, and how much that is."""
        followed = await self.all(chat_id)
        outlines = (Outline(f.feed.url, f.name, f.feed.site) for f in followed)
        return opml.write(outlines, title=title, now=self._clock()), len(followed)

    async def import_list(
        self, chat_id: int, raw: bytes, progress: Callable[[int, int], Awaitable[None]]
    ) -> Imported:
        """Follow what an OPML file lists, each once it has been seen to be a feed.

        Raises TooLarge, Unsupported, OverQuota. *progress* is told (done, in all) now and then.
        """
        outlines = await self._workers.run(opml.parse, raw, deadline=FEED_DEADLINE)
        await self._quotas.spend(chat_id, "list")
        run = _Import(self, chat_id, outlines[:MOST], progress)
        return replace(await run.all(), left_out=max(0, len(outlines) - MOST))

    async def add_outline(self, chat_id: int, outline: Outline, *, unseen: bool) -> str:
        """Follow one feed of a list; its name. *unseen*: there is no time to look at it."""
        await self._has_room(chat_id)
        url = outline.url
        async with self._database.read() as tx:
            known = await tx.feeds.by_url(urls.canonical(url))
        if known is None and not unseen:
            found = await self._discovery.feed_at(url)
            url, outline = found.url, _named_by(found, outline)
        async with self._adding, self._database.write() as tx:
            feed = known or await tx.feeds.ensure(
                urls.canonical(url), self._clock(), title=outline.title, site=outline.site
            )
            followed, _ = await self._added(tx, chat_id, feed)
            return followed.name

    async def _feed(self, feed_id: int) -> Feed:
        try:
            async with self._database.read() as tx:
                return await tx.feeds.get(feed_id)
        except NotFound as exc:
            raise Stale(f"feed {feed_id}") from exc


class _Import:
    """One list on its way in."""

    def __init__(
        self,
        follows: Follows,
        chat_id: int,
        outlines: tuple[Outline, ...],
        progress: Callable[[int, int], Awaitable[None]],
    ) -> None:
        self._follows = follows
        self._chat_id = chat_id
        self._outlines = outlines
        self._progress = progress
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._done = 0

    async def all(self) -> Imported:
        self._ends_at = asyncio.get_running_loop().time() + _PATIENCE
        results = await asyncio.gather(*(self._one(outline) for outline in self._outlines))
        return Imported(
            tuple(name for name in results if isinstance(name, str)),
            tuple(failed for failed in results if isinstance(failed, NotImported)),
        )

    async def _one(self, outline: Outline) -> str | NotImported:
        async with self._gate:
            try:
                late = asyncio.get_running_loop().time() > self._ends_at
                return await self._follows.add_outline(self._chat_id, outline, unseen=late)
            except BotError as error:
                status = getattr(error, "status", "")
                return NotImported(outline.url, f"{type(error).__name__} {status}".strip())
            finally:
                await self._count()

    async def _count(self) -> None:
        self._done += 1
        total = len(self._outlines)
        step = max(1, total // 10)
        if self._done % step == 0 and self._done < total:
            await self._progress(self._done, total)


def _completed(address: str) -> str:
    """What people type for an address, as one."""
    address = address.strip()
    for scheme in ("feed://", "feed:"):
        if address.lower().startswith(scheme):
            address = address[len(scheme) :]
    if not address.lower().startswith(("http://", "https://")):
        address = f"https://{address}"
    return urls.unwrapped(address)


def _is_called(followed: Followed, words: str) -> bool:
    feed = followed.feed
    names = (followed.name, feed.title or "", feed.url, feed.site or "")
    host = urlsplit(_completed(words)).hostname if " " not in words else None
    return any(words in name.casefold() for name in names) or (
        host is not None
        and host in {urlsplit(feed.url).hostname, urlsplit(feed.site or "").hostname}
    )


def _named_by(found: Found, outline: Outline) -> Outline:
    """What the feed calls itself goes before what the list calls it."""
    return Outline(
        outline.url,
        found.parsed.title or outline.title,
        found.parsed.site or outline.site,
    )
