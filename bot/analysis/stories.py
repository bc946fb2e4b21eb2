"""Which articles tell of one event.

Articles are compared by the rarer words they share (TF-IDF cosine), names and openings counting
more, and joined by average link: an article belongs to a story when it is like all of it, not only
like its neighbour. Articles far apart in time never meet.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from bot.analysis import words

#: Events of the news live about this long.
WINDOW = timedelta(hours=72)
#: The mean likeness from which articles are one story. Tuned with the numbers below on 652
#: documents of Multi-News: B-cubed F1 89.8, pairwise 75.9 (plain TF-IDF: 88.6 and 73), and 93 and
#: 88 when the articles of only ten of its stories are to be told apart.
ALIKE = 0.15
_WORDS = 500  # of an article that are looked at
TERMS = 150  # of them, the heaviest, that are compared
_NAME = 2.0  # a capitalised word counts so often
_TITLE = 2.0
_OPENING, _OPENING_WORDS = 1.0, 150  # what the first words count on top, and how fast that fades
_RARITY = 1.5  # power of the inverse document frequency
#: Imagined articles that hold each word at its usual rate, so that a handful of articles can be
#: compared too, where what all of them share would otherwise count as common.
_BACKGROUND, _USUAL = 200, 0.01


@dataclass(frozen=True, slots=True)
class Outline:
    """What grouping needs to know of an article: how much each stem counts, and when it came."""

    terms: Mapping[str, float]
    published_at: datetime | None = None


def outline(
    sentences: Iterable[str],
    language: str,
    *,
    title: str | None = None,
    published_at: datetime | None = None,
) -> Outline:
    """The outline of an article, given its sentences without the page's furniture."""
    counts: dict[str, float] = defaultdict(float)
    place = 0
    for sentence in sentences:
        weight = 1 + _OPENING * math.exp(-place / _OPENING_WORDS)
        for word, capital in _terms(sentence, language):
            counts[word] += weight * (_NAME if capital else 1)
        place += sentence.count(" ") + 1
        if place > _WORDS:
            break
    for word, _ in _terms(title or "", language):
        counts[word] += _TITLE
    return Outline(dict(counts), published_at)


def group(outlines: Sequence[Outline], *, window: timedelta = WINDOW) -> list[int]:
    """The story of each article, named by the number of its first article."""
    vectors = _vectors(outlines)
    return joined(len(outlines), _likeness(vectors, outlines, window))


def joined(count: int, likeness: Sequence[Mapping[int, float]]) -> list[int]:
    """The story of each of *count* articles, given how alike they are (0 where nothing is said)."""
    stories = list(range(count))
    for component in _components(count, likeness):
        for members in _average_link(component, likeness):
            for member in members:
                stories[member] = members[0]
    return stories


def rarity(holders: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.float64]:
    """How much terms count that so many of *count* articles have."""
    among = count + _BACKGROUND
    rare: npt.NDArray[np.float64] = (
        np.log((among + 1) / (holders + _BACKGROUND * _USUAL + 0.5)) ** _RARITY
    )
    return rare


def near(one: datetime | None, other: datetime | None, window: timedelta) -> bool:
    """Whether articles of these dates can be of one story."""
    return one is None or other is None or abs(one - other) <= window


def central(outlines: Sequence[Outline]) -> int:
    """The number of the article of one story that has most of what the others have."""
    vectors = _vectors(outlines)
    support = [sum(_cosine(one, other) for other in vectors) for one in vectors]
    # Of equals the earlier one: later ones repeat it.
    return max(range(len(outlines)), key=lambda number: (round(support[number], 6), -number))


def _terms(text: str, language: str) -> Iterable[tuple[str, bool]]:
    stem, empty = words.stemmer(language), words.stopwords(language)
    for place, word in enumerate(words.spelled(text)):
        plain = word.lower()
        if plain not in empty and not words.is_scrap(plain):
            yield stem(plain), place > 0 and word[0].isupper()


def _vectors(outlines: Sequence[Outline]) -> list[dict[str, float]]:
    """Unit vectors of the heaviest terms."""
    seen = Counter(term for outline in outlines for term in outline.terms)
    total = len(outlines) + _BACKGROUND
    rarity = {
        term: math.log((total + 1) / (count + _BACKGROUND * _USUAL + 0.5)) ** _RARITY
        for term, count in seen.items()
    }
    return [_vector(outline, rarity) for outline in outlines]


def _vector(outline: Outline, rarity: Mapping[str, float]) -> dict[str, float]:
    weights = {term: (1 + math.log(count)) * rarity[term] for term, count in outline.terms.items()}
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
    length = math.sqrt(sum(weights[term] ** 2 for term in heaviest)) or 1.0
    return {term: weights[term] / length for term in heaviest}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def _likeness(
    vectors: Sequence[Mapping[str, float]], outlines: Sequence[Outline], window: timedelta
) -> list[dict[int, float]]:
    """For each article those it shares words with, within the window, and how alike they are."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found: list[dict[int, float]] = [{} for _ in vectors]
    for number, vector in enumerate(vectors):
        alike: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for other, its_weight in holders[term]:
                alike[other] += weight * its_weight
            holders[term].append((number, weight))
        for other, cosine in alike.items():
            if near(outlines[number].published_at, outlines[other].published_at, window):
                found[number][other] = found[other][number] = cosine
    return found


def _components(count: int, likeness: Sequence[Mapping[int, float]]) -> list[list[int]]:
    """Articles that a chain of alike ones joins. No story reaches beyond its component."""
    parents = list(range(count))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for number, others in enumerate(likeness):
        for other, cosine in others.items():
            if cosine >= ALIKE:
                one, two = sorted((root(number), root(other)))
                parents[two] = one
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(count):
        members[root(number)].append(number)
    return list(members.values())


def _average_link(
    component: Sequence[int], likeness: Sequence[Mapping[int, float]]
) -> list[list[int]]:
    """Join the two groups most alike on average until none are alike enough."""
    groups = [[number] for number in component]
    if len(groups) == 1:
        return groups
    alike = np.array([[likeness[one].get(other, 0.0) for other in component] for one in component])
    np.fill_diagonal(alike, -1.0)
    while True:
        one, two = sorted(int(at) for at in np.unravel_index(alike.argmax(), alike.shape))
        if alike[one, two] < ALIKE:
            return [sorted(group) for group in groups if group]
        sizes = len(groups[one]), len(groups[two])
        alike[one] = (alike[one] * sizes[0] + alike[two] * sizes[1]) / sum(sizes)
        alike[:, one] = alike[one]
        alike[one, one] = -1.0
        alike[two], alike[:, two] = -1.0, -1.0
        groups[one] += groups[two]
        groups[two] = []
