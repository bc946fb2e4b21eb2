"""What choosing and grouping need to know of an article, small enough to read by thousands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, and_, delete, exists, select

from storage.articles import Articles, batches
from storage.records import Article, Sketched
from storage.session import Session
from storage.tables import articles, sketches


class Sketches:
    def __init__(self, session: Session) -> None:
        self._db = session
        self._articles = Articles(session)

    async def put(self, sketched: Sequence[Sketched]) -> None:
        """Keep them; of an article that has been erased meanwhile nothing is kept."""
        for some in batches(sketched):
            ids = [one.article_id for one in some]
            await self._db.run(delete(sketches).where(sketches.c.article_id.in_(ids)))
            query = select(articles.c.id).where(articles.c.id.in_(ids))
            there = set(await self._db.values(self._db.locked(query, articles)))
            names = Sketched.__dataclass_fields__
            rows = [{n: getattr(one, n) for n in names} for one in some if one.article_id in there]
            if rows:
                await self._db.run(self._db.insert(sketches), rows)

    async def missing(self, version: int, since: datetime, limit: int) -> tuple[Article, ...]:
        """Articles that came since then and have no sketch of this version, the newest first."""
        has = exists().where(
            and_(sketches.c.article_id == articles.c.id, sketches.c.version == version)
        )
        query = select(articles.c.id).where(articles.c.added_at >= since, ~has)
        ids = await self._db.values(query.order_by(articles.c.added_at.desc()).limit(limit))
        return tuple([await self._articles.get(article_id) for article_id in ids])


def sketched(row: RowMapping) -> Sketched | None:
    """The sketch in a row that was joined from the table, if there is one."""
    if row["terms"] is None:
        return None
    values = {name: row[name] for name in Sketched.__dataclass_fields__}
    return Sketched(**values | {"topics": tuple(row["topics"])})
