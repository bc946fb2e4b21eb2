"""Who that is: from the words that name a speaker to the person, body or crowd they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.quotes.cast import Actor, Cast, Naming
from bot.analysis.types import Person, PersonKind, Span

#: How far back a pronoun reaches, in characters: to the last speaker, to anybody, to a role.
_REACH = 900
_NEAR = 700
_NEAR_ROLE = 500
_NEAR_PAPER = 300
_NEAR_ISSUER = 80
#: People whom the press leaves without a name, or tells apart by kinship.
_UNNAMED = frozenset(
    {"man", "woman", "boy", "girl", "child", "father", "mother", "son", "daughter", "brother"}
    | {"sister", "wife", "husband", "victim", "suspect", "witness", "caller", "source", "user"}
)
_PRONOUNS: dict[str, Gender] = {"he": "male", "she": "female", "him": "male", "her": "female"}
_NEUTRAL = frozenset({"they", "it"})
_DEFINITE = frozenset({"the", "his", "her", "their", "its", "this", "that"})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}\s){0,3}[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}\s?$")
_COMPLEMENT = re.compile(r",|\s(?:of|for|at|from|in|with|who|whose)\s")


#: How sure each way of finding a speaker is: the share of right names on the news texts measured
#: (570 quotations), evened out where they were few. `benchmarks/quotes.py` shows the curve.
CONFIDENCE = {
    "name": 0.96,
    "several": 0.9,
    "body by name": 0.9,
    "pronoun, last speaker": 0.89,
    "pronoun, last subject": 0.85,
    "issuer": 0.8,
    "pronoun, newer subject": 0.8,
    "role": 0.75,
    "neutral pronoun, last crowd": 0.75,
    "as written": 0.7,
    "issuer, acting body": 0.6,
    "pronoun, newly named": 0.6,
    "description, newer subject": 0.6,
    "description, newly named": 0.6,
    "description, just spoke": 0.6,
    "body": 0.5,
    "neutral pronoun, acting body": 0.5,
    "neutral pronoun, last speaker": 0.45,
    "pronoun, only one": 0.45,
    "description, last speaker": 0.45,
    "description, last subject": 0.3,
    "pronoun, last named": 0.2,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who speaks. `name` is None when nobody knows; `rule` tells how it was found."""

    name: str | None
    rule: str
    actor: Actor | None = None

    @property
    def sure(self) -> float:
        return CONFIDENCE.get(self.rule, 0.0)


NOBODY = Answer(None, "nobody")


@dataclass(slots=True)
class History:
    """Who spoke last: anybody, and the last single person."""

    last: Answer = NOBODY
    person: Actor | None = None
    place: int = -10_000
    paragraph: int = -10

    def note(self, answer: Answer, place: int, paragraph: int) -> None:
        if answer.name is None:
            return
        self.last = answer
        self.place, self.paragraph = place, paragraph
        if answer.actor is not None and answer.actor.human:
            self.person = answer.actor


def resolve(mention: Span, cast: Cast, history: History) -> Answer:
    """Who is meant by the words at *mention*."""
    written = " ".join(mention.of(cast.text).split())
    lower = written.lower()
    if lower in _PRONOUNS:
        return _pronoun(_PRONOUNS[lower], mention.start, cast, history)
    if lower in _NEUTRAL:
        return _neutral(lower, mention.start, cast, history)
    named = _named(mention, cast) or _issued(mention, cast)
    if named is not None:
        return named
    words = [w.lower() for w in _WORD.findall(_COMPLEMENT.split(written)[0])]
    if words and words[0] in _DEFINITE:
        described = _described(words, mention, cast, history)
        if described is not None:
            return described
    return Answer(written, "as written", _unlisted(written, cast))


