"""Quantities: numbers joined with their units, their currency and the other end of a range.

This is the layer that needs no parse. It answers, for any language, what is measured where in a
sentence.
"""

import re
from dataclasses import dataclass, replace

from bot.analysis.figures import units
from bot.analysis.figures.context import Context, context
from bot.analysis.figures.filters import is_quantity
from bot.analysis.figures.number import Form, Number, Value
from bot.analysis.figures.numbers import find_numbers
from bot.analysis.figures.units import Measured, Unit
from bot.analysis.types import FigureKind, Span

#: A "sentence" with more numbers is a table: its rest is not read.
_MOST_NUMBERS = 100
_YEARS = Unit("year", FigureKind.DURATION)
_AGE = Unit("year of age", FigureKind.AGE)
_STRENGTH = Unit("magnitude", FigureKind.MEASURE)
_MAGNITUDE = re.compile(r"\bmagnitude(?:\sof)?[-\s](?:about\s)?$", re.I)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|(?:over|under|above|below)\sthe\sage\sof|at\sthe\sage\sof|age\sof)(?:\sabout|\sbetween)?\s$",
    re.I,
)
_OF_ONE = re.compile(r"\s(?:of\s)?an?(?=\s)")
_BRACKET = re.compile(r"\s\([^()\w]*[^()]{0,6}\d[^()]{0,16}\)")
_PARTED = frozenset({FigureKind.DURATION, FigureKind.MEASURE})
_WHO_IS = re.compile(
    r"(?:\b(?:[Ww]ho|[Hh]e|[Ss]he)|[A-Z][a-zà-ÿ]+\s[A-Z][\w’'-]+)\s(?:is|was|turned|turns|now)\s$"
)
_AFTER_AGE = re.compile(r"[.,;]|$|\s(?:when|and|at the time)\b")
_AFTER_BIRTHDAY = re.compile(r"\s(?:in|on|this|next|last)\b")
_APPOSED_NAME = re.compile(r"[A-Z][\w’'.-]{1,40},\s$")
_APPOSED_KIN = re.compile(r"\b(?:his|her|their)\s[a-z-]{3,20},\s$", re.I)
_NAME_BRACKET = re.compile(r"[A-Z][a-zà-ÿ’'-]+\s[A-Z][\w’'-]+\s\($")


@dataclass(frozen=True, slots=True)
class Quantity:
    span: Span  # the number with its unit: "£1.2bn", "60 per cent", "two dozen"
    number: Span  # the number alone
    value: Value
    form: Form
    scale: float  # of the number word: "million"
    kind: FigureKind
    unit: Unit | None
    per: str | None = None  # "per hour"
    previous: Span | None = None
    in_brackets: bool = False  # the same amount once more, in other units
    unit_end: int | None = None  # where the unit ends and what it is per begins

    @property
    def is_bare(self) -> bool:
        """A whole number in digits and nothing more."""
        whole = isinstance(self.value, float) and self.value.is_integer()
        return self.unit is None and self.form is Form.DIGITS and self.scale == 1 and whole

    @property
    def unit_name(self) -> str | None:
        if self.unit is None:
            return None
        return f"{self.unit.name} per {self.per}" if self.per else self.unit.name


def find_quantities(text: str, within: Span, language: str) -> tuple[Quantity, ...]:
    """The quantities of one sentence in text order, the ends of a range still apart."""
    ctx = context(language)
    found: list[Quantity] = []
    for number in find_numbers(text, within, language)[:_MOST_NUMBERS]:
        if found and number.span.start < found[-1].span.end:
            continue  # the hundred in "12 per cento"
        quantity = _measured(number, text, within, ctx)
        if is_quantity(number, quantity.span, text, within, ctx):
            found.append(quantity)
    return tuple(found)


