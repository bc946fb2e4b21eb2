"""Two numbers that are one figure: a range ("14-18 mpg", "between 5% and 6%") or a change ("from
40 to 43").

A change keeps the later value and remembers where the earlier one stands.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.figures.context import Context
from bot.analysis.figures.number import Form
from bot.analysis.figures.quantities import Quantity
from bot.analysis.types import FigureKind, Span

_LONGEST_GAP = 24
_CLAUSE = 70  # characters in which the verb of a change is looked for
_VERB_LAST = frozenset({"de", "nl"})
_CLAUSE_END = re.compile(r"[,;:.]")
_LATER_TO = re.compile(r"(?:\s[\w.]+){0,4}?\sto\s(?:about\s|around\s)?")
_COMPARED = re.compile(
    r"(?:\s[\w.,]+){0,4}?,?\s(?:from|up from|down from|compared with|compared to|against|versus)\s"
    r"(?:about\s|around\s|just\s|some\s)?"
)
_DASHES = frozenset({"-", "–", "—", "‑"})
_HANGING = re.compile(r"-(?:,|\s(?:or|and|to)\s)")
_SCALES = (1e12, 1e9, 1e6, 1e3, 1e2)


def joined(
    quantities: Sequence[Quantity], text: str, within: Span, ctx: Context
) -> tuple[Quantity, ...]:
    """*quantities* of one sentence with ranges and changes put together."""
    found: list[Quantity] = []
    for quantity in _tied(quantities, text, within, ctx):
        before = found[-1] if found else None
        if before is not None and (pair := _pair(text, before, quantity, within, ctx)):
            found[-1] = pair
            continue
        if before is not None and _is_earlier(text, before, quantity):
            found[-1] = replace(before, previous=quantity.span)
        if before is not None:
            found[-1], quantity = _shared_unit(text, found[-1], quantity, ctx)
        found.append(quantity)
    return tuple(_unhyphened(text, found))


def _tied(quantities: Sequence[Quantity], text: str, within: Span, ctx: Context) -> list[Quantity]:
    """What a dash joins is joined first: "from 12.5 to 18-20 billion"."""
    found: list[Quantity] = []
    for quantity in quantities:
        before = found[-1] if found else None
        dash = before and text[before.span.end : quantity.span.start].strip() in _DASHES
        pair = _pair(text, before, quantity, within, ctx) if before and dash else None
        if pair is not None:
            found[-1] = replace(pair, previous=None)
            continue
        found.append(quantity)
    return found


def _shared_unit(
    text: str, before: Quantity, quantity: Quantity, ctx: Context
) -> tuple[Quantity, Quantity]:
    """ "rose 64 points to 4,577", "8 or $9": the unit is written once."""
    gap = text[before.span.end : quantity.span.start]
    if quantity.unit is None and before.kind is FigureKind.MEASURE and ctx.to.fullmatch(gap):
        return before, replace(quantity, unit=before.unit, kind=before.kind)
    if _is_lower_end(before, quantity, gap, ctx):
        assert isinstance(before.value, float)
        value = before.value * quantity.scale
        return replace(before, value=value, unit=quantity.unit, kind=quantity.kind), quantity
    if before.unit is None and quantity.kind is FigureKind.MONEY and ctx.either.fullmatch(gap):
        return replace(before, unit=quantity.unit, kind=quantity.kind), quantity
    return before, quantity


def _is_lower_end(low: Quantity, high: Quantity, gap: str, ctx: Context) -> bool:
    """ "from 12.5 to 18-20 billion euros": the unit and scale of the second end are the first's."""
    if low.unit is not None or high.unit is None or not isinstance(high.value, tuple):
        return False
    bare = isinstance(low.value, float) and low.scale == 1
    return bare and bool(ctx.to.fullmatch(gap))


def _unhyphened(text: str, found: list[Quantity]) -> list[Quantity]:
    """ "four-, five- and six-cylinder": what stands after the last hyphen belongs to all."""
    for i in range(len(found) - 2, -1, -1):
        hanging = _HANGING.match(text, found[i].span.end)
        if hanging and found[i].unit is None:
            found[i] = replace(found[i], unit=found[i + 1].unit, kind=found[i + 1].kind)
    return found


