"""News of a small town, for thousands of subscribers: a house feed with a few articles."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.analysis import analyse, codec
from bot.analysis.types import ENGINE_VERSION
from storage.records import NewArticle, NewEntry
from tests.digests.test_contents import FIRST, SECOND
from tests.journeys.texts import BRIDGE, RATE

FEED = "https://varna.example/feed"


async def house_news(
    tx,
    at: datetime,
    texts: tuple[str, ...] = (FIRST, SECOND, RATE, BRIDGE),
    *,
    language: str = "en",
    pace: timedelta = timedelta(minutes=1),
) -> list[int]:
    """The articles, as the house's feed brought them; answers their ids."""
    (feed,) = await tx.feeds.set_house([FEED], at)
    ids = []
    for number, written in enumerate(texts):
        text = written.replace("\r", "")
        came = at + number * pace
        article = await tx.articles.add(
            NewArticle(
                text=text,
                title=text.partition("\n")[0][:80],
                url=f"https://varna.example/{number}",
                source="Varna Herald",
                language=language,
                added_at=came,
                published_at=came,
                analysis=codec.dumps(analyse(text, None, language)),
                engine_version=ENGINE_VERSION,
            )
        )
        ids.append(article.id)
    await brought(tx, feed, ids, at, pace)
    return ids


async def brought(tx, feed, ids: list[int], at: datetime, pace: timedelta) -> None:
    """The feed listed these articles, one after the other."""
    for number, article_id in enumerate(ids):
        came = at + number * pace
        new = NewEntry(f"key-{article_id}", f"print-{article_id}", "News", None, came)
        (entry,) = await tx.entries.add_new(feed.id, [new], came)
        await tx.entries.link(entry.id, article_id)
