"""Searches: articles with certain words, each by the sentence that has the most of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.analysis import codec, names
from bot.analysis.types import Span
from bot.answers import compose, passages, query, question, results
from bot.clock import Clock
from bot.services.evidence import Evidence, apart, kept_of, sentence_of
from bot.services.languages import known as languages_of
from storage.database import Database, Transaction
from storage.records import Kept

#: Results of a search that are ordered by relevance and recency together.
_RANKED = 200
RESULTS = 8
INLINE = 20
_MOST_SPELLINGS = 8
_MOST_NEWS = 5
_ON_SUBJECT = 0.5  # of the best match's score


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what a search found; `total` counts all there is."""

    items: tuple[Evidence, ...]
    number: int
    total: int
    meant: tuple[str, ...] = ()  # when there is nothing: what would find something
    refused: query.BadQuery | None = None  # why the words are no query


@dataclass(frozen=True, slots=True)
class _Found:
    """Ids of articles, best first, the words to show in them, and what in them a speaker says."""

    ids: list[int]
    words: tuple[str, ...]
    said: dict[int, list[Span]] = field(default_factory=dict)


class Searches:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def offered(self, chat_id: int, words: str, page: int = 0) -> Results:
        """As `search`, while somebody is still typing; without words the latest. Never refuses."""
        try:
            wish = query.read(words)
        except query.BadQuery:
            terms = tuple(query.Term(word) for word in passages.split(words))
            wish = query.Query(terms)
        if wish.terms:
            last = replace(wish.terms[-1], prefix=True)
            wish = replace(wish, terms=(*wish.terms[:-1], last))
        async with self._database.read() as tx:
            if wish == query.Query():
                return await self._newest(tx, chat_id, page)
            found = await self._found(tx, chat_id, wish)
            ids = found.ids[page * INLINE : (page + 1) * INLINE]
            return Results(await self._snippets(tx, chat_id, found, ids), page, len(found.ids))

    async def search(self, chat_id: int, words: str, page: int = 0) -> Results:
        """Articles with all *words*, the relevant and recent first."""
        try:
            wish = query.read(words)
        except query.BadQuery as bad:
            return Results((), page, 0, refused=bad)
        async with self._database.read() as tx:
            found = await self._found(tx, chat_id, wish)
            if not found.ids and wish.terms:
                return Results((), page, 0, await self._meant(tx, chat_id, wish, words))
            ids = found.ids[page * RESULTS : (page + 1) * RESULTS]
            items = await self._snippets(tx, chat_id, found, ids)
        return Results(items, page, len(found.ids))

    async def _newest(self, tx: Transaction, chat_id: int, page: int) -> Results:
        """What came last: looked up without sorting all that the chat sees."""
        before = page * INLINE
        latest = await tx.articles.latest(chat_id, INLINE + 1, before)  # one more: is there a page?
        ids = [kept.article.id for kept in latest[:INLINE]]
        items = await self._snippets(tx, chat_id, _Found(ids, ()), ids)
        return Results(items, page, before + len(latest))

    async def _found(self, tx: Transaction, chat_id: int, wish: query.Query) -> _Found:
        languages = await languages_of(tx)
        also = await self._spellings(tx, chat_id, wish)
        wanted = query.wanted(wish, languages, also)
        hits = await tx.search.candidates(chat_id, wanted, _RANKED)
        said: dict[int, list[Span]] = {}
        if wish.speaker:
            folded = names.fold(wish.speaker).split()
            for one in await tx.mentions.find(chat_id, "speaker", folded, _RANKED):
                quote = Span(one.mention.start, one.mention.end)
                said.setdefault(one.kept.article.id, []).append(quote)
            hits = tuple(hit for hit in hits if hit.article_id in said)
        ids = results.by_recency(
            [(hit.article_id, hit.score, hit.dated) for hit in hits], self._clock()
        )
        words = (*wish.words, *(word for others in also.values() for word in others))
        return _Found(ids, words, said)

    async def _spellings(
        self, tx: Transaction, chat_id: int, wish: query.Query
    ) -> dict[str, tuple[str, ...]]:
        """Names in the chat's articles that are a word of the query in another spelling."""
        found: dict[str, tuple[str, ...]] = {}
        for term in wish.terms:
            folded = names.fold(term.text)
            if term.prefix or " " in folded or len(folded) < 4:
                continue
            others = (
                word
                for name in await tx.mentions.spellings(chat_id, folded, _MOST_SPELLINGS)
                for word in passages.split(name)
                if names.fold(word) == folded and passages.fold(word) != passages.fold(term.text)
            )
            found[term.text] = tuple(dict.fromkeys(others))
        return found

    async def _meant(
        self, tx: Transaction, chat_id: int, wish: query.Query, words: str
    ) -> tuple[str, ...]:
        """The query with a likely typo put right, if the chat then finds something."""
        languages = await languages_of(tx)
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
                ids = (await self._found(tx, chat_id, other)).ids
                if ids:
                    kept = await kept_of(tx, chat_id, ids[:1])
                    word = _as_written(kept[ids[0]].article.text, stem, languages)
                    meant.append(words.replace(term.text, word or forms[stem]))
        return tuple(dict.fromkeys(meant))[:3]

    async def _snippets(
        self, tx: Transaction, chat_id: int, found: _Found, ids: Sequence[int]
    ) -> tuple[Evidence, ...]:
        """Of each article the sentence with the most of the words; of a speaker's what is said."""
        kept = await kept_of(tx, chat_id, ids)
        indexed = {one.article_id: one for one in await tx.search.indexed(chat_id, ids)}
        languages = await languages_of(tx)
        made = []
        for article_id in ids:
            if article_id not in kept:
                continue
            if quotes := found.said.get(article_id):
                made.append(_said(kept[article_id], quotes, found.words, languages))
                continue
            text = kept[article_id].article.text
            packed = passages.unpack(indexed[article_id].passages)
            span = results.snippet(packed, found.words, languages) or results.first(packed, text)
            keys = compose.matched(text, span, found.words, languages)
            made.append(Evidence(kept[article_id], span, keys))
        return tuple(made)

    async def latest(self, chat_id: int, subject: str) -> tuple[Evidence, ...]:
        """The newest articles on it, each by the first sentence that tells of it."""
        asked = question.read(subject)
        wish = query.Query(tuple(query.Term(word) for word in asked.words))
        async with self._database.read() as tx:
            wanted = query.wanted(wish, await languages_of(tx), {})
            hits = await tx.search.candidates(chat_id, wanted, _RANKED)
            best = max((hit.score for hit in hits), default=0.0)
            close = [hit for hit in hits if hit.score >= _ON_SUBJECT * best]
            close.sort(key=lambda hit: hit.dated, reverse=True)
            ids = [hit.article_id for hit in close[:_MOST_NEWS]]
            return apart(await self._snippets(tx, chat_id, _Found(ids, wish.words), ids))


def _said(
    kept: Kept, quotes: Sequence[Span], words: tuple[str, ...], languages: tuple[str, ...]
) -> Evidence:
    """The quotation with the most of the words, in its sentence."""
    text, analysis = kept.article.text, codec.loads(kept.article.analysis)
    told = [(sentence_of(analysis, quote), quote) for quote in sorted(quotes)]
    span, quote = max(told, key=lambda one: len(compose.forms(text, one[0], words, languages)))
    return Evidence(kept, span, compose.matched(text, span, words, languages) or (quote,))


def _as_written(text: str, stem: str, languages: Iterable[str]) -> str | None:
    """A word of *text* with that stem."""
    languages = tuple(languages)
    for word in passages.split(text):
        if any(passages.stem(word, language) == stem for language in languages):
            return word.lower()
    return None
