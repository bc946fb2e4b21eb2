"""Questions and searches: the likeliest articles of a chat, then the sentences in them that answer.

All that comes out stands word for word in an article the chat may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.analysis.types import Span
from bot.answers import compose, confidence, dialog, passages, question, rank
from bot.answers.types import Candidate, Corpus, Question, Ranking
from bot.answers.types import Wanted as Kind
from bot.clock import Clock
from bot.services import testimony
from bot.services.evidence import Evidence, kept_of
from bot.services.frequencies import Frequencies
from bot.services.languages import known as languages_of
from bot.services.searches import Searches
from bot.services.testimony import Testimony
from storage.database import Database, Transaction
from storage.records import Article, Indexed, Phrase, Wanted

#: Articles whose sentences are weighed: in the measurements every answer was in the first fifty.
_CANDIDATES = 60
#: Places of the index that a question may touch to find these articles; its commonest words go
#: without beyond, and still count when sentences are weighed. On development questions nothing is
#: lost down to as many places as there are articles, half a point of MRR at half as many.
_BUDGET = 20_000
#: How long a question may lean on the one before.
_REMEMBERED = timedelta(minutes=10)
#: Counting all that a chat sees is dear when it sees much; then it need not be of this minute.
_SCOPE_FOR, _MANY, _MOST_SCOPES = timedelta(minutes=10), 2_000, 10_000
#: Further sentences must be nearly as good as the best.
_NEARLY = 0.72
_SURE_OF_ONE = 0.2  # asked about one article, there is no other to be meant


@dataclass(frozen=True, slots=True)
class Scope:
    """How many articles a chat can ask about, and from when they are."""

    articles: int
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found, best first. `is_sure` says whether that answers, or is only nearest.

    `understood` is how a question that leaned on the one before was completed, `shown` how much of
    the evidence is good enough to be told at once.
    """

    question: Question
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    is_sure: bool = False
    differ: bool = False  # the evidence gives different numbers
    understood: str = ""
    shown: int = 3
    scope: Scope = Scope(0)


