"""The people of a text as possible speakers: where they are named, what may be said of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people.vocabulary import Vocabulary
from bot.analysis.types import Document, Person, PersonKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(slots=True)
class Actor:
    """A person or body of the text."""

    person: Person
    gender: Gender | None
    traits: frozenset[str]  # the words of its roles: "mayor"
    subjects: list[Span] = field(default_factory=list)  # mentions that are subjects

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
    subject: bool


class Cast:
    """All actors of a document, by place."""

    def __init__(
        self, document: Document, parse: Parse | None, people: tuple[Person, ...], words: Vocabulary
    ) -> None:
        self.text = document.text
        self.words = words
        self.actors = [_actor(document, person, words) for person in people]
        self.namings: list[Naming] = sorted(
            (Naming(span, a, False) for a in self.actors for span in a.person.mentions),
            key=lambda n: n.span,
        )
        if parse is not None:
            self.namings = _with_subjects(document, parse, self.namings)
        self._starts = [n.span.start for n in self.namings]

    def inside(self, span: Span) -> list[Naming]:
        """The actors named in *span*."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [n for n in self.namings[low:high] if n.span.end <= span.end]

    def before(self, place: int) -> list[Naming]:
        return self.namings[: bisect_left(self._starts, place)]

    def between(self, start: int, end: int) -> list[Naming]:
        return self.namings[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

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
    traits = [w.lower() for role in person.roles for w in _WORD.findall(role.of(document.text))]
    gender = _gender(document.text, person, traits, words)
    return Actor(person, gender, frozenset(traits))


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
            subject = any(t.dep_ in ("nsubj", "nsubjpass") for t in tokens)
            found.append(Naming(naming.span, naming.actor, subject))
            at += 1
    return found + namings[at:]
