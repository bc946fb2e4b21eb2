"""Whether two texts are the same: sent twice, taken over from an agency, cut or lightly edited.

MinHash finds candidates among many texts without comparing each with each (Broder 1997); the
candidates are then compared in full by containment, which also sees a short text in a long one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.analysis import words

_SHINGLE = 3  # words in a row
_LONGEST = 3000  # words looked at; an article is told by then
_PERMUTATIONS = 128
#: 64 bands of 2 find texts that share an eighth of their shingles half the time, a quarter always.
#: Two reports of one event share a twentieth.
_BANDS = 64
#: The part of the shorter text's shingles that the other must hold. One word in seven changed
#: leaves 0.6 of them, reports written apart share less than 0.15.
SAME = 0.4

Key = TypeVar("Key", bound=Hashable)
_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is compared of a text; made once, then cheap to compare."""

    shingles: _Hashes  # sorted, each once
    signature: npt.NDArray[np.uint32]

    @property
    def bands(self) -> Iterator[bytes]:
        rows = self.signature.reshape(_BANDS, -1)
        return (bytes([number]) + row.tobytes() for number, row in enumerate(rows))


def fingerprint(text: str) -> Fingerprint:
    hashes = np.array([crc32(word.encode("utf-8", "replace")) for word in _words(text)], np.uint64)
    shingles = _mixed(hashes)
    if not len(shingles):
        return Fingerprint(shingles, np.zeros(_PERMUTATIONS, np.uint32))
    permuted = (shingles[:, None] * _FACTORS + _SUMMANDS) >> np.uint64(32)
    return Fingerprint(shingles, permuted.min(axis=0).astype(np.uint32))


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """How much of the shorter text is in the longer one, 0 to 1."""
    fewest = min(len(one.shingles), len(other.shingles))
    if not fewest:
        return 0.0
    return len(np.intersect1d(one.shingles, other.shingles, assume_unique=True)) / fewest


class Index(Generic[Key]):
    """Texts seen so far, asked which of them a new one repeats."""

    def __init__(self) -> None:
        self._fingerprints: dict[Key, Fingerprint] = {}
        self._bands: dict[bytes, list[Key]] = {}

    def add(self, key: Key, found: Fingerprint) -> None:
        if len(found.shingles):
            self._fingerprints[key] = found
            for band in found.bands:
                self._bands.setdefault(band, []).append(key)

    def same(self, found: Fingerprint) -> list[Key]:
        """The keys of the texts that *found* repeats, the most alike first."""
        if not len(found.shingles):
            return []
        candidates = dict.fromkeys(key for band in found.bands for key in self._bands.get(band, ()))
        alike = {key: containment(self._fingerprints[key], found) for key in candidates}
        return sorted(
            (key for key, share in alike.items() if share >= SAME), key=lambda key: -alike[key]
        )


def copies(texts: Iterable[str]) -> list[int | None]:
    """For each text the number of the first text that it repeats, None when it is new."""
    index: Index[int] = Index()
    first: list[int | None] = []
    for number, text in enumerate(texts):
        found = fingerprint(text)
        same = index.same(found)
        first.append(
            min((at if first[at] is None else first[at] or 0 for at in same), default=None)
        )
        index.add(number, found)
    return first


def _words(text: str) -> list[str]:
    return words.tokens(text[: 20 * _LONGEST])[:_LONGEST]


def _mixed(hashes: _Hashes) -> _Hashes:
    """Each run of words as one number, spread over all 64 bits."""
    if not len(hashes):
        return hashes
    size = min(_SHINGLE, len(hashes))
    mixed = np.zeros(len(hashes) - size + 1, np.uint64)
    for at in range(size):
        mixed = (mixed ^ hashes[at : at + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


# Fixed, so that equal texts have equal fingerprints in every process and on every machine.
_random = np.random.Generator(np.random.PCG64(1997))
_FACTORS: _Hashes = _random.integers(1, 2**63, _PERMUTATIONS, np.uint64) | np.uint64(1)
_SUMMANDS: _Hashes = _random.integers(0, 2**63, _PERMUTATIONS, np.uint64)
