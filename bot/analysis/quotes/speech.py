"""The words by which a language without a model reports what somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.analysis import lexicon
from bot.analysis.names import Gender

Number = Literal["male", "female", "plural"]

_NEVER = re.compile(r"(?!)")
#: In these a verb may do without a subject: "«No», dijo."
_SILENT = frozenset({"cs", "es", "it", "pl", "pt"})


@dataclass(frozen=True, slots=True)
class Speech:
    """All words in lower case."""

    language: str
    verbs: frozenset[str]
    knowing: frozenset[str]  # say something only with a "that": "gehen davon aus, dass"
    calls: frozenset[str]  # take a few marked words as their object: "sprach von einem „…“"
    passed_over: frozenset[str]  # auxiliaries and clitics beside a verb
    according: re.Pattern[str]  # group 1: the pronoun inside the phrase, if there is one
    according_after: re.Pattern[str]
    opinion: frozenset[str]
    so: frozenset[str]
    as_: tuple[str, ...]
    that: frozenset[str]
    pronouns: dict[str, Gender | None]
    possessives: dict[str, Gender | None]
    impersonal: frozenset[str]  # "heißt es in …": whose words is told behind a preposition
    subjunctive: frozenset[str]
    not_subjunctive_after: frozenset[str]
    endings: tuple[tuple[str, Number], ...]
    at: frozenset[str]

    @property
    def may_be_silent(self) -> bool:
        return self.language in _SILENT

    @property
    def tells_silent(self) -> bool:
        """Whether a verb without a subject still tells if he or she spoke: "dodała"."""
        return self.may_be_silent and bool(self.endings)

    def agrees_with(self, verb: str) -> Number | None:
        """Whom the form of *verb* allows, where verbs tell."""
        told = ((len(e), number) for e, number in self.endings if verb.endswith(e))
        return max(told, default=(0, None))[1]


@cache
def speech(language: str) -> Speech | None:
    lists = lexicon.sections(language, "speech")
    if not lists:
        return None

    def words(section: str) -> frozenset[str]:
        return frozenset(lists.get(section, ()))

    def gendered(male: str, female: str, they: str) -> dict[str, Gender | None]:
        found: dict[str, Gender | None] = dict.fromkeys(words(they))
        found |= dict.fromkeys(words(male), "male")
        return found | dict.fromkeys(words(female), "female")

    possessives = gendered("his", "her", "their")
    numbers: tuple[Number, ...] = ("male", "female", "plural")
    return Speech(
        language=language,
        verbs=words("verbs") | words("calls"),
        knowing=words("verbs with that"),
        calls=words("calls"),
        passed_over=words("auxiliary") | words("clitics"),
        according=_phrases(lists.get("according", ()), possessives),
        according_after=_phrases(lists.get("according after", ()), possessives),
        opinion=words("opinion"),
        so=words("so"),
        as_=tuple(sorted(words("as"), key=len, reverse=True)),
        that=words("that"),
        pronouns=gendered("male", "female", "they"),
        possessives=possessives,
        impersonal=words("it says"),
        subjunctive=words("subjunctive"),
        not_subjunctive_after=words("not subjunctive after"),
        endings=tuple((e, n) for n in numbers for e in lists.get(f"verb {n}", ())),
        at=words("at"),
    )


def _phrases(phrases: Iterable[str], pronouns: Iterable[str]) -> re.Pattern[str]:
    """A pattern for all of them, the longest first; `*` is a pronoun."""
    slot = "|".join(re.escape(p) for p in sorted(pronouns, key=len, reverse=True))
    either = [
        re.escape(p).replace(r"\*", "(?:" + slot + ")").replace(r"\ ", r"\s")
        for p in sorted(phrases, key=lambda p: ("*" in p, len(p)), reverse=True)
    ]
    if not either:
        return _NEVER
    return re.compile(rf"(?<!\w)(?:{'|'.join(either)})(?!\w)", re.IGNORECASE)
