"""What a figure counts, or what it is a measure of: a noun phrase of the sentence, and its name
as a unit.

"90 missiles" counts missiles; "5 per cent of turnover" measures turnover; "shares rose 6.5%"
measures shares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.figures.context import Context
from bot.analysis.figures.grammar import (
    NOUNS,
    Place,
    ancestors,
    noun_phrase,
    subject_of,
)
from bot.analysis.figures.number import Form
from bot.analysis.figures.quantities import Quantity
from bot.analysis.types import FigureKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

_MODIFIERS = frozenset(
    {
        "nummod",
        "quantmod",
        "amod",
        "nmod",
        "compound",
        "npadvmod",
        "predet",
        "det",
        "advmod",
        "poss",
    }
)
_BEFORE_NOUN = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "NUM", "CCONJ", "PUNCT", "ADV", "PART"})
_TOPIC_LINKS = frozenset(
    {"of", "de", "des", "du", "d", "la", "le", "les", "der", "die", "das", "van"}
) | {"the", "di", "dei", "delle", "von", "a", "los", "las", "do", "da", "den", "het"}
_INHERITING = frozenset({"from", "to", "with", "than", "against", "of", "in", "by", "at"})
_NO_PART_OF_NAME = frozenset(
    ["more", "combined", "total", "further", "additional", "extra", "such"]
)
_LEADS = frozenset({"PUNCT", "CCONJ", "DET", "ADV", "ADP", "SYM"})
#: Heads that only measure; what they are of, or said of, is the topic.
_MEASURES = frozenset(
    {"total", "average", "maximum", "minimum", "range", "combined", "estimate", "peak", "age"}
)
_TIMES_AND_SUMS = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL"})
#: Between a name and its figure in a list of movers: "Blackmores up 9.4 per cent", "Nasdaq +0.8%".
_MOVES = frozenset({"up", "down", "by", "+", "-", "−"})
_SKIPPED = frozenset({",", "about", "around", "nearly", "some", "a", "another"})
_NAMES = {"times": "count"}
_MOST_WORDS = 3
_SPACES = (" ", "\u00a0", "\u202f")
_LINKS = frozenset(
    [
        "of",
        "the",
        "de",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "der",
        "die",
        "das",
        "des",
        "van",
        "di",
        "dei",
        "delle",
        "von",
        "a",
        "los",
        "las",
        "do",
        "da",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Counted:
    phrase: Span | None  # the noun phrase counted
    unit: str | None  # its name, when the noun itself is the unit: "missile"


NOTHING = Counted(None, None)


def counted(
    quantity: Quantity,
    place: Place | None,
    text: str,
    sentence: Span,
    ctx: Context,
    earlier: Sequence[tuple[Quantity, Counted]],
) -> Counted:
    """What *quantity* counts. *earlier* are the figures of the sentence read before it, for
    "compared with 63".
    """
    if place is None:
        return _by_words(quantity, text, sentence, ctx)
    if quantity.unit is None:
        return _things(quantity, place, earlier)
    return Counted(_topic(quantity, place, earlier, ctx), None)


# Things counted ---------------------------------------------------------------------------------


def _things(
    quantity: Quantity, place: Place, earlier: Sequence[tuple[Quantity, Counted]]
) -> Counted:
    noun = _counted_noun(quantity, place)
    if noun is None:
        return _inherited(place, earlier) or Counted(_above(place, earlier), None)
    after = place.parsed.doc[place.last + 1 : noun.i + 1]
    words = [
        t for t in after if t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "VERB", "X") and t.text != "-"
    ]
    start, of = place.last + 1, place.after()
    if of is not None and of.lower_ == "of":
        phrase = noun_phrase(noun, place)
        start = phrase[0] if phrase else noun.i
        words = [
            t
            for t in place.parsed.doc[start : noun.i + 1]
            if t.pos_ not in ("DET", "PUNCT", "PART", "ADP")
        ]
    while start < noun.i and _is_lead(place.parsed.doc[start]):
        start += 1
    last = max(noun.i, _of_what(noun, place))
    while words and words[0].lower_ in _NO_PART_OF_NAME:
        words = words[1:]
    name = _NAMES.get(noun.lower_) or " ".join(_lemma(t) for t in words) or None
    if quantity.form is Form.FRACTION:
        name = None
    return Counted(place.parsed.between(start, last + 1), name)


def _is_lead(token: Token) -> bool:
    return token.pos_ in _LEADS or token.lower_ in _NO_PART_OF_NAME


def _counted_noun(quantity: Quantity, place: Place) -> Token | None:
    follow = place.after()
    if follow is not None and follow.lower_ == "of":
        inner = next((c for c in follow.rights if c.dep_ in ("pobj", "pcomp")), None)
        if inner is not None and inner.pos_ in NOUNS | {"ADJ", "NUM"} and place.in_sentence(inner):
            return inner
    if modified := _modified(place):
        return _past_hyphen(modified, place)
    for token in place.tokens:
        if (
            token.head.i > place.last
            and token.head.pos_ in NOUNS
            and token.head.i - place.last <= 6
        ):
            return _past_hyphen(token.head, place)
    return _next_noun(place)


def _past_hyphen(noun: Token, place: Place) -> Token:
    """The head of the compound *noun* opens: "11 member trade agreement"."""
    for above in ancestors(noun):
        follows = place.parsed.doc[noun.i + 1 : above.i]
        if above.pos_ not in NOUNS or above.i - place.last > 7:
            break
        if any(t.pos_ not in ("NOUN", "PROPN", "ADJ") for t in follows):
            break
        noun = above if above.i > noun.i else noun
        if above.dep_ != "compound":
            break
    return noun


def _next_noun(place: Place) -> Token | None:
    """The end of the run of adjectives and nouns right after the figure, whatever the tree says."""
    found: Token | None = None
    for steps in range(1, 6):
        token = place.after(steps)
        if token is None or (token.pos_ not in ("ADJ", "NOUN", "PROPN") and token.text != "-"):
            break
        if token.pos_ in NOUNS:
            found = token
    return found


def _of_what(noun: Token, place: Place) -> int:
    phrase = noun_phrase(noun, place)
    return phrase[1] if phrase else noun.i


def _inherited(place: Place, earlier: Sequence[tuple[Quantity, Counted]]) -> Counted | None:
    """ "compared with 63", "up from 2.4 million": the noun was said before."""
    before = place.before()
    if before is None or before.lower_ not in _INHERITING:
        return None
    for quantity, found in reversed(earlier):
        if quantity.unit is None and found.unit is not None:
            return found
    return None


def _lemma(token: Token) -> str:
    if token.pos_ == "PROPN" and re.fullmatch(r"\w{3,}[^s]s", token.lower_):
        return token.lower_[:-1]
    if token.pos_ in ("NOUN", "PROPN", "ADJ"):
        return token.lemma_.lower()
    return token.lower_


# What a measure is of ---------------------------------------------------------------------------


def _topic(
    quantity: Quantity,
    place: Place,
    earlier: Sequence[tuple[Quantity, Counted]],
    ctx: Context,
) -> Span | None:
    noun = _modified(place) or _of_object(place)
    if noun is not None:
        return _from_unit(quantity, noun, place)
    if quantity.in_brackets and earlier and earlier[-1][1].phrase is not None:
        return earlier[-1][1].phrase
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
    return found or _above(place, earlier) or own


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


def _modified(place: Place) -> Token | None:
    """ "a 25% tax", "a 750 meter swim"."""
    root, noun = place.root, place.root.head
    near = place.last < noun.i <= place.last + 7 and place.in_sentence(noun)
    return noun if near and root.dep_ in _MODIFIERS and noun.pos_ in NOUNS else None


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


def _above(place: Place, earlier: Sequence[tuple[Quantity, Counted]]) -> Span | None:
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


def _partner(place: Place, earlier: Sequence[tuple[Quantity, Counted]]) -> Span | None:
    head = place.parsed.span(place.root.head)
    for quantity, found in reversed(earlier):
        if quantity.span.overlaps(head):
            return found.phrase
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


# Without a parse --------------------------------------------------------------------------------


def _by_words(quantity: Quantity, text: str, sentence: Span, ctx: Context) -> Counted:
    """The words after the number, up to the first that cannot belong to a noun phrase."""
    if quantity.unit is not None and quantity.kind is not FigureKind.PERCENT:
        return NOTHING
    found: list[re.Match[str]] = []
    linked = False
    position = quantity.span.end
    while len(found) < _MOST_WORDS and text[position : position + 1] in _SPACES:
        word = _WORD.match(text, position + 1, sentence.end)
        if word is None:
            break
        if word.group().lower() not in ctx.stops:
            found.append(word)
        elif not found and word.group().lower() in _LINKS:
            linked = True
        else:
            break
        position = word.end()
    if not found or (quantity.kind is FigureKind.PERCENT and not linked):
        return NOTHING
    return Counted(Span(found[0].start(), found[-1].end()), None)
