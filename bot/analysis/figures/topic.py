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
    verb_over,
)
from bot.analysis.figures.quantities import Quantity
from bot.analysis.types import FigureKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

#: A figure read before, and what it counts.
Known = tuple[Quantity, Span | None]

_MOST_ABOUT = 2
_NEAR = 8  # tokens
_PRICED = frozenset({"for", "off", "from"})
#: After these verbs a sum is taken "from" what it measures.
_TAKEN = frozenset({"wipe", "take", "knock", "strip", "shave", "erase", "deduct"})
_PRONOUNS = frozenset({"it", "he", "she", "they", "this", "that", "which", "who"})
#: What may stand as a subject: "the lowest", and names that the tagger does not know.
_SUBJECTS = NOUNS | {"ADJ", "X"}
_TOPIC_LINKS = frozenset({"of", "for"})
#: What ties more words to the noun right after a measure: "a 25% tax on wine".
_MEASURED_LINKS = frozenset({"of", "for", "on", "with", "in", "to"})
#: Heads that only measure; what they are of, or said of, is the topic.
_MEASURES = frozenset(
    {"total", "average", "maximum", "minimum", "range", "combined", "estimate", "peak", "age"}
)
_TIMES_AND_SUMS = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL"})
#: Between a name and its figure in a list of movers: "Blackmores up 9.4 per cent", "Nasdaq +0.8%".
_MOVES = frozenset({"up", "down", "by", "+", "-", "−"})
_SIGNS = frozenset("+-−")
_SKIPPED = frozenset({",", "about", "around", "nearly", "some", "a", "another"})


def topic(
    quantity: Quantity,
    place: Place,
    earlier: Sequence[Known],
    ctx: Context,
) -> Span | None:
    if place.tokens[0].text[0] in _SIGNS and (mover := _mover(place, earlier)):
        return mover
    noun = modified(place) or _of_object(place)
    if noun is not None:
        return _from_unit(quantity, noun, place)
    if quantity.in_brackets and earlier and earlier[-1][1] is not None:
        return earlier[-1][1]
    if quantity.kind is FigureKind.DURATION:
        return _own_words(quantity, place)
    if mover := _mover(place, earlier):
        return mover
    found = None
    if place.root.dep_ in ("conj", "appos") and earlier:
        found = _partner(place, earlier)
    own = _own_words(quantity, place)
    if own is not None and place.root.head.lemma_.lower() in ctx.stretch:
        return own
    if quantity.kind is FigureKind.MEASURE and (noun := _next_noun(place)) is not None:
        return _from_unit(quantity, noun, place)
    paid = None if own else _bought(quantity, place, ctx)
    if quantity.kind is FigureKind.MONEY and place.root.dep_ == "dobj":
        found = found or paid
    return found or above(place, earlier) or paid or beside(place, earlier) or own


def _next_noun(place: Place) -> Token | None:
    """The end of the run of adjectives and nouns right after a measure, whatever the tree says:
    "a 352 μm pixel pitch"."""
    found: Token | None = None
    for steps in range(1, 5):
        token = place.after(steps)
        if token is None or token.pos_ not in NOUNS | {"ADJ"} or token.ent_type_ in _TIMES_AND_SUMS:
            break
        found = token if token.pos_ in NOUNS else found
    return found


def beside(place: Place, earlier: Sequence[Known]) -> Span | None:
    """The noun nearest before the figure, where the tree tells nothing: "wavelengths of at least
    2.4 μm"."""
    for i in range(place.first - 1, max(-1, place.first - _NEAR), -1):
        token = place.parsed.doc[i]
        here = place.parsed.span(token)
        if not place.in_sentence(token) or token.text in ";:" or token.pos_ == "VERB":
            return None
        if token.pos_ in NOUNS and token.ent_type_ not in _TIMES_AND_SUMS:
            known = any(q.span.covers(here) for q, _ in earlier)
            return None if known else _span(_headed(token), place, _TOPIC_LINKS)
    return None


def _headed(noun: Token) -> Token:
    """The noun that *noun* only describes: the expectancy of "the life expectancy of men"."""
    for above in ancestors(noun):
        if above.pos_ in NOUNS:
            noun = above
        elif above.dep_ != "prep":
            break
    return noun


