"""The message catalogues: every word the reader sees, in each language, with its plurals.

A catalogue is `locales/<language>.json`: section → name → text, or a text for each plural form of
the fact `n`. To add a language, copy en.json, translate the texts, and give its plural rule below
if it is not "one or other". What a catalogue lacks is said in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.views.html import Html, escape, isolate

_FOLDER = Path(__file__).parent / "locales"
DEFAULT = "en"

Text = str | Mapping[str, str]


class Words:
    """The words of one language: `words("card.quotes", n=3)`."""

    def __init__(self, language: str, texts: Mapping[str, Text]) -> None:
        self.language = language
        self._texts = texts
        self._plural = PLURALS.get(language, _one_or_other)

    def __call__(self, key: str, /, **facts: object) -> Html:
        """The text as HTML: facts are escaped, and kept apart from words of another direction."""
        shown = {name: self._shown(fact) for name, fact in facts.items()}
        return Html(self._template(key, facts).format_map(shown))

    def label(self, key: str, /, **facts: object) -> str:
        """The text plain, for buttons, menus and notices."""
        shown = {n: self.number(f) if _counts(f) else f for n, f in facts.items()}
        return self._template(key, facts).format_map(shown)

    def number(self, n: object) -> str:
        """A count with its thousands set apart."""
        return f"{n:,}".replace(",", self.label("number.thousands"))

    def _template(self, key: str, facts: Mapping[str, object]) -> str:
        text = self._texts[key]
        if isinstance(text, str):
            return text
        n = facts["n"]
        form = self._plural(n) if isinstance(n, int) else "other"
        return text.get(form, text["other"])

    def _shown(self, fact: object) -> Html:
        if _counts(fact):
            return escape(self.number(fact))
        return isolate(fact if isinstance(fact, str) else str(fact))


@cache
def words(language: str | None = None) -> Words:
    """The words of *language* ("uk", "uk-UA"), or English when there are none."""
    name = (language or DEFAULT).lower().replace("_", "-").split("-")[0]
    if name not in languages():
        name = DEFAULT
    return Words(name, texts(DEFAULT) | texts(name))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are catalogues for, English first."""
    names = sorted(path.stem for path in _FOLDER.glob("*.json"))
    return (DEFAULT, *(name for name in names if name != DEFAULT))


@cache
def texts(language: str) -> dict[str, Text]:
    """One catalogue as it is: "section.name" → text or plural forms."""
    sections = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return {f"{s}.{name}": text for s, part in sections.items() for name, text in part.items()}


def snake(name: str) -> str:
    """The name of a class as keys are written: TooLarge, too_large."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _counts(fact: object) -> bool:
    return isinstance(fact, int) and not isinstance(fact, bool)


# --- plural rules, after CLDR ---------------------------------------------------------------------


def _one_or_other(n: int) -> str:
    return "one" if n == 1 else "other"


def _east_slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return "few"
    return "many"


PLURALS: dict[str, Callable[[int], str]] = {"uk": _east_slavic}
