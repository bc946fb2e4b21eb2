"""Answers from what the engine found in the articles before: stored quotes, roles and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analysis import codec, names
from bot.analysis.types import Span
from bot.answers import compose, dialog, passages
from bot.answers.types import Question
from bot.services.evidence import Evidence, apart, kept_of, sentence_of
from bot.services.languages import Languages
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
    def __init__(self, database: Database, languages: Languages) -> None:
        self._database = database
        self._languages = languages

    async def said_by(self, chat_id: int, asked: Question, speaker: str) -> tuple[Evidence, ...]:
        """What *speaker* is quoted with that has the question's other words."""
        name = names.fold(speaker).split()
        async with self._database.read() as tx:
            found = await tx.mentions.find(chat_id, "speaker", name, _MOST) if name else ()
            languages = await self._languages.known(tx)
        own = {passages.fold(word) for word in passages.split(speaker)}
        topic = tuple(w for w in asked.words if passages.fold(w) not in own)
        told = []
        for one in found:
            text, span = one.kept.article.text, Span(one.mention.start, one.mention.end)
            sentence = sentence_of(codec.loads(one.kept.article.analysis), span)
            has = len(set(compose.forms(text, sentence, topic, languages)))
            if has or not topic:
                told.append((has, Evidence(one.kept, sentence, (span,), float(has))))
        told.sort(key=lambda pair: -pair[0])  # the newest of equals stays first
        return apart(evidence for _, evidence in told)

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


def by_figures(evidence: Sequence[Evidence], asked: Question, floor: float) -> Counted:
    """Ordered by what stored figures count, their numbers in bold; the newest first if they differ.

    Sentences that scored below *floor* count something else.

    Who asks how many wants no share, unless there is nothing else.
    """
    wanted = {passages.stem(word, "en") for word in asked.words}
    told: dict[tuple[object, ...], dict[object, int]] = {}  # of each thing its values, and by whom
    counted: dict[tuple[int, Span], Evidence] = {}
    shares: dict[tuple[int, Span], Evidence] = {}
    for one in evidence:
        text, analysis = one.kept.article.text, codec.loads(one.kept.article.analysis)
        fits = [
            (figure, frozenset(wanted.intersection(passages.terms(figure.counts.of(text), "en"))))
            for figure in analysis.figures
            if figure.counts is not None and one.span.covers(figure.span)
        ]
        fits = [(figure, what) for figure, what in fits if what]
        if not fits or one.score < floor:
            continue
        for figure, what in fits:
            values = told.setdefault((figure.kind, figure.unit, what), {})
            values.setdefault(figure.value, one.kept.article.id)
        right = [f for f, _ in fits if (f.kind == "percent") == bool(_SHARE.search(asked.text))]
        keys = tuple(figure.span for figure in right or [f for f, _ in fits])
        (counted if right else shares)[_place(one)] = replace(one, keys=keys)
    first = counted or shares
    order = list(first.values())
    differ = any(len(set(values.values())) > 1 for values in told.values())
    if differ:
        order.sort(key=lambda one: one.kept.dated, reverse=True)
    others = [one for one in evidence if _place(one) not in first]
    return Counted((*order, *others), len(order), differ)


def _place(one: Evidence) -> tuple[int, Span]:
    return one.kept.article.id, one.span
