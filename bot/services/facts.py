"""What a chat may look up: its latest articles, those with certain words, facts across all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.analysis import codec, names
from bot.analysis.types import Analysis, Figure, Person, Quote, Span
from bot.answers import query
from bot.services.languages import known as languages_of
from storage.database import Database
from storage.records import Kept, Mentioned, MentionKind

F = TypeVar("F", bound=Figure | Quote | Person)
T = TypeVar("T")

#: Articles in a list, and facts on a page.
PAGE = 5
#: More words than that do not narrow a search.
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a longer list: `number` counts from 0, `total` counts all there are."""

    items: tuple[T, ...]
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Fact(Generic[F]):
    """A fact and the article that says it."""

    kept: Kept
    analysis: Analysis
    fact: F


class Facts:
    """Stored facts only: nothing is read or analysed anew to answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, chat_id: int, page: int = 0) -> Page[Kept]:
        """Newest first."""
        async with self._database.read() as tx:
            total = await tx.articles.count(chat_id)
            found = await tx.articles.latest(chat_id, PAGE, page * PAGE)
        return Page(found, page, total)

    async def matching(self, chat_id: int, words: str, page: int = 0) -> Page[Kept]:
        """Articles in whose title, source or text all *words* stand in any form, newest first."""
        async with self._database.read() as tx:
            languages = await languages_of(tx)
            wanted = query.sought(words.split()[:MOST_WORDS], languages)
            if words.strip() and not wanted:
                return Page((), page, 0)
            ids = await tx.search.having(chat_id, wanted, PAGE, page * PAGE)
            total = await tx.search.count_having(chat_id, wanted)
            found = await tx.articles.visible_among(chat_id, ids)
        return Page(found, page, total)

    async def figures(self, chat_id: int, words: str, page: int = 0) -> Page[Fact[Figure]]:
        """Figures whose clause has all *words*."""
        mentioned = await self._mentioned(chat_id, "figure", words, page)
        return _facts(mentioned, lambda a: a.figures, lambda figure, span: figure.span == span)

    async def quotes(self, chat_id: int, speaker: str, page: int = 0) -> Page[Fact[Quote]]:
        """What *speaker* said."""
        mentioned = await self._mentioned(chat_id, "speaker", speaker, page)
        return _facts(mentioned, lambda a: a.quotes, lambda quote, span: quote.span == span)

    async def people(self, chat_id: int, name: str, page: int = 0) -> Page[Fact[Person]]:
        """The articles in which *name* appears, with what each calls them."""
        mentioned = await self._mentioned(chat_id, "person", name, page)
        if not mentioned.total:
            mentioned = await self._mentioned(chat_id, "organisation", name, page)
        return _facts(mentioned, lambda a: a.people, lambda person, span: span in person.mentions)

    async def article_of(self, chat_id: int, message_id: int) -> int | None:
        """The article that a message of this chat brought or shows."""
        async with self._database.read() as tx:
            return await tx.cards.article_of(chat_id, message_id)

    async def _mentioned(
        self, chat_id: int, kind: MentionKind, words: str, page: int
    ) -> Page[Mentioned]:
        wanted = names.fold(words).split()[:MOST_WORDS]
        if not wanted:
            return Page((), page, 0)
        async with self._database.read() as tx:
            total = await tx.mentions.count(chat_id, kind, wanted)
            found = await tx.mentions.find(chat_id, kind, wanted, PAGE, page * PAGE)
        return Page(found, page, total)


def _facts(
    mentioned: Page[Mentioned],
    facts_of: Callable[[Analysis], Iterable[F]],
    is_at: Callable[[F, Span], bool],
) -> Page[Fact[F]]:
    """The fact behind each mention."""
    found = []
    for one in mentioned.items:
        analysis = codec.loads(one.kept.article.analysis)
        span = Span(one.mention.start, one.mention.end)
        found += [Fact(one.kept, analysis, f) for f in facts_of(analysis) if is_at(f, span)][:1]
    return Page(tuple(found), mentioned.number, mentioned.total)
