"""From any address of a site to its feed: the address itself, what its page names, the places where
sites keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bot.errors import Answered, BotError, NoFeed
from bot.ingest import kinds, reading, urls
from bot.ingest.fetch import Page
from bot.ingest.types import FeedLink, ParsedFeed
from bot.services.articles import Workers
from bot.services.polling import FEED_DEADLINE
from bot.services.web import Web


@dataclass(frozen=True, slots=True)
class Found:
    """A feed as it is now."""

    page: Page
    parsed: ParsedFeed

    @property
    def url(self) -> str:
        """Where to ask for it from now on."""
        return urls.canonical(self.page.lasting_url)


@dataclass(frozen=True, slots=True)
class Named:
    """The feeds that a page names; it is on *host*."""

    links: tuple[FeedLink, ...]
    host: str


class Discovery:
    def __init__(self, web: Web, workers: Workers) -> None:
        self._web = web
        self._workers = workers

    async def look(self, url: str) -> Found | Named:
        """The feed there, or the feeds named there; raises NoFeed, the WebError family, Busy."""
        try:
            page = await self._web.get(url)
        except Answered as error:  # a site may have feeds and no front page
            if urlsplit(url).path not in ("", "/"):
                raise
            return await self._in_usual_places(url, error)
        if kinds.looks_like_feed(page.body, page.media_type):
            return await self._parsed(page)
        if links := await self._named(page):
            return Named(tuple(links), urls.bare_host(page.url))
        return await self._in_usual_places(page.url)

    async def feed_at(self, url: str) -> Found:
        """The feed at this very address; raises Unsupported when it is none."""
        return await self._parsed(await self._web.get(url))

    async def _parsed(self, page: Page) -> Found:
        parsed = await self._workers.run(
            reading.parse_feed, page.body, page.url, deadline=FEED_DEADLINE
        )
        return Found(page, parsed)

    async def _named(self, page: Page) -> list[FeedLink]:
        """Those of comments only if there are no others."""
        links = await self._workers.run(
            reading.find_feeds, page.body, page.url, deadline=FEED_DEADLINE
        )
        return [link for link in links if "comments" not in link.url.lower()] or list(links)

    async def _in_usual_places(self, url: str, otherwise: BotError | None = None) -> Found:
        for place in kinds.USUAL_PLACES:
            try:
                page = await self._web.get(urljoin(url, place))
                if kinds.looks_like_feed(page.body, page.media_type):
                    return await self._parsed(page)
            except BotError:  # nothing there, or nothing to read: the next place may be better
                continue
        raise otherwise or NoFeed(urls.bare_host(url))