def _bought(quantity: Quantity, place: Place, ctx: Context) -> Span | None:
    """ "I paid $35,538 for a new roof", "$550 off a laptop"."""
    follow = place.after()
    if follow is None or follow.lower_ not in _PRICED:
        return None
    paid = quantity.kind is FigureKind.MONEY and follow.lower_ == "from"
    if paid and place.root.head.lemma_.lower() not in ctx.down | _TAKEN:
        return None
    noun = next((c for c in follow.rights if c.dep_ == "pobj" and c.pos_ in NOUNS), None)
    return (
        _span(noun, place, _TOPIC_LINKS) if noun is not None and place.in_sentence(noun) else None
    )


def _mover(place: Place, earlier: Sequence[Known]) -> Span | None:
    """The name before "up", "down" or a sign: "JD Sports, down 1.95p"."""
    doc, at = place.parsed.doc, place.first - 1
    moved = doc[place.first].text[0] in _SIGNS
    while at >= 0 and doc[at].lower_ in _MOVES | _SKIPPED:
        moved = moved or doc[at].lower_ in _MOVES
        at -= 1
    first = at
    if at > 0 and doc[at].pos_ == "NUM" and doc[at - 1].pos_ == "PROPN":
        first -= 1  # "S&P 500"
    if not moved or at < 0 or doc[first].pos_ not in NOUNS or not place.in_sentence(doc[first]):
        return None
    if doc[first].pos_ != "PROPN" and doc[first].ent_type_ in _TIMES_AND_SUMS:
        return None
    while first and doc[first - 1].pos_ in NOUNS | {"ADJ"} and place.in_sentence(doc[first - 1]):
        if _is_counted(doc[first - 1], place, earlier):
            break
        first -= 1
    return place.parsed.between(first, at + 1)


def _is_counted(token: Token, place: Place, earlier: Sequence[Known]) -> bool:
    """Whether *token* belongs to a figure read before."""
    here = place.parsed.span(token)
    return any(q.span.covers(here) for q, _ in earlier)


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
            return _of_verb(token, place, earlier)
    return None


def subject(place: Place, phrase: Span | None, earlier: Sequence[Known]) -> tuple[Span, ...]:
    """Who or what the clause of a measure is about, where its *phrase* is another thing: the town
    in "the town lost 40% of its trees"."""
    verb = verb_over(place)
    if verb is None or any(child.dep_ == "attr" for child in verb.rights):
        return ()  # "the rise was a tenth of the price": who is what
    noun = subject_of(verb)
    if noun is not None and noun.lower_ in _PRONOUNS:
        noun = _antecedent(noun, place)
    if noun is None or noun.pos_ not in _SUBJECTS or place.covers(noun):
        return ()
    if _is_counted(noun, place, earlier):
        return ()
    own = place.parsed.span(place.parsed.doc[place.first : place.last + 1])
    found = _spans(noun, place, earlier)
    return tuple(s for s in found if not s.overlaps(own) and not (phrase and s.overlaps(phrase)))


def about(noun: Token | None, place: Place, earlier: Sequence[Known] = ()) -> tuple[Span, ...]:
    """What a figure that counts *noun* is said of: "brains of 13 people", "the port has 60 boats".

    The noun that governs the phrase, then who or what the clause tells of, nearest first.
    """
    found: list[Span] = []
    for token in ancestors(noun or place.root):
        if not place.in_sentence(token):
            break
        if _is_counted(token, place, earlier):
            continue  # the unit of another figure
        if token.pos_ in NOUNS and token.i < place.first and token.ent_type_ not in _TIMES_AND_SUMS:
            found += _spans(token, place, earlier)
        elif token.pos_ in ("VERB", "AUX"):
            own = range(token.left_edge.i, token.right_edge.i + 1)
            found += _round_verb(token, place, earlier) if place.first in own else []
        if len(found) >= _MOST_ABOUT or (found and token.pos_ in ("VERB", "AUX")):
            break
    return tuple(dict.fromkeys(found))[:_MOST_ABOUT]


