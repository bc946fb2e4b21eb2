"""The words round a number, by language: months, clocks, names, modifiers, read once from the
lexicon.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon

_NEVER = re.compile(r"(?!)")
#: Languages that write an ordinal with a full stop.
_DOTTED = frozenset({"de", "pl", "cs", "tr"})


@dataclass(frozen=True, slots=True)
class Context:
    language: str
    month_before: re.Pattern[str]  # "6 " after "April"
    month_after: re.Pattern[str]
    weekday_before: re.Pattern[str]
    clock_after: re.Pattern[str]
    years_before: frozenset[str]
    years_after: frozenset[str]
    names_before: frozenset[str]
    name_endings: tuple[str, ...]  # of compounds before the number of a name: "-linie"
    clock_before: re.Pattern[str]
    ordinal_dot: bool  # "12. Präsident"
    more: re.Pattern[str]
    less: re.Pattern[str]
    about: re.Pattern[str]
    more_after: re.Pattern[str]
    less_after: re.Pattern[str]
    about_after: re.Pattern[str]
    up: frozenset[str]
    down: frozenset[str]
    steer: frozenset[str]
    stops: frozenset[str]
    moved: frozenset[str]
    stretch: frozenset[str]
    products: frozenset[str]
    to: re.Pattern[str]  # what stands between the ends of a range
    both: re.Pattern[str]
    either: re.Pattern[str]
    joint: re.Pattern[str]  # ties a clause to the one before
    from_before: re.Pattern[str]
    between_before: re.Pattern[str]


@cache
def context(language: str) -> Context:
    lists = lexicon.sections(language, "quantities")

    def words(section: str) -> frozenset[str]:
        return frozenset(lists.get(section, ()))

    months = _either([*lists.get("month", ()), *lists.get("weekday", ())])
    return Context(
        language=language,
        month_before=_compiled(rf"(?<!\w)(?:{_either(lists.get('month', ()))})\.?,?\s?$"),
        month_after=_compiled(
            rf"(?:st|nd|rd|th|er|\.|º|-го|-е)?(?:\s(?:of|de|di))?,?\s(?:{months})(?!\w)"
        ),
        weekday_before=_compiled(rf"(?<!\w)(?:{_either(lists.get('weekday', ()))})\s$"),
        clock_after=_compiled(rf"\s?(?:{_either(lists.get('clock', ()))})(?!\w)"),
        years_before=words("before year"),
        years_after=words("after year"),
        names_before=words("name before") | frozenset(lexicon.entries("und", "numbered")),
        name_endings=tuple(lists.get("name ending", ())),
        clock_before=_compiled(rf"(?<!\w)(?:{_either(lists.get('clock before', ()))})\s$"),
        ordinal_dot=language in _DOTTED,
        more=_left(lists.get("more", ())),
        less=_left(lists.get("less", ())),
        about=_left(lists.get("about", ())),
        more_after=_right(lists.get("more after", ())),
        less_after=_right(lists.get("less after", ())),
        about_after=_right(lists.get("about after", ())),
        up=words("up"),
        down=words("down"),
        steer=words("steer"),
        stops=words("stop"),
        moved=words("moved"),
        stretch=words("stretch"),
        products=words("product"),
        to=_between(lists.get("to", ()), r"\s?(?:-to-|-|–|—|‑)\s?"),
        both=_between(lists.get("and", ())),
        either=_between(lists.get("or", ())),
        joint=_compiled(rf"(?<!\w)(?:{_either(lists.get('joint', ()))})\s"),
        from_before=_before(lists.get("from", ())),
        between_before=_before(lists.get("between", ())),
    )


def _left(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases that end where a number begins, an article or opening sign between them allowed."""
    either = _either(phrases)
    between = r"(?:\s(?:a|an|just|only|as)(?=\s))?[\s\-]?\s?[(“\"'‘]?$"
    return _compiled(rf"(?<![\w]){either and '(?:' + either + ')'}{between}") if either else _NEVER


def _right(phrases: Iterable[str]) -> re.Pattern[str]:
    either = _either(phrases)
    return _compiled(rf"\s?(?:[^\W\d_]+\s)?(?:{either})(?!\w)") if either else _NEVER


def _between(phrases: Iterable[str], *others: str) -> re.Pattern[str]:
    """All that stands between two numbers, a word of doubt allowed: "to about"."""
    either = _either(phrases)
    doubt = r"(?:about|around|nearly|almost|up to|as much as|as many as|just|etwa|rund|environ)\s"
    parts = [*others, rf"\s(?:up\s)?(?:{either})\s(?:{doubt})?"] if either else list(others)
    return _compiled("|".join(parts)) if parts else _NEVER


def _before(phrases: Iterable[str]) -> re.Pattern[str]:
    """A word right before a number, an exactness word or a sign between them allowed."""
    either = _either(phrases)
    doubt = r"(?:about|around|just|nearly|over|some|etwa|rund|environ)\s"
    return _compiled(rf"(?<!\w)(?:{either})\s(?:{doubt})?$") if either else _NEVER


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(set(phrases), key=len, reverse=True))


def _compiled(pattern: str) -> re.Pattern[str]:
    # An empty alternation would match everywhere.
    return _NEVER if "(?:)" in pattern else re.compile(pattern, re.IGNORECASE)
