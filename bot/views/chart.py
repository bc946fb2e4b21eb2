"""A line chart as a picture: values and when they held, drawn for a phone. The only door to Pillow.

Its colours are read on a light screen as on a dark one. There are no words in it: the built-in font
has no letters but Latin ones, and the words stand in the caption.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _HEIGHT = 1080, 720
_SMOOTH = 2  # drawn larger and shrunk: lines without steps
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 70, 90, 110
_TEXT, _LABEL = 34, 40
_PAPER, _GRID, _FAINT, _INK, _LINE = "#f3f4f6", "#d5d9df", "#6b7280", "#1f2933", "#1d6fd8"
_DOT = 12
_TO_TIMES = 30  # from the axis to the words under it
_GAP = 24  # between labels of the axis
_FEW, _MANY = 3, 6  # lines of the grid


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point: any number that grows with time, the value or its range, the words at the axis."""

    at: float
    low: float
    high: float
    when: str


def line(marks: Sequence[Mark], suffix: str = "") -> bytes:
    """A PNG of *marks* in their order; *suffix* ("%") follows each value."""
    image = Image.new("RGB", (_WIDTH * _SMOOTH, _HEIGHT * _SMOOTH), _PAPER)
    scale = _Scale.of(marks)
    told = decimals(value for mark in marks for value in (mark.low, mark.high))
    digits = told, max(told, decimals(scale.values))
    picture = _Picture(ImageDraw.Draw(image), scale, suffix, digits)
    picture.grid()
    picture.line(marks)
    picture.labels(marks)
    picture.times(marks)
    made = BytesIO()
    image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS).save(made, "PNG")
    return made.getvalue()


def compact(value: float, digits: int = 0) -> str:
    """A number as short as it can be read, 4.1, 12,500, 3.4M; a short one has so many *digits*
    after the point, as others beside it have: 5.0 between 5.2 and 4.7."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e5, "K")):
        if abs(value) >= size:
            unit = 1e3 if letter == "K" else size
            return f"{_short(value / unit)}{letter}"
    written = _short(value)
    return written if _decimals(written) >= digits else f"{value:,.{digits}f}"


def decimals(values: Iterable[float]) -> int:
    """How many digits after the point are needed to write each of *values* short."""
    written = (compact(value) for value in values)
    return max((_decimals(each) for each in written if each[-1].isdigit()), default=0)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers that enclose the values, few enough to be read."""
    spread = (high - low) or abs(high) or 1.0
    rough = spread / (_MANY - 2)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * by for by in (1, 2, 2.5, 5, 10) if power * by >= rough * 0.999)
    start = 0.0 if 0 <= low < spread else math.floor(low / step) * step
    count = max(math.ceil((high - start) / step - 1e-9), _FEW - 1)
    return [round(start + number * step, 12) for number in range(count + 1)]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values and times as places in the picture."""

    first: float
    last: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> _Scale:
        low, high = min(m.low for m in marks), max(m.high for m in marks)
        times = [mark.at for mark in marks]
        return cls(min(times), max(times), tuple(ticks(low, high)))

    def x(self, at: float) -> float:
        share = (at - self.first) / ((self.last - self.first) or 1)
        inset = 40  # that the outer marks stand clear of the edge
        return (_LEFT + inset + share * (_WIDTH - _LEFT - _RIGHT - 2 * inset)) * _SMOOTH

    def y(self, value: float) -> float:
        bottom, top = self.values[0], self.values[-1]
        share = (value - bottom) / ((top - bottom) or 1)
        return (_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)) * _SMOOTH


class _Picture:
    def __init__(
        self, draw: ImageDraw.ImageDraw, scale: _Scale, suffix: str, digits: tuple[int, int]
    ) -> None:
        self._draw = draw
        self._scale = scale
        self._suffix = suffix
        self._digits, self._grid_digits = digits
        self._text = ImageFont.load_default(_TEXT * _SMOOTH)
        self._label = ImageFont.load_default(_LABEL * _SMOOTH)

    def grid(self) -> None:
        for value in self._scale.values:
            y = self._scale.y(value)
            ends = [(_LEFT * _SMOOTH, y), ((_WIDTH - _RIGHT) * _SMOOTH, y)]
            self._draw.line(ends, _GRID, 2 * _SMOOTH)
            place = ((_LEFT - 20) * _SMOOTH, y)
            written = compact(value, self._grid_digits) + self._suffix
            self._draw.text(place, written, _FAINT, self._text, anchor="rm")

    def line(self, marks: Sequence[Mark]) -> None:
        """The points, joined where they are single values; a range is a bar."""
        scale = self._scale
        single = [(scale.x(m.at), scale.y(m.low)) for m in marks if m.low == m.high]
        if len(single) > 1:
            self._draw.line(single, _LINE, 6 * _SMOOTH, joint="curve")
        for mark in marks:
            self._draw.rounded_rectangle(
                self._dot(mark), _DOT * _SMOOTH, _LINE, _PAPER, 4 * _SMOOTH
            )

    def labels(self, marks: Sequence[Mark]) -> None:
        """The values, the newest first, above or below where they cover nothing; at the foot of
        the line rather below."""
        below = (_HEIGHT - _BOTTOM + _TO_TIMES) * _SMOOTH  # there the times begin
        taken = [self._dot(mark) for mark in marks]
        for number, mark in reversed(list(enumerate(marks))):
            words = self._written(mark.low)
            if mark.low != mark.high:
                words = f"{compact(mark.low, self._digits)}-{self._written(mark.high)}"
            x, top, _, bottom = self._dot(mark)
            middle = x + _DOT * _SMOOTH
            places = [(top - _DOT * _SMOOTH, "mb"), (bottom + _DOT * _SMOOTH, "mt")]
            beside = marks[max(number - 1, 0) : number + 2]
            if all(other.low > mark.high for other in beside if other is not mark):
                places.reverse()
            for y, anchor in places:
                box = self._draw.textbbox((middle, y), words, self._label, anchor=anchor)
                if box[3] < below and not any(_collide(box, other) for other in taken):
                    taken.append(box)
                    self._draw.text(
                        (middle, y),
                        words,
                        _INK,
                        self._label,
                        anchor,
                        stroke_width=5 * _SMOOTH,
                        stroke_fill=_PAPER,
                    )
                    break

    def times(self, marks: Sequence[Mark]) -> None:
        taken: list[_Box] = []
        for mark in [*marks[:1], *reversed(marks)]:
            place = self._scale.x(mark.at), (_HEIGHT - _BOTTOM + _TO_TIMES) * _SMOOTH
            box = self._draw.textbbox(place, mark.when, self._text, anchor="mt")
            if not any(_collide(box, other, _GAP * _SMOOTH) for other in taken):
                taken.append(box)
                self._draw.text(place, mark.when, _FAINT, self._text, anchor="mt")

    def _dot(self, mark: Mark) -> _Box:
        """As high as its range."""
        x, size = self._scale.x(mark.at), _DOT * _SMOOTH
        top, bottom = self._scale.y(mark.high), self._scale.y(mark.low)
        return x - size, top - size, x + size, bottom + size

    def _written(self, value: float) -> str:
        return compact(value, self._digits) + self._suffix


def _collide(one: _Box, other: _Box, gap: float = 0) -> bool:
    across = one[0] - gap < other[2] and other[0] - gap < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _short(value: float) -> str:
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    written = f"{value:,.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _decimals(written: str) -> int:
    return len(written.partition(".")[2])
