"""Which mentions name the same person or body: full names first, then what is short for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people.mentions import Mention
from bot.analysis.types import PersonKind

_INITIAL = re.compile(r"^\w$")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "vi", "vii", "viii"})
_FORMS = frozenset(
    "inc co corp corporation company ltd llc plc ag sa nv group holdings".split()  # noqa: SIM905
)
#: Short for, where neither is the beginning of the other.
_NICKNAMES = {
    "bil": "viliam",
    "bob": "robert",
    "dik": "richard",
    "jim": "james",
    "jak": "john",
    "ted": "edvard",
    "toni": "antoni",
    "mike": "michael",
    "chuk": "charles",
    "liz": "elizabeth",
    "beth": "elizabeth",
    "peg": "margaret",
}


@dataclass(slots=True)
class Cluster:
    """Mentions of one person or body."""

    kind: PersonKind
    words: tuple[str, ...]  # of the fullest name, folded
    mentions: list[Mention] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest spelling; of equals the most frequent, then the earliest."""
        counts = Counter(m.name for m in self.mentions)
        return max(counts, key=lambda n: (_fullness(n), counts[n]))

    @property
    def gender(self) -> Gender | None:
        told = Counter(m.gender for m in self.mentions if m.gender)
        return told.most_common(1)[0][0] if told else names.gender(self.name.split()[0])


def cluster(mentions: Iterable[Mention]) -> list[Cluster]:
    """The people and bodies of a text, in the order in which they first appear."""
    people = [m for m in mentions if m.kind is PersonKind.PERSON]
    bodies = [m for m in mentions if m.kind is PersonKind.ORGANISATION]
    found = [*_people(people), *_bodies(bodies)]
    for one in found:
        one.mentions.sort(key=lambda m: m.span)
    return sorted(found, key=lambda c: c.mentions[0].span)


_REGNAL = frozenset({"ii", "iii", "iv", "v", "vi", "vii", "viii"})
_RANKS = frozenset({"king", "queen", "pope", "prince", "princess", "emperor", "saint"})


def _fullness(name: str) -> int:
    """How much *name* tells: "Richard III" is more than "Richard", "King Richard" is not."""
    words = name.lower().split()
    ranked = words[0] in _RANKS and len(words) == 2
    return len(_content(name)) + (words[-1] in _REGNAL) - ranked


def _content(name: str) -> tuple[str, ...]:
    """The folded words of *name* that tell people apart."""
    words = [w for w in names.fold(name).split() if not _INITIAL.match(w) and w not in _SUFFIXES]
    return tuple(words) or tuple(names.fold(name).split())


def _people(mentions: list[Mention]) -> list[Cluster]:
    clusters: list[Cluster] = []
    index = _Index()
    content = {m: _content(m.name) for m in mentions}
    full = [m for m in mentions if len(content[m]) > 1]
    for mention in sorted(full, key=lambda m: (-len(content[m]), m.span)):
        words = content[mention]
        near = index.having(words[-1])
        home = next((c for c in near if _contains(c.words, words)), None)
        if home is None and not names.is_first_name(mention.words[0]):
            home = next((c for c in near if _is_surname_of(words[-1], c)), None)
        if home is None:
            home = Cluster(PersonKind.PERSON, words)
            clusters.append(home)
            index.add(home)
        home.mentions.append(mention)
    for mention in mentions:
        if len(content[mention]) > 1 or not content[mention]:
            continue
        home = _home(mention, content[mention][0], index)
        if home is None:
            home = Cluster(PersonKind.PERSON, content[mention])
            clusters.append(home)
            index.add(home)
        home.mentions.append(mention)
    return clusters


class _Index:
    """Clusters by the words of their names, spelling aside."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[Cluster]] = defaultdict(list)
        self._by_letter: dict[str, set[str]] = defaultdict(set)

    def add(self, cluster: Cluster) -> None:
        for word in cluster.words:
            if cluster not in self._by_word[word]:
                self._by_word[word].append(cluster)
            self._by_letter[word[:1]].add(word)

    def having(self, word: str) -> list[Cluster]:
        exact = self._by_word.get(word)
        if exact:
            return exact
        near = sorted(w for w in self._by_letter[word[:1]] if names.same_word(w, word))
        return [c for w in near for c in self._by_word[w]]


def _contains(full: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether *words* may be short for *full*: its last name and its first, or a part of it."""
    if len(words) > len(full):
        return False
    if all(any(names.same_word(w, f) for f in full) for w in words):
        return True
    return names.same_word(full[-1], words[-1]) and _same_first(full[0], words[0])


def _is_surname_of(word: str, cluster: Cluster) -> bool:
    """Whether "Leader Hamilton" may be the Lewis Hamilton of the text."""
    return cluster.words[-1] == word and names.is_first_name(cluster.mentions[0].words[0])


def _same_first(one: str, other: str) -> bool:
    if one == other or _NICKNAMES.get(one) == other or _NICKNAMES.get(other) == one:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short)


def _home(mention: Mention, word: str, index: _Index) -> Cluster | None:
    """The person a single word stands for: by surname rather than first name, the last named."""
    fitting = [c for c in index.having(word) if _may_be(mention, c)]
    if not fitting:
        return None

    def nearness(c: Cluster) -> tuple[bool, bool, bool, int]:
        before = [m.span.start for m in c.mentions if m.span.start < mention.span.start]
        relative = any(m.kin for m in c.mentions)  # who shares the name of the main person
        named = names.same_word(c.words[-1], word)
        return (named, bool(before), not relative, max(before, default=0))

    return max(fitting, key=nearness)


def _may_be(mention: Mention, cluster: Cluster) -> bool:
    return not (mention.gender and cluster.gender and mention.gender != cluster.gender)


# Bodies


def _bodies(mentions: list[Mention]) -> list[Cluster]:
    clusters: dict[tuple[str, ...], Cluster] = {}
    for mention in sorted(mentions, key=lambda m: (-len(m.words), m.span)):
        words = _without_form(tuple(names.fold(mention.name).split()))
        if not words:
            continue
        home = clusters.get(words) or _expansion(mention, words, clusters)
        if home is None:
            home = clusters[words] = Cluster(PersonKind.ORGANISATION, words)
        home.mentions.append(mention)
    return list(clusters.values())


def _without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[-1] in _FORMS:
        words = words[:-1]
    return words


def _expansion(
    mention: Mention, words: tuple[str, ...], clusters: dict[tuple[str, ...], Cluster]
) -> Cluster | None:
    """The one body that *mention* is the acronym or the first word of."""
    if len(words) > 1:
        return None
    letters = re.sub(r"\W", "", mention.name)
    if letters.isupper() and 2 <= len(letters) <= 7:
        fitting = [c for c in clusters.values() if letters in _acronyms(c.mentions[0].name)]
    else:
        fitting = [c for key, c in clusters.items() if len(key) > 1 and key[0] == words[0]]
    return fitting[0] if len(fitting) == 1 else None


def _acronyms(name: str) -> set[str]:
    words = [w for w in re.findall(r"[^\W\d_]+", name) if w]
    return {
        "".join(w[0] for w in words if w[0].isupper()),
        "".join(w[0] for w in words).upper(),
    }
