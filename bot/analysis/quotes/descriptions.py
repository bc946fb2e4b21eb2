"""Whom "the mayor", "the company" or "her father" stand for: somebody with that role, else the
one whom the story was just about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.people.vocabulary import KIN
from bot.analysis.quotes import answers
from bot.analysis.quotes.answers import Answer, History
from bot.analysis.quotes.cast import Cast, Naming
from bot.analysis.types import Span

_NEAR = 700
_NEAR_ROLE = 500
_JUST_NAMED = 200
#: People whom the press leaves without a name.
_UNNAMED = KIN | {
    "man", "woman", "boy", "girl", "child", "victim", "suspect", "witness", "caller", "source",
    "user", "lawyer", "attorney",
}  # fmt: skip
_THEIRS = KIN | {"lawyer", "attorney"}
_OWNED = frozenset({"his", "her", "their"})
DEFINITE = _OWNED | {"the", "its", "this", "that"}


def resolve(words: list[str], mention: Span, cast: Cast, history: History) -> Answer | None:
    """Who is meant by a noun phrase that begins with *words*, lower case, an article first."""
    vocabulary = cast.words
    noun = words[-1]
    if noun in vocabulary.crowds:
        return None
    before = cast.before(mention.start)
    for naming in reversed(before):
        if naming.actor.human and noun in naming.actor.traits and _bears(words, noun):
            return answers.of(naming, "role" if words[0] == "the" else "kin")
    if noun in vocabulary.bodies:
        return _body(noun, words, mention, before)
    human = vocabulary.is_person_noun(noun) or any(w.endswith("year-old") for w in words)
    if words[0] != "the" or noun in _UNNAMED or not human:
        return None
    return _somebody(mention, cast, history)


def _bears(words: list[str], noun: str) -> bool:
    """Whether a role told before is enough: "the mayor" always, "his father" as kin only."""
    return words[0] == "the" or (words[0] in _OWNED and noun in _THEIRS)


def _body(noun: str, words: list[str], mention: Span, before: Sequence[Naming]) -> Answer | None:
    bodies = [n for n in before if not n.actor.human]
    telling = [n for n in bodies if noun in n.actor.name.lower().split()]
    if telling:
        return answers.of(telling[-1], "body by name")
    if len(words) != 2:
        return None
    near = [n for n in bodies if mention.start - n.span.start < _NEAR]
    acting = [n for n in near if n.subject]
    if near and mention.start - near[-1].span.end < _JUST_NAMED and not near[-1].subject:
        return answers.of(near[-1], "body, just named")
    return answers.of(acting[-1], "body") if acting else None


def _somebody(mention: Span, cast: Cast, history: History) -> Answer | None:
    """ "the affable proprietor": whoever the story was just about."""
    near = cast.between(mention.start - _NEAR_ROLE, mention.start)
    subjects = [n for n in near if n.actor.human and n.actor.solid and n.subject]
    last = history.person
    if subjects and _is_in_sentence_before(subjects[-1], mention, cast):
        return answers.of(subjects[-1], "description, subject before")
    if last is not None and mention.start - history.place < _NEAR_ROLE:
        newer = [n for n in subjects if n.span.start > history.place and n.actor is not last]
        if not newer:
            return Answer(last.name, "description, last speaker", last)
        return answers.of(newer[-1], "description, newer subject")
    return answers.of(subjects[-1], "description, last subject") if subjects else None


def _is_in_sentence_before(naming: Naming, mention: Span, cast: Cast) -> bool:
    """Whether only one sentence ends between the two, the quoted ones aside."""
    return cast.sentences_between(naming.span.start, mention.start) == 1
