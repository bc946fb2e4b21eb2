"""Articles found by their words, behind one door: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Two stages keep the index small. `candidates` finds articles; `terms` gives the words of their
sentences back as they were indexed, so that the caller can weigh single sentences.

PostgreSQL ranks without asking how rare a word is, so there the database only sums up which words
an article has, weighted by rarity, and the best are scored here as FTS5 scores them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    RowMapping,
    Select,
    and_,
    bindparam,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
    text,
    union_all,
)

from storage import fulltext, visibility
from storage.articles import batches
from storage.columns import Id, PlainText
from storage.fts5 import best_first, fitting
from storage.rarest import EXISTING, STATISTICS, dated, has, rarest_first, search_terms
from storage.records import Hit, Indexed, Phrase, Sought, Terms, Wanted
from storage.session import Session
from storage.tables import articles, entries, feeds, follows, holdings

#: Up to so many articles, and so small a share of all, what a chat sees is listed first and the
#: words are looked up among them; beyond, the best of all are looked up first and those it sees
#: are picked.
_FEW, _PART = 20_000, 8
#: How many times as many as asked for PostgreSQL chooses by rarity, to be scored again.
_POOL = 2
#: Counting stops here: a word in so many articles tells little, however many more there are.
_MOST_COUNTED = 50_000
_BETWEEN_SENTENCES = " \n "

_LANGUAGES = text(
    """
    WITH RECURSIVE leap(language) AS (
        SELECT min(language) FROM articles
        UNION ALL
        SELECT (SELECT min(language) FROM articles WHERE articles.language > leap.language)
        FROM leap WHERE leap.language IS NOT NULL
    )
    SELECT language FROM leap WHERE language IS NOT NULL
    """
).columns(column("language", PlainText))


class Search:
    def __init__(self, session: Session) -> None:
        self._db = session

    @property
    def _on_postgresql(self) -> bool:
        return self._db.dialect == "postgresql"

    # The index

    async def index(self, article_id: int, terms: Terms) -> None:
        """Make an article findable by these words, instead of those it had."""
        await self._db.run(delete(search_terms).where(search_terms.c.article_id == article_id))
        values = {
            "article_id": article_id,
            "title": " ".join(terms.title),
            "source": " ".join(terms.source),
            "size": len(terms.title) + len(terms.source) + sum(map(len, terms.sentences)),
            "body": _BETWEEN_SENTENCES.join(" ".join(sentence) for sentence in terms.sentences),
            "passages": terms.passages,
        }
        if not self._on_postgresql:
            await self._db.run(insert(search_terms), values)
            return
        statement = text(
            "INSERT INTO search_terms (article_id, title, source, body, size, passages, words) "
            "VALUES (:article_id, :title, :source, :body, :size, :passages, "
            "CAST(CAST(:words AS text) AS tsvector))"
        ).bindparams(
            *(bindparam(name, type_=PlainText) for name in ("title", "source", "body")),
            bindparam("passages", type_=LargeBinary),
        )
        await self._db.run(statement, values | {"words": fulltext.tsvector(terms)})

    async def unindexed(self, limit: int) -> tuple[int, ...]:
        """Articles that cannot be found yet, oldest first."""
        indexed = exists().where(
            search_terms.c.article_id == articles.c.id, search_terms.c.passages.is_not(None)
        )
        query = select(articles.c.id).where(~indexed).order_by(articles.c.id).limit(limit)
        return tuple(await self._db.values(query))

    async def indexed(self, chat_id: int, article_ids: Iterable[int]) -> tuple[Indexed, ...]:
        """Those of *article_ids* that the chat may see, ready for weighing, in the order given."""
        order = list(dict.fromkeys(article_ids))
        own = and_(holdings.c.article_id == articles.c.id, holdings.c.chat_id == chat_id)
        query = (
            select(
                articles.c.id.label("article_id"),
                func.coalesce(holdings.c.title, articles.c.title).label("title"),
                func.coalesce(holdings.c.origin, articles.c.source).label("source"),
                articles.c.language,
                func.coalesce(
                    holdings.c.published_at,
                    articles.c.published_at,
                    holdings.c.held_at,
                    articles.c.added_at,
                ).label("dated"),
                search_terms.c.passages,
            )
            .select_from(
                articles.join(search_terms, search_terms.c.article_id == articles.c.id).outerjoin(
                    holdings, own
                )
            )
            .where(search_terms.c.passages.is_not(None), visibility.may_see(chat_id))
        )
        found: dict[int, Indexed] = {}
        for some in batches(order):
            for row in await self._db.rows(query.where(articles.c.id.in_(some))):
                found[row["article_id"]] = Indexed(**row)
        return tuple(found[article_id] for article_id in order if article_id in found)

    async def languages(self) -> tuple[str, ...]:
        """The languages that any article is in: found by leaps in the index, not by walking it."""
        return tuple(await self._db.values(_LANGUAGES))

    async def terms(self, article_ids: Iterable[int]) -> dict[int, Terms]:
        """The words of these articles, sentence by sentence, as they were indexed."""
        found: dict[int, Terms] = {}
        for some in batches(article_ids):
            query = select(search_terms).where(search_terms.c.article_id.in_(some))
            for row in await self._db.rows(query):
                found[row["article_id"]] = _terms(row)
        return found

    async def size(self) -> int:
        """About how many articles there are."""
        return int(await self._db.value(select(func.max(search_terms.c.article_id))) or 0)

    async def df(self, words: Iterable[str]) -> dict[str, int]:
        """In how many articles each word stands; on PostgreSQL counting stops at 50,000."""
        wanted = list(dict.fromkeys(words))
        if not wanted:
            return {}
        if self._on_postgresql:
            return await self._count_each(wanted)
        vocabulary = table("search_words", column("term"), column("doc"))
        found: dict[str, int] = dict.fromkeys(wanted, 0)
        for some in batches(wanted):
            query = select(vocabulary.c.term, vocabulary.c.doc)
            for row in await self._db.rows(query.where(vocabulary.c.term.in_(some))):
                found[row["term"]] = row["doc"]
        return found

    async def existing(self, words: Iterable[str]) -> dict[str, int]:
        """Which of many *words* stand in any article, and roughly how often."""
        if not self._on_postgresql:
            return {word: n for word, n in (await self.df(words)).items() if n}
        wanted = list(dict.fromkeys(words))
        query = EXISTING.bindparams(
            wanted=wanted, phrases=[fulltext.ts_phrase(Phrase((word,))) for word in wanted]
        )
        return {row["word"]: 1 for row in await self._db.rows(query)}

    async def within_budget(
        self, phrases: Sequence[Phrase], budget: int, df: Mapping[str, int] | None = None
    ) -> tuple[Phrase, ...]:
        """The rarest of *phrases* that together touch no more than *budget* places of the index.

        The rarest one stays in any case. What is left out still counts when sentences are weighed.
        *df* of their words is asked for when it is not given.
        """
        df = df or await self.df(fulltext.words_of(phrases))
        cost = {p: min((df[word] for word in p.words), default=0) for p in phrases}
        kept: set[Phrase] = set()
        for phrase in sorted(cost, key=lambda p: cost[p]):
            if kept and cost[phrase] > budget:
                break
            budget -= cost[phrase]
            kept.add(phrase)
        return tuple(p for p in dict.fromkeys(phrases) if p in kept)

    # The search

    async def candidates(
        self, chat_id: int | None, wanted: Wanted, limit: int, *, few: int | None = None
    ) -> tuple[Hit, ...]:
        """The articles that match best, of those the chat may see; None sees everything.

        Equally good ones: the newer first. Without words to look for: all, newest first.
        """
        if not fulltext.positive(wanted):
            return await self._newest(chat_id, wanted, limit)
        conditions = self._conditions(chat_id, wanted)
        if chat_id is None:
            return await self._best(wanted, conditions, limit)
        theirs = visibility.visible_ids(chat_id)
        if await self._are_no_more_than(few, theirs):
            conditions.append(articles.c.id.in_(theirs))
            return await self._best(wanted, conditions, limit)
        ask = 2 * limit
        while True:
            hits, tried = await self._best_visible(chat_id, wanted, conditions, ask)
            if len(hits) >= limit or tried < ask:
                return hits[:limit]
            ask *= 8

    async def having(
        self, chat_id: int, words: Sequence[Sought], limit: int, offset: int = 0
    ) -> tuple[int, ...]:
        """The chat's articles with all *words*, what came last first. Without words: all.

        A word may also stand in the title or the source that the chat itself knows an article by.
        """
        found = self._having_all(chat_id, words).subquery()
        query = select(found.c.id).order_by(found.c.came.desc(), found.c.id.desc())
        return tuple(await self._db.values(query.limit(limit).offset(offset)))

    async def count_having(self, chat_id: int, words: Sequence[Sought]) -> int:
        """How many `having` would find."""
        found = self._having_all(chat_id, words).subquery()
        return int(await self._db.value(select(func.count()).select_from(found)))

    async def _best(
        self, wanted: Wanted, conditions: list[ColumnElement[bool]], limit: int
    ) -> tuple[Hit, ...]:
        if self._on_postgresql:
            return (await self._best_of_postgresql(wanted, conditions, _POOL * limit))[0][:limit]
        return tuple(map(_hit, await self._db.rows(best_first(wanted, conditions, limit))))

    async def _best_visible(
        self, chat_id: int, wanted: Wanted, conditions: list[ColumnElement[bool]], limit: int
    ) -> tuple[tuple[Hit, ...], int]:
        """Of the best *limit* of all those the chat sees; and how many these were before."""
        if self._on_postgresql:
            seen = visibility.may_see(chat_id)
            return await self._best_of_postgresql(wanted, conditions, limit, seen)
        query = best_first(wanted, conditions, limit)
        rows = await self._db.rows(query.add_columns(visibility.may_see(chat_id).label("seen")))
        return tuple(_hit(row) for row in rows if row["seen"]), len(rows)

    async def _best_of_postgresql(
        self,
        wanted: Wanted,
        conditions: list[ColumnElement[bool]],
        limit: int,
        seen: ColumnElement[bool] | None = None,
    ) -> tuple[tuple[Hit, ...], int]:
        phrases = fulltext.positive(wanted)
        numbers = await self._db.row(STATISTICS)
        assert numbers is not None
        documents, length = numbers["documents"], float(numbers["length"] or 1)
        if wanted.every or wanted.none:
            conditions = [*conditions, articles.c.id.in_(self._fitting(wanted))]
        query = rarest_first(phrases, documents, conditions, limit, seen=seen)
        rows = await self._db.rows(query)
        if not rows:  # as many may stand behind them, as long as there are as many
            return (), limit if limit < documents else 0
        df = {int(i): n for i, n in json.loads(rows[0]["df"]).items()}
        bm25 = fulltext.Bm25(phrases, df, documents, length)
        hits = [
            Hit(row["id"], bm25.score(dict(row), row["size"], row["has"]), row["dated"])
            for row in rows
        ]
        hits.sort(key=lambda hit: (hit.score, hit.dated, hit.article_id), reverse=True)
        return tuple(hits), rows[0]["tried"]

    async def _newest(self, chat_id: int | None, wanted: Wanted, limit: int) -> tuple[Hit, ...]:
        conditions = self._conditions(chat_id, wanted)
        if chat_id is not None:
            conditions.append(visibility.may_see(chat_id))
        if wanted.none:
            conditions.append(articles.c.id.not_in(self._fitting(Wanted(some=wanted.none))))
        query = (
            select(articles.c.id, dated().label("dated"))
            .where(*conditions)
            .order_by(dated().desc(), articles.c.id.desc())
            .limit(limit)
        )
        return tuple(Hit(row["id"], 0.0, row["dated"]) for row in await self._db.rows(query))

    def _conditions(self, chat_id: int | None, wanted: Wanted) -> list[ColumnElement[bool]]:
        conditions = []
        if wanted.since is not None:
            conditions.append(dated() >= wanted.since)
        if wanted.until is not None:
            conditions.append(dated() <= wanted.until)
        if wanted.source is not None:
            conditions.append(_comes_from(chat_id, wanted.source))
        return conditions

    def _fitting(self, wanted: Wanted) -> Select[Any]:
        """Ids of the articles that have what is wanted, whoever sees them."""
        if self._on_postgresql:
            return select(search_terms.c.article_id).where(has(fulltext.tsquery(wanted)))
        return fitting(fulltext.fts5(wanted))

    def _having_all(self, chat_id: int, words: Sequence[Sought]) -> Select[Any]:
        """What each of the chat's articles that have all *words* is, and when it came."""
        own = and_(holdings.c.article_id == articles.c.id, holdings.c.chat_id == chat_id)
        came = func.coalesce(holdings.c.held_at, articles.c.added_at)
        query = (
            select(articles.c.id, came.label("came"))
            .select_from(articles.outerjoin(holdings, own))
            .where(visibility.may_see(chat_id))
        )
        if not words:
            return query
        theirs = holdings.alias()
        named = select(theirs.c.article_id).where(theirs.c.chat_id == chat_id)
        for word in words:
            places = [
                place.icontains(word.text, autoescape=True)
                for place in (theirs.c.title, theirs.c.origin)
            ]
            if word.forms:
                fits = self._fitting(Wanted(every=(word.forms,)))
                places.append(theirs.c.article_id.in_(fits))
            named = named.where(or_(*places))
        if not all(word.forms for word in words):
            return query.where(articles.c.id.in_(named))
        having = self._fitting(Wanted(every=tuple(word.forms for word in words)))
        return query.where(articles.c.id.in_(union_all(having, named)))

    async def _count_each(self, words: Sequence[str]) -> dict[str, int]:
        counted = {}
        for word in words:
            some = select(search_terms.c.article_id).where(has(fulltext.ts_phrase(Phrase((word,)))))
            query = select(func.count()).select_from(some.limit(_MOST_COUNTED).subquery())
            counted[word] = int(await self._db.value(query))
        return counted

    async def _are_no_more_than(self, few: int | None, ids: Any) -> bool:
        """Whether *ids* are no more than *few*, or else than a small share of all."""
        most: Any = few
        if few is None:
            size = select(func.coalesce(func.max(search_terms.c.article_id), 0)).scalar_subquery()
            least = func.least if self._on_postgresql else func.min
            most = least(_FEW, size // _PART)
        some = select(ids.subquery()).limit(most + 1).subquery()
        found = await self._db.value(select(func.count() <= most).select_from(some))
        return bool(found)


def _hit(row: RowMapping) -> Hit:
    return Hit(row["id"], -row["score"], row["dated"])


async def scrub(db: Session) -> None:
    """Leave no word of erased articles behind: FTS5 only marks them until it merges."""
    if db.dialect == "sqlite":
        for index in ("search_index", "search_mentions"):
            await db.run(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))


