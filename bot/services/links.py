"""How a link becomes an article: known already, or fetched, read and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.errors import BotError, Elsewhere
from bot.ingest import kinds, reading, urls
from bot.ingest.fetch import Page
from bot.ingest.reading import Reading
from bot.services.articles import Articles, Opened, Sent, Workers
from bot.services.quotas import Quotas
from bot.services.web import Web
from storage.database import Database
from storage.records import Feed

#: A message with more links is a list of links, and its rest is left out.
MOST = 8
#: Among so many of the chat's latest a new article is looked for that it had in nearly these words.
_TWINS_AMONG = 40


@dataclass(frozen=True, slots=True)
class Unread:
    """A link that could not be read, and why."""

    url: str
    error: BotError


class Links:
    def __init__(
        self,
        database: Database,
        web: Web,
        workers: Workers,
        articles: Articles,
        quotas: Quotas,
        clock: Clock,
        *,
        deadline: timedelta,
    ) -> None:
        self._database = database
        self._web = web
        self._workers = workers
        self._articles = articles
        self._quotas = quotas
        self._clock = clock
        self._deadline = deadline

    async def allow(self, chat_id: int, count: int = 1) -> None:
        """Raises OverQuota when the chat has had as many links read as it may."""
        await self._quotas.spend(chat_id, "link", count)

    async def add_link(self, sent: Sent, link: str) -> Opened | Feed:
        """Keep the article at *link*, from now on this chat's; a feed there is only told.

        Raises the WebError family, Busy, and what reading raises.
        """
        url = urls.unwrapped(link)
        at = replace(sent, link=urls.canonical(url))
        if known := await self._articles.hold_known(at, url=at.link):
            return known
        page = await self._web.get(urls.canonical(url))
        try:
            return await self._read(at, page)
        except Elsewhere as there:  # a redirect in HTML; one is enough
            return await self._read(at, await self._web.get(urls.canonical(there.url)))

    async def _read(self, sent: Sent, page: Page) -> Opened | Feed:
        if kinds.looks_like_feed(page.body, page.media_type):
            return await self._feed(page)
        found = await self._workers.run(
            reading.read_page, page.body, page.url, page.charset, deadline=self._deadline
        )
        return await self._keep(sent, found)

    async def add_all(self, sent: Sent, links: Sequence[str]) -> list[Opened | Feed | Unread]:
        """What became of each link, in their order."""
        return await asyncio.gather(*(self._tried(sent, link) for link in links))

    async def _tried(self, sent: Sent, link: str) -> Opened | Feed | Unread:
        try:
            return await self.add_link(sent, link)
        except BotError as error:
            return Unread(link, error)

    async def _keep(self, sent: Sent, found: Reading) -> Opened:
        """The same text, address or nearly the same words are the same article."""
        extract = found.extract
        sent = replace(sent, link=extract.url, origin=extract.source)
        if known := await self._articles.hold_known(sent, text=extract.text, url=extract.url):
            return known
        async with self._database.read() as tx:
            latest = await tx.articles.latest(sent.chat_id, _TWINS_AMONG)
        others = [(one.article.id, one.article.text) for one in latest]
        twin = await self._workers.run(reading.twin, extract.text, others, deadline=self._deadline)
        if twin is not None:
            return await self._articles.open(sent.chat_id, twin)
        return await self._articles.keep(sent, found, extract.url)

    async def _feed(self, page: Page) -> Feed:
        parsed = await self._workers.run(
            reading.parse_feed, page.body, page.url, deadline=self._deadline
        )
        async with self._database.write() as tx:
            return await tx.feeds.ensure(
                urls.canonical(page.lasting_url),
                self._clock(),
                title=parsed.title,
                site=parsed.site,
            )
