"""What a measure is of: "5 per cent of turnover" measures turnover, "shares rose 6.5%" shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.analysis.figures.context import Context
from bot.analysis.figures.grammar import (
    NOUNS,
    Place,
    ancestors,
    modified,
    noun_phrase,
    subject_of,
)
from bot.analysis.figures.quantities import Quantity
from bot.analysis.types import FigureKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

#: A figure read before, and what it counts.
Known = tuple[Quantity, Span | None]

_TOPIC_LINKS = frozenset({"of", "for"})
#: Heads that only measure; what they are of, or said of, is the topic.
_MEASURES = frozenset(
    {"total", "average", "maximum", "minimum", "range", "combined", "estimate", "peak", "age"}
)
_TIMES_AND_SUMS = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL"})
#: Between a name and its figure in a list of movers: "Blackmores up 9.4 per cent", "Nasdaq +0.8%".
_MOVES = frozenset({"up", "down", "by", "+", "-", "−"})
_SKIPPED = frozenset({",", "about", "around", "nearly", "some", "a", "another"})


def topic(
    quantity: Quantity,
    place: Place,
    earlier: Sequence[Known],
    ctx: Context,
) -> Span | None:
    noun = modified(place) or _of_object(place)
    if noun is not None:
        return _from_unit(quantity, noun, place)
    if quantity.in_brackets and earlier and earlier[-1][1] is not None:
        return earlier[-1][1]
    if quantity.kind is FigureKind.DURATION:
        return _own_words(quantity, place)
    if mover := _mover(place):
        return mover
    found = None
    if place.root.dep_ in ("conj", "appos") and earlier:
        found = _partner(place, earlier)
    own = _own_words(quantity, place)
    if own is not None and place.root.head.lemma_.lower() in ctx.stretch:
        return own
    return found or above(place, earlier) or own


def _mover(place: Place) -> Span | None:
    """The name before "up", "down" or a sign: "JD Sports, down 1.95p"."""
    doc, at = place.parsed.doc, place.first - 1
    moved = doc[place.first].text[0] in "+-−"
    while at >= 0 and doc[at].lower_ in _MOVES | _SKIPPED:
        moved = moved or doc[at].lower_ in _MOVES
        at -= 1
    if not moved or at < 0 or doc[at].pos_ not in NOUNS or not place.in_sentence(doc[at]):
        return None
    if doc[at].ent_type_ in _TIMES_AND_SUMS:
        return None
    first = at
    while first and doc[first - 1].pos_ in NOUNS | {"ADJ"} and place.in_sentence(doc[first - 1]):
        first -= 1
    return place.parsed.between(first, at + 1)


def _of_object(place: Place) -> Token | None:
    """ "10 per cent of turnover", "8 miles (13 km) of new tunnels"."""
    follow, steps = place.after(), 1
    if follow is not None and follow.text == "(":
        while follow is not None and follow.text != ")" and steps < 8:
            steps += 1
            follow = place.after(steps)
    if follow is not None and follow.text == ")":
        follow = place.after(steps + 1)
    if follow is None or follow.lower_ != "of":
        return None
    return next((c for c in follow.rights if c.dep_ == "pobj" and place.in_sentence(c)), None)


def above(place: Place, earlier: Sequence[Known]) -> Span | None:
    """The noun the figure is said of: the head of its preposition, the object moved by it, or the
    subject of its verb."""
    for token in ancestors(place.root):
        here = place.parsed.span(token)
        if place.covers(token) or any(q.span.covers(here) for q, _ in earlier):
            continue
        if not place.in_sentence(token):
            return None
        if token.pos_ in NOUNS and token.i < place.first and not _only_measures(token):
            return _span(token, place, _TOPIC_LINKS)
        if token.pos_ in ("VERB", "AUX"):
            return _of_verb(token, place)
    return None


def _of_verb(verb: Token, place: Place) -> Span | None:
    for child in verb.rights:
        if child.dep_ == "dobj" and child.i < place.first and child.pos_ in NOUNS:
            return _span(child, place, _TOPIC_LINKS)
    subject = subject_of(verb)
    if subject is None or place.covers(subject) or not place.in_sentence(subject):
        return None
    return _span(subject, place, _TOPIC_LINKS) if subject.pos_ in NOUNS else None


def _only_measures(noun: Token) -> bool:
    return noun.lemma_.lower() in _MEASURES or noun.ent_type_ in _TIMES_AND_SUMS


def _partner(place: Place, earlier: Sequence[Known]) -> Span | None:
    head = place.parsed.span(place.root.head)
    for quantity, found in reversed(earlier):
        if quantity.span.overlaps(head):
            return found
    return None


def _own_words(quantity: Quantity, place: Place) -> Span | None:
    """A unit written out after its number is what is counted, when nothing else is: "miles"."""
    start, end = quantity.number.end, quantity.span.end
    if end - start < 3 or quantity.span.start < quantity.number.start:
        return None
    doc = place.parsed.doc.text
    gap = doc[start - place.parsed.start] in " -\u00a0\u202f"
    return Span(start + gap, end)


def _from_unit(quantity: Quantity, noun: Token, place: Place) -> Span | None:
    """The phrase of *noun* to the right of the figure, the unit's own words before it: "percent
    of voters".
    """
    phrase = _span(noun, place, frozenset({"of"}))
    own = _own_words(quantity, place)
    if own is None or phrase is None or quantity.kind is FigureKind.AGE:
        return phrase
    between = place.parsed.tokens(Span(own.end, phrase.start)) if own.end < phrase.start else []
    if own.end > phrase.start or any(t.text in "()" for t in between):
        return phrase
    return Span(own.start, phrase.end)


def _span(noun: Token, place: Place, links: frozenset[str]) -> Span | None:
    phrase = noun_phrase(noun, place, links=links)
    return place.parsed.between(phrase[0], phrase[1] + 1) if phrase else None
