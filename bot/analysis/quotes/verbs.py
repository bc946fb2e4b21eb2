"""The verbs of saying of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of saying of a language, by what they take. Lemmas, and finite forms to lemmas."""

    says: frozenset[str]  # a clause
    calls: frozenset[str]  # an object with some words between marks in it
    quotes: frozenset[str]  # words between marks only, and all the others
    forms: Mapping[str, str]

    def lemma_of(self, word: str) -> str | None:
        """The verb of saying that *word* may be a form of, the plain one included."""
        return self.forms.get(word) or (word if word in self.says else None)


@cache
def verbs(language: str) -> Verbs:
    lists = lexicon.sections(language, "cues")
    says = frozenset(lists.get("say", ()))
    calls = says | frozenset(lists.get("call", ()))
    quotes = calls | frozenset(lists.get("quote", ()))
    irregular = dict(line.split() for line in lists.get("irregular", ()))
    return Verbs(says, calls, quotes, _forms(quotes, irregular))


def _forms(lemmas: Iterable[str], irregular: Mapping[str, str]) -> dict[str, str]:
    """English third persons and pasts, by rule and by list."""
    found: dict[str, str] = {}
    for lemma in lemmas:
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        if lemma.endswith("y") and lemma[-2] not in "aeou":
            stem = lemma[:-1] + "i"
        third = (
            "es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) or stem[-1:] == "i" else "s"
        )
        found[(stem if stem[-1:] == "i" else lemma) + third] = lemma
        if lemma not in irregular.values():
            found[stem + "ed"] = lemma
            found[lemma + lemma[-1] + "ed"] = lemma
    return found | {past: lemma for past, lemma in irregular.items() if lemma in lemmas}
