"""The figures of an article: every quantity a reader would call a fact, with what it counts and
where it is said.

Two layers. `quantities` reads numbers and units from the text alone, in any language with a
lexicon; where the document has a parse, `counted`, `modifiers` and `labels` read the sentence
round them. `ranking` puts them in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.analysis import lexicon
from bot.analysis.figures import dates, labels, modifiers
from bot.analysis.figures.context import Context, context
from bot.analysis.figures.counted import Counted, counted
from bot.analysis.figures.grammar import NOUNS, Place, names, place
from bot.analysis.figures.number import Form, Value
from bot.analysis.figures.quantities import Quantity, find_quantities
from bot.analysis.figures.ranges import joined
from bot.analysis.figures.ranking import ranked
from bot.analysis.figures.units import Unit
from bot.analysis.types import Document, Figure, Sentence, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse, Parsed, Token

__all__ = ["find_figures"]

_NOT_ONE_AFTER = frozenset(
    [
        "no",
        "any",
        "some",
        "every",
        "the",
        "this",
        "that",
        "each",
        "another",
        "which",
        "more",
        "new",
        "last",
        "next",
        "same",
        "day",
        "number",
    ]
)
#: Before a number that leaves out its unit, and how much it may differ from the one before.
_CARRYING = frozenset({"to", "by", "at", "be", "and", "or", "from", "than", "of"})
_ONE_SIZE = 2.5
#: Before a "one" that is no more than one: "this one person", "no one group".
_THE_ONLY = frozenset({"this", "the", "no"})
_IDLE = frozenset({"hand", "thing", "day", "time", "side", "way", "point"})
#: Some day, of which nobody knows when.
_ONE_DAY = re.compile(
    r"One (?:day|night|morning|evening|afternoon)"
    r"(?:,|\s(?:he|she|it|they|we|I|you|this|that|will|when|the|a)\b)"
)
_GAPS = " -]\u00a0\u202f"
#: A list of numbers (a table, a lottery) is not a story: no sentence gives more than this.
_MOST_IN_SENTENCE = 40


def find_figures(document: Document, parse: Parse | None) -> tuple[Figure, ...]:
    """The figures of *document*, most central first, each fact once."""
    language = _lexicon_of(document.language)
    found: list[Figure] = []
    for sentence in document.body:
        parsed = parse.paragraph(sentence.paragraph) if parse is not None else None
        found += _in_sentence(document, sentence, parsed, language)
    return ranked(found, document)


def _lexicon_of(language: str) -> str:
    """English for a language without a lexicon: its signs and numerals are read all the same."""
    return language if language in lexicon.languages("quantities") else "en"


def _in_sentence(
    document: Document, sentence: Sentence, parsed: Parsed | None, language: str
) -> list[Figure]:
    text, within, ctx = document.text, sentence.span, context(language)
    quantities = find_quantities(text, within, language)[:_MOST_IN_SENTENCE]
    quantities = joined(quantities, text, within, ctx)
    amounts = tuple(q.span for q in quantities)
    read: list[tuple[Quantity, Counted]] = []
    found: list[Figure] = []
    for quantity in quantities:
        where = place(parsed, quantity.span, within, text)
        if not _is_told(quantity, where, text, ctx):
            continue
        what = counted(quantity, where, text, within, ctx, read)
        quantity = _continued(quantity, what, where, found)
        read.append((quantity, what))
        clause = labels.label(where, quantity.span, text, within, ctx)
        found.append(
            Figure(
                span=quantity.span,
                value=quantity.value,
                kind=quantity.kind,
                unit=quantity.unit_name or what.unit,
                modifier=_modifier(quantity, found, text, within, ctx),
                trend=modifiers.trend(quantity, where, text, within, ctx, amounts),
                counts=what.phrase,
                label=clause,
                sentence=within,
                date=dates.date(quantity.span, clause, text, language),
                previous=quantity.previous,
                about=what.about,
                unit_words=_unit_words(quantity, text),
            )
        )
    return found


def _continued(
    quantity: Quantity, what: Counted, where: Place | None, earlier: Sequence[Figure]
) -> Quantity:
    """A number that leaves out the unit said before: "84.75 cents, while the lowest is 74.07"."""
    before = where.before() if where is not None else None
    bare = quantity.unit is None and what.unit is None and quantity.form is Form.DIGITS
    if not bare or before is None:
        return quantity
    if before.lemma_.lower() not in _CARRYING and not _is_listed(before, where, earlier):
        return quantity
    for figure in reversed(earlier):
        if figure.unit is not None and _is_alike(figure.value, quantity.value):
            return replace(quantity, unit=Unit(figure.unit, figure.kind), kind=figure.kind)
    return quantity


def _is_listed(before: Token, where: Place | None, earlier: Sequence[Figure]) -> bool:
    """Right after another figure and a comma: "aged 59, 76 and 84"."""
    if before.text != "," or where is None or not earlier:
        return False
    return earlier[-1].span.end == where.parsed.span(before).start


def _is_alike(one: Value, other: Value) -> bool:
    """Of one size and of one exactness: 1,463.87 and 1,333.18, not 12 and 144."""
    if not (isinstance(one, float) and isinstance(other, float)) or min(one, other) <= 0:
        return False
    return one.is_integer() == other.is_integer() and max(one, other) <= _ONE_SIZE * min(one, other)


def _modifier(
    quantity: Quantity, earlier: list[Figure], text: str, within: Span, ctx: Context
) -> str | None:
    """What is about seven miles is about eleven kilometres in the brackets after it."""
    own = modifiers.modifier(quantity, text, within, ctx)
    return earlier[-1].modifier if own is None and quantity.in_brackets and earlier else own


def _unit_words(quantity: Quantity, text: str) -> Span | None:
    """The unit as written beside its number, without the space or hyphen between: "km", "USD"."""
    if quantity.unit is None:
        return None
    start, end = quantity.number.end, quantity.unit_end or quantity.span.end
    if start >= end and text[quantity.number.start - 1] in _GAPS:  # a sign touches its number
        start, end = quantity.span.start, quantity.number.start
    while start < end and text[start] in _GAPS:
        start += 1
    while start < end and text[end - 1] in _GAPS:
        end -= 1
    return Span(start, end) if start < end else None


def _is_told(quantity: Quantity, where: Place | None, text: str, ctx: Context) -> bool:
    """Whether "one" is a number here: "one man", "one of the oldest", not "each one" or "the same
    one".
    """
    if where is None or quantity.number.of(text).lower() != "one":
        return where is None or not (quantity.is_bare and names(where))
    before, after = where.before(), where.after()
    if before is not None and before.lower_ in _NOT_ONE_AFTER and before.dep_ != "mark":
        return before.lower_ in _THE_ONLY and _counts_a_noun(where)
    if quantity.unit is not None:
        return not _ONE_DAY.match(text, quantity.span.start)
    if after is None:
        return False
    if after.lower_ == "of":
        return any(_is_counted_from(child) for child in after.rights)
    if after.pos_ in ("ADV", "CCONJ"):  # "one very old boat", "one or more boats"
        return where.root.dep_ == "nummod" and where.root.head.i > after.i
    if after.text == "," and _counts_a_noun(where):
        return True  # "one, single message"
    return where.root.dep_ == "nummod" and after.pos_ in ("NOUN", "ADJ", "PROPN", "VERB")


def _is_counted_from(noun: Token) -> bool:
    """ "one of the doors", not "one of the boldest builders": that only praises."""
    if noun.dep_ != "pobj" or noun.pos_ not in NOUNS:
        return False
    return not any(t.tag_ in ("JJS", "RBS") for t in noun.doc[noun.left_edge.i : noun.i])


def _counts_a_noun(where: Place) -> bool:
    """ "this one person", not "the one who left" or "on the one hand"."""
    noun = where.root.head
    near = where.root.dep_ == "nummod" and where.last < noun.i <= where.last + 3
    return near and noun.pos_ == "NOUN" and noun.lower_ not in _IDLE
