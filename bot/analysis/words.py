"""Words as the rankings count them: lower case, without the empty ones, cut to their stems.

The only door to PyStemmer. Needs no data beyond the package and `lexicon/<language>/stopwords.txt`.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from Stemmer import Stemmer

from bot.analysis import lexicon

#: Numbers keep their decimals, since "3.5" and "35" are different facts.
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_DOTTED_I = "i\u0307"  # what "İ" becomes in lower case; the dot would end the word
#: Scripts written without spaces; their words are taken as pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_LONGEST = 60  # a "word" of 50,000 characters is none, but may not be forgotten either

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "czech",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
#: Inflecting languages without a stemmer: the first letters serve as well in search experiments.
_CUT = {"uk": 6, "be": 6, "bg": 6, "mk": 6, "hr": 6, "bs": 6, "sl": 6, "lv": 6}


def knows(language: str) -> bool:
    """Whether sentences of *language* can be told apart by what they say, not by place alone."""
    return bool(stopwords(language))


def unspaced(text: str) -> int:
    """How many characters of *text* are of scripts that put no blanks between words."""
    return 0 if text.isascii() else sum(map(len, _UNSPACED.findall(text)))


def tokens(text: str) -> list[str]:
    """All words and numbers of *text* in order, lower case."""
    return spelled(text.lower().replace(_DOTTED_I, "i"))


def spelled(text: str) -> list[str]:
    """The same as they are written."""
    found = _TOKEN.findall(text)
    if not text.isascii() and _UNSPACED.search(text):
        return [piece for word in found for piece in _pieces(word)]
    return found


def stems(text: str, language: str) -> list[str]:
    """The words of *text* that carry meaning, stemmed, in order."""
    known = _known(language)
    return [stem for stem in map(known.__getitem__, tokens(text)) if stem]


class _Known(dict[str, str]):
    """The stem of every word met so far, "" for the empty ones: most words of a text are old."""

    _MOST = 100_000

    def __init__(self, language: str) -> None:
        self._stem = stemmer(language)
        self._empty = stopwords(language)

    def __missing__(self, word: str) -> str:
        if len(self) > self._MOST:
            self.clear()
        found = "" if word in self._empty or is_scrap(word) else self._stem(word)
        self[word] = found
        return found


@cache
def _known(language: str) -> _Known:
    return _Known(language)


def is_scrap(word: str) -> bool:
    """A single Latin letter, left over from an initial or an apostrophe."""
    return len(word) == 1 and word.isascii() and word.isalpha()


@cache
def stopwords(language: str) -> frozenset[str]:
    return frozenset(lexicon.entries(language, "stopwords"))


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """A function from a lower-case word to its stem."""
    name, cut = _STEMMERS.get(language), _CUT.get(language)
    # PyStemmer's own cache costs more than what is remembered here.
    make = Stemmer(name, 0).stemWord if name else None

    def stem(word: str) -> str:
        if len(word) <= 3 or word[0].isdigit():
            return word[:_LONGEST]
        if make is not None:
            return str(make(word[:_LONGEST]))
        return word[:cut] if cut else word[:_LONGEST]

    return lru_cache(maxsize=20_000)(stem)


def _pieces(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