def keys_having(db: Session, words: Sequence[str]) -> Select[Any]:
    """Ids of mentions in whose key every one of *words* begins a word."""
    beginnings = [Phrase((word,), prefix=True) for word in words]
    if db.dialect == "postgresql":
        key = "array_to_tsvector(array_remove(string_to_array(key, ' '), ''))"
        having = text(f"{key} @@ CAST(CAST(:having AS text) AS tsquery)")
        having = having.bindparams(having=fulltext.ts_all(beginnings))
        return select(literal_column("id", Id)).select_from(table("mentions")).where(having)
    having = text("search_mentions MATCH :having")
    having = having.bindparams(having=fulltext.fts5_all(beginnings))
    rowid: ColumnElement[int] = literal_column("rowid", Id)
    return select(rowid).select_from(table("search_mentions")).where(having)


def _comes_from(chat_id: int | None, name: str) -> ColumnElement[bool]:
    """The name shown as source has *name* in it: the article's, the chat's own, or its feed's."""
    named = articles.c.source.icontains(name, autoescape=True)
    of_feed = and_(
        entries.c.article_id == articles.c.id,
        feeds.c.id == entries.c.feed_id,
        feeds.c.title.icontains(name, autoescape=True),
    )
    if chat_id is None:
        return or_(named, exists().where(of_feed))
    followed = exists().where(follows.c.chat_id == chat_id, follows.c.feed_id == feeds.c.id)
    own = exists().where(
        holdings.c.article_id == articles.c.id,
        holdings.c.chat_id == chat_id,
        holdings.c.origin.icontains(name, autoescape=True),
    )
    return or_(named, own, exists().where(of_feed, or_(feeds.c.house, followed)))


def _terms(row: RowMapping) -> Terms:
    return Terms(
        title=tuple(row["title"].split()),
        source=tuple(row["source"].split()),
        sentences=tuple(tuple(line.split()) for line in row["body"].split(_BETWEEN_SENTENCES)),
        passages=row["passages"] or b"",
    )
