"""Which language a text is written in. The only door to py3langid; its model is part of the
package.

Unpacking that model takes longer than reading hundreds of sentences, so it is asked only where
the common words do not settle it: plain English, most of what is sent, never wakes it.
"""

import re
from functools import cache
from typing import Any

from bot.analysis import lexicon

#: Enough to decide, little enough to cost nothing on a long page.
_SAMPLE = 3000
#: The identifier's own probability below which nobody should act on its answer. Headlines of six
#: words score 0.5 to 0.9 when right; single words and names stay below 0.3.
_SURE = 0.4
UNKNOWN = "und"
#: So few words with one common English one at most, a row of names, are in no language.
_SHORT = 25
#: English when a sixth of the words are its common ones, three for each that only another has.
_COMMON, _FOREIGN = 6, 3
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Signs that English texts use; any other letter or sign that is not ASCII is for the identifier.
_SIGNS = re.compile(r"[“”‘’–—…•·£€¥°²³½μ×≈″\u00a0\u200b\u202f]+")
#: What the identifier tells apart and we treat alike.
_ALIKE = {"nn": "no", "nb": "no", "zxx": UNKNOWN}


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of *text*, or "und" when it is too short or too odd to
    tell."""
    sample = " ".join(text[:_SAMPLE].split())
    if sum(map(str.isalpha, sample)) < 12:
        return UNKNOWN
    if (known := _by_common_words(sample)) is not None:
        return known
    answer = _identifier().classify(sample)
    code, probability = str(answer[0]), float(answer[1])
    if probability < _SURE or len(code) != 2:
        return _ALIKE.get(code, UNKNOWN)
    return _ALIKE.get(code, code)


def likeliest(text: str) -> str:
    """The best guess, however weak: for those who must read a line too short to tell."""
    english, foreign, other = _votes(_words(text[:_SAMPLE]))
    if foreign > english:
        return other
    if _SIGNS.sub("", text[:_SAMPLE]).isascii():
        return "en"
    code = str(_identifier().classify(" ".join(text[:_SAMPLE].split()))[0])
    return _ALIKE.get(code, code)


def load() -> None:
    """Unpack the model now. It needs a temporary file, which not every process may write later."""
    _identifier()


def normalised(code: str | None) -> str | None:
    """A caller's language tag ("en-GB", "EN", "uk_UA") as we write it; None when there is nothing
    to use."""
    if not code:
        return None
    short = code.strip().lower().replace("_", "-").split("-")[0]
    return _ALIKE.get(short, short) if short.isascii() and short.isalpha() else None


def _by_common_words(sample: str) -> str | None:
    """English or "und" where the common words alone tell it, else None."""
    if not _SIGNS.sub("", sample).isascii():
        return None
    words = _words(sample)
    english, foreign, _ = _votes(words)
    if english < 2 and not foreign and len(words) < _SHORT:
        return UNKNOWN
    share = sum(word.lower() in _common_words()[0] for word in words) * _COMMON / len(words)
    plain = english >= 2 and (foreign < 2 or english >= _FOREIGN * foreign) and share >= 1
    return "en" if plain else None


def _words(sample: str) -> list[str]:
    """Single letters tell nothing: "a" stands in every list."""
    return [word for word in _WORD.findall(sample) if len(word) > 1]


def _votes(words: list[str]) -> tuple[int, int, str]:
    """How many different words are common in English, how many only in another language, and in
    which most. Those of names, "Los Angeles", are not heard."""
    said = {word.lower() for word in words}
    uncapped = {word for word in words if word.islower()}
    english, others = _common_words()
    foreign, other = max((len(uncapped & common), code) for code, common in others)
    return len(said & english), foreign, other


@cache
def _common_words() -> tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
    lists = {c: frozenset(lexicon.entries(c, "stopwords")) for c in lexicon.languages("stopwords")}
    english = lists.pop("en")
    return english, tuple((code, common - english) for code, common in lists.items())


@cache
def _identifier() -> Any:  # the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
