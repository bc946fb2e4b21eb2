"""Whom "he", "she", "they" and "it" stand for where somebody speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.names import Gender
from bot.analysis.quotes import answers
from bot.analysis.quotes.answers import Answer, History
from bot.analysis.quotes.cast import Actor, Cast, Naming

#: How far back a pronoun reaches, in characters: to the last speaker, to anybody, to a body.
_REACH = 900
_NEAR = 700
_NEAR_BODY = 500
_SINGULAR: dict[str, Gender] = {"he": "male", "she": "female", "him": "male", "her": "female"}
_NEUTRAL = frozenset({"they", "it"})
_GOES_ON = re.compile(r"\b(?:he|she)\b", re.I)


def resolve(written: str, place: int, cast: Cast, history: History) -> Answer | None:
    """Who is meant; None when *written* is no pronoun."""
    if written in _SINGULAR:
        return _single(_SINGULAR[written], place, cast, history)
    if written == "they":
        return _they(place, cast, history)
    return _it(place, cast, history) if written == "it" else None


def _single(gender: Gender, place: int, cast: Cast, history: History) -> Answer:
    def fits(actor: Actor) -> bool:
        return actor.human and actor.solid and actor.gender in (gender, None)

    near = [n for n in cast.between(place - _NEAR, place) if fits(n.actor)]
    last = history.person
    if last is not None and last.gender in (gender, None) and place - history.place < _REACH:
        newer = [n for n in near if n.span.start > history.place and n.actor is not last]
        taken = _newer(newer, place, cast, history)
        return taken or Answer(last.name, "pronoun, last speaker", last)
    subjects = [n for n in near if n.subject]
    if subjects:
        return answers.of(subjects[-1], "pronoun, last subject")
    if len({n.actor.name for n in near}) == 1:
        sure = near[-1].actor.gender == gender
        return answers.of(near[-1], "pronoun, only one" if sure else "pronoun, only one, perhaps")
    if near:
        return answers.of(near[-1], "pronoun, last named")
    return Answer(None, "pronoun, nobody")


def _newer(newer: Sequence[Naming], place: int, cast: Cast, history: History) -> Answer | None:
    """Somebody who came up since the last speaker spoke and takes over."""
    subjects = [n for n in newer if n.subject]
    if subjects:
        return answers.of(subjects[-1], "pronoun, newer subject")
    here = cast.paragraph_start(place)
    named = [n for n in newer if not n.object]
    topical = [n for n in named if n.span.start >= here]
    if topical and history.place < here and len({n.actor.name for n in topical}) == 1:
        return answers.of(topical[-1], "pronoun, newly named")
    if named and _is_introduced(named[-1], cast, history):
        return answers.of(named[-1], "pronoun, introduced")
    return None


def _is_introduced(naming: Naming, cast: Cast, history: History) -> bool:
    """Whether somebody comes up here for the first time, and not by the word of the last speaker:
    "For Mara Bell it is a long-awaited day. “I am glad,” she said"."""
    if naming.span != naming.actor.person.mentions[0] or " " not in naming.actor.name:
        return False
    since = max(history.place, cast.paragraph_start(naming.span.start))
    return not _GOES_ON.search(cast.text, since, naming.span.start)


def _they(place: int, cast: Cast, history: History) -> Answer:
    """The last crowd or body that spoke or acted."""
    last = history.last
    single = last.actor is not None and last.actor.human
    crowds = [c for c in cast.crowds if place - _NEAR_BODY < c.start < place]
    if crowds and (single or crowds[-1].start > history.place):
        return Answer(crowds[-1].of(cast.text), "neutral pronoun, last crowd")
    if not single and last.name is not None:
        several = last.rule in ("several", "neutral pronoun, last crowd")
        rule = "neutral pronoun, last several" if several else "neutral pronoun, last speaker"
        return Answer(last.name, rule, last.actor)
    return Answer(None, "neutral pronoun, nobody")


def _it(place: int, cast: Cast, history: History) -> Answer:
    """The last body that spoke or acted."""
    last = history.last
    bodies = [n for n in cast.between(place - _NEAR_BODY, place) if not n.actor.human]
    acting = [n for n in bodies if n.subject]
    spoke = last.actor is not None and not last.actor.human
    if spoke and not any(n.span.start > history.place for n in acting):
        return Answer(last.name, "neutral pronoun, last speaker", last.actor)
    if acting:
        return answers.of(acting[-1], "neutral pronoun, acting body")
    return Answer(None, "neutral pronoun, nobody")
