"""Outlines small enough to be stored, and the grouping of thousands of them at a digest's time.

A sketch is an `Outline` as numbers: hashed stems and how much each counts, six bytes a stem. The
grouping gives the stories that `stories.group` gives, without comparing each with each: two
articles are compared in full only if they share enough of their heaviest terms.
"""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from bot.analysis import stories
from bot.analysis.stories import WINDOW, Outline

_FORMAT = 1
_MOST = 250  # stems of an article that are kept
_BITS = 20  # stems are counted in so many bits' worth of places
#: So many of an article's heaviest terms decide whom it is compared with; terms that more
#: articles have, or an eighth of all, do not.
_HANDLES = 32
_HOLDERS = 64
#: What two articles must share in those terms to be compared in full: a third of `stories.ALIKE`.
_PROMISING = 0.05
_AROUND = 40  # articles most like one, among which its story is looked for

#: Cells of a grid that are counted by sorting them.
_FEW = 1 << 14

_Floats = npt.NDArray[np.float32]
_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """`weights[i]` is 1 + the logarithm of how much the stem `keys[i]` counts."""

    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float16]


def sketch(outline: Outline) -> Sketch:
    heaviest = sorted(outline.terms, key=lambda term: (-outline.terms[term], term))[:_MOST]
    hashed: dict[int, float] = defaultdict(float)
    for term in heaviest:
        hashed[zlib.crc32(term.encode("utf-8", "surrogatepass"))] += outline.terms[term]
    counts = np.array(list(hashed.values()), np.float32)
    keys = np.array(list(hashed), np.uint32)
    return Sketch(keys, (1 + np.log(counts)).astype(np.float16) if len(keys) else _NOTHING)


def pack(one: Sketch) -> bytes:
    """Bytes for the store; `unpack` reads them."""
    head = struct.pack("<BH", _FORMAT, len(one.keys))
    return head + one.keys.astype("<u4").tobytes() + one.weights.astype("<f2").tobytes()


def unpack(packed: bytes) -> Sketch:
    version, count = struct.unpack_from("<BH", packed)
    if version != _FORMAT:
        raise ValueError(f"a sketch of an unknown format {version}")
    start = struct.calcsize("<BH")
    keys = np.frombuffer(packed, "<u4", count, start)
    return Sketch(keys, np.frombuffer(packed, "<f2", count, start + 4 * count))


def group(
    sketches: Sequence[Sketch],
    dates: Sequence[datetime | None] = (),
    *,
    window: timedelta = WINDOW,
) -> list[int]:
    """The story of each article, named by the number of its first article."""
    if not sketches:
        return []
    grid = _Grid.of(sketches)
    likeness = _likeness(grid, _promising(grid), dates or [None] * len(sketches), window)
    return stories.joined(len(sketches), likeness)


def together(
    sketches: Sequence[Sketch],
    dates: Sequence[datetime | None],
    one: int,
    *,
    window: timedelta = WINDOW,
) -> list[int]:
    """The numbers of all articles of the story that article *one* is of, itself among them.

    Only those around it are grouped, hence without delay among thousands.
    """
    grid = _Grid.of(sketches)
    near = {one, *_alike(grid, one)}
    near |= {beyond for other in sorted(near) for beyond in _alike(grid, other)}
    around = sorted(near)
    firsts, seconds = np.triu_indices(len(around), 1)
    pairs = np.array(around)[firsts], np.array(around)[seconds]
    names = stories.joined(len(sketches), _likeness(grid, pairs, dates, window))
    return [number for number in around if names[number] == names[one]]


def central(sketches: Sequence[Sketch]) -> int:
    """The number of the article of one story that has most of what the others have."""
    if len(sketches) < 3:
        return 0  # of equals the earlier one
    grid = _Grid.of(sketches)
    sums = np.zeros(1 << _BITS, np.float32)
    np.add.at(sums, grid.places, grid.weights)
    support = (sums[grid.places] * grid.weights).sum(axis=1)
    return int(np.round(support, 5).argmax())


