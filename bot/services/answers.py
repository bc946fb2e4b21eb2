"""Questions and searches: the likeliest articles of a chat, then the sentences in them that answer.

All that comes out stands word for word in an article the chat may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.analysis import names
from bot.analysis.types import Span
from bot.answers import compose, passages, query, rank
from bot.answers.types import Candidate, Corpus, Question, Ranking
from bot.clock import Clock
from storage.database import Database, Transaction
from storage.records import Indexed, Kept, Phrase, Wanted

#: Articles whose sentences are weighed: in the measurements every answer was in the first fifty.
_CANDIDATES = 60
#: Places of the index that a question may touch; only the commonest words of long ones go without.
_BUDGET = 60_000
_LANGUAGES_FOR = timedelta(minutes=10)
#: Results of a search that are ordered by relevance and recency together.
_RANKED = 200
RESULTS = 8
INLINE = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article the chat may see, and the words in it that matter."""

    kept: Kept
    span: Span
    keys: tuple[Span, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Scope:
    """How many articles a chat can ask about, and from when they are."""

    articles: int
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found, best first. `is_sure` says whether that answers, or is only nearest."""

    question: Question
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    is_sure: bool = False
    differ: bool = False  # the evidence gives different numbers


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what a search found; `total` counts all there is."""

    items: tuple[Evidence, ...]
    number: int
    total: int
    meant: tuple[str, ...] = ()  # when there is nothing: what would find something


class Answers:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._languages: tuple[str, ...] = ()
        self._languages_at: datetime | None = None

    # --- asking

    async def rank(
        self, chat_id: int, asked: Question, now: datetime | None, among: Sequence[int] = ()
    ) -> Ranking:
        """The best sentences of all the chat sees, or of the articles *among*."""
        async with self._database.read() as tx:
            candidates, corpus = await self._candidates(tx, chat_id, asked, among)
        return await asyncio.to_thread(rank.rank, asked, candidates, corpus, now=now)

    async def ask(self, chat_id: int, asked: Question, now: datetime | None) -> Answered:
        """What is stored on that. *now* tells what is recent; without it nothing is."""
        found = await self.rank(chat_id, asked, now)
        async with self._database.read() as tx:
            kept = await _kept(tx, chat_id, (hit.article_id for hit in found.hits))
        evidence = tuple(
            Evidence(
                kept[hit.article_id],
                hit.span,
                compose.keys(kept[hit.article_id].article.text, hit.span, asked),
                hit.score,
            )
            for hit in found.hits
            if hit.article_id in kept
        )
        sure = bool(evidence) and found.confidence >= rank.SURE
        return Answered(asked, evidence, found.confidence, sure)

    # --- searching

    async def search(self, chat_id: int, words: str, page: int = 0) -> Results:
        """Articles with all *words*, the relevant and recent first; raises BadQuery."""
        wish = query.read(words)
        async with self._database.read() as tx:
            found = await self._found(tx, chat_id, wish)
            if not found and wish.terms:
                return Results((), page, 0, await self._meant(tx, chat_id, wish, words))
            shown = found[page * RESULTS : (page + 1) * RESULTS]
            items = await self._snippets(tx, chat_id, wish, shown)
        return Results(items, page, len(found))

    async def _found(self, tx: Transaction, chat_id: int, wish: query.Query) -> list[int]:
        languages = await self._known_languages(tx)
        also = await self._spellings(tx, chat_id, wish)
        wanted = query.wanted(wish, languages, also)
        hits = await tx.search.candidates(chat_id, wanted, _RANKED)
        if wish.speaker:
            folded = names.fold(wish.speaker).split()
            said = {
                one.kept.article.id
                for one in await tx.mentions.find(chat_id, "speaker", folded, _RANKED)
            }
            hits = tuple(hit for hit in hits if hit.article_id in said)
        return rank.by_recency(
            [(hit.article_id, hit.score, hit.dated) for hit in hits], self._clock()
        )

    async def _spellings(
        self, tx: Transaction, chat_id: int, wish: query.Query
    ) -> dict[str, tuple[str, ...]]:
        """Names in the chat's articles that are a word of the query in another spelling."""
        found: dict[str, tuple[str, ...]] = {}
        for term in wish.terms:
            folded = names.fold(term.text)
            if term.prefix or len(folded) < 4:
                continue
            known = await tx.mentions.names(chat_id, folded, 5)
            others = (
                word
                for _, name, _ in known
                for word in passages.split(name)
                if names.fold(word) == folded and passages.fold(word) != passages.fold(term.text)
            )
            found[term.text] = tuple(dict.fromkeys(others))
        return found

    async def _meant(
        self, tx: Transaction, chat_id: int, wish: query.Query, words: str
    ) -> tuple[str, ...]:
        """The query with a likely typo put right, if the chat then finds something."""
        languages = await self._known_languages(tx)
        meant: list[str] = []
        for term in wish.terms:
            if " " in term.text or len(term.text) < 4:
                continue
            forms = {
                stem: near
                for near in query.near(term.text)
                for language in languages
                if (stem := passages.stem(near, language))
            }
            there = await tx.search.existing(forms)
            ranked = sorted(there.items(), key=lambda pair: -pair[1])[:5]
            for stem, _ in ranked:
                other = replace(
                    wish,
                    terms=tuple(
                        query.Term(forms[stem]) if one == term else one for one in wish.terms
                    ),
                )
                found = await self._found(tx, chat_id, other)
                if found:
                    kept = await _kept(tx, chat_id, found[:1])
                    word = _as_written(kept[found[0]].article.text, stem, languages)
                    meant.append(words.replace(term.text, word or forms[stem]))
        return tuple(dict.fromkeys(meant))[:3]

    async def _snippets(
        self, tx: Transaction, chat_id: int, wish: query.Query, ids: Sequence[int]
    ) -> tuple[Evidence, ...]:
        """Of each article the sentence with the most of the words."""
        kept = await _kept(tx, chat_id, ids)
        indexed = {one.article_id: one for one in await tx.search.indexed(chat_id, ids)}
        languages = await self._known_languages(tx)
        made = []
        for article_id in ids:
            if article_id not in kept:
                continue
            text = kept[article_id].article.text
            packed = passages.unpack(indexed[article_id].passages)
            span = rank.snippet(packed, wish.words, languages) or Span(0, min(len(text), 200))
            made.append(
                Evidence(kept[article_id], span, compose.matched(text, span, wish.words, languages))
            )
        return tuple(made)

    async def labels(self, evidence: Sequence[Evidence]) -> list[str]:
        """The names under which the articles were imported, or else their numbers."""
        ids = [one.kept.article.id for one in evidence]
        async with self._database.read() as tx:
            found = await tx.articles.labels(ids)
        return [
            found[article_id][0] if article_id in found else str(article_id) for article_id in ids
        ]

    async def _candidates(
        self, tx: Transaction, chat_id: int, asked: Question, among: Sequence[int]
    ) -> tuple[list[Candidate], Corpus]:
        languages = await self._known_languages(tx)
        forms = {
            stem: passages.key(word, language)
            for word in asked.words
            for language in languages
            if (stem := passages.stem(word, language))
        }
        phrases = [Phrase((stem,)) for stem in forms]
        if among:
            relevance = dict.fromkeys(among, 1.0)
        else:
            some = await tx.search.within_budget(phrases, _BUDGET)
            wanted = Wanted(some=some, since=asked.since, until=asked.until)
            hits = await tx.search.candidates(chat_id, wanted, _CANDIDATES) if some else ()
            relevance = {hit.article_id: hit.score for hit in hits}
        indexed = await tx.search.indexed(chat_id, relevance)
        df = await tx.search.df(forms)
        corpus = Corpus(await tx.search.size(), {forms[stem]: n for stem, n in df.items()})
        return [_candidate(one, relevance[one.article_id]) for one in indexed], corpus

    async def _known_languages(self, tx: Transaction) -> tuple[str, ...]:
        """Those that any article is in: how else should a word be stemmed?"""
        now = self._clock()
        if self._languages_at is None or now - self._languages_at > _LANGUAGES_FOR:
            self._languages = await tx.search.languages() or ("en",)
            self._languages_at = now
        return self._languages


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


async def _kept(tx: Transaction, chat_id: int, article_ids: Iterable[int]) -> dict[int, Kept]:
    return {k.article.id: k for k in await tx.articles.visible_among(chat_id, article_ids)}


def _as_written(text: str, stem: str, languages: Iterable[str]) -> str | None:
    """A word of *text* with that stem."""
    languages = tuple(languages)
    for word in passages.split(text):
        if any(passages.stem(word, language) == stem for language in languages):
            return word.lower()
    return None