class Answers:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._frequencies = Frequencies(clock)
        self._testimony = Testimony(database)
        self.searches = Searches(database, clock)
        self._scopes: dict[int, tuple[datetime, Scope]] = {}

    # --- asking

    async def rank(
        self, chat_id: int, asked: Question, now: datetime | None, among: Sequence[int] = ()
    ) -> Ranking:
        """The best sentences of all the chat sees, or of the articles *among*."""
        async with self._database.read() as tx:
            candidates, corpus = await self._candidates(tx, chat_id, asked, among)
        return await asyncio.to_thread(rank.rank, asked, candidates, corpus, now=now)

    async def ask(
        self, chat_id: int, asked: Question, now: datetime | None, among: Sequence[int] = ()
    ) -> Answered:
        """What is stored on that. *now* tells what is recent; without it nothing is."""
        found = await self.rank(chat_id, asked, now, among)
        async with self._database.read() as tx:
            kept = await kept_of(tx, chat_id, (hit.article_id for hit in found.hits))
        evidence = tuple(
            Evidence(
                kept[hit.article_id],
                hit.span,
                _keys(kept[hit.article_id].article, hit.span, asked),
                hit.score,
                hit.held,
            )
            for hit in found.hits
            if hit.article_id in kept
        )
        sure = bool(evidence) and found.confidence >= confidence.SURE
        return Answered(asked, evidence, found.confidence, sure)

    async def labels(self, evidence: Sequence[Evidence]) -> list[str]:
        """The names under which the articles were imported, or else their numbers."""
        ids = [one.kept.article.id for one in evidence]
        async with self._database.read() as tx:
            found = await tx.articles.labels(ids)
        return [
            found[article_id][0] if article_id in found else str(article_id) for article_id in ids
        ]

    # --- in conversation

    async def answer(
        self, chat_id: int, text: str, *, language: str = "en", about: int | None = None
    ) -> Answered:
        """What is stored on *text*, asked now; after an exchange it may lean on that.

        *about* one article, if it was asked as a reply to it.
        """
        now = self._clock()
        async with self._database.read() as tx:
            line = await tx.dialogs.last(chat_id, now - _REMEMBERED)
        before = dialog.Exchange.loads(line) if line else None
        found = await self._conversed(chat_id, text, language, about, before, now)
        found = replace(found, scope=await self._scope(chat_id, about))
        best = found.evidence[0] if found.is_sure else None
        exchange = dialog.Exchange(
            found.question.text,
            best.kept.article.id if best else None,
            *(best.span if best else (0, 0)),
        )
        async with self._database.write() as tx:
            await tx.dialogs.remember(chat_id, exchange.dumps(), now)
        return found

    async def leans(self, chat_id: int, text: str) -> bool:
        """Whether *text* goes on from the chat's last question."""
        if not dialog.leans(text):
            return False
        async with self._database.read() as tx:
            return await tx.dialogs.last(chat_id, self._clock() - _REMEMBERED) is not None

    async def more(self, chat_id: int, text: str, *, language: str = "en") -> Answered:
        """The same question once more, with all that may answer it."""
        return await self._conversed(chat_id, text, language, None, None, self._clock())

    async def _conversed(
        self,
        chat_id: int,
        text: str,
        language: str,
        about: int | None,
        before: dialog.Exchange | None,
        now: datetime,
    ) -> Answered:
        if about is None and dialog.asks_who_said_that(text):
            if before is None or before.article_id is None:
                return Answered(question.read(text, language))  # nothing was told before
            said = await self._testimony.who_said(chat_id, before)
            asked = question.read(before.question, language)
            return Answered(asked, said, 1.0, bool(said), understood=before.question)
        whole = dialog.completed(text, before) if before and about is None else None
        asked = question.read(whole or text, language)
        found = await self._from_facts(chat_id, asked, about) if about is None else None
        if found is None:
            found = await self.ask(chat_id, asked, now, [about] if about else ())
            found = await self._refined(found)
        if about is not None and found.evidence and not found.is_sure:
            found = replace(found, is_sure=found.confidence >= _SURE_OF_ONE)
        return replace(found, understood=whole or "")

    async def _from_facts(
        self, chat_id: int, asked: Question, about: int | None
    ) -> Answered | None:
        """An answer from what the engine has found in the articles before."""
        match asked.wanted:
            case Kind.QUOTE if asked.speaker:
                evidence = await self._testimony.said_by(chat_id, asked, asked.speaker)
            case Kind.ROLE if asked.subject:
                evidence = await self._testimony.roles(chat_id, asked.subject)
            case Kind.NEWS if asked.subject:
                evidence = await self.searches.latest(chat_id, asked.subject)
            case _:
                return None
        return Answered(asked, evidence, 1.0, True) if evidence else None

    async def _scope(self, chat_id: int, about: int | None) -> Scope:
        if about is not None:
            return Scope(1)
        now, known = self._clock(), self._scopes.get(chat_id)
        if known and now - known[0] < _SCOPE_FOR and known[1].articles > _MANY:
            return known[1]
        async with self._database.read() as tx:
            scope = Scope(*await tx.articles.reach(chat_id))
        if len(self._scopes) > _MOST_SCOPES:
            self._scopes.clear()
        self._scopes[chat_id] = now, scope
        return scope

    async def _refined(self, found: Answered) -> Answered:
        """The same evidence ordered by what stored quotes, figures and sources tell."""
        if not found.is_sure:
            return found
        asked = found.question
        sources = {one.kept.article.id: _is_named(one.kept.source, asked) for one in found.evidence}
        named = {
            passages.fold(one.kept.source or "")
            for one in found.evidence
            if sources[one.kept.article.id]
        }
        if len(named) > 1:  # a comparison: the best sentence of each
            first: dict[str, Evidence] = {}
            for one in found.evidence:
                if sources[one.kept.article.id]:
                    first.setdefault(passages.fold(one.kept.source or ""), one)
            chosen = list(first.values())
            others = [one for one in found.evidence if one not in chosen]
            return replace(found, evidence=(*chosen, *others), shown=min(3, len(chosen)))
        best = found.evidence[0]
        near = sum(
            one.score >= _NEARLY * best.score and one.held >= _NEARLY * best.held
            for one in found.evidence[:3]
        )
        found = replace(found, shown=near)
        if asked.wanted is not Kind.NUMBER:
            return found
        counted = testimony.by_figures(found.evidence, asked, _NEARLY * best.score)
        shown = min(3, counted.number) if counted.differ else 1 if counted.number else near
        return replace(found, evidence=counted.evidence, differ=counted.differ, shown=shown)

    async def _candidates(
        self, tx: Transaction, chat_id: int, asked: Question, among: Sequence[int]
    ) -> tuple[list[Candidate], Corpus]:
        languages = await languages_of(tx)
        forms = {
            stem: passages.key(word, language)
            for word in asked.words
            for language in languages
            if (stem := passages.stem(word, language))
        }
        phrases = [Phrase((stem,)) for stem in forms]
        df = await self._frequencies.of(tx, forms)
        if among:
            relevance = dict.fromkeys(among, 1.0)
        else:
            some = await tx.search.within_budget(phrases, _BUDGET, df)
            wanted = Wanted(some=some, since=asked.since, until=asked.until)
            hits = await tx.search.candidates(chat_id, wanted, _CANDIDATES) if some else ()
            relevance = {hit.article_id: hit.score for hit in hits}
        indexed = await tx.search.indexed(chat_id, relevance)
        corpus = Corpus(
            await self._frequencies.articles(tx), {forms[stem]: n for stem, n in df.items()}
        )
        return [_candidate(one, relevance[one.article_id]) for one in indexed], corpus


def _keys(article: Article, span: Span, asked: Question) -> tuple[Span, ...]:
    return compose.keys(article.text, span, asked, article.language or "en")


def _candidate(one: Indexed, relevance: float) -> Candidate:
    return Candidate(
        one.article_id,
        relevance,
        one.title or "",
        one.source or "",
        one.language,
        one.dated,
        passages.unpack(one.passages),
    )


def _is_named(source: str | None, asked: Question) -> bool:
    words = {passages.fold(word) for word in passages.split(source or "")} - {"the"}
    return bool(words) and words <= {passages.fold(word) for word in asked.words}