@dataclass(frozen=True, slots=True)
class _Grid:
    """One row an article: the places of its terms, the heaviest first, as unit vectors."""

    places: _Ints
    weights: _Floats
    holders: _Ints  # in how many articles each term is

    @classmethod
    def of(cls, sketches: Sequence[Sketch]) -> _Grid:
        wide = max(1, max(len(s.keys) for s in sketches))
        places = np.zeros((len(sketches), wide), np.int64)
        weights = np.zeros((len(sketches), wide), np.float32)
        for row, one in enumerate(sketches):
            places[row, : len(one.keys)] = one.keys >> (32 - _BITS)
            weights[row, : len(one.keys)] = one.weights
        holders = _holders(places, weights > 0)
        weights *= stories.rarity(holders, len(sketches)).astype(np.float32)
        order = np.argsort(-weights, axis=1, kind="stable")[:, : stories.TERMS]
        heaviest: _Floats = np.take_along_axis(weights, order, axis=1)
        lengths = np.sqrt((heaviest**2).sum(axis=1, keepdims=True))
        heaviest /= np.where(lengths > 0, lengths, np.float32(1))
        return cls(
            np.take_along_axis(places, order, axis=1),
            heaviest,
            np.take_along_axis(holders, order, axis=1),
        )


def _holders(places: _Ints, filled: npt.NDArray[np.bool_]) -> _Ints:
    """In how many rows the place of each cell is."""
    if places.size > _FEW:
        everywhere: _Ints = np.bincount(places[filled], minlength=1 << _BITS)
        return everywhere[places]
    known, counts = np.unique(places[filled], return_counts=True)  # without a million zeros
    if not len(known):
        return np.zeros_like(places)
    found: _Ints = counts[np.searchsorted(known, places).clip(max=len(known) - 1)]
    return found


def _promising(grid: _Grid) -> tuple[_Ints, _Ints]:
    """Pairs of articles (the earlier first) that share enough of their heaviest terms."""
    count = len(grid.places)
    few = (grid.holders[:, :_HANDLES] > 1) & (
        grid.holders[:, :_HANDLES] <= max(_HOLDERS, count // 8)
    )
    few &= grid.weights[:, :_HANDLES] > 0
    rows, columns = np.nonzero(few)
    terms, weights = grid.places[rows, columns], grid.weights[rows, columns]
    order = np.argsort(terms, kind="stable")
    terms, weights, rows = terms[order], weights[order], rows[order]
    pairs, shares = [], []
    step = 1
    while step < len(terms):
        same = np.nonzero(terms[step:] == terms[:-step])[0]
        if not len(same):
            break
        pairs.append(rows[same] * count + rows[same + step])
        shares.append(weights[same] * weights[same + step])
        step += 1
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found, place = np.unique(np.concatenate(pairs), return_inverse=True)
    promising = found[np.bincount(place, np.concatenate(shares)) >= _PROMISING]
    return promising // count, promising % count


def _likeness(
    grid: _Grid,
    pairs: tuple[_Ints, _Ints],
    dates: Sequence[datetime | None],
    window: timedelta,
) -> list[dict[int, float]]:
    """For each article those it may share a story with, and how alike they are."""
    firsts, seconds = pairs
    alike: list[dict[int, float]] = [{} for _ in dates]
    spread = np.zeros(1 << _BITS, np.float32)
    starts = np.searchsorted(firsts, np.arange(len(dates) + 1))
    for row in np.unique(firsts):
        others = seconds[starts[row] : starts[row + 1]]
        spread[grid.places[row]] = grid.weights[row]
        cosines = (spread[grid.places[others]] * grid.weights[others]).sum(axis=1)
        spread[grid.places[row]] = 0
        for other, cosine in zip(others.tolist(), cosines.tolist(), strict=True):
            if stories.near(dates[row], dates[other], window):
                alike[row][other] = alike[other][int(row)] = cosine
    return alike


def _alike(grid: _Grid, one: int) -> list[int]:
    """The articles most like *one*, if they are enough like it to be of one story."""
    spread = np.zeros(1 << _BITS, np.float32)
    spread[grid.places[one]] = grid.weights[one]
    cosines = (spread[grid.places] * grid.weights).sum(axis=1)
    closest = np.argsort(-cosines, kind="stable")[:_AROUND]
    return [int(other) for other in closest if cosines[other] >= stories.ALIKE]


_NOTHING = np.zeros(0, np.float16)