def _pair(text: str, low: Quantity, high: Quantity, within: Span, ctx: Context) -> Quantity | None:
    if not (isinstance(low.value, float) and isinstance(high.value, float)):
        return None
    if Form.FRACTION in (low.form, high.form) or not _akin(low, high) or low.previous:
        return None
    gap = text[low.span.end : high.span.start]
    if len(gap) > _LONGEST_GAP:
        return None
    left = text[max(within.start, low.span.start - _CLAUSE) : low.span.start]
    came_from = bool(ctx.from_before.search(left))
    if ctx.to.fullmatch(gap):
        if came_from and (_has_moved(left, ctx) or _moves_behind(text, high, within, ctx)):
            return _changed(low, high)
        return _range(low, high) if came_from or not _has_just_moved(left, ctx) else None
    if came_from and _LATER_TO.fullmatch(gap) and _has_moved(left, ctx):
        return _changed(low, high)
    if ctx.both.fullmatch(gap) and ctx.between_before.search(left):
        return _range(low, high)
    if ctx.either.fullmatch(gap) and low.form is high.form is Form.WORDS:
        return _range(low, high) if high.value - low.value == 1 else None
    return None


def _is_earlier(text: str, now: Quantity, then: Quantity) -> bool:
    """ "rose to 3.9 million headsets from 2.4 million", "460 vehicles, compared with 63"."""
    gap = text[now.span.end : then.span.start]
    if len(gap) > 2 * _LONGEST_GAP or now.kind is not then.kind:
        return False
    return bool(_COMPARED.fullmatch(gap)) and now.previous is None


def _akin(low: Quantity, high: Quantity) -> bool:
    if low.unit is None:
        sign_before = high.span.start < high.number.start
        return not sign_before or low.form is high.form is Form.WORDS
    if high.unit is None:
        return low.unit.kind is FigureKind.MONEY and low.span.start < low.number.start
    return high.unit.name == low.unit.name


def _has_moved(left: str, ctx: Context) -> bool:
    words = re.findall(r"[^\W\d_]+", re.split(r"[;:.]\s", left)[-1].lower())
    return any(word in ctx.moved for word in words)


def _moves_behind(text: str, high: Quantity, within: Span, ctx: Context) -> bool:
    """ "von 84 auf 131 Millionen gestiegen": where the verb may end its clause."""
    if ctx.language not in _VERB_LAST:
        return False
    rest = text[high.span.end : min(within.end, high.span.end + _CLAUSE)]
    return _has_moved(_CLAUSE_END.split(rest, maxsplit=1)[0], ctx)


def _has_just_moved(left: str, ctx: Context) -> bool:
    """ "rose 12 to 45": the step and the level, not a range."""
    words = left.split()
    return bool(words) and words[-1].lower() in ctx.moved


def _range(low: Quantity, high: Quantity) -> Quantity:
    assert isinstance(high.value, float)
    return replace(_whole(low, high), value=(_scaled(low, high), high.value))


def _changed(low: Quantity, high: Quantity) -> Quantity:
    whole = _whole(low, high)
    return replace(whole, span=high.span, number=high.number, value=high.value, previous=low.span)


def _whole(low: Quantity, high: Quantity) -> Quantity:
    unit, kind = (high.unit, high.kind) if high.unit else (low.unit, low.kind)
    return replace(
        low,
        span=Span(low.span.start, high.span.end),
        number=Span(low.number.start, high.number.end),
        unit=unit,
        kind=kind,
        per=high.per or low.per,
        unit_end=high.unit_end,
        scale=max(low.scale, high.scale),
    )


def _scaled(low: Quantity, high: Quantity) -> float:
    """ "four to five thousand": the scale said once belongs to both."""
    assert isinstance(low.value, float)
    assert isinstance(high.value, float)
    for scale in _SCALES:
        head = high.value / scale
        if 1 <= head < 1000 and low.value < head and high.scale >= scale and low.scale == 1:
            return low.value * scale
    return low.value
