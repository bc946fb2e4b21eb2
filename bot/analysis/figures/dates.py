"""When a figure held: the time phrase its clause gives, as written."""

import re
from functools import cache

from bot.analysis import lexicon
from bot.analysis.types import Span

_YEAR = r"(?:1[5-9]|20)\d\d"
_LEAD = r"(?:since|in|by|on|until|till|before|after|during|from|as of|between)\s"
_PART = r"(?:early|late|mid|fiscal|summer|winter|autumn|spring|fall)"
_STRETCH = r"(?:years?|months?|weeks?|days?|quarters?|decades?|half|hours|seasons?|summer|winter)"
_COUNT = r"(?:two|three|four|five|six|ten|few|\d{1,2})"
_WHICH = r"(?:last|past|next|this|previous|coming|first|second|third|fourth)"


def date(figure: Span, clause: Span, text: str, language: str) -> Span | None:
    """The time phrase nearest to *figure* in its *clause*."""
    found = [Span(*m.span()) for m in _phrases(language).finditer(text, *clause)]
    found = [d for d in found if not d.overlaps(figure)]
    if not found:
        return None
    return min(found, key=lambda d: (max(d.start - figure.end, figure.start - d.end), d.start))


@cache
def _phrases(language: str) -> re.Pattern[str]:
    lists = lexicon.sections(language, "quantities")
    months = list(lists.get("month", ()))
    parts = (
        _english(months, lists.get("weekday", ()))
        if language == "en"
        else _others(months, lists.get("before year", ()))
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _english(months: list[str], weekdays: tuple[str, ...]) -> list[str]:
    # Written with a capital, or "may" would be a month.
    month = f"(?-i:{'|'.join(m.title() for m in months)})"
    day = f"(?-i:{'|'.join(d.title() for d in weekdays)})"
    return [
        rf"(?:{_LEAD})?(?:\d{{1,2}}\s)?(?:{_PART}[\s-])?{month}\.?(?:\s\d{{1,2}}(?!\d))?"
        rf"(?:,?\s{_YEAR}(?!\d))?",
        rf"{_LEAD}(?:the\s)?(?:{_PART}\s){{0,2}}(?:of\s)?{_YEAR}(?!\d|,\d)",
        rf"(?:(?:since|on|by|until|from)\s)?(?:last\s|next\s|this\s)?{day}"
        r"(?:\s(?:morning|afternoon|evening|night))?",
        r"(?:(?:in|over|during|for|since|by|within)\s)?(?:the\s)?"
        rf"{_WHICH}\s(?:{_COUNT}\s)?{_STRETCH}(?:\sof\s{_YEAR})?",
        rf"(?:a|an|one|{_COUNT})\s(?:years?|months?|weeks?|days?|decades?|hours?)\s"
        r"(?:ago|earlier|later)",
        r"overnight|yesterday|today|tomorrow|tonight|so far this year|year-on-year",
        r"(?:each|every)\s(?:year|day|week|month)|annually|daily|weekly|monthly",
    ]


def _others(months: list[str], before_year: tuple[str, ...]) -> list[str]:
    parts = [rf"{_YEAR}\s(?:года|году|року|році|roku|r\.|yılında)"]
    if months:
        parts.append(rf"(?:\d{{1,2}}\.?\s)?(?:{'|'.join(months)})(?:\s(?:de\s)?{_YEAR})?")
    if before_year:
        parts.append(rf"(?:{'|'.join(map(re.escape, before_year))})\s{_YEAR}(?!\d)")
    return parts
