"""The people of a text as possible speakers: where they are named, what may be said of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people.vocabulary import Vocabulary
from bot.analysis.types import Document, Person, PersonKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse, Token

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


#: The president "of the council" is no council.
_COMPLEMENT = re.compile(r"\s(?:of|for|at|to|in|with|from|on|who)\s")


@dataclass(slots=True)
class Actor:
    """A person or body of the text."""

    person: Person
    gender: Gender | None
    traits: frozenset[str]  # the main words of its roles: "mayor"
    solid: bool = True  # surely somebody: no place or book that the model mistook

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def human(self) -> bool:
        return self.person.kind is PersonKind.PERSON


@dataclass(frozen=True, slots=True)
class Naming:
    """One mention of an actor, for looking them up by place."""

    span: Span
    actor: Actor
    subject: bool = False
    object: bool = False  # somebody something is done to


class Cast:
    """All actors of a document, by place."""

    def __init__(
        self,
        document: Document,
        parse: Parse | None,
        people: tuple[Person, ...],
        words: Vocabulary,
        spoken: Sequence[Span] = (),
    ) -> None:
        self.text = document.text
        self.words = words
        self.actors = [_actor(document, person, words) for person in people]
        self.namings: list[Naming] = sorted(
            (Naming(span, a) for a in self.actors for span in a.person.mentions),
            key=lambda n: n.span,
        )
        if parse is not None:
            self.namings = _with_subjects(document, parse, self.namings)
        for actor in self.actors:
            actor.solid = _is_solid(actor, self.namings)
        self._starts = [n.span.start for n in self.namings]
        words_spoken = _Spoken(spoken)
        self.told = [n for n in self.namings if n.span.start not in words_spoken]
        self._told_starts = [n.span.start for n in self.told]
        self.crowds = _crowds(parse, words, words_spoken) if parse is not None else []
        self._paragraphs = [p.start for p in document.paragraphs]
        self._sentences = [
            s.span.start for s in document.sentences if s.span.start not in words_spoken
        ]

    def inside(self, span: Span) -> list[Naming]:
        """The actors named in *span*."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [n for n in self.namings[low:high] if n.span.end <= span.end]

    def before(self, place: int) -> list[Naming]:
        return self.told[: bisect_left(self._told_starts, place)]

    def between(self, start: int, end: int) -> list[Naming]:
        """Whom the writer names there, not those whom a speaker talks of."""
        starts = self._told_starts
        return self.told[bisect_left(starts, start) : bisect_left(starts, end)]

    def paragraph_start(self, place: int) -> int:
        """Where the paragraph begins that holds *place*."""
        at = bisect_right(self._paragraphs, place)
        return self._paragraphs[at - 1] if at else 0

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences of the writer begin behind *start*, up to *end*."""
        return bisect_right(self._sentences, end) - bisect_right(self._sentences, start)

    def called(self, name: str) -> Actor | None:
        """The actor whose name has all the words of *name*."""
        wanted = names.fold(name).split()
        fitting = [
            a
            for a in self.actors
            if wanted and wanted == names.fold(a.name).split()[-len(wanted) :]
        ]
        fitting = fitting or [
            a for a in self.actors if wanted and set(wanted) <= set(names.fold(a.name).split())
        ]
        return fitting[0] if fitting else None


def _actor(document: Document, person: Person, words: Vocabulary) -> Actor:
    roles = [_COMPLEMENT.split(role.of(document.text))[0] for role in person.roles]
    parts = [_WORD.findall(part.lower()) for role in roles for part in role.split(" and ")]
    gender = _gender(document.text, person, [w for part in parts for w in part], words)
    return Actor(person, gender, frozenset(part[-1] for part in parts if part))


def _is_solid(actor: Actor, namings: list[Naming]) -> bool:
    """Whether more than the model's word says that this is somebody."""
    if " " in actor.name or actor.gender or actor.traits:
        return True
    return any(n.subject for n in namings if n.actor is actor)


def _gender(text: str, person: Person, traits: list[str], words: Vocabulary) -> Gender | None:
    """By "Mrs" before any mention, by "spokeswoman", by the first name, in this order."""
    if person.kind is not PersonKind.PERSON:
        return None
    for mention in person.mentions:
        title = text[max(0, mention.start - 12) : mention.start].split()
        told = words.gender_of(title[-1].lower()) if title else None
        if told:
            return told
    for trait in traits:
        told = words.gender_of(trait)
        if told:
            return told
    first = person.name.split()[0]
    return names.gender(first) if " " in person.name else None


def _with_subjects(document: Document, parse: Parse, namings: list[Naming]) -> list[Naming]:
    found: list[Naming] = []
    at = 0
    for number, parsed in parse:
        paragraph = document.paragraphs[number]
        while at < len(namings) and namings[at].span.start < paragraph.end:
            naming = namings[at]
            tokens = parsed.tokens(naming.span) if naming.span.start >= paragraph.start else []
            roles = {t.dep_ for t in tokens}
            subject = bool(roles & _SUBJECTS) or _leads_verb(tokens)
            object = not subject and bool(roles & _OBJECTS)
            found.append(Naming(naming.span, naming.actor, subject, object))
            at += 1
    return found + namings[at:]


def _leads_verb(tokens: list[Token]) -> bool:
    """Whether a verb follows the name at once, whatever the parser made of the two."""
    if not tokens or tokens[-1].i + 1 >= len(tokens[-1].doc):
        return False
    return (
        tokens[-1].nbor().tag_ in ("VBD", "VBZ")
        and tokens[0].head.dep_ != "pobj"
        and (tokens[-1].dep_ != "pobj")
    )


_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "dative", "poss"})


class _Spoken:
    """The stretches that are somebody's words between marks."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def __contains__(self, place: int) -> bool:
        at = bisect_left(self._starts, place) - 1
        return at >= 0 and place < self._spans[at].end


def _crowds(parse: Parse, words: Vocabulary, spoken: _Spoken) -> list[Span]:
    """Where people in the plural act: "several car makers have warned"."""
    found: list[Span] = []
    for _, parsed in parse:
        for token in parsed.doc:
            if token.tag_ not in ("NNS", "NNPS") or token.dep_ not in _SUBJECTS:
                continue
            if parsed.start + token.idx in spoken:
                continue
            lower = token.lower_
            if lower in words.crowds or words.is_person_noun(token.lemma_):
                found.append(parsed.between(token.left_edge.i, token.i + 1))
    return found
