"""Whether words are a noun phrase where there is no parse: told by capitals, endings, small words.

What is in doubt is none: a topic that holds a verb is worse than one that is not told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.analysis import lexicon
from bot.analysis.people.tongues import Tongue, tongue
from bot.analysis.types import Span

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_BEFORE = re.compile(r"([^\W\d_]{1,20}['’]?)[ \u00a0]?$")
_NEAR = 24  # characters before a phrase
_SURE = 2  # times that a phrase of small letters stands behind an article or a preposition
_ELIDED = ("fr", "it")
#: Small words that stand before verbs, too: "het blijkt", "la firmó", "om te sluiten".
_NO_SIGN = {
    "nl": frozenset({"het", "te", "om", "'t"}),
    "sv": frozenset({"det", "de", "att"}),
    "es": frozenset({"lo", "los", "las", "le", "la"}),
    "pt": frozenset({"a", "o", "os", "as"}),
    "fr": frozenset({"l'", "l’", "en", "les"}),
    "it": frozenset({"l'", "l’", "gli"}),
}


def is_nominal(text: str, spans: Sequence[Span], language: str) -> bool:
    """Whether what is written at *spans*, one phrase in its forms, may be a noun phrase."""
    known = tongue(language)
    written = [_WORD.findall(span.of(text)) for span in spans]
    if any(not words or _is_elided(words, language) for words in written):
        return False
    if known.nouns_are_capital:
        return _is_german(written, known)
    if any(
        _is_name(words) and not _opens(text, span)
        for words, span in zip(written, spans, strict=True)
    ):
        return not (len(written[0]) == 1 and known.is_never(written[0][0]))
    if any(word[0].isupper() for word in written[0][1:]):
        return False  # a name with something that is none: "Borgoverde spegnerà"
    signs = _signs(language)
    if not signs:
        return False
    if _is_verbal(written[0][-1], language) or any(
        word[0].isupper() for words in written for word in words[1:]
    ):
        return False
    if len(written[0]) > 1 and all(w[0][0].isupper() for w in written):
        return False
    after = sum(_word_before(text, span) in signs for span in spans)
    return after >= _SURE or (known.inflects_names and after > 0)


def _is_elided(words: Sequence[str], language: str) -> bool:
    """ "C'est", "dell'ospedale": a small word hangs on it."""
    return language in _ELIDED and any("'" in word or "’" in word for word in words)


def _is_name(words: Sequence[str]) -> bool:
    return all(word[0].isupper() for word in words)


def _opens(text: str, span: Span) -> bool:
    """Whether a phrase stands where every word has a capital."""
    before = text[max(0, span.start - 3) : span.start].rstrip(" \u00a0–—")
    return not before or before[-1] in '.!?…\n:«„“”"'


def _is_german(written: Sequence[Sequence[str]], known: Tongue) -> bool:
    """Capital nouns, an adjective before them at most; two nouns only when they come again."""
    first = written[0]
    if not first[-1][0].isupper() or known.is_never(first[-1]):
        return False
    inflected = all(w[0].isupper() or w.endswith(("e", "er", "en", "es", "em")) for w in first)
    titles = any(w.lower().rstrip(".") in known.courtesies for w in first)
    return inflected and not titles and (len(first) == 1 or len(written) > 1)


def _is_verbal(word: str, language: str) -> bool:
    return word.lower().endswith(lexicon.entries(language, "verb_endings"))


@cache
def _signs(language: str) -> frozenset[str]:
    """The small words behind which a noun stands."""
    known = tongue(language)
    small = known.articles | known.prepositions | known.genitives | known.possessives
    return small - _NO_SIGN.get(language, frozenset())


def _word_before(text: str, span: Span) -> str:
    found = _BEFORE.search(text, max(0, span.start - _NEAR), span.start)
    return found.group(1).lower() if found else ""
