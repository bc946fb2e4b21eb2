"""Units and currencies: what stands right before or after a number and says what it measures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon
from bot.analysis.types import FigureKind, Span

_KINDS = {
    "percent": FigureKind.PERCENT,
    "money": FigureKind.MONEY,
    "duration": FigureKind.DURATION,
    "age": FigureKind.AGE,
    "measure": FigureKind.MEASURE,
    "point": FigureKind.MEASURE,
}
_GAPS = " \u00a0\u202f-‑"
#: One-letter units that may stand apart from their number ("5 W"); the others must touch it.
_MAY_STAND_APART = frozenset("mglLWVp%°º€£")
#: "a year earlier" is a date, not a rate.
_PAST = re.compile(r"[\s-](?:ago|earlier|later|before|after|old|on)\b")
_ONLY_BEFORE = frozenset({"PS", "RM", "Rs", "S$", "A $", "C $"})
_COUNTRY_AFTER = (" U.S.", " US", " USD", " Canadian", " Cdn")
_POUND_OF_MONEY = (
    "£",
    "sterling",
    "cost",
    "price",
    "worth",
    "paid",
    "pay ",
    "fine",
    "bill",
    "sold",
)


_OF_WHAT = re.compile(r"\sof\s([^\W\d_]+)")
_WEIGHED = re.compile(r"\b(?:weigh\w*|heav\w*|lift\w*|haul\w*|load\w*|lost|gained)\b", re.I)


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    kind: FigureKind


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit and where it ends (or begins, when it stands before the number)."""

    unit: Unit
    edge: int


Form = tuple[str, bool, Unit]  # as written, any case, what it means


def unit_after(text: str, at: int, end: int, language: str) -> Measured | None:
    """The unit whose words begin at *at*, the end of a number, or one space or hyphen later."""
    forms = _forms(language)
    broken = text[at : at + 2] == "- "  # "five- year"
    for start in (at, at + 2 if broken else at + 1):
        if start >= end or (start > at and text[at] not in _GAPS):
            break
        for form, folded, unit in forms.get(text[start].lower(), ()):
            stop = start + len(form)
            written = text[start:stop]
            alike = written.lower() == form.lower() if folded else written == form
            if alike and stop <= end and _is_whole(text, start, stop, glued=start == at):
                return Measured(unit, stop)
    return None


def currency_before(text: str, at: int, start: int) -> Measured | None:
    """The currency sign or code that ends at *at*, the start of a number."""
    stop = at
    while stop > start and text[stop - 1] in " \u00a0\u202f" and at - stop < 1:
        stop -= 1
    if stop > start and text[stop - 1] in "-−+~":
        stop -= 1
    for form, unit in _currencies():
        begin = stop - len(form)
        if begin < start or text[begin:stop] != form:
            continue
        before = text[begin - 1] if begin > start else " "
        if form[0].isalpha() and (before.isalnum() or before == "."):
            continue
        if form == "PS" and stop != at:  # a pound sign lost in transmission touches its number
            continue
        return Measured(unit, begin)
    return None


def currency_after(text: str, at: int, end: int) -> Measured | None:
    """ "50 €", "1,200 USD": the code that follows a number."""
    for start in (at, at + 1):
        if start >= end or (start > at and text[at] not in _GAPS):
            break
        for form, unit in _currencies():
            stop = start + len(form)
            if text[start:stop] != form or form in _ONLY_BEFORE:
                continue
            if not form[-1].isalnum() or not text[stop : stop + 1].isalnum():
                return Measured(unit, stop)
    return None


def after_amount(text: str, at: int, end: int) -> int:
    """The end of an amount once the country after it is read: "$75 U.S."."""
    for country in _COUNTRY_AFTER:
        if (
            text.startswith(country, at, end)
            and not text[at + len(country) : at + len(country) + 1].isalnum()
        ):
            return at + len(country)
    return at


def per_after(
    text: str, at: int, end: int, language: str, *, article: bool
) -> tuple[str, int] | None:
    """What the quantity is per: "a barrel", "per hour", "/kg". Only with *article* is "a"
    believed.
    """
    window = text[at : min(end, at + 40)].lower()
    for lead in (" per ", "-per-", " per-", "/", " a ", " an ", "-a-", "-an-", " each ", " every "):
        if not window.startswith(lead) or (
            lead.strip(" -") in ("a", "an", "each", "every") and not article
        ):
            continue
        rest = len(lead)
        for form, name in _pers(language):
            stop = rest + len(form)
            if window.startswith(form, rest) and not window[stop : stop + 1].isalnum():
                if _PAST.match(window, stop):
                    return None
                return name, at + stop
    return None


def is_money_pound(text: str, within: Span, at: int) -> bool:
    """Whether "pounds" means money here: few things weigh millions or are paid in kilograms."""
    around = text[max(within.start, at - 60) : min(within.end, at + 40)]
    return any(word in around for word in _POUND_OF_MONEY)


def is_weight(text: str, within: Span, at: int, end: int) -> bool:
    """Whether something is carried, or the pounds are of something that is no money."""
    left = text[max(within.start, at - 40) : at]
    of_what = _OF_WHAT.match(text, end, within.end)
    if of_what is not None:
        return of_what.group(1).lower() not in _money_words()
    return bool(_WEIGHED.search(left))


def _is_whole(text: str, start: int, stop: int, *, glued: bool) -> bool:
    form = text[start:stop]
    following = text[stop : stop + 1]
    if form[-1].isalnum() and (
        following.isalnum() or (following in ("²", "³", "'", "’") and len(form) < 3)
    ):
        return False
    if len(form) == 1 and form.isalpha():
        if not glued and form not in _MAY_STAND_APART:
            return False
        if following in ("&", "/") or (following == "." and text[stop + 1 : stop + 2].isalpha()):
            return False
    if form in ("in", "A", "K", "R", "V", "c") and not glued:
        return False
    return not (form == "in" and following == " " and text[stop + 1 : stop + 2].isalnum())


@cache
def _forms(language: str) -> Mapping[str, tuple[Form, ...]]:
    """Forms by their first letter, longest first."""
    found: dict[str, list[Form]] = {}
    for code in dict.fromkeys(("und", language)):
        for section, lines in lexicon.sections(code, "units").items():
            if section in _KINDS:
                for name, forms in _named(lines):
                    unit = Unit(name, _KINDS[section])
                    for form in forms:
                        folded = len(form) > 2 and not form[:1].isupper()
                        found.setdefault(form[0].lower(), []).append((form, folded, unit))
    return {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in found.items()}


@cache
def _currencies() -> tuple[tuple[str, Unit], ...]:
    found = [
        (form, Unit(name, FigureKind.MONEY))
        for name, forms in _named(lexicon.entries("und", "currencies"))
        for form in forms
    ]
    return tuple(sorted(found, key=lambda f: -len(f[0])))


@cache
def _money_words() -> frozenset[str]:
    """What pounds of money are of: "2 million pounds of aid"."""
    return frozenset(lexicon.sections("en", "units").get("pounds of", ()))


@cache
def _pers(language: str) -> tuple[tuple[str, str], ...]:
    lines = lexicon.sections(language, "units").get("per", ())
    found = [(form, name) for name, forms in _named(lines) for form in forms]
    return tuple(sorted(found, key=lambda f: -len(f[0])))


def _named(lines: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
    for line in lines:
        name, _, forms = line.partition(" = ")
        yield name, forms.split(", ")
