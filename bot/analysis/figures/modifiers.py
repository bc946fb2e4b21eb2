"""How exact a figure is (about, more than, less than) and which way it went (up, down): two
slots, never one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.analysis.figures.context import Context
from bot.analysis.figures.grammar import Place, ancestors, compares
from bot.analysis.figures.number import Form
from bot.analysis.figures.quantities import Quantity
from bot.analysis.types import FigureKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

_WINDOW = 34
#: After these a figure says where something stands, not how far it moved.
_LEVELS = frozenset({"to", "at", "from", "in", "on", "since", "for", "within", "with", "after"}) | {
    "before",
    "over",
    "than",
    "against",
    "until",
}
_STANDING = frozenset({FigureKind.DURATION, FigureKind.AGE})


def modifier(quantity: Quantity, text: str, sentence: Span, ctx: Context) -> str | None:
    """ "~" about, ">" more than, "<" less than; None when the figure is plainly stated."""
    start, end = quantity.span
    left = text[max(sentence.start, start - _WINDOW) : start]
    right = text[end : min(sentence.end, end + 24)]
    for sign, pattern in ((">", ctx.more), ("<", ctx.less), ("~", ctx.about)):
        if (found := pattern.search(left)) is None:
            continue
        if sign == ">" and (longer := ctx.less.search(left)) and longer.start() < found.start():
            return "<"  # "no more than"
        return sign
    if right[:1] == "+":
        return ">"
    for sign, pattern in ((">", ctx.more_after), ("<", ctx.less_after), ("~", ctx.about_after)):
        if pattern.match(right):
            return sign
    return None


def trend(
    quantity: Quantity,
    place: Place | None,
    text: str,
    sentence: Span,
    ctx: Context,
    amounts: tuple[Span, ...],
) -> str | None:
    """ "up" or "down" when the figure tells a change; the level it reached is a change only if
    nothing else is.

    *amounts* are the figures of the same sentence: "rose 5% to 300" is up by 5%, and 300 is where
    it stands.
    """
    if quantity.kind in _STANDING or quantity.form is Form.VAGUE:
        return None
    sign = text[quantity.number.start - 1 : quantity.number.start] if quantity.number.start else ""
    if sign == "+" and quantity.kind is FigureKind.PERCENT:
        return "up"
    if (
        quantity.kind is FigureKind.PERCENT
        and isinstance(quantity.value, float)
        and quantity.value < 0
    ):
        return "down"
    if place is None:
        return _by_words(quantity, text, sentence, ctx)
    return _by_grammar(quantity, place, ctx, amounts)


def _by_grammar(
    quantity: Quantity, place: Place, ctx: Context, amounts: tuple[Span, ...]
) -> str | None:
    before = place.before()
    if before is not None and before.lower_ in ("to", "at", "from"):
        return None
    preposition: str | None = None
    below = place.root
    for token in ancestors(place.root):
        if place.covers(token):
            continue
        if not place.in_sentence(token):
            return None
        lemma = token.lemma_.lower()
        if any(a.covers(place.parsed.span(token)) for a in amounts):
            below = token  # "190 points, or 0.6%": what is true of the one is true of the other
            continue
        if token.pos_ in ("ADP", "SCONJ") and lemma not in ctx.up | ctx.down:
            if lemma in _LEVELS:
                return None
            preposition = lemma
            below = token
            continue
        if token.pos_ in ("VERB", "AUX"):
            return _by_verb(token, below, place, preposition, ctx)
        if token.pos_ in ("ADV", "ADP", "ADJ"):
            if lemma in ctx.up:
                return "up"
            if lemma in ctx.down:
                return "down"
        elif compares(token):
            pass
        elif token.pos_ in ("NOUN", "PROPN") and quantity.unit is None:
            return None
        elif token.pos_ == "NOUN" and preposition in ("of", "in"):
            return "up" if lemma in ctx.up else "down" if lemma in ctx.down else None
        elif token.pos_ == "NOUN":
            return None
        below = token
    return None


def _by_verb(
    verb: Token, below: Token, place: Place, preposition: str | None, ctx: Context
) -> str | None:
    if preposition not in (None, "by", "as", "about"):
        return None
    if below.dep_ in ("nsubj", "nsubjpass", "csubj", "advcl"):
        return None
    lemma = verb.lemma_.lower()
    if lemma in ctx.steer or verb.pos_ == "AUX":
        for child in verb.children:
            if abs(child.i - place.first) <= 4 or child.i < place.first:
                word = child.lower_
                if (
                    child.dep_ in ("advmod", "prt", "acomp", "prep", "advcl")
                    and child.i - verb.i <= 3
                ):
                    if word in ctx.up:
                        return "up"
                    if word in ctx.down:
                        return "down"
        return None
    return "up" if lemma in ctx.up else "down" if lemma in ctx.down else None


def _by_words(quantity: Quantity, text: str, sentence: Span, ctx: Context) -> str | None:
    if quantity.kind not in (FigureKind.PERCENT, FigureKind.MONEY):
        return None
    start, end = quantity.span
    left = text[max(sentence.start, start - 60) : start].lower()
    right = text[end : min(sentence.end, end + 30)].lower()
    near = re.findall(r"[^\W\d_]+", re.split(r"[,;:()]", left)[-1]) + re.findall(
        r"[^\W\d_]+", re.split(r"[,;:().]", right)[0]
    )
    ups, downs = any(w in ctx.up for w in near), any(w in ctx.down for w in near)
    return None if ups == downs else "up" if ups else "down"
