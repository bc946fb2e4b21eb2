"""PostgreSQL's half of search: which articles have which phrases, the rarest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    cast,
    column,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.types import UserDefinedType

from storage import fulltext
from storage.columns import Id, PlainText
from storage.records import Phrase
from storage.tables import articles

search_terms = Table(
    "search_terms",
    MetaData(),  # of its own: this table is laid by hand
    Column("article_id", Id, ForeignKey(articles.c.id), primary_key=True, autoincrement=False),
    Column("title", PlainText, nullable=False),
    Column("source", PlainText, nullable=False),
    Column("size", Integer, nullable=False),  # words
    Column("body", PlainText, nullable=False),
    Column("passages", LargeBinary),
)

#: Which phrase stands in which article. One statement however many phrases, and the index used
#: whether or not the planner has statistics.
_HITS = text(
    """
    SELECT asked.i - 1 AS i, found.article_id
    FROM unnest(CAST(:phrases AS text[])) WITH ORDINALITY AS asked(phrase, i)
    CROSS JOIN LATERAL (
        SELECT article_id FROM search_terms WHERE words @@ CAST(asked.phrase AS tsquery) OFFSET 0
    ) AS found
    """
).columns(column("i", Integer), column("article_id", Id))

EXISTING = text(
    """
    SELECT asked.word
    FROM unnest(CAST(:wanted AS text[]), CAST(:phrases AS text[])) AS asked(word, phrase)
    WHERE EXISTS (SELECT 1 FROM search_terms WHERE words @@ CAST(asked.phrase AS tsquery))
    """
).columns(column("word", PlainText))

#: How many articles there are, and their usual length, told from the oldest and the newest.
STATISTICS = text(
    """
    SELECT coalesce(max(article_id), 0) AS documents, avg(size) AS length FROM (
        (SELECT article_id, size FROM search_terms ORDER BY article_id LIMIT 300)
        UNION
        (SELECT article_id, size FROM search_terms ORDER BY article_id DESC LIMIT 300)
    ) AS both_ends
    """
)


def rarest_first(
    phrases: Sequence[Phrase],
    documents: int,
    conditions: list[ColumnElement[bool]],
    limit: int,
    *,
    seen: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """PostgreSQL's first choice: the *limit* articles whose phrases are together the rarest.

    With each its words, which phrases it has, and how many articles have each phrase. Of those that
    are not *seen* only the number is known: with each, how many were `tried`.
    """
    hits = _HITS.bindparams(phrases=[fulltext.ts_phrase(phrase) for phrase in phrases]).cte("hits")
    often = select(hits.c.i, func.count().label("n")).group_by(hits.c.i).cte("often")
    rarity = func.sum(func.ln(1 + (documents - often.c.n + 0.5) / (often.c.n + 0.5)))
    ids = hits.c.article_id
    found = select(ids.label("id"), func.array_agg(hits.c.i).label("has"), rarity.label("rarity"))
    found = found.join_from(hits, often, often.c.i == hits.c.i)
    if conditions:
        found = found.join(articles, articles.c.id == ids).where(*conditions)
    found = found.group_by(ids).order_by(rarity.desc(), ids.desc())
    best = found.limit(limit).cte("best")
    df = cast(select(func.json_object_agg(often.c.i, often.c.n)).scalar_subquery(), PlainText)
    tried = select(func.count()).select_from(best).scalar_subquery()
    query = (
        select(best.c.id, best.c.has, dated().label("dated"), df.label("df"), tried.label("tried"))
        .add_columns(*(search_terms.c[name] for name in ("title", "source", "size", "body")))
        .join_from(best, articles, articles.c.id == best.c.id)
        .join(search_terms, search_terms.c.article_id == best.c.id)
        .order_by(best.c.rarity.desc(), best.c.id.desc())
    )
    return query if seen is None else query.where(seen)


class _TsQuery(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"


def has(expression: str) -> ColumnElement[bool]:
    """A condition on PostgreSQL's `search_terms`."""
    words: ColumnElement[Any] = literal_column("search_terms.words")
    return words.op("@@", is_comparison=True)(cast(cast(expression, PlainText), _TsQuery))


def dated() -> ColumnElement[Any]:
    return func.coalesce(articles.c.published_at, articles.c.added_at)
