"""Everything that comes in from the web, joined: links, feeds, and the quotas they share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.ingest.fetch import Fetcher
from bot.services.articles import Articles, Workers
from bot.services.discovery import Discovery
from bot.services.follows import Follows
from bot.services.items import Items
from bot.services.links import Links
from bot.services.polling import Polling
from bot.services.quotas import Allowed, Quotas
from bot.services.web import Web
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Reception:
    quotas: Quotas
    links: Links
    follows: Follows
    polling: Polling
    close: Callable[[], Awaitable[None]]


def open_reception(
    database: Database,
    fetcher: Fetcher,
    workers: Workers,
    articles: Articles,
    clock: Clock,
    *,
    allowed: Allowed,
    owner: str,
    deadline: timedelta,
) -> Reception:
    quotas = Quotas(database, clock, allowed)
    web = Web(fetcher, quotas)
    items = Items(database, web, workers, clock, deadline=deadline)
    polling = Polling(database, web, workers, items, clock, owner=owner)
    return Reception(
        quotas,
        Links(database, web, workers, articles, quotas, clock, deadline=deadline),
        Follows(database, Discovery(web, workers), workers, polling, quotas, clock),
        polling,
        web.close,
    )
