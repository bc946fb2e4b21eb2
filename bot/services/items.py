"""How an item of a feed becomes an article: from its page, or from what the feed itself tells."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.errors import BotError
from bot.ingest import reading, urls
from bot.ingest.reading import Reading
from bot.ingest.types import Entry
from bot.ingest.workers import WorkLost
from bot.services.articles import Workers, prepared, store
from bot.services.web import Web
from storage.database import Database
from storage.errors import Conflict
from storage.records import Feed, FullText, NewEntry

log = logging.getLogger(__name__)

#: A feed that tells fewer words of an item tells no more than its beginning.
_WHOLE = 150
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|»)\W{0,20}\Z", re.I)


class Items:
    def __init__(
        self, database: Database, web: Web, workers: Workers, clock: Clock, *, deadline: timedelta
    ) -> None:
        self._database = database
        self._web = web
        self._workers = workers
        self._clock = clock
        self._deadline = deadline

    async def keep(self, feed: Feed, entry: Entry, full_text: FullText) -> int | None:
        """The article of a new entry, from now on the feed's followers'; None when there is none.

        Read first and remembered last, in one commit: what a crash interrupts is done again.
        """
        url = _address(entry)
        found = None
        if not await self._known(url):
            found = await self._read(entry, url, full_text)
        ready = None
        if found is not None:
            found = _completed(found, entry, feed)
            url = found.extract.url or url
            ready = await prepared(found, self._clock(), url)
        async with self._database.write() as tx:
            added = await tx.entries.add_new(feed.id, [_listed(entry)], self._clock())
            article = await tx.articles.find_same(url=url) if url else None
            if ready is not None and article is None:
                try:
                    article = await store(tx, ready)
                except Conflict:
                    article = await tx.articles.find_same(text=ready.article.text, url=url)
            if article is None or not added:
                return None
            await tx.entries.link(added[0].id, article.id)
            return article.id

    async def _known(self, url: str | None) -> bool:
        if url is None:
            return False
        async with self._database.read() as tx:
            return await tx.articles.find_same(url=url) is not None

    async def _read(self, entry: Entry, url: str | None, full_text: FullText) -> Reading | None:
        """The page where the feed tells only the beginning; the feed's words where that fails."""
        if url and (full_text == "on" or (full_text == "auto" and is_teaser(entry.html))):
            try:
                page = await self._web.get(url)
                return await self._workers.run(
                    reading.read_page, page.body, page.url, page.charset, deadline=self._deadline
                )
            except (BotError, WorkLost) as error:
                log.info("an item's page could not be read: %r", error)
            except Exception:
                log.exception("a mistake of ours with the page of an item, %s", url)
        try:
            return await self._workers.run(reading.read_entry, entry, None, deadline=self._deadline)
        except (BotError, WorkLost) as error:
            log.info("an item could not be read: %r", error)
        except Exception:  # one item that trips us up must not hold up all that come after it
            log.exception("a mistake of ours with an item, %s", url)
        return None


def is_teaser(html: str) -> bool:
    """Whether a feed tells only the beginning of an item."""
    words = _TAG.sub(" ", html)
    return len(_WORD.findall(words)) < _WHOLE or _CUT.search(words[-200:]) is not None


def _listed(entry: Entry) -> NewEntry:
    return NewEntry(entry.key, entry.revision, entry.title, entry.url, entry.published_at)


def _address(entry: Entry) -> str | None:
    try:
        return urls.canonical(urls.unwrapped(entry.url)) if entry.url else None
    except ValueError:
        return None


def _completed(found: Reading, entry: Entry, feed: Feed) -> Reading:
    """What the page does not say of itself, the feed may."""
    extract = found.extract
    return replace(
        found,
        extract=replace(
            extract,
            title=extract.title or entry.title,
            author=extract.author or entry.author,
            source=extract.source or feed.title,
            published_at=extract.published_at or entry.published_at,
        ),
    )