def _unlisted(written: str, cast: Cast) -> Actor | None:
    """Somebody whose name the people finder missed, so that "she said" can find them again."""
    core = _COMPLEMENT.split(written)[0]
    name = _NAME.search(core)
    if name is None or any(w.lower() in cast.words.bodies for w in core.split()):
        return None
    first = name.group().split()[0]
    gender = names.gender(first) or cast.words.gender_of(written.split()[0].lower())
    return Actor(Person(written, PersonKind.PERSON, (), ()), gender, frozenset())


# Pronouns


def _pronoun(gender: Gender, place: int, cast: Cast, history: History) -> Answer:
    def fits(actor: Actor) -> bool:
        return actor.human and actor.solid and actor.gender in (gender, None)

    near = [n for n in cast.between(place - _NEAR, place) if fits(n.actor)]
    last = history.person
    if last is not None and last.gender in (gender, None) and place - history.place < _REACH:
        newer = [n for n in near if n.span.start > history.place and n.actor is not last]
        return _newer(newer, place, cast, history) or Answer(
            last.name, "pronoun, last speaker", last
        )
    subjects = [n for n in near if n.subject]
    if subjects:
        return _answer(subjects[-1], "pronoun, last subject")
    if len({n.actor.name for n in near}) == 1:
        return _answer(near[-1], "pronoun, only one")
    if near:
        return _answer(near[-1], "pronoun, last named")
    return Answer(None, "pronoun, nobody")


def _newer(newer: Sequence[Naming], place: int, cast: Cast, history: History) -> Answer | None:
    """Somebody who came up since the last speaker spoke and takes over."""
    subjects = [n for n in newer if n.subject]
    if subjects:
        return _answer(subjects[-1], "pronoun, newer subject")
    here = cast.paragraph_start(place)
    topical = [n for n in newer if n.span.start >= here and not n.object]
    if topical and history.place < here and len({n.actor.name for n in topical}) == 1:
        return _answer(topical[-1], "pronoun, newly named")
    return None


def _neutral(pronoun: str, place: int, cast: Cast, history: History) -> Answer:
    """They: the last crowd or body that spoke or acted; it: the last body."""
    last = history.last
    single = last.actor is not None and last.actor.human
    if pronoun == "they":
        crowds = [c for c in cast.crowds if place - _NEAR_ROLE < c.start < place]
        if crowds and (single or crowds[-1].start > history.place):
            return Answer(crowds[-1].of(cast.text), "neutral pronoun, last crowd")
        if not single and last.name is not None:
            return Answer(last.name, "neutral pronoun, last speaker", last.actor)
        return Answer(None, "neutral pronoun, nobody")
    bodies = [n for n in cast.between(place - _NEAR_ROLE, place) if not n.actor.human]
    acting = [n for n in bodies if n.subject]
    if (
        last.actor is not None
        and not single
        and not any(n.span.start > history.place for n in acting)
    ):
        return Answer(last.name, "neutral pronoun, last speaker", last.actor)
    if acting:
        return _answer(acting[-1], "neutral pronoun, acting body")
    return Answer(None, "neutral pronoun, nobody")


def _answer(naming: Naming, rule: str) -> Answer:
    return Answer(naming.actor.name, rule, naming.actor)


# Names


def _named(mention: Span, cast: Cast) -> Answer | None:
    """The actor whose name is the main word of the mention: not the boss of "Trump's lawyer"."""
    text = cast.text
    inside = cast.inside(mention)
    people = [n for n in inside if n.actor.human]
    core = mention.start + len(_COMPLEMENT.split(mention.of(text))[0])
    fitting = [n for n in people or inside if _heads(n, mention, text)]
    if not people:  # "Norrby Energy chief Ada Lindqvist" is not Norrby Energy
        fitting = [n for n in fitting if not _NAME.search(text[n.span.end : core])]
    if not fitting:
        return _issuer(mention, inside, cast)
    several = len({n.actor.name for n in fitting}) > 1 and re.search(r"\band\b|,", mention.of(text))
    if several and fitting[0].actor.human and " and " in mention.of(text):
        return Answer(" ".join(mention.of(text).split()), "several")
    heads = [n for n in fitting if n.span.start < core] or fitting[:1]
    return _answer(heads[-1], "name")


