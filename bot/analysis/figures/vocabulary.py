"""The number words of a language, read once from its lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon

#: Languages that write 1,234.5; the others write 1.234,5 or 1 234,5.
_POINT_LANGUAGES = frozenset({"en", "und", "zh", "ja", "ko", "he", "th", "hi"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    language: str
    small: Mapping[str, float]  # one … ninety
    scale: Mapping[str, float]  # hundred, million
    suffix: Mapping[str, float]  # 35m, 4.2bn
    dozen: Mapping[str, float]
    article: Mapping[str, float]  # "a" million
    vague: Mapping[str, float]  # dozens, thousands: the lower end
    few: frozenset[str]
    fraction: Mapping[str, float]  # third: 3
    joins: frozenset[str]  # two hundred *and* five
    of: frozenset[str]
    minus: frozenset[str]
    ratio: tuple[str, ...]
    after_share: frozenset[str]
    not_after_half: frozenset[str]
    not_before_half: frozenset[str]
    before_half: frozenset[str]
    after_half: frozenset[str]
    after_metres: frozenset[str]
    comma_is_decimal: bool
    token: re.Pattern[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    words = lexicon.sections(language, "numbers")

    def values(section: str) -> dict[str, float]:
        pairs = (line.rsplit(" ", 1) for line in words.get(section, ()))
        return {word: float(value) for word, value in pairs}

    def plain(section: str) -> frozenset[str]:
        return frozenset(words.get(section, ()))

    comma_is_decimal = language not in _POINT_LANGUAGES
    return Vocabulary(
        language=language,
        small=values("small"),
        scale=values("scale"),
        suffix=values("suffix"),
        dozen=values("dozen"),
        article=values("article"),
        vague=values("vague"),
        few=plain("few"),
        fraction=values("fraction"),
        joins=plain("and"),
        of=plain("of"),
        minus=plain("minus"),
        ratio=words.get("ratio", ()),
        after_share=plain("after share"),
        not_after_half=plain("not after half"),
        not_before_half=plain("not before half"),
        before_half=plain("before half"),
        after_half=plain("after half"),
        after_metres=plain("after metres"),
        comma_is_decimal=comma_is_decimal,
        token=re.compile(rf"{_digits(comma_is_decimal)}|[^\W\d_]+(?:['’][^\W\d_]+)*|\S"),
    )


def _digits(comma_is_decimal: bool) -> str:
    # Groups are counted, so that no string of digits and commas is tried twice over.
    if comma_is_decimal:
        groups = r"\d{1,3}(?:[.\u0020\u00a0\u202f'’]\d{3}(?!\d)){1,6}(?:,\d{1,6}(?!\d))?"
        return rf"{groups}|\d+(?:[.,]\d{{1,9}}(?!\d))?"
    groups = (
        r"\d{1,3}(?:,\d{3}(?!\d)){1,6}(?:\.\d+)?|\d{1,2}(?:,\d{2}(?!\d)){1,6},\d{3}(?!\d)(?:\.\d+)?"
        r"|\d{1,3}(?:[\u00a0\u202f]\d{3}(?!\d)){1,5}(?:\.\d+)?|\d{1,3}(?:\u0020\d{3}(?!\d)){2,5}"
    )
    return rf"{groups}|\d+(?:\.\d+)?|\.\d+"
