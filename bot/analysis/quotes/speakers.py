"""Who that is: from the words that name a speaker to the person, body or crowd they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.analysis.names import Gender
from bot.analysis.quotes.cast import Actor, Cast, Naming
from bot.analysis.types import Span

#: How far back a pronoun reaches, in characters.
_REACH = 900
_NEAR = 700
_NEAR_ROLE = 500
_PRONOUNS: dict[str, Gender] = {"he": "male", "she": "female", "him": "male", "her": "female"}
_NEUTRAL = frozenset({"they", "it", "them"})
_RELATIVE = frozenset({"who", "which", "that"})
_DEFINITE = frozenset({"the", "his", "her", "their", "its", "this", "that"})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Answer:
    """Who speaks. `name` is None for nobody knows; `rule` tells how it was found."""

    name: str | None
    rule: str
    actor: Actor | None = None


@dataclass(slots=True)
class History:
    """The last one who spoke."""

    name: str | None = None
    actor: Actor | None = None
    place: int = -10_000


def resolve(mention: Span, cast: Cast, history: History) -> Answer:
    """Who is meant by the words at *mention*."""
    written = mention.of(cast.text)
    lower = written.strip().lower()
    if lower in _PRONOUNS:
        return _pronoun(_PRONOUNS[lower], mention.start, cast, history)
    if lower in _NEUTRAL or lower in _RELATIVE:
        return _neutral(history)
    named = _named(mention, cast)
    if named is not None:
        return named
    words = [w.lower() for w in _WORD.findall(written)]
    if words and words[0] in _DEFINITE:
        described = _described(words, mention, cast, history)
        if described is not None:
            return described
    return Answer(" ".join(written.split()), "as written")


def _pronoun(gender: Gender, place: int, cast: Cast, history: History) -> Answer:
    def fits(actor: Actor) -> bool:
        return actor.human and actor.gender in (gender, None)

    before = [n for n in cast.before(place) if fits(n.actor) and place - n.span.start < _NEAR]
    subjects = [n for n in before if n.subject]
    last = history.actor
    if last is not None and fits(last) and place - history.place < _REACH:
        newer = [n for n in subjects if n.span.start > history.place and n.actor is not last]
        if not newer:
            return Answer(last.name, "pronoun, last speaker", last)
        return _answer(newer[-1], "pronoun, newer subject")
    if subjects:
        return _answer(subjects[-1], "pronoun, last subject")
    if before:
        return _answer(before[-1], "pronoun, last named")
    earlier = [n for n in cast.before(place) if fits(n.actor)]
    if earlier:
        return _answer(earlier[-1], "pronoun, far")
    return Answer(None, "pronoun, nobody")


def _answer(naming: Naming, rule: str) -> Answer:
    return Answer(naming.actor.name, rule, naming.actor)


def _neutral(history: History) -> Answer:
    if history.name is None:
        return Answer(None, "neutral pronoun, nobody")
    return Answer(history.name, "neutral pronoun", history.actor)


def _named(mention: Span, cast: Cast) -> Answer | None:
    """The actor whose name is the main word of the mention: not the boss of "Trump's lawyer"."""
    text = cast.text
    inside = cast.inside(mention)
    people = [n for n in inside if n.actor.human]
    for naming in people or inside:
        behind = text[naming.span.end : naming.span.end + 3]
        owner = re.match(r"['’]s?\s", behind + " ") and naming.span.end + 2 < mention.end
        if owner:
            continue
        before = text[mention.start : naming.span.start].lower()
        if re.search(r"\b(?:for|of|with|at|from|by|to|in)\s(?:the\s)?$", before):
            if _WORD.findall(before) and _is_paper(before, cast):
                return _answer(naming, "issuer")
            continue
        return _answer(naming, "name")
    return None


def _is_paper(before: str, cast: Cast) -> bool:
    return any(word in cast.words.papers for word in _WORD.findall(before))


def _described(words: list[str], mention: Span, cast: Cast, history: History) -> Answer | None:
    """ "the mayor", "the company": whom the text gave that role, else the last who may bear it."""
    said = set(words[1:4])
    vocabulary = cast.words
    if said & vocabulary.papers:
        return None
    for naming in reversed(cast.before(mention.start)):
        if naming.actor.human and said & naming.actor.traits and words[-1] in naming.actor.traits:
            return _answer(naming, "role")
    if words[-1] in vocabulary.bodies and not vocabulary.is_person_noun(words[-1]):
        bodies = [n for n in cast.before(mention.start) if not n.actor.human]
        if bodies and len(words) == 2:
            return _answer(bodies[-1], "body")
        return None
    last = history.actor
    near = mention.start - history.place < _NEAR_ROLE
    if last is not None and last.human and near and vocabulary.is_person_noun(words[-1]):
        return Answer(last.name, "role, last speaker", last)
    return None
