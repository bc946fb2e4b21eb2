"""SQLite's half of search: what FTS5 is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table

from storage import fulltext
from storage.columns import Id
from storage.rarest import dated
from storage.records import Wanted
from storage.tables import articles

_TIES = 20  # as good as the last one asked for, and maybe newer
_INDEX = table("search_index", column("rowid"))
_ROWID: ColumnElement[int] = literal_column("search_index.rowid", Id)


def fitting(expression: str) -> Select[Any]:
    """Ids of the articles that match."""
    return select(_ROWID).select_from(_INDEX).where(_matches(expression))


def best_first(wanted: Wanted, conditions: list[ColumnElement[bool]], limit: int) -> Select[Any]:
    """(id, score, dated) of the articles that match best, the smallest score first."""
    score = func.bm25(
        literal_column("search_index"),
        fulltext.TITLE_WEIGHT,
        fulltext.SOURCE_WEIGHT,
        fulltext.BODY_WEIGHT,
    ).label("score")
    found = _matches(fulltext.fts5(wanted))
    if conditions:
        return (
            select(articles.c.id, score, dated().label("dated"))
            .select_from(_INDEX.join(articles, articles.c.id == _ROWID))
            .where(found, *conditions)
            .order_by(score, dated().desc(), articles.c.id.desc())
            .limit(limit)
        )
    best = (  # it need not look at the articles of all that match
        select(_ROWID.label("id"), score)
        .select_from(_INDEX)
        .where(found)
        .order_by(score, _ROWID.desc())
        .limit(limit + _TIES)
        .subquery()
    )
    return (
        select(articles.c.id, best.c.score, dated().label("dated"))
        .select_from(best.join(articles, articles.c.id == best.c.id))
        .order_by(best.c.score, dated().desc(), articles.c.id.desc())
        .limit(limit)
    )


def _matches(expression: str) -> ColumnElement[bool]:
    index: ColumnElement[Any] = literal_column("search_index")
    return index.op("MATCH", is_comparison=True)(expression)
