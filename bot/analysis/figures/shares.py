"""Shares: "half of", "a third", "two-thirds", "half a million", "3 in 4"."""

import re
from collections.abc import Sequence
from functools import cache

from bot.analysis.figures.number import Form, Number
from bot.analysis.figures.tokens import Token, hyphened
from bot.analysis.figures.vocabulary import Vocabulary, vocabulary
from bot.analysis.types import Span
from bot.analysis.words import stopwords

#: Characters of "un comerciante de cada" before its number.
_LONGEST_RATIO = 40
#: "two in three years" is no share.
_NOT_IN_RATIO = tuple(
    f"{gap}{unit}"
    for gap in (" ", "-")
    for unit in (
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "decade",
        "game",
        "match",
        "%",
        "per",
        ":",
    )
)


def fraction(
    text: str, tokens: Sequence[Token], at: int, words: Vocabulary
) -> tuple[Number, int] | None:
    first = tokens[at].text
    if first in words.fraction:
        return _half(text, tokens, at, words)
    over = words.small.get(first) or words.article.get(first)
    if over is None or at + 1 >= len(tokens):
        return None
    step = 2 if hyphened(tokens, at) else 1
    if at + step >= len(tokens) or tokens[at + step].text not in words.fraction:
        return None
    word, last = tokens[at + step].text, at + step
    if not _is_share(text, tokens, last, words) and not (over > 1 and word.endswith("s")):
        return None
    whole = tokens[at - 1].text if at else ""
    if word in ("half", "halves") and over == 1 and whole in words.joins:
        return None
    if step == 1 and over >= words.fraction[word]:
        return None  # "five quarters" of a town
    value = over / words.fraction[word]
    return _of_a_million(text, tokens, at, last, value, words)


def _half(
    text: str, tokens: Sequence[Token], at: int, words: Vocabulary
) -> tuple[Number, int] | None:
    """A share named without a count: "half of", "la moitié de", "половина"."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    scaled = words.scale.get(after, 0.0) >= 1e3  # "quarter million"
    if (
        not scaled
        and words.fraction[tokens[at].text] != 2
        and words.language
        in (
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
        )
    ):
        return None
    if at and tokens[at - 1].text in words.not_before_half:
        return None
    if at and text[tokens[at].start - 1] == "-":
        return None
    if words.language == "en" and not _is_bare_share(text, tokens, at, words):
        return None
    return _of_a_million(text, tokens, at, at, 1 / words.fraction[tokens[at].text], words)


def _is_bare_share(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    if not _is_share(text, tokens, at, words):
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    known = words.after_half | set(words.scale) | set(words.dozen) | {"-"}
    return after in known or before in words.before_half


def _is_share(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    if words.language != "en" or at + 1 >= len(tokens):
        return True
    after = tokens[at + 1].text
    if after == "-":
        follow = tokens[at + 2].text if at + 2 < len(tokens) else ""
        return tokens[at].text == "half" and (follow in words.scale or follow in words.dozen)
    if tokens[at].text == "half" and after in words.not_after_half:
        return False
    if after in words.scale or after in words.dozen:
        return True
    return not after[0].isalpha() or after in words.after_share


def _of_a_million(
    text: str, tokens: Sequence[Token], at: int, last: int, value: float, words: Vocabulary
) -> tuple[Number, int]:
    """ "half a million", "a quarter of a million", "half a dozen": the share is taken of the
    scale.
    """
    ahead = last + 1
    if ahead < len(tokens) and (tokens[ahead].text == "-" or tokens[ahead].text in words.of):
        ahead += 1
    if ahead < len(tokens) and tokens[ahead].text in words.article:
        ahead += 1
    if ahead < len(tokens):
        word = tokens[ahead].text
        by = words.scale.get(word) or words.dozen.get(word)
        if by:
            span = Span(tokens[at].start, tokens[ahead].end)
            return Number(span, value * by, Form.WORDS, by), ahead + 1
    return Number(Span(tokens[at].start, tokens[last].end), value, Form.FRACTION), last + 1


def with_ratios(text: str, found: list[Number], words: Vocabulary) -> list[Number]:
    """Join "one in four" and "3 out of 10", which are shares, and "31 of 42", which is not."""
    joined: list[Number] = []
    for number in found:
        before = joined[-1] if joined else None
        if before is not None and _is_ratio(text, before, number, words):
            assert isinstance(before.value, float)
            assert isinstance(number.value, float)
            span = Span(before.span.start, number.span.end)
            if _between(text, before, number) in words.of:  # "31 of 42 schools" counts 31
                joined[-1] = Number(span, before.value, before.form)
            else:
                joined[-1] = Number(span, before.value / number.value, Form.FRACTION)
        else:
            joined.append(_one_of(text, number, words) or number)
    return joined


def _one_of(text: str, whole: Number, words: Vocabulary) -> Number | None:
    """ "un magasin sur cinq": the article is the one."""
    if (
        words.language == "en"
        or not (words.ratio and words.article)
        or not isinstance(whole.value, float)
    ):
        return None
    start = max(0, whole.span.start - _LONGEST_RATIO)
    found = _one_before(words.language).search(text[start : whole.span.start])
    if found is None or not 2 <= whole.value <= 100_000 or not whole.value.is_integer():
        return None
    if found["noun"] and " " not in found["of"] and _names_a_thing(text, whole, words.language):
        return None  # "une étude sur dix patients"
    span = Span(start + found.start(), whole.span.end)
    return Number(span, 1 / whole.value, Form.FRACTION)


@cache
def _one_before(language: str) -> re.Pattern[str]:
    words = vocabulary(language)
    one, of = ("|".join(map(re.escape, each)) for each in (words.article, words.ratio))
    return re.compile(rf"(?<!\w)(?:{one})(?P<noun>\s[^\W\d_]+)?\s(?P<of>{of})\s$", re.IGNORECASE)


def _names_a_thing(text: str, whole: Number, language: str) -> bool:
    """Whether a word that may be a noun follows: "dix patients", not "cinq ne passera pas"."""
    after = text[whole.span.end : whole.span.end + _LONGEST_RATIO].split()[:1]
    if not after or not after[0][0].isalpha():
        return False
    return re.split(r"\W", after[0])[0].lower() not in stopwords(language)


def _between(text: str, part: Number, whole: Number) -> str:
    return text[part.span.end : whole.span.start].strip().lower()


def _is_ratio(text: str, part: Number, whole: Number, words: Vocabulary) -> bool:
    between = _between(text, part, whole)
    if part.form is not whole.form and (part.form, whole.form) != (Form.WORDS, Form.DIGITS):
        return False  # but "one in 10"
    if words.language != "en" and between.count(" "):  # "deux magasins sur cinq"
        noun, _, rest = between.partition(" ")
        between = rest if rest in words.ratio and noun.isalpha() else between
    if between not in words.ratio and not (between in words.of and part.form is Form.DIGITS):
        return False
    if not (isinstance(part.value, float) and isinstance(whole.value, float)):
        return False
    if part.form not in (Form.DIGITS, Form.WORDS) or not part.value.is_integer():
        return False
    if not 0 < part.value < whole.value <= 100_000 or not whole.value.is_integer():
        return False
    if 1500 <= whole.value <= 2100 or whole.value < 2:
        return False
    follow = text[whole.span.end : whole.span.end + 12].lower()
    return not follow.startswith(_NOT_IN_RATIO) and not follow[:1].isalpha()
