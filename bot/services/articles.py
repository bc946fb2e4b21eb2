"""How an article comes into a chat: known already, or read, analysed and kept in one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar, TypeVarTuple

from bot.analysis import codec, retell
from bot.analysis.types import ENGINE_VERSION, Analysis, Method
from bot.clock import Clock
from bot.errors import Stale, TooShort
from bot.ingest import reading, texts
from bot.ingest.reading import Reading
from bot.services import indexing, mentions
from storage.database import Database, Transaction
from storage.errors import Conflict, NotFound
from storage.records import Article, Kept, NewArticle, NewMention, Terms, Via

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Workers(Protocol):
    """Somewhere to run a function that may be killed at its deadline."""

    async def run(self, function: Callable[[*Ts], T], *args: *Ts, deadline: timedelta) -> T: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A message with an article, as its sender gives it. What it tells stays in that chat."""

    chat_id: int
    message_id: int
    via: Via
    title: str | None = None
    origin: str | None = None  # who wrote it first
    link: str | None = None  # where that can be read
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article as one chat knows it, and what it says. Not `is_new`: the chat had it before."""

    kept: Kept
    analysis: Analysis
    is_new: bool = False

    @property
    def id(self) -> int:
        return self.kept.article.id

    def as_new(self) -> Opened:
        """Brought to the chat, not asked for: it has not seen it."""
        return replace(self, is_new=True)


class Articles:
    def __init__(
        self, database: Database, workers: Workers, clock: Clock, *, deadline: timedelta
    ) -> None:
        self._database = database
        self._workers = workers
        self._clock = clock
        self._deadline = deadline

    async def add_text(self, sent: Sent, text: str) -> Opened:
        """Keep a text that was pasted or forwarded; raises TooShort, TookTooLong."""
        text = texts.clean(text)
        if not texts.is_article(text, forwarded=sent.via == "forward"):
            raise TooShort
        if known := await self.hold_known(sent, text=text):
            return known
        found = await self._workers.run(reading.read_text, text, deadline=self._deadline)
        return await self.keep(sent, found)

    async def add_document(self, sent: Sent, raw: bytes, name: str) -> Opened:
        """Keep a file; raises Unsupported, TooLarge, Empty, TooShort, TookTooLong."""
        found = await self._workers.run(reading.read_document, raw, name, deadline=self._deadline)
        if known := await self.hold_known(sent, text=found.extract.text):
            return known
        return await self.keep(sent, found)

    async def open(self, chat_id: int, article_id: int) -> Opened:
        """Raises Stale when it was forgotten, or is not this chat's."""
        try:
            async with self._database.read() as tx:
                return _opened(await tx.articles.visible(chat_id, article_id))
        except NotFound as exc:
            raise Stale(f"article {article_id}") from exc

    async def retold(self, opened: Opened, method: str) -> Opened:
        """With a summary whose sentences *method* chose; raises TookTooLong.

        What is stored is chosen by our own; the classic algorithms take some milliseconds.
        """
        if method == Method.NUTGRAF or method not in list(Method):
            return opened
        article, analysis = opened.kept.article, opened.analysis
        summary = await self._workers.run(
            retell,
            article.text,
            article.title,
            analysis.language,
            analysis.quotes,
            Method(method),
            deadline=self._deadline,
        )
        return replace(opened, analysis=replace(analysis, summary=summary))

    async def remember(self, chat_id: int, message_ids: Iterable[int], article_id: int) -> None:
        """These messages show the article: a reply to one of them is about it."""
        async with self._database.write() as tx:
            for message_id in message_ids:
                await tx.cards.remember(chat_id, message_id, article_id)

    async def save(self, chat_id: int, article_id: int, *, saved: bool) -> Opened:
        """Mark it as worth keeping, or not; raises Stale as `open` does."""
        try:
            async with self._database.write() as tx:
                return _opened(await tx.articles.save(chat_id, article_id, saved, self._clock()))
        except NotFound as exc:
            raise Stale(f"article {article_id}") from exc

    async def hold_known(
        self, sent: Sent, *, text: str | None = None, url: str | None = None
    ) -> Opened | None:
        """The article with the same text or address, from now on also this chat's."""
        async with self._database.write() as tx:
            same = await tx.articles.find_same(text=text, url=url)
            return await self._hold(tx, sent, same) if same else None

    async def keep(self, sent: Sent, found: Reading, url: str | None = None) -> Opened:
        """Store what was read, or hold what somebody else stored meanwhile.

        *url* is where it was fetched from; what a file says of its address proves nothing.
        """
        ready = await prepared(found, self._clock(), url)
        try:
            async with self._database.write() as tx:
                return await self._hold(tx, sent, await store(tx, ready), found.analysis)
        except Conflict:
            known = await self.hold_known(sent, text=found.extract.text, url=url)
            if known is None:  # the winner was forgotten in this very moment
                raise
            return known

    async def _hold(
        self, tx: Transaction, sent: Sent, article: Article, analysis: Analysis | None = None
    ) -> Opened:
        """Tie it to the chat. What was there before is told as it was: since when, from where."""
        before = await tx.articles.visible_among(sent.chat_id, [article.id])
        kept = await tx.articles.hold(
            sent.chat_id,
            article.id,
            via=sent.via,
            title=sent.title,
            origin=sent.origin,
            link=sent.link,
            message_id=sent.message_id,
            published_at=sent.published_at,
            now=self._clock(),
        )
        await tx.cards.remember(sent.chat_id, sent.message_id, article.id)
        if before:
            return _opened(*before)
        return Opened(kept, analysis, is_new=True) if analysis else _opened(kept, is_new=True)


@dataclass(frozen=True, slots=True)
class Ready:
    """An article on its way into the database, with all it will be looked up by."""

    article: NewArticle
    mentions: tuple[NewMention, ...]
    terms: Terms


async def prepared(found: Reading, now: datetime, url: str | None = None) -> Ready:
    """In a thread: with a long text it takes a tenth of a second, when all others would wait."""
    return await asyncio.to_thread(_prepared, found, now, url)


async def store(tx: Transaction, ready: Ready) -> Article:
    """Keep an article with all it is looked up by; raises Conflict when it is there already."""
    article = await tx.articles.add(ready.article)
    await tx.mentions.add(article.id, ready.mentions)
    await tx.search.index(article.id, ready.terms)
    return article


def _prepared(found: Reading, now: datetime, url: str | None) -> Ready:
    article = _new_article(found, now, url)
    return Ready(
        article, mentions.of(found.analysis, article.text), indexing.terms(article, found.analysis)
    )


def _opened(kept: Kept, *, is_new: bool = False) -> Opened:
    return Opened(kept, codec.loads(kept.article.analysis), is_new)


def _new_article(found: Reading, now: datetime, url: str | None) -> NewArticle:
    extract, analysis = found.extract, found.analysis
    return NewArticle(
        text=extract.text,
        url=url,
        title=extract.title,
        source=extract.source,
        author=extract.author,
        language=analysis.language,
        published_at=extract.published_at,
        added_at=now,
        analysis=codec.dumps(analysis),
        engine_version=ENGINE_VERSION,
    )
