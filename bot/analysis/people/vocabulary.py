"""The word lists that tell people from bodies, and both from the rest of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon
from bot.analysis.names import Gender

#: What tells somebody by whom they belong to.
KIN = frozenset(
    {"father", "mother", "son", "daughter", "brother", "sister", "wife", "husband", "partner"}
    | {"uncle", "aunt", "cousin", "grandfather", "grandmother", "dad", "mum", "widow", "widower"}
    | {"nephew", "niece", "grandson", "granddaughter", "mom", "stepfather", "stepmother"}
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one language calls people, bodies, papers and titles. All words in lower case."""

    person_nouns: frozenset[str]
    trades: frozenset[str]  # person nouns that are surnames when they have a capital: "baker"
    genders: dict[str, Gender]  # of person nouns and titles
    courtesies: frozenset[str]  # "mr": no part of a name, no role either
    offices: frozenset[str]  # "president": no part of a name, but a role
    bodies: frozenset[str]
    crowds: frozenset[str]  # "officials"
    papers: frozenset[str]
    never_people: frozenset[str]
    never_first: frozenset[str]
    never_last: frozenset[str]
    surnames_too: frozenset[str]  # of those two: what follows a first name may be a surname

    def is_kin(self, word: str) -> bool:
        return word in KIN

    @property
    def titles(self) -> frozenset[str]:
        return self.courtesies | self.offices

    def is_person_noun(self, word: str) -> bool:
        """*word* as it is written, or its last part: "vice-president", "soldier-turned-analyst"."""
        last = word.rpartition("-")[2]
        return (
            last in self.trades
            or word.lower() in self.person_nouns
            or last.lower() in self.person_nouns
        )

    def is_office(self, word: str) -> bool:
        return word.rstrip(".") in self.offices

    def is_courtesy(self, word: str) -> bool:
        return word.rstrip(".") in self.courtesies

    def gender_of(self, word: str) -> Gender | None:
        word = word.rstrip(".")
        return self.genders.get(word) or self.genders.get(word.rpartition("-")[2])


@cache
def vocabulary(language: str) -> Vocabulary:
    nouns = lexicon.sections(language, "person_nouns")
    titles = lexicon.sections(language, "titles")
    bodies = lexicon.sections(language, "organisation_nouns")
    others = lexicon.sections(language, "not_people")
    trades = frozenset(nouns.get("surnames too", ()))
    genders: dict[str, Gender] = {}
    for lists in (nouns, titles):
        genders |= dict.fromkeys(lists.get("male", ()), "male")
        genders |= dict.fromkeys(lists.get("female", ()), "female")
    courtesies = [w for section in ("male", "female", "any") for w in titles.get(section, ())]
    return Vocabulary(
        person_nouns=frozenset(w for words in nouns.values() for w in words) - trades,
        trades=trades,
        genders=genders,
        courtesies=frozenset(courtesies),
        offices=frozenset(titles.get("office", ())),
        bodies=frozenset(bodies.get("body", ())),
        crowds=frozenset(bodies.get("people", ())),
        papers=frozenset(bodies.get("paper", ())),
        never_people=frozenset(others.get("never", ())),
        never_first=frozenset(others.get("opens a place", ())),
        never_last=frozenset(others.get("part", ())),
        surnames_too=frozenset(others.get("surname too", ())),
    )
