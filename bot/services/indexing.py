"""What makes articles findable: in the commit that stores one, or made up for later."""

from __future__ import annotations

import asyncio

from bot.analysis import codec
from bot.analysis.types import Analysis
from bot.answers import passages
from storage.database import Database
from storage.records import Article, NewArticle, Terms

_AT_ONCE = 50


class Indexing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def fill(self) -> int:
        """Index whatever cannot be found yet; answers how many there were."""
        total = 0
        while True:
            async with self._database.read() as tx:
                ids = await tx.search.unindexed(_AT_ONCE)
                waiting = [await tx.articles.get(article_id) for article_id in ids]
            if not waiting:
                return total
            made = {one.id: await asyncio.to_thread(terms_of, one) for one in waiting}
            async with self._database.write() as tx:
                for article_id in await tx.search.unindexed(_AT_ONCE):  # some may be erased by now
                    if article_id in made:
                        await tx.search.index(article_id, made[article_id])
            total += len(made)


def terms_of(article: Article) -> Terms:
    return terms(article, codec.loads(article.analysis))


def terms(article: Article | NewArticle, analysis: Analysis) -> Terms:
    """What *article* is found by. The words are the article's own, never a chat's."""
    language, text = analysis.language, article.text
    sentences = passages.printed(text, analysis.sentences)
    indexed = passages.index(text, sentences, language)
    return Terms(
        title=passages.terms(article.title or "", language),
        source=passages.terms(article.source or "", language),
        sentences=tuple(passages.terms(s.of(text), language) for s in sentences),
        passages=passages.pack(indexed),
    )
