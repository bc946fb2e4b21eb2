"""What articles mention: people, organisations, speakers, figures, topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from storage import search, visibility
from storage.articles import Articles, add_mentions
from storage.records import Mention, Mentioned, MentionKind, NewMention
from storage.session import Session
from storage.tables import articles, mentions


class Mentions:
    def __init__(self, session: Session) -> None:
        self._db = session
        self._articles = Articles(session)

    async def add(self, article_id: int, new: Sequence[NewMention]) -> None:
        await add_mentions(self._db, article_id, new)

    async def of(self, article_id: int, kind: MentionKind) -> tuple[Mention, ...]:
        """An article's mentions of one kind, most central first."""
        query = (
            select(mentions)
            .where(mentions.c.article_id == article_id, mentions.c.kind == kind)
            .order_by(mentions.c.rank, mentions.c.start)
        )
        return tuple(_mention(row) for row in await self._db.rows(query))

    async def find(
        self,
        chat_id: int,
        kind: MentionKind,
        words: Sequence[str],
        limit: int,
        offset: int = 0,
    ) -> tuple[Mentioned, ...]:
        """Mentions in the chat's articles, the newest article first.

        Every one of *words*, folded as the keys are, begins a word of the key. No words: all.
        """
        newest = func.coalesce(articles.c.published_at, articles.c.added_at)
        query = (
            self._matching(select(mentions), chat_id, kind, words)
            .order_by(newest.desc(), articles.c.id.desc(), mentions.c.rank, mentions.c.start)
            .limit(limit)
            .offset(offset)
        )
        found = [_mention(row) for row in await self._db.rows(query)]
        kept = await self._articles.visible_among(chat_id, (m.article_id for m in found))
        by_id = {k.article.id: k for k in kept}
        return tuple(Mentioned(m, by_id[m.article_id]) for m in found)

    async def count(self, chat_id: int, kind: MentionKind, words: Sequence[str]) -> int:
        """How many `find` would find."""
        query = self._matching(select(func.count()), chat_id, kind, words)
        return int(await self._db.value(query))

    async def names(
        self, chat_id: int, prefix: str, limit: int
    ) -> tuple[tuple[str, str, int], ...]:
        """(key, name, how often) of what the chat's articles mention that begins so.

        The most frequent first: what somebody may have meant who typed something else.
        """
        often = func.count().label("often")
        query = (
            select(mentions.c.key, func.max(mentions.c.name).label("name"), often)
            .select_from(mentions.join(articles, articles.c.id == mentions.c.article_id))
            .where(mentions.c.key >= prefix, mentions.c.key < prefix + "\U0010ffff")
            .where(mentions.c.kind.in_(("person", "organisation", "topic")))
            .where(visibility.may_see(chat_id))
            .group_by(mentions.c.key)
            .order_by(often.desc(), mentions.c.key)
            .limit(limit)
        )
        rows = await self._db.rows(query)
        return tuple((row["key"], row["name"], row["often"]) for row in rows)

    async def spellings(self, chat_id: int, word: str, limit: int) -> tuple[str, ...]:
        """Names of people and organisations in the chat's articles that have *word*, folded."""
        query = (
            select(mentions.c.name)
            .distinct()
            .select_from(mentions.join(articles, articles.c.id == mentions.c.article_id))
            .where(mentions.c.id.in_(search.keys_having(self._db, [word])))
            .where(mentions.c.kind.in_(("person", "organisation", "speaker")))
            .where(visibility.may_see(chat_id))
            .limit(limit)
        )
        return tuple(await self._db.values(query))

    def _matching(
        self, query: Select[Any], chat_id: int, kind: MentionKind, words: Sequence[str]
    ) -> Select[Any]:
        joined = mentions.join(articles, articles.c.id == mentions.c.article_id)
        query = query.select_from(joined)
        query = query.where(mentions.c.kind == kind, visibility.may_see(chat_id))
        pieces = [piece for word in words for piece in word.split()]
        if not pieces:
            return query
        return query.where(mentions.c.id.in_(search.keys_having(self._db, pieces)))


def _mention(row: RowMapping) -> Mention:
    return Mention(**row)
