"""Pages from the web, with the quota of each site kept."""

from __future__ import annotations

from bot.ingest import urls
from bot.ingest.fetch import Fetcher, Page, check
from bot.services.quotas import Quotas


class Web:
    def __init__(self, fetcher: Fetcher, quotas: Quotas) -> None:
        self._fetcher = fetcher
        self._quotas = quotas

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Page:
        """As Fetcher.get; raises Busy, too, when everybody together has asked that site enough."""
        check(url)
        await self._quotas.visit(urls.bare_host(url))
        return await self._fetcher.get(url, etag=etag, last_modified=last_modified)

    async def close(self) -> None:
        await self._fetcher.close()