def _heads(naming: Naming, mention: Span, text: str) -> bool:
    behind = text[naming.span.end : min(naming.span.end + 3, mention.end)]
    if re.match(r"['’]s?(?:\s|$)", behind) and naming.span.end + 3 < mention.end:
        return False
    before = text[mention.start : naming.span.start]
    return not re.search(r"\b(?:for|of|with|at|from|by|to|in|on|against)\s(?:the\s)?$", before)


def _issuer(mention: Span, inside: list[Naming], cast: Cast) -> Answer | None:
    """A statement from X, X's report: the paper speaks for X."""
    words = [w.lower() for w in _WORD.findall(mention.of(cast.text))]
    if not inside or not any(w in cast.words.papers for w in words):
        return None
    head = _COMPLEMENT.split(mention.of(cast.text))[0]
    last = _WORD.findall(head)[-1:]
    if last and last[0].lower() in cast.words.papers:
        return _answer(inside[0], "issuer")
    return None


def _issued(mention: Span, cast: Cast) -> Answer | None:
    """A release "sent to media from X"."""
    last = _WORD.findall(mention.of(cast.text))[-1:]
    if not last or last[0].lower() not in cast.words.papers:
        return None
    for naming in cast.between(mention.end, mention.end + _NEAR_ISSUER):
        between = cast.text[mention.end : naming.span.start]
        if _FROM.search(between) and not _BREAK.search(between):
            return _answer(naming, "issuer")
    return None


_FROM = re.compile(r"\b(?:by|from|of)\s(?:the\s)?$")
_BREAK = re.compile(r"[.,;:“”\"]")


# Descriptions


def _described(words: list[str], mention: Span, cast: Cast, history: History) -> Answer | None:
    """ "the mayor", "the company": whom the text gave that role, else the last who may bear it."""
    vocabulary = cast.words
    noun = words[-1]
    if noun in vocabulary.crowds:
        return None
    before = cast.before(mention.start)
    if noun in vocabulary.papers:
        return _paper(mention, before)
    for naming in reversed(before):
        if naming.actor.human and noun in naming.actor.traits and words[0] == "the":
            return _answer(naming, "role")
    if noun in vocabulary.bodies:
        return _body(noun, words, mention, before)
    human = vocabulary.is_person_noun(noun) or any(w.endswith("year-old") for w in words)
    if words[0] != "the" or noun in _UNNAMED or not human:
        return None
    return _somebody(mention, cast, history)


def _paper(mention: Span, before: Sequence[Naming]) -> Answer | None:
    """ "The statement said": its issuer acted just before."""
    near = [n for n in before if mention.start - n.span.start < _NEAR_PAPER]
    bodies = [n for n in near if not n.actor.human and n.subject]
    return _answer(bodies[-1], "issuer, acting body") if bodies else None


def _body(noun: str, words: list[str], mention: Span, before: Sequence[Naming]) -> Answer | None:
    bodies = [n for n in before if not n.actor.human]
    telling = [n for n in bodies if noun in n.actor.name.lower().split()]
    if telling:
        return _answer(telling[-1], "body by name")
    near = [n for n in bodies if n.subject and mention.start - n.span.start < _NEAR]
    return _answer(near[-1], "body") if near and len(words) == 2 else None


def _somebody(mention: Span, cast: Cast, history: History) -> Answer | None:
    """ "the affable proprietor": whoever the story was just about."""
    near = cast.between(mention.start - _NEAR_ROLE, mention.start)
    subjects = [n for n in near if n.actor.human and n.actor.solid and n.subject]
    last = history.person
    if last is not None and mention.start - history.place < _NEAR_ROLE:
        newer = [n for n in subjects if n.span.start > history.place]
        if not newer:
            return Answer(last.name, "description, last speaker", last)
        return _answer(newer[-1], "description, newer subject")
    return _answer(subjects[-1], "description, last subject") if subjects else None
