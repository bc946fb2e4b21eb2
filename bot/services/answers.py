"""Questions and searches: the likeliest articles of a chat, then the sentences in them that answer.

All that comes out stands word for word in an article the chat may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.analysis import codec, names
from bot.analysis.types import Analysis, Span
from bot.answers import compose, dialog, passages, query, question, rank, types
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
#: How long a question may lean on the one before.
_REMEMBERED = timedelta(minutes=10)
#: Counting all that a chat sees is dear when it sees much; then it need not be of this minute.
_SCOPE_FOR, _MANY, _MOST_SCOPES = timedelta(minutes=10), 2_000, 10_000
_MOST_FACTS = 60
_MOST_SPELLINGS = 8
_MOST_NEWS = 5
_ON_SUBJECT = 0.5  # of the best match's score
#: Further sentences must be nearly as good as the best.
_NEARLY = 0.72
_SURE_OF_ONE = 0.2  # asked about one article, there is no other to be meant


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

    # --- offered in other chats

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
            found, shown = await self._found(tx, chat_id, wish)
            ids = found[page * INLINE : (page + 1) * INLINE]
            return Results(await self._snippets(tx, chat_id, shown, ids), page, len(found))

    # --- searching

    async def search(self, chat_id: int, words: str, page: int = 0) -> Results:
        """Articles with all *words*, the relevant and recent first; raises BadQuery."""
        wish = query.read(words)
        async with self._database.read() as tx:
            found, shown = await self._found(tx, chat_id, wish)
            if not found and wish.terms:
                return Results((), page, 0, await self._meant(tx, chat_id, wish, words))
            ids = found[page * RESULTS : (page + 1) * RESULTS]
            items = await self._snippets(tx, chat_id, shown, ids)
        return Results(items, page, len(found))

    async def _found(
        self, tx: Transaction, chat_id: int, wish: query.Query
    ) -> tuple[list[int], tuple[str, ...]]:
        """Ids of the articles, best first; and the words to show in them."""
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
        ids = rank.by_recency(
            [(hit.article_id, hit.score, hit.dated) for hit in hits], self._clock()
        )
        return ids, (*wish.words, *(word for others in also.values() for word in others))

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
                found, _ = await self._found(tx, chat_id, other)
                if found:
                    kept = await _kept(tx, chat_id, found[:1])
                    word = _as_written(kept[found[0]].article.text, stem, languages)
                    meant.append(words.replace(term.text, word or forms[stem]))
        return tuple(dict.fromkeys(meant))[:3]

    async def _snippets(
        self, tx: Transaction, chat_id: int, words: tuple[str, ...], ids: Sequence[int]
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
            span = rank.snippet(packed, words, languages) or Span(0, min(len(text), 200))
            made.append(
                Evidence(kept[article_id], span, compose.matched(text, span, words, languages))
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
        if before and before.article_id and about is None and dialog.asks_who_said_that(text):
            said = await self._who_said(chat_id, before)
            if said:
                asked = question.read(before.question, language)
                return Answered(asked, said, 1.0, True, understood=before.question)
        whole = dialog.completed(text, before) if before and about is None else None
        asked = question.read(whole or text, language)
        found = await self._from_facts(chat_id, asked, about) if about is None else None
        if found is None:
            found = await self.ask(chat_id, asked, now, [about] if about else ())
            found = await self._refined(found)
        if about is not None and found.evidence and not found.is_sure:
            found = replace(found, is_sure=found.confidence >= _SURE_OF_ONE)
        return replace(found, understood=whole or "")

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

    async def _from_facts(
        self, chat_id: int, asked: Question, about: int | None
    ) -> Answered | None:
        """An answer from what the engine has found in the articles before."""
        match asked.wanted:
            case types.Wanted.QUOTE if asked.speaker:
                evidence = await self._said_by(chat_id, asked, asked.speaker)
            case types.Wanted.ROLE if asked.subject:
                evidence = await self._roles(chat_id, asked.subject)
            case types.Wanted.NEWS if asked.subject:
                evidence = await self._news(chat_id, asked.subject)
            case _:
                return None
        return Answered(asked, evidence, 1.0, True) if evidence else None

    async def _said_by(self, chat_id: int, asked: Question, speaker: str) -> tuple[Evidence, ...]:
        """What *speaker* is quoted with that has the question's other words."""
        name = names.fold(speaker).split()
        async with self._database.read() as tx:
            found = await tx.mentions.find(chat_id, "speaker", name, _MOST_FACTS) if name else ()
            languages = await self._known_languages(tx)
        own = {passages.fold(word) for word in passages.split(speaker)}
        topic = tuple(w for w in asked.words if passages.fold(w) not in own)
        told = []
        for one in found:
            text, span = one.kept.article.text, Span(one.mention.start, one.mention.end)
            sentence = _sentence_of(codec.loads(one.kept.article.analysis), span)
            has = len(set(compose.forms(text, sentence, topic, languages)))
            if has or not topic:
                told.append((has, Evidence(one.kept, sentence, (span,), float(has))))
        told.sort(key=lambda pair: -pair[0])  # the newest of equals stays first
        return _apart(evidence for _, evidence in told)

    async def _who_said(self, chat_id: int, before: dialog.Exchange) -> tuple[Evidence, ...]:
        """The sentence answered with last, with whoever says it."""
        assert before.article_id is not None, "asked for before"
        async with self._database.read() as tx:
            kept = (await _kept(tx, chat_id, [before.article_id])).get(before.article_id)
        if kept is None:
            return ()
        analysis, shown = codec.loads(kept.article.analysis), Span(before.start, before.end)
        for one in analysis.quotes:
            if one.span.overlaps(shown) and one.speaker is not None:
                first = _sentence_of(analysis, one.span)
                named = _sentence_of(analysis, one.speaker)
                span = Span(min(first.start, named.start), max(first.end, named.end))
                return (Evidence(kept, span, (one.speaker,), 1.0),)
        return ()

    async def _roles(self, chat_id: int, subject: str) -> tuple[Evidence, ...]:
        """What the articles call that person or organisation."""
        name = names.fold(subject).split()
        async with self._database.read() as tx:
            found = await tx.mentions.find(chat_id, "person", name, _MOST_FACTS) if name else ()
            if name and not found:
                found = await tx.mentions.find(chat_id, "organisation", name, _MOST_FACTS)
        told, roles = [], set()
        for one in found:
            text, at = one.kept.article.text, Span(one.mention.start, one.mention.end)
            analysis = codec.loads(one.kept.article.analysis)
            for person in analysis.people:
                if at in person.mentions and person.roles:
                    role = person.roles[0]
                    if (folded := passages.fold(role.of(text))) not in roles:
                        roles.add(folded)
                        told.append(Evidence(one.kept, _sentence_of(analysis, role), (role,), 1.0))
        return _apart(told)

    async def _news(self, chat_id: int, subject: str) -> tuple[Evidence, ...]:
        """The newest articles on it, each by the first sentence that tells of it."""
        asked = question.read(subject)
        wish = query.Query(tuple(query.Term(word) for word in asked.words))
        async with self._database.read() as tx:
            wanted = query.wanted(wish, await self._known_languages(tx), {})
            hits = await tx.search.candidates(chat_id, wanted, _RANKED)
            best = max((hit.score for hit in hits), default=0.0)
            close = [hit for hit in hits if hit.score >= _ON_SUBJECT * best]
            close.sort(key=lambda hit: hit.dated, reverse=True)
            ids = [hit.article_id for hit in close[:_MOST_NEWS]]
            return _apart(await self._snippets(tx, chat_id, wish.words, ids))

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
        best = found.evidence[0].score
        near = sum(one.score >= _NEARLY * best for one in found.evidence[:3])
        found = replace(found, shown=near)
        if asked.wanted is types.Wanted.NUMBER:
            return _by_figures(found)
        return found

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
        df = await tx.search.df(forms)
        if among:
            relevance = dict.fromkeys(among, 1.0)
        else:
            some = await tx.search.within_budget(phrases, _BUDGET, df)
            wanted = Wanted(some=some, since=asked.since, until=asked.until)
            hits = await tx.search.candidates(chat_id, wanted, _CANDIDATES) if some else ()
            relevance = {hit.article_id: hit.score for hit in hits}
        indexed = await tx.search.indexed(chat_id, relevance)
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


