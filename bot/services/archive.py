"""Many articles at once: loaded from a file, or analysed anew by a better engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import chain, islice
from typing import Any

from bot.analysis import codec
from bot.analysis.types import ENGINE_VERSION
from bot.clock import Clock
from bot.errors import TookTooLong, TookTooMuch
from bot.ingest import reading, texts, urls
from bot.ingest.reading import Reading
from bot.ingest.workers import WorkLost
from bot.services import indexing, mentions
from bot.services.articles import Workers
from bot.services.indexing import Indexing
from storage.database import Database, Transaction
from storage.errors import Conflict
from storage.records import Article, NewArticle, Terms

#: Whoever sits at the command line, as a chat: it holds what is imported.
COMMAND_LINE = 0
#: Texts under way for each worker: enough that none waits for the database.
_AHEAD = 4
_TOGETHER = 25  # in one commit, when facts are left for later
_NOT_YET = datetime.min.replace(tzinfo=UTC)
#: What one text may do to the worker that reads it; the others are loaded all the same.
_TOO_MUCH = (TookTooLong, TookTooMuch, WorkLost)


class Malformed(ValueError):
    """A line that is not an article; the message says why."""


class Loaded(Enum):
    """What became of a record."""

    NEW = "new"
    KNOWN = "known"
    UNREADABLE = "unreadable"  # it keeps a worker busy without end


@dataclass(frozen=True, slots=True)
class Record:
    """An article as a line of JSON gives it. `label` is the name it had where it came from."""

    label: str
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    published_at: datetime | None = None

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Record:
        text = line.get("text")
        if not isinstance(text, str) or not text.strip():
            raise Malformed('"text" is missing')
        url = line.get("url")
        return cls(
            label=str(line.get("id", "")),
            text=texts.clean(text),
            title=_cleaned(line.get("title")),
            url=urls.canonical(texts.clean(url)) if isinstance(url, str) and url else None,
            source=_cleaned(line.get("source")),
            language=line.get("language") or None,
            published_at=_instant(line.get("published_at")),
        )


class Archive:
    def __init__(
        self, database: Database, workers: Workers, clock: Clock, *, at_once: int = 1
    ) -> None:
        self._database = database
        self._workers = workers
        self._clock = clock
        self._at_once = at_once * _AHEAD
        self._deadline = timedelta(minutes=2)

    async def load(
        self, records: Iterable[Record], chat_id: int, *, index_only: bool = False
    ) -> AsyncIterator[Loaded]:
        """Keep each record for that chat; tells of each what became of it.

        What is there already is only labelled and held, so a load that broke off can be repeated.
        With *index_only* articles can be found and quoted at once; `renew` finds their facts later.
        So it is with a text whose facts take too long.
        """
        async with self._database.write() as tx:
            if await tx.chats.find(chat_id) is None:
                await tx.chats.touch(chat_id, "private", None, None, self._clock())
        waiting = iter(records)
        while index_only and (batch := list(islice(waiting, self._at_once * _TOGETHER))):
            parts = (batch[i : i + _TOGETHER] for i in range(0, len(batch), _TOGETHER))
            loaded = await asyncio.gather(*(self._load_outlines(p, chat_id) for p in parts))
            for one in chain.from_iterable(loaded):
                yield one
        while batch := list(islice(waiting, self._at_once)):
            for one in await asyncio.gather(*(self._load(record, chat_id) for record in batch)):
                yield one

    async def renew(self) -> AsyncIterator[bool]:
        """Analyse again what an older engine analysed; tells of each whether it could be done."""
        failed: set[int] = set()
        while batch := await self._stale(failed):
            for article, done in zip(
                batch, await asyncio.gather(*map(self._renew, batch)), strict=True
            ):
                if not done:
                    failed.add(article.id)
                yield done

    async def count_stale(self) -> int:
        async with self._database.read() as tx:
            return await tx.articles.count_stale(ENGINE_VERSION)

    async def index(self) -> int:
        """Make findable what is not yet; answers how many there were."""
        return await Indexing(self._database).fill()

    async def _load_outlines(self, records: list[Record], chat_id: int) -> list[Loaded]:
        """Many in one commit: their sentences are quickly found."""
        try:
            found = await self._workers.run(_outlines, records, deadline=self._deadline)
        except _TOO_MUCH:
            if len(records) == 1:
                return [Loaded.UNREADABLE]
            alone = [await self._load_outlines([record], chat_id) for record in records]
            return [*chain.from_iterable(alone)]
        done = []
        async with self._database.write() as tx:
            for record, (new, terms) in zip(records, found, strict=True):
                known = await tx.articles.find_same(text=record.text, url=record.url)
                article = known or await tx.articles.add(replace(new, added_at=self._clock()))
                if known is None:
                    await tx.search.index(article.id, terms)
                await self._hold(tx, record, chat_id, article.id)
                done.append(Loaded.KNOWN if known else Loaded.NEW)
        return done

    async def _load(self, record: Record, chat_id: int) -> Loaded:
        article_id, loaded = await self._known(record), Loaded.KNOWN
        if article_id is None:
            try:
                article_id, loaded = await self._add(record)
            except _TOO_MUCH:
                return (await self._load_outlines([record], chat_id))[0]
        async with self._database.write() as tx:
            await self._hold(tx, record, chat_id, article_id)
        return loaded

    async def _hold(self, tx: Transaction, record: Record, chat_id: int, article_id: int) -> None:
        await tx.articles.hold(chat_id, article_id, via="link", now=self._clock())
        if record.label:
            await tx.articles.label(article_id, record.label)

    async def _known(self, record: Record) -> int | None:
        async with self._database.read() as tx:
            known = await tx.articles.find_same(text=record.text, url=record.url)
        return known.id if known else None

    async def _add(self, record: Record) -> tuple[int, Loaded]:
        found = await self._workers.run(
            reading.read_text,
            record.text,
            record.title,
            record.language,
            deadline=self._deadline,
        )
        new = _new(record, found, self._clock(), ENGINE_VERSION)
        try:
            async with self._database.write() as tx:
                article = await tx.articles.add(new)
                await tx.mentions.add(article.id, mentions.of(found.analysis, article.text))
                await tx.search.index(article.id, indexing.terms(article, found.analysis))
                return article.id, Loaded.NEW
        except Conflict as conflict:  # twice in one batch
            if conflict.existing_id is None:
                raise
            return conflict.existing_id, Loaded.KNOWN

    async def _stale(self, failed: set[int]) -> tuple[Article, ...]:
        async with self._database.read() as tx:
            found = await tx.articles.stale(ENGINE_VERSION, self._at_once + len(failed))
        return tuple(article for article in found if article.id not in failed)

    async def _renew(self, article: Article) -> bool:
        try:
            found = await self._workers.run(
                reading.read_text,
                article.text,
                article.title,
                article.language,
                deadline=self._deadline,
            )
        except _TOO_MUCH:
            return False
        async with self._database.write() as tx:
            await tx.articles.replace_analysis(
                article.id,
                codec.dumps(found.analysis),
                ENGINE_VERSION,
                mentions.of(found.analysis, article.text),
            )
            await tx.search.index(article.id, indexing.terms(article, found.analysis))
        return True


def records(lines: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Record]:
    """Numbered lines as records; raises Malformed naming the line."""
    for number, line in lines:
        try:
            yield Record.of(line)
        except (Malformed, ValueError) as exc:
            raise Malformed(f"line {number}: {exc}") from exc


def _outlines(records: list[Record]) -> list[tuple[NewArticle, Terms]]:
    """In a worker: what is stored of each without its facts."""
    made = []
    for record in records:
        found = reading.read_outline(record.text, record.title, record.language)
        new = _new(record, found, _NOT_YET, engine_version=0)
        made.append((new, indexing.terms(new, found.analysis)))
    return made


def _new(record: Record, found: Reading, now: datetime, engine_version: int) -> NewArticle:
    return NewArticle(
        text=record.text,
        title=found.extract.title,
        url=record.url,
        source=record.source,
        language=found.analysis.language,
        published_at=record.published_at,
        added_at=now,
        analysis=codec.dumps(found.analysis),
        engine_version=engine_version,
    )


def _cleaned(value: object) -> str | None:
    return texts.clean(value) if isinstance(value, str) and value.strip() else None


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