def _measured(number: Number, text: str, within: Span, ctx: Context) -> Quantity:
    start, end = number.span.start, number.span.end
    if within.start < start and text[start - 1] + text[end : end + 1] == "[]":
        start, end = start - 1, end + 1  # an editor's word in a quotation
    unit: Unit | None = None
    currency = units.currency_before(text, start, within.start)
    after = units.unit_after(text, end, within.end, ctx.language)
    if after is None and number.form is Form.FRACTION:
        part = _OF_ONE.match(text, end, within.end)
        after = _part_of_one(text, part.end(), within, ctx) if part else None
        if part and after:
            number = replace(number, span=Span(start, part.end()))
    if currency is not None:
        start, unit = currency.edge, currency.unit
        end = units.after_amount(text, end, within.end)
    elif after is not None:
        unit, end = after.unit, after.edge
        if unit.name == "pound-mass" and _is_sterling(number, text, within, end):
            unit = Unit("pound sterling", FigureKind.MONEY)
        if unit.name == "south korean won" and number.scale == 1 and _is_small(number):
            unit, end = None, number.span.end  # "number 7 won"
    elif code := units.currency_after(text, end, within.end):
        unit, end = code.unit, code.edge
    if unit is None and _MAGNITUDE.search(text, max(within.start, start - 24), start):
        unit = _STRENGTH
    elif unit is None:
        unit = _AGE if _is_age(number, text, within) else None
    elif unit == _YEARS and _AGE_BEFORE.search(text, max(within.start, start - 30), start):
        unit = _AGE
    per, unit_end = None, end if currency is None else number.span.end
    if unit is not None:
        article = unit.kind is not FigureKind.AGE
        found = units.per_after(text, end, within.end, ctx.language, article=article)
        per, end = found or (_per_after_bracket(text, end, within, ctx), end)
    opened = text[max(within.start, start - 2) : start].strip()[-1:] in ("(", "/")
    bracket = opened and text[end : end + 2].lstrip()[:1] in (")", "/")
    kind = unit.kind if unit else FigureKind.PLAIN
    return Quantity(
        Span(start, end),
        number.span,
        number.value,
        number.form,
        number.scale,
        kind,
        unit,
        per,
        None,
        bracket,
        unit_end if end > unit_end else None,
    )


def _per_after_bracket(text: str, end: int, within: Span, ctx: Context) -> str | None:
    """ "9 billion shekels ($2.4 billion) a year": the same amount in brackets comes between."""
    bracket = _BRACKET.match(text, end, within.end)
    if bracket is None:
        return None
    found = units.per_after(text, bracket.end(), within.end, ctx.language, article=True)
    return found[0] if found else None


def _part_of_one(text: str, at: int, within: Span, ctx: Context) -> Measured | None:
    """ "half an hour", "three quarters of a mile"."""
    after = units.unit_after(text, at, within.end, ctx.language)
    return after if after is not None and after.unit.kind in _PARTED else None


def _is_sterling(number: Number, text: str, within: Span, end: int) -> bool:
    if units.is_weight(text, within, number.span.start, end):
        return False
    big = isinstance(number.value, float) and (number.scale >= 1e3 or number.value >= 5000)
    return big or units.is_money_pound(text, within, number.span.start)


def _is_small(number: Number) -> bool:
    return isinstance(number.value, float) and number.value < 1000


def _is_age(number: Number, text: str, within: Span) -> bool:
    """ "Olena Koval, 44, …", "aged 16", "the age of 21", "who was 10"."""
    if number.scale != 1 or not isinstance(number.value, float) or not 0 < number.value < 120:
        return False
    if not number.value.is_integer():
        return False
    left = text[max(within.start, number.span.start - 32) : number.span.start]
    right = text[number.span.end : min(within.end, number.span.end + 12)]
    if _WHO_IS.search(left) and not re.match(r"\.\d|,\d", right):
        if _AFTER_AGE.match(right):
            return True
        return "turn" in left and bool(_AFTER_BIRTHDAY.match(right))
    if _AGE_BEFORE.search(left):
        return not re.match(r"\s?%|\.\d", right)
    if _APPOSED_KIN.search(left) and number.form is Form.DIGITS and right.startswith(","):
        return True
    if number.form is Form.DIGITS and number.value >= 5:
        if _APPOSED_NAME.search(left) and re.match(r",|\)|\.\s?$|;", right):
            return True
        return bool(_NAME_BRACKET.search(left) and right.startswith(")") and number.value >= 16)
    return False
