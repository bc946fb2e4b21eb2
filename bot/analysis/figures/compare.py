"""Where articles agree and where they differ on one and the same number.

Pure: given what each article states, answers which statements speak of one quantity and which
values they give it. Nothing is averaged and nobody is called right.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon
from bot.analysis.types import Figure, FigureKind

_WORD = re.compile(r"[^\W\d_]{3,}")
#: Nouns that may be anybody: with the same fate they count the same people.
_ANYBODY = frozenset({"people", "person", "other", "victim", "civilian", "resident", "toll"})
#: Share of the words of two labels that must agree where no fate tells what is counted.
_ALIKE = 0.3
_CLOSE = 0.01
_ABOUT = 0.1


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure, the article that states it (by any key) and that article's text."""

    article: Hashable
    figure: Figure
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a quantity and all who state it, in the order given."""

    statements: tuple[Statement, ...]

    @property
    def articles(self) -> tuple[Hashable, ...]:
        return tuple(dict.fromkeys(s.article for s in self.statements))


@dataclass(frozen=True, slots=True)
class Agreement:
    """One quantity as several articles tell it. With a single version they agree."""

    versions: tuple[Version, ...]

    @property
    def differs(self) -> bool:
        return len(self.versions) > 1

    @property
    def articles(self) -> tuple[Hashable, ...]:
        return tuple(dict.fromkeys(a for v in self.versions for a in v.articles))

    @property
    def sides(self) -> tuple[Statement, ...]:
        """One statement of each value, by an article that gives no other; none unless two differ.

        Who tells "12, later 15" contradicts neither who says 12 nor who says 15.
        """
        told = Counter(article for version in self.versions for article in version.articles)
        alone = [[s for s in v.statements if told[s.article] == 1] for v in self.versions]
        # "At least 12" stands for 15 only if nobody says 15 outright.
        found = tuple(
            min(some, key=lambda s: s.figure.modifier is not None) for some in alone if some
        )
        return found if len(found) > 1 else ()


def agreement(statements: Iterable[Statement]) -> tuple[Agreement, ...]:
    """The quantities that two or more articles state, the most widely told first."""
    found = [Agreement(_versions(group)) for group in quantities(statements)]
    shared = [a for a in found if len(a.articles) > 1]
    return tuple(sorted(shared, key=lambda a: -len(a.articles)))


def quantities(statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """The statements of one quantity together, each group in the order given."""
    groups: list[list[Statement]] = []
    for statement in statements:
        group = next((g for g in groups if is_comparable(g[0], statement)), None)
        if group is None:
            groups.append([statement])
        else:
            group.append(statement)
    return tuple(map(tuple, groups))


def is_comparable(one: Statement, other: Statement) -> bool:
    """Whether both speak of one quantity: kind, unit, noun, and fate or wording agree."""
    mine, theirs = one.figure, other.figure
    if mine.kind is not theirs.kind or mine.kind in (FigureKind.AGE, FigureKind.DURATION):
        return False
    if mine.kind is not FigureKind.PLAIN and mine.unit != theirs.unit:
        return False
    fates = _fates(one), _fates(other)
    if fates[0] or fates[1]:
        return bool(fates[0] & fates[1]) and _same_noun(one, other, anybody=True)
    return _same_noun(one, other, anybody=False) and _overlap(one, other) >= _ALIKE


def are_compatible(one: Figure, other: Figure) -> bool:
    """Whether both can be true: "more than 10" and 12, "about 100" and 104, "10 to 20" and 15."""
    low, high = _bounds(one)
    other_low, other_high = _bounds(other)
    return low <= other_high and other_low <= high


def is_of_people(statement: Statement) -> bool:
    """Whether it counts those who met a fate: the killed, hurt, arrested, of one event."""
    return bool(_fates(statement))


def _versions(group: Sequence[Statement]) -> tuple[Version, ...]:
    versions: list[list[Statement]] = []
    for statement in group:
        fits = (v for v in versions if all(are_compatible(s.figure, statement.figure) for s in v))
        version = next(fits, None)
        if version is None:
            versions.append([statement])
        else:
            version.append(statement)
    return tuple(Version(tuple(v)) for v in versions)


def _bounds(figure: Figure) -> tuple[float, float]:
    low, high = figure.value if isinstance(figure.value, tuple) else (figure.value, figure.value)
    low, high = min(low, high), max(low, high)
    slack = _ABOUT if figure.modifier == "~" else _CLOSE if high >= 100 else 0.0
    low, high = low - abs(low) * slack, high + abs(high) * slack
    if figure.modifier == ">":
        # "more than 100" is said of 101 or 150, hardly of a thousand
        high = max(high, 2 * high)
    elif figure.modifier == "<":
        low = min(low, low / 2)
    return low, high


def _same_noun(one: Statement, other: Statement, *, anybody: bool) -> bool:
    mine, theirs = _nouns(one), _nouns(other)
    if anybody and (not mine or not theirs or (mine | theirs) & _ANYBODY):
        return True
    return bool(mine & theirs)


def _nouns(statement: Statement) -> frozenset[str]:
    counts = statement.figure.counts
    return _folded(counts.of(statement.text)) if counts else frozenset()


def _fates(statement: Statement) -> frozenset[str]:
    words = set(_WORD.findall(statement.figure.label.of(statement.text).lower()))
    return frozenset(fate for fate, told in _known_fates() if words & told)


@cache
def _known_fates() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((k, frozenset(v)) for k, v in lexicon.sections("en", "fates").items())


def _overlap(one: Statement, other: Statement) -> float:
    mine = _folded(one.figure.label.of(one.text))
    theirs = _folded(other.figure.label.of(other.text))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _folded(words: str) -> frozenset[str]:
    found = (w.lower() for w in _WORD.findall(words))
    return frozenset(w.removesuffix("s") for w in found if w not in _EMPTY)


_EMPTY = frozenset(
    {
        "the",
        "and",
        "was",
        "were",
        "has",
        "had",
        "have",
        "been",
        "are",
        "for",
        "that",
        "than",
        "more",
    }
)