def _round_verb(verb: Token, place: Place, earlier: Sequence[Known]) -> list[Span]:
    """The object before the figure and the subject of *verb*; only the object where the figure
    is in the subject."""
    subject = subject_of(verb)
    objects = [c for c in verb.rights if c.dep_ in ("dobj", "attr") and c.pos_ in NOUNS]
    objects = [c for c in objects if not _holds(c, place, verb)]
    if subject is None or _holds(subject, place, verb):
        return [span for noun in objects[:1] for span in _spans(noun, place, earlier)]
    named = _antecedent(subject, place) if subject.lower_ in _PRONOUNS else subject
    found = [c for c in objects if c.i < place.first]
    if named is not None and named.pos_ in _SUBJECTS:
        found.append(named)
    return [span for noun in found for span in _spans(noun, place, earlier)]


def _antecedent(pronoun: Token, place: Place) -> Token | None:
    """The last subject named before *pronoun* in its sentence."""
    for i in range(pronoun.i - 1, -1, -1):
        token = pronoun.doc[i]
        if not place.in_sentence(token):
            return None
        if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in NOUNS:
            return token
    return None


def _is_own(quantity: Quantity, word: Span) -> bool:
    """Whether *word* is the number of *quantity* or its sum: "dozens", "per cent"."""
    if quantity.number.covers(word):
        return True
    summed = quantity.kind in (FigureKind.PERCENT, FigureKind.MONEY)
    return summed and quantity.span.covers(word)


def _holds(noun: Token, place: Place, verb: Token) -> bool:
    """Whether the figure is part of the phrase of *noun*, its relative clauses left out."""
    if noun.is_ancestor(verb):
        return False
    return noun.left_edge.i <= place.last and place.first <= noun.right_edge.i


def _spans(noun: Token, place: Place, earlier: Sequence[Known]) -> list[Span]:
    """The phrase of *noun*; where it is the unit of another figure, what that one is of."""
    if _is_counted(noun, place, earlier):
        links = [c for c in noun.rights if c.lower_ == "of"]
        noun = next((c for link in links for c in link.rights if c.dep_ == "pobj"), noun)
    here = place.parsed.span(noun)
    if any(_is_own(quantity, here) for quantity, _ in earlier):
        return []
    span = _span(noun, place, _TOPIC_LINKS) if place.in_sentence(noun) else None
    return [span] if span else []


def _of_verb(verb: Token, place: Place, earlier: Sequence[Known]) -> Span | None:
    for child in verb.rights:
        if child.dep_ == "dobj" and child.i < place.first and child.pos_ in NOUNS:
            here = place.parsed.span(child)
            if not any(q.span.covers(here) for q, _ in earlier):
                return _span(child, place, _TOPIC_LINKS)
    subject = subject_of(verb)
    if subject is not None and subject.lower_ in _PRONOUNS:
        subject = _antecedent(subject, place)
    if subject is None or place.covers(subject) or not place.in_sentence(subject):
        return None
    if subject.pos_ not in _SUBJECTS:
        return None
    return next(iter(_spans(subject, place, earlier)), None)


def _only_measures(noun: Token) -> bool:
    return noun.lemma_.lower() in _MEASURES or noun.ent_type_ in _TIMES_AND_SUMS


def _partner(place: Place, earlier: Sequence[Known]) -> Span | None:
    head = place.parsed.span(place.root.head)
    for quantity, found in reversed(earlier):
        if quantity.span.overlaps(head):
            return found
    return None


def _own_words(quantity: Quantity, place: Place) -> Span | None:
    return own_words(quantity, place.parsed.doc.text, place.parsed.start)


def own_words(quantity: Quantity, text: str, offset: int = 0) -> Span | None:
    """A unit written out after its number: "miles". It is what is counted, when nothing else is.

    *text* may be a part of the whole that begins at *offset*.
    """
    start, end = quantity.number.end, quantity.span.end
    if end - start < 3 or quantity.span.start < quantity.number.start:
        return None
    while start < end and text[start - offset] in " -‑]\u00a0\u202f":
        start += 1
    return Span(start, end) if start < end else None


def _from_unit(quantity: Quantity, noun: Token, place: Place) -> Span | None:
    """The phrase of *noun* to the right of the figure, the unit's own words before it: "percent
    of voters".
    """
    phrase = _span(noun, place, _MEASURED_LINKS)
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
