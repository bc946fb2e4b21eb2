"""Answers from what the engine found in the articles before: stored quotes, roles and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.analysis import codec, names
from bot.analysis.types import Analysis, Figure, Span
from bot.answers import compose, dialog, passages
from bot.answers.types import Question
from bot.services.evidence import Evidence, apart, kept_of, sentence_of
from bot.services.languages import known as languages_of
from storage.database import Database

_MOST = 60
#: Somebody speaks in such a sentence, even where no stored quote says who.
_TELLS = re.compile(
    r"\b(?:said|says|told|tells|according to|announced|warned|wrote|added|reported)\b"
    r"|\b(?:сказа|каже|заяви|повідоми|розпові|за словами)",
    re.I,
)
_SHARE = re.compile(r"\b(?:per ?cent|percentage|share|proportion)\b|\b(?:відсот|частк)", re.I)


@dataclass(frozen=True, slots=True)
class Counted:
    """Evidence with the sentences first whose figure counts what is asked for: so *number*."""

    evidence: tuple[Evidence, ...]
    number: int
    differ: bool  # articles give different figures of the same


class Testimony:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def said_by(self, chat_id: int, asked: Question, speaker: str) -> tuple[Evidence, ...]:
        """What *speaker* is quoted with that has the question's other words; else, beside them."""
        name = names.fold(speaker).split()
        async with self._database.read() as tx:
            found = await tx.mentions.find(chat_id, "speaker", name, _MOST) if name else ()
            languages = await languages_of(tx)
        own = {passages.fold(word) for word in passages.split(speaker)}
        topic = tuple(w for w in asked.words if passages.fold(w) not in own)
        told = []
        for one in found:
            text, span = one.kept.article.text, Span(one.mention.start, one.mention.end)
            analysis = codec.loads(one.kept.article.analysis)
            sentence = sentence_of(analysis, span)
            has = len(set(compose.forms(text, sentence, topic, languages)))
            around = _with_neighbours(analysis, sentence)
            beside = len(set(compose.forms(text, around, topic, languages)))
            told.append((has, beside, Evidence(one.kept, sentence, (span,), float(has))))
        best = [one for one in told if one[0] or not topic] or [one for one in told if one[1]]
        best.sort(key=lambda one: one[:2], reverse=True)  # the newest of equals stays first
        return apart(evidence for _, _, evidence in best)

    async def who_said(self, chat_id: int, before: dialog.Exchange) -> tuple[Evidence, ...]:
        """The sentence answered with last, with whoever says it."""
        assert before.article_id is not None, "asked for before"
        async with self._database.read() as tx:
            kept = (await kept_of(tx, chat_id, [before.article_id])).get(before.article_id)
        if kept is None:
            return ()
        analysis, shown = codec.loads(kept.article.analysis), Span(before.start, before.end)
        for one in analysis.quotes:
            if one.span.overlaps(shown) and one.speaker is not None:
                first = sentence_of(analysis, one.span)
                named = sentence_of(analysis, one.speaker)
                span = Span(min(first.start, named.start), max(first.end, named.end))
                return (Evidence(kept, span, (one.speaker,), 1.0),)
        told = _TELLS.search(shown.of(kept.article.text))
        return (Evidence(kept, shown, (), 1.0),) if told else ()

    async def roles(self, chat_id: int, subject: str) -> tuple[Evidence, ...]:
        """What the articles call that person or organisation."""
        name = names.fold(subject).split()
        async with self._database.read() as tx:
            found = await tx.mentions.find(chat_id, "person", name, _MOST) if name else ()
            if name and not found:
                found = await tx.mentions.find(chat_id, "organisation", name, _MOST)
        told, roles = [], set()
        for one in found:
            text, at = one.kept.article.text, Span(one.mention.start, one.mention.end)
            analysis = codec.loads(one.kept.article.analysis)
            for person in analysis.people:
                if at in person.mentions and person.roles:
                    role = person.roles[0]
                    if (folded := passages.fold(role.of(text))) not in roles:
                        roles.add(folded)
                        told.append(Evidence(one.kept, sentence_of(analysis, role), (role,), 1.0))
        return apart(told)


def _with_neighbours(analysis: Analysis, sentence: Span) -> Span:
    """*sentence* with the one before and the one behind."""
    before = [s for s in analysis.sentences if s.end <= sentence.start][-1:]
    behind = [s for s in analysis.sentences if s.start >= sentence.end][:1]
    together = [*before, sentence, *behind]
    return Span(together[0].start, together[-1].end)


def by_figures(evidence: Sequence[Evidence], asked: Question, floor: float) -> Counted:
    """Ordered by what stored figures count, their numbers in bold; the newest first if they differ.

    Where a figure's own clause has more of the question's words than what it counts, others that
    count the same thing are left out: who asks how many people are missing is not told how many
    were moved. Else sentences that scored below *floor* count something else. Who asks how many
    wants no share, unless there is nothing else.
    """
    counts = list(_counts(evidence, asked.words))
    most = max((c.told for c in counts), default=0)
    fitting = [c for c in counts if c.told == most > len(c.what)]
    counts = fitting or [c for c in counts if c.evidence.score >= floor]
    is_share = bool(_SHARE.search(asked.text))
    counts = [c for c in counts if (c.figure.kind == "percent") == is_share] or counts
    values: dict[tuple[object, ...], dict[int, set[object]]] = {}  # by thing and article
    first: dict[tuple[int, Span], Evidence] = {}
    for count in counts:
        place = _place(count.evidence)
        one = first.setdefault(place, replace(count.evidence, keys=()))
        first[place] = replace(one, keys=(*one.keys, count.figure.span))
        thing = count.figure.kind, count.figure.unit, count.what
        told = values.setdefault(thing, {})
        told.setdefault(count.evidence.kept.article.id, set()).add(count.figure.value)
    order = list(first.values())
    differ = any(not set.intersection(*told.values()) for told in values.values())
    if differ:
        order.sort(key=lambda one: one.kept.dated, reverse=True)
    others = [one for one in evidence if _place(one) not in first]
    return Counted((*order, *others), len(order), differ)


class _Count(NamedTuple):
    """A figure that counts *what* of the words asked for; its clause has *told* of them."""

    evidence: Evidence
    figure: Figure
    what: frozenset[str]
    told: int


def _counts(evidence: Iterable[Evidence], words: Sequence[str]) -> Iterator[_Count]:
    for one in evidence:
        text, language = one.kept.article.text, one.kept.article.language or "en"
        wanted = {passages.stem(word, language) for word in words}
        for figure in codec.loads(one.kept.article.analysis).figures:
            if figure.counts is None or not one.span.covers(figure.span):
                continue
            what = wanted.intersection(passages.terms(figure.counts.of(text), language))
            if what:
                told = wanted.intersection(passages.terms(figure.label.of(text), language))
                yield _Count(one, figure, frozenset(what), len(told))


def _place(one: Evidence) -> tuple[int, Span]:
    return one.kept.article.id, one.span
