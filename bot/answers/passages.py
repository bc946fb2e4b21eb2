"""An article's sentences as numbers, made once when it is stored: answering parses nothing.

Each word is a 32-bit hash of its folded stem with two marks in its lowest bits: whether it is
written like a name, and whether it has a digit. With where each sentence stands that is four bytes
a word and twelve a sentence: a long article takes 5 kB.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.analysis.types import Span
from bot.analysis.words import stemmer
from bot.answers import forms

NAME = np.uint32(1)  # a capital where no sentence begins
DIGIT = np.uint32(2)
MARKS = np.uint32(3)
KEY = np.uint32(0xFFFFFFFC)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[.,]\d+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: Ukrainian and Belarusian have no stemmer: endings of nouns and adjectives, folded, come off.
_ENDINGS = re.compile(
    r"(?<=\w{3})(?:ями|ами|ові|еві|єві|ого|ому|ими|их|ии|им|іи|оі|ую|ів|ев|еи|ею|єю|ою|ах|ях|ом|ем"
    r"|єм|ам|ям|ая|яя|ее|[аяуюиіоеєьы])$"
)
_ENDED = frozenset({"uk", "be"})
_FORMAT = 3
_LONGEST_DATELINE = 75
_HEAD = "<BII"


@dataclass(frozen=True, slots=True)
class Passages:
    """`words[bounds[i]:bounds[i + 1]]` are the hashed words of sentence i, `span(i)` its place."""

    words: NDArray[np.uint32]
    bounds: NDArray[np.int32]
    places: NDArray[np.int32]  # start, end of each sentence

    @property
    def keys(self) -> NDArray[np.uint32]:
        return self.words & KEY

    def span(self, sentence: int) -> Span:
        return Span(*map(int, self.places[sentence]))

    def __len__(self) -> int:
        return len(self.bounds) - 1


def index(text: str, sentences: Sequence[Span], language: str) -> Passages:
    """The passages of *text*: one a sentence, in order."""
    words: list[int] = []
    bounds = [0]
    for sentence in sentences:
        words += _hashed(sentence.of(text), language)
        bounds.append(len(words))
    places = np.array([tuple(s) for s in sentences], np.int32).reshape(-1, 2)
    return Passages(np.array(words, np.uint32), np.array(bounds, np.int32), places)


def printed(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """*sentences* as they stand there, each with the dateline that analysis cuts off: "KYIV (AP) —
    " tells where, and who reported."""
    whole, before = [], 0
    for sentence in sentences:
        line = max(text.rfind("\n", 0, sentence.start) + 1, before)
        cut = text[line : sentence.start]
        if cut.strip() and len(cut) <= _LONGEST_DATELINE:
            sentence = Span(line + len(cut) - len(cut.lstrip()), sentence.end)
        whole.append(sentence)
        before = sentence.end
    return tuple(whole)


def terms(text: str, language: str) -> tuple[str, ...]:
    """The words of *text* as the index has them: folded and stemmed, in order."""
    return tuple(filter(None, (stem(word, language) for word in split(text))))


def keys(text: str, language: str) -> tuple[int, ...]:
    """The hashed words of a title, a name, a question: without marks, each once, in order."""
    return tuple(dict.fromkeys(_key(w, language) for w in split(text)))


def key(word: str, language: str) -> int:
    return _key(word, language)


def places(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Where in *keys* any of the few *wanted* stands; these are in order.

    Most keys are told apart by some of their bits, which takes a twentieth of looking each up.
    """
    some = np.zeros(1 << 16, np.bool_)
    some[(wanted >> np.uint32(2)) & np.uint32(0xFFFF)] = True
    at = np.flatnonzero(some[(keys >> np.uint32(2)) & np.uint32(0xFFFF)])
    if len(at) and len(wanted):
        spot = np.searchsorted(wanted, keys[at])
        spot[spot == len(wanted)] = 0
        at = at[wanted[spot] == keys[at]]
    return at


def split(text: str) -> Iterable[str]:
    """The words of *text* as written; scripts without spaces in pairs of characters."""
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isascii() or not is_unspaced(word):
            yield word
        else:
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))


def is_unspaced(word: str) -> bool:
    """Whether *word* is of a script that writes no blanks between words."""
    return bool(_UNSPACED.search(word))


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case, without accents and possessive: what two spellings of one word share."""
    plain = word.lower().replace("’", "'")
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in spread if not unicodedata.combining(c))
    return plain.removesuffix("'s")


def pack(passages: Passages) -> bytes:
    """Bytes for the store; `unpack` reads them."""
    head = struct.pack(_HEAD, _FORMAT, len(passages), len(passages.words))
    numbers = (passages.bounds, passages.places, passages.words)
    return head + b"".join(n.astype(f"<{n.dtype.kind}4").tobytes() for n in numbers)


def unpack(packed: bytes) -> Passages:
    """Raises ValueError for another version's bytes."""
    version, sentences, words = struct.unpack_from(_HEAD, packed)
    if version != _FORMAT:
        raise ValueError(f"passages of an unknown format {version}")
    start = struct.calcsize(_HEAD)
    numbers = np.frombuffer(packed, "<i4", 3 * sentences + 1, start)
    return Passages(
        words=np.frombuffer(packed, "<u4", words, start + numbers.nbytes),
        bounds=numbers[: sentences + 1],
        places=numbers[sentences + 1 :].reshape(-1, 2),
    )


def _hashed(sentence: str, language: str) -> list[int]:
    hashed = []
    for place, word in enumerate(split(sentence)):
        name = int(NAME) if place and word[0].isupper() else 0
        digit = int(DIGIT) if any(c.isdigit() for c in word) else 0
        hashed.append(_key(word, language) | name | digit)
    return hashed


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """What all forms of *word* share, without a blank or an apostrophe."""
    folded = fold(word)
    if language == "en":
        folded = forms.ENGLISH.get(folded, folded)
    elif language in _ENDED:
        return _ENDINGS.sub("", folded.replace("'", ""))
    return stemmer(language)(folded).replace("'", "")


@lru_cache(maxsize=200_000)
def _key(word: str, language: str) -> int:
    return zlib.crc32(stem(word, language).encode("utf-8", "surrogatepass")) & int(KEY)
