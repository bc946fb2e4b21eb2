"""Articles and the chats' ties to them. A chat only ever gets what it may see."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from storage import visibility
from storage.errors import Conflict, NotFound
from storage.records import Article, Holding, Kept, NewArticle, NewMention, Via
from storage.session import Session
from storage.tables import articles, entries, feeds, follows, holdings, labels, mentions

_ARTICLE = [c for c in articles.c if c.name != "digest"]
T = TypeVar("T")
_BATCH = 500  # ids a statement, well below every database's limit of parameters


class Articles:
    def __init__(self, session: Session) -> None:
        self._db = session

    # One article, whoever holds it

    async def add(self, new: NewArticle) -> Article:
        """Keep a text. Conflict tells the article with the same text or canonical address.

        The text must be `storable`: NUL characters and lone surrogates raise Unstorable.
        """
        values = {name: getattr(new, name) for name in NewArticle.__dataclass_fields__}
        statement = (
            self._db.insert(articles)
            .values(digest=text_digest(new.text), **values)
            .on_conflict_do_nothing()
            .returning(*_ARTICLE)
        )
        row = await self._db.row(statement)
        if row is None:
            there = await self.find_same(text=new.text, url=new.url)
            raise Conflict("this article is here already", there.id if there else None)
        return _article(row)

    async def find_same(self, *, text: str | None = None, url: str | None = None) -> Article | None:
        """The article with this very text, or else with this canonical address.

        It may be one that only other chats hold: its existence is not for telling.
        """
        if text is not None:
            row = await self._db.row(
                select(*_ARTICLE).where(articles.c.digest == text_digest(text))
            )
            if row is not None:
                return _article(row)
        if url is not None:
            row = await self._db.row(select(*_ARTICLE).where(articles.c.url == url))
            return _article(row) if row is not None else None
        return None

    async def get(self, article_id: int) -> Article:
        row = await self._db.row(select(*_ARTICLE).where(articles.c.id == article_id))
        if row is None:
            raise NotFound(f"no article {article_id}")
        return _article(row)

    async def label(self, article_id: int, label: str) -> None:
        """Remember the name an article had where it was imported from."""
        statement = self._db.insert(labels).values(label=label, article_id=article_id)
        await self._db.run(
            statement.on_conflict_do_update(
                index_elements=["label"], set_={"article_id": statement.excluded.article_id}
            )
        )

    async def labels(self, article_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The names under which articles were imported; one text may have had several."""
        found: dict[int, list[str]] = {}
        for some in batches(article_ids):
            query = select(labels).where(labels.c.article_id.in_(some)).order_by(labels.c.label)
            for row in await self._db.rows(query):
                found.setdefault(row["article_id"], []).append(row["label"])
        return {article_id: tuple(names) for article_id, names in found.items()}

    async def stale(self, engine_version: int, limit: int) -> tuple[Article, ...]:
        """Articles analysed by an older engine, oldest first."""
        query = (
            select(*_ARTICLE)
            .where(articles.c.engine_version < engine_version)
            .order_by(articles.c.engine_version, articles.c.id)
            .limit(limit)
        )
        return tuple(_article(row) for row in await self._db.rows(query))

    async def count_all(self) -> int:
        """How many articles there are, whoever holds them."""
        return int(await self._db.value(select(func.count()).select_from(articles)))

    async def count_stale(self, engine_version: int) -> int:
        """How many `stale` would find in all."""
        query = select(func.count()).select_from(articles)
        return int(await self._db.value(query.where(articles.c.engine_version < engine_version)))

    async def replace_analysis(
        self,
        article_id: int,
        analysis: str,
        engine_version: int,
        new_mentions: Sequence[NewMention] = (),
    ) -> None:
        """A newer engine's facts instead of the old ones."""
        changed = await self._db.run(
            update(articles)
            .where(articles.c.id == article_id)
            .values(analysis=analysis, engine_version=engine_version)
        )
        if not changed:
            raise NotFound(f"no article {article_id}")
        await self._db.run(delete(mentions).where(mentions.c.article_id == article_id))
        await add_mentions(self._db, article_id, new_mentions)

    # A chat's articles

    async def hold(
        self,
        chat_id: int,
        article_id: int,
        *,
        via: Via,
        now: datetime,
        title: str | None = None,
        origin: str | None = None,
        link: str | None = None,
        message_id: int | None = None,
        published_at: datetime | None = None,
    ) -> Kept:
        """Tie an article to a chat.

        Given again, it becomes the chat's latest and keeps what was known of it before.
        """
        statement = self._db.insert(holdings).values(
            chat_id=chat_id,
            article_id=article_id,
            via=via,
            title=title,
            origin=origin,
            link=link,
            message_id=message_id,
            published_at=published_at,
            held_at=now,
            saved=False,
        )
        given = statement.excluded
        await self._db.run(
            statement.on_conflict_do_update(
                index_elements=["chat_id", "article_id"],
                set_={
                    "held_at": given.held_at,
                    "message_id": func.coalesce(given.message_id, holdings.c.message_id),
                    **{
                        name: func.coalesce(holdings.c[name], given[name])
                        for name in ("title", "origin", "link", "published_at")
                    },
                },
            )
        )
        return await self.visible(chat_id, article_id)

    async def visible(self, chat_id: int, article_id: int) -> Kept:
        """The article as this chat knows it; NotFound also when it is only others' to see."""
        found = await self.visible_among(chat_id, [article_id])
        if not found:
            raise NotFound(f"no article {article_id} in chat {chat_id}")
        return found[0]

    async def visible_among(self, chat_id: int, article_ids: Iterable[int]) -> tuple[Kept, ...]:
        """Those of *article_ids* that the chat may see, in the order given."""
        order = list(dict.fromkeys(article_ids))
        found: dict[int, Kept] = {}
        for some in batches(order):
            query = _kept(chat_id).where(articles.c.id.in_(some), visibility.may_see(chat_id))
            for kept in await self._keep(chat_id, await self._db.rows(query)):
                found[kept.article.id] = kept
        return tuple(found[article_id] for article_id in order if article_id in found)

    async def latest(self, chat_id: int, limit: int, offset: int = 0) -> tuple[Kept, ...]:
        """What reached the chat last: its own and its feeds', newest first."""
        newest = visibility.newest(chat_id, limit + offset, self._db.dialect).subquery()
        at = func.max(newest.c.at)
        page = (
            select(newest.c.article_id)
            .group_by(newest.c.article_id)
            .order_by(at.desc(), newest.c.article_id.desc())
            .limit(limit)
            .offset(offset)
        )
        return await self.visible_among(chat_id, await self._db.values(page))

    async def own(self, chat_id: int, after: int, limit: int) -> tuple[Kept, ...]:
        """What the chat sent itself, by id, those behind *after*."""
        query = _kept(chat_id).where(
            holdings.c.chat_id == chat_id, holdings.c.via != "feed", articles.c.id > after
        )
        rows = await self._db.rows(query.order_by(articles.c.id).limit(limit))
        return await self._keep(chat_id, rows)

    async def count(self, chat_id: int) -> int:
        """How many articles the chat may see."""
        ids = visibility.visible_ids(chat_id).subquery()
        query = select(func.count(ids.c.article_id.distinct()))
        return int(await self._db.value(query))

    async def reach(self, chat_id: int) -> tuple[int, datetime | None, datetime | None]:
        """How many articles the chat may see, and the dates of the oldest and the newest."""
        dated = func.coalesce(articles.c.published_at, articles.c.added_at)
        ids = visibility.visible_ids(chat_id)
        query = select(
            func.count().label("n"), func.min(dated).label("since"), func.max(dated).label("until")
        ).where(articles.c.id.in_(ids))
        row = await self._db.row(query)
        assert row is not None, "a count has one row"
        return row["n"], row["since"], row["until"]

    async def save(self, chat_id: int, article_id: int, saved: bool, now: datetime) -> Kept:
        """Mark an article as saved, or not. One that a feed brought becomes the chat's own."""
        kept = await self.visible(chat_id, article_id)
        as_it_came = {name: getattr(kept.holding, name) for name in Holding.__dataclass_fields__}
        statement = self._db.insert(holdings).values(as_it_came | {"held_at": now, "saved": saved})
        await self._db.run(
            statement.on_conflict_do_update(
                index_elements=["chat_id", "article_id"], set_={"saved": saved}
            )
        )
        return await self.visible(chat_id, article_id)

    async def saved(self, chat_id: int, limit: int, offset: int = 0) -> tuple[Kept, ...]:
        """What the chat saved, newest first."""
        query = (
            _kept(chat_id)
            .where(holdings.c.saved)
            .order_by(holdings.c.held_at.desc(), articles.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return await self._keep(chat_id, await self._db.rows(query))

    async def drop(self, chat_id: int, article_id: int) -> bool:
        """Untie an article from a chat; erase it when nobody else has it. False: not held."""
        theirs = and_(holdings.c.chat_id == chat_id, holdings.c.article_id == article_id)
        if not await self._db.run(delete(holdings).where(theirs)):
            return False
        await erase_orphans(self._db, [article_id])
        return True

    async def expire(self, before: datetime, limit: int) -> int:
        """Erase up to *limit* articles that nobody saved and nothing has brought since.

        Call it until it answers 0: a single great deletion would block everybody.
        """
        held, listed = holdings.alias(), entries.alias()
        query = (
            select(articles.c.id)
            .where(
                articles.c.added_at < before,
                ~exists().where(
                    held.c.article_id == articles.c.id, or_(held.c.saved, held.c.held_at >= before)
                ),
                ~exists().where(listed.c.article_id == articles.c.id, listed.c.seen_at >= before),
            )
            .order_by(articles.c.added_at)
            .limit(limit)
        )
        ids = await self._db.values(query)
        for some in batches(ids):
            await self._db.run(delete(articles).where(articles.c.id.in_(some)))
        return len(ids)

    async def _keep(self, chat_id: int, rows: Sequence[RowMapping]) -> tuple[Kept, ...]:
        """Rows of `_kept`, each with its holding: the chat's own, or one made of its feed's."""
        unheld = [row["id"] for row in rows if row["held_at"] is None]
        brought = await self._brought(chat_id, unheld) if unheld else {}
        return tuple(
            Kept(
                _article(row),
                brought[row["id"]] if row["held_at"] is None else _holding(chat_id, row),
            )
            for row in rows
        )

    async def _brought(self, chat_id: int, article_ids: Sequence[int]) -> dict[int, Holding]:
        """How the chat's feeds brought these articles: the first to do so counts."""
        theirs = and_(follows.c.feed_id == feeds.c.id, follows.c.chat_id == chat_id)
        query = (
            select(
                entries.c.article_id,
                entries.c.url,
                entries.c.seen_at,
                func.coalesce(follows.c.title, feeds.c.title).label("name"),
            )
            .select_from(
                entries.join(feeds, feeds.c.id == entries.c.feed_id).outerjoin(follows, theirs)
            )
            .where(
                entries.c.article_id.in_(article_ids),
                or_(feeds.c.house, follows.c.chat_id == chat_id),
            )
            .order_by(entries.c.seen_at.desc(), entries.c.id.desc())
        )
        return {
            row["article_id"]: Holding(
                chat_id=chat_id,
                article_id=row["article_id"],
                via="feed",
                held_at=row["seen_at"],
                origin=row["name"],
                link=row["url"],
            )
            for row in await self._db.rows(query)
        }


def text_digest(text: str) -> str:
    """What makes two texts the same: every character."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def batches(ids: Iterable[T]) -> list[list[T]]:
    """*ids* in portions that fit one statement."""
    everything = list(ids)
    return [everything[i : i + _BATCH] for i in range(0, len(everything), _BATCH)]


async def add_mentions(db: Session, article_id: int, new: Sequence[NewMention]) -> None:
    names = NewMention.__dataclass_fields__
    rows = [{"article_id": article_id} | {n: getattr(m, n) for n in names} for m in new]
    if rows:
        await db.run(insert(mentions), rows)


async def erase_orphans(db: Session, article_ids: Iterable[int]) -> int:
    """Erase those articles that no chat holds and no feed listed. What hangs on them goes along."""
    erased = 0
    for some in batches(article_ids):
        orphaned = and_(
            articles.c.id.in_(some),
            ~exists().where(holdings.c.article_id == articles.c.id),
            ~exists().where(entries.c.article_id == articles.c.id),
        )
        erased += await db.run(delete(articles).where(orphaned))
    return erased


def _kept(chat_id: int) -> Select[Any]:
    own = and_(holdings.c.article_id == articles.c.id, holdings.c.chat_id == chat_id)
    mine = [c.label(f"own_{c.name}") for c in (holdings.c.title, holdings.c.published_at)]
    rest = ("via", "origin", "link", "message_id", "held_at", "saved")
    return select(*_ARTICLE, *mine, *(holdings.c[name] for name in rest)).select_from(
        articles.outerjoin(holdings, own)
    )


def _article(row: RowMapping) -> Article:
    return Article(**{c.name: row[c.name] for c in _ARTICLE})


def _holding(chat_id: int, row: RowMapping) -> Holding:
    return Holding(
        chat_id=chat_id,
        article_id=row["id"],
        via=row["via"],
        held_at=row["held_at"],
        title=row["own_title"],
        origin=row["origin"],
        link=row["link"],
        message_id=row["message_id"],
        published_at=row["own_published_at"],
        saved=row["saved"],
    )
