"""Every article gets its sketch soon after it came, so that a digest's hour finds all done."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.analysis import codec, sketches, stories
from bot.clock import Clock
from bot.digests import contents
from bot.digests.filters import folded
from storage.database import Database
from storage.records import Article, Sketched

#: Raise it when sketches become others: they are made anew.
VERSION = 1
#: Older articles go into no digest.
REACH = timedelta(days=9)
_AT_ONCE = 50
_WORDS = 1500


class Sketches:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def fill(self, most: int | None = None) -> int:
        """Sketch whatever has none yet, the newest first; answers how many there were."""
        total = 0
        while True:
            async with self._database.read() as tx:
                since = self._clock() - REACH
                waiting = await tx.sketches.missing(VERSION, since, _AT_ONCE)
            if not waiting or (most is not None and total >= most):
                return total
            made = [await asyncio.to_thread(sketched, article) for article in waiting]
            async with self._database.write() as tx:
                await tx.sketches.put(made)
            total += len(made)


def sketched(article: Article) -> Sketched:
    """The sketch of an article as it is analysed."""
    analysis = codec.loads(article.analysis)
    text = article.text
    lead = contents.lead(text, article.title, analysis)
    outline = stories.outline(
        (span.of(text) for span in analysis.sentences), analysis.language, title=article.title
    )
    said = [
        article.title or "",
        *(span.of(text) for span in analysis.summary.short),
        lead.of(text),
        *(topic.name for topic in analysis.topics),
        *(person.name for person in analysis.people),
    ]
    return Sketched(
        article_id=article.id,
        version=VERSION,
        lead_start=lead.start,
        lead_end=lead.end,
        words=folded(" · ".join(said))[:_WORDS],
        topics=tuple(topic.name for topic in analysis.topics[:5]),
        terms=sketches.pack(sketches.sketch(outline)),
    )