def _sentence_of(analysis: Analysis, span: Span) -> Span:
    """The sentence or sentences that *span* stands in."""
    whole = [one for one in analysis.sentences if one.overlaps(span)]
    if not whole:
        return span
    return Span(min(whole[0].start, span.start), max(whole[-1].end, span.end))


def _apart(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, with all that matters in it."""
    found: dict[tuple[int, Span], Evidence] = {}
    for one in evidence:
        place = one.kept.article.id, one.span
        before = found.get(place)
        found[place] = replace(before, keys=before.keys + one.keys) if before else one
    return tuple(found.values())[:10]


def _is_named(source: str | None, asked: Question) -> bool:
    words = {passages.fold(word) for word in passages.split(source or "")} - {"the"}
    return bool(words) and words <= {passages.fold(word) for word in asked.words}


def _by_figures(found: Answered) -> Answered:
    """Sentences whose stored figure counts what is asked for go first, its number in bold."""
    wanted = {passages.stem(word, "en") for word in found.question.words}
    counted, others, values = [], [], set()
    for one in found.evidence:
        text, analysis = one.kept.article.text, codec.loads(one.kept.article.analysis)
        fits = [
            figure
            for figure in analysis.figures
            if one.span.covers(figure.span)
            and figure.counts is not None
            and wanted & {*passages.terms(figure.counts.of(text), "en")}
        ]
        if fits:
            values.add((fits[0].kind, fits[0].unit, fits[0].value))
            counted.append(replace(one, keys=tuple(figure.span for figure in fits)))
        else:
            others.append(one)
    differ = len({value for value in values}) > 1 and len({v[:2] for v in values}) < len(values)
    if differ:
        counted.sort(key=lambda one: one.kept.dated, reverse=True)
    shown = min(3, len(counted)) if differ else 1 if counted else found.shown
    return replace(found, evidence=(*counted, *others), differ=differ, shown=shown)
