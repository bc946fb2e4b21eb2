"""Which stories go into a digest, in what order, and why: articles in, stories out. No texts.

Articles about one event are one story, however they came. A story told before belongs to what is
new only with the articles that came since.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.analysis import sketches
from bot.analysis.sketches import Sketch
from bot.digests import filters
from bot.digests.filters import Term

#: Stories in a digest; one message holds about half as many.
ROOM = 20
_TOP, _NOTABLE = 3, 5
#: Stories whose most central article is looked for; those behind are hardly ever shown.
_LOOKED_INTO = 3 * ROOM
#: After so long a story counts for half as fresh.
_HALF_LIFE = timedelta(hours=12)
_FRESH = timedelta(hours=3)


class Tier(StrEnum):
    """How much room a story gets."""

    TOP = "top"
    NOTABLE = "notable"
    ALSO = "also"


class Because(StrEnum):
    """Why a story is in a digest."""

    COVERED = "covered"
    WANTED = "wanted"
    FOLLOWED = "followed"
    SENT = "sent"
    SAVED = "saved"
    FRESH = "fresh"
    GOES_ON = "goes_on"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Reason:
    because: Because
    n: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An article that may be told. *words* is what filters look at."""

    id: int
    came_at: datetime
    sketch: Sketch
    words: str = ""
    source: str = ""
    published_at: datetime | None = None
    by_feed: bool = False
    saved: bool = False

    @property
    def dated(self) -> datetime:
        return self.published_at or self.came_at


@dataclass(frozen=True, slots=True)
class Wants:
    """What a chat wants to read, and what not; muted names as people wrote them."""

    terms: tuple[Term, ...] = ()
    muted_topics: tuple[str, ...] = ()
    muted_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story: its new articles, the one to lead with first, and what was told of it before."""

    articles: tuple[int, ...]
    sources: tuple[str, ...]
    before: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories of a window, the most important first, and what they were made of."""

    stories: tuple[Chosen, ...]
    articles: int
    sources: int


NOTHING = Selection((), 0, 0)


def select(
    candidates: Sequence[Candidate],
    wants: Wants = Wants(),
    *,
    until: datetime,
    told: Sequence[Candidate] = (),
) -> Selection:
    """The stories among *candidates*; *told* are the articles of earlier digests."""
    told_ids = {one.id for one in told}
    new = [c for c in candidates if c.id not in told_ids and not hidden_by(wants, c)]
    together = [*new, *told]
    names = sketches.group([c.sketch for c in together], [c.dated for c in together])
    groups: dict[int, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        groups[name].append(place)
    found = []
    for places in groups.values():
        fresh = [together[place] for place in places if place < len(new)]
        before = tuple(together[place].id for place in places if place >= len(new))
        if fresh and (wanted := _wanted(wants.terms, fresh)) is not None:
            found.append((fresh, before, wanted))
    found.sort(key=lambda story: (-_weight(story[0], until), min(one.id for one in story[0])))
    stories = tuple(
        _chosen(*story, until, at_leisure=place < _LOOKED_INTO) for place, story in enumerate(found)
    )
    told_now = {article for story in stories for article in story.articles}
    sources = {c.source.casefold() for c in new if c.id in told_now and c.source}
    return Selection(stories, len(told_now), len(sources))


def tiers(stories: Sequence[int]) -> tuple[Tier, ...]:
    """The tier of each story, given how many sources each has, the most important first."""
    leading = max(stories, default=0)
    enough = min(leading, 3)
    found: list[Tier] = []
    for sources in stories:
        tops = found.count(Tier.TOP)
        if tops == len(found) and (not tops or (enough > 1 and sources >= enough and tops < _TOP)):
            found.append(Tier.TOP)
        elif len(found) - tops < _NOTABLE:
            found.append(Tier.NOTABLE)
        else:
            found.append(Tier.ALSO)
    return tuple(found)


def hidden_by(wants: Wants, one: Candidate) -> str | None:
    """What keeps an article out: the filter or the muted name, as people wrote it."""
    if term := filters.hides(wants.terms, one.words):
        return str(term)
    for name in wants.muted_sources:
        if name.casefold() == one.source.casefold():
            return name
    for name in wants.muted_topics:
        if filters.hides(_as_unwanted(name), one.words):
            return name
    return None


def is_wanted(wants: Wants, one: Candidate) -> bool:
    """Whether this article alone would be told."""
    return hidden_by(wants, one) is None and _wanted(wants.terms, [one]) is not None


def _as_unwanted(name: str) -> tuple[Term, ...]:
    return filters.parse(f'-"{name}"')


def _wanted(terms: Iterable[Term], articles: Sequence[Candidate]) -> str | None:
    """The wanted word that one of them has, "" when nothing special is wanted, else None."""
    wanted = [term for term in terms if not term.unwanted]
    if not wanted:
        return ""
    return next(
        (str(t) for t in wanted if any(filters.passes([t], a.words) for a in articles)), None
    )


def _chosen(
    articles: Sequence[Candidate],
    before: tuple[int, ...],
    wanted: str,
    until: datetime,
    *,
    at_leisure: bool,
) -> Chosen:
    # Of equals the newest leads: tolls rise, and the last word is the best known.
    newest = sorted(articles, key=lambda one: (one.dated, one.id), reverse=True)
    lead = newest[sketches.central([one.sketch for one in newest]) if at_leisure else 0]
    ordered = [lead, *(one for one in newest if one is not lead)]
    sources = tuple({c.source.casefold(): c.source for c in reversed(ordered) if c.source}.values())
    return Chosen(
        articles=tuple(one.id for one in ordered),
        sources=sources[::-1],
        before=before,
        reasons=tuple(_reasons(ordered, len(sources), before, wanted, until)),
    )


def _reasons(
    articles: Sequence[Candidate],
    sources: int,
    before: tuple[int, ...],
    wanted: str,
    until: datetime,
) -> Iterable[Reason]:
    lead = articles[0]
    if before:
        yield Reason(Because.GOES_ON)
    if wanted:
        yield Reason(Because.WANTED, words=wanted.strip('"'))
    if sources > 1:
        yield Reason(Because.COVERED, n=sources)
    if any(one.saved for one in articles):
        yield Reason(Because.SAVED)
    if any(not one.by_feed for one in articles):
        yield Reason(Because.SENT)
    elif lead.source:
        yield Reason(Because.FOLLOWED, words=lead.source)
    if until - lead.dated <= _FRESH:
        yield Reason(Because.FRESH)


def _weight(articles: Sequence[Candidate], until: datetime) -> float:
    """Coverage first, then freshness; what the reader saved counts as one more source."""
    sources = len({one.source.casefold() or str(one.id) for one in articles})
    newest = max(one.dated for one in articles)
    age = max(until - newest, timedelta(0)) / _HALF_LIFE
    coverage = math.log2(1 + sources + any(one.saved for one in articles))
    return coverage + float(0.5**age)
