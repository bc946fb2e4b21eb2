"""Many articles at once: loaded from a file, or analysed anew by a better engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bot.analysis import codec
from bot.analysis.types import ENGINE_VERSION
from bot.clock import Clock
from bot.errors import TookTooLong
from bot.ingest import reading, texts, urls
from bot.services import mentions
from bot.services.articles import Workers
from storage.database import Database
from storage.errors import Conflict
from storage.records import Article, NewArticle

#: Whoever sits at the command line, as a chat: it holds what is imported.
COMMAND_LINE = 0
#: Texts under way for each worker: enough that none waits for the database.
_AHEAD = 4


class Malformed(ValueError):
    """A line that is not an article; the message says why."""


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

    async def load(self, records: Iterable[Record], chat_id: int) -> AsyncIterator[bool]:
        """Keep each record for that chat; tells of each whether it was new.

        What is there already is only labelled and held, so a load that broke off can be repeated.
        """
        async with self._database.write() as tx:
            if await tx.chats.find(chat_id) is None:
                await tx.chats.touch(chat_id, "private", None, None, self._clock())
        waiting = iter(records)
        while batch := list(islice(waiting, self._at_once)):
            for is_new in await asyncio.gather(*(self._load(one, chat_id) for one in batch)):
                yield is_new

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

    async def _load(self, record: Record, chat_id: int) -> bool:
        article_id, is_new = await self._known(record), False
        if article_id is None:
            article_id, is_new = await self._add(record)
        async with self._database.write() as tx:
            await tx.articles.hold(chat_id, article_id, via="link", now=self._clock())
            if record.label:
                await tx.articles.label(article_id, record.label)
        return is_new

    async def _known(self, record: Record) -> int | None:
        async with self._database.read() as tx:
            known = await tx.articles.find_same(text=record.text, url=record.url)
        return known.id if known else None

    async def _add(self, record: Record) -> tuple[int, bool]:
        found = await self._workers.run(
            reading.read_text,
            record.text,
            record.title,
            record.language,
            deadline=self._deadline,
        )
        new = NewArticle(
            text=record.text,
            title=found.extract.title,
            url=record.url,
            source=record.source,
            language=found.analysis.language,
            published_at=record.published_at,
            added_at=self._clock(),
            analysis=codec.dumps(found.analysis),
            engine_version=ENGINE_VERSION,
        )
        try:
            async with self._database.write() as tx:
                article = await tx.articles.add(new)
                await tx.mentions.add(article.id, mentions.of(found.analysis, article.text))
                return article.id, True
        except Conflict as conflict:  # twice in one batch
            if conflict.existing_id is None:
                raise
            return conflict.existing_id, False

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
        except TookTooLong:
            return False
        async with self._database.write() as tx:
            await tx.articles.replace_analysis(
                article.id,
                codec.dumps(found.analysis),
                ENGINE_VERSION,
                mentions.of(found.analysis, article.text),
            )
        return True


def records(lines: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Record]:
    """Numbered lines as records; raises Malformed naming the line."""
    for number, line in lines:
        try:
            yield Record.of(line)
        except (Malformed, ValueError) as exc:
            raise Malformed(f"line {number}: {exc}") from exc


def _cleaned(value: object) -> str | None:
    return texts.clean(value) if isinstance(value, str) and value.strip() else None


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
