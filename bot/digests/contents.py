"""What a digest says, as places in its articles: kept with it, shown again on any page.

Composing looks into the articles of the stories that were chosen: one sentence to lead with, the
best figure and quote, and of a story told before only what is new in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.analysis import words
from bot.analysis.figures.compare import Statement, are_compatible, is_comparable
from bot.analysis.types import Analysis, Figure, Quote, QuoteKind, Span
from bot.digests.select import Because, Chosen, Reason, Tier

_FORMAT = 1
_NEWS = 2  # new sentences and changed figures that are told of a story that goes on
#: The share of a sentence's words that an old sentence, or all old ones together, may have
#: before it counts as known.
_KNOWN_FROM_ONE, _KNOWN_FROM_ALL = 0.6, 0.85
_TITLE_SAYS = 0.8
_FEWEST_WORDS = 4
_QUOTE_LENGTHS = range(25, 260)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an article's text."""

    article_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that was another before; *clause* is what it counts, as written now."""

    was: Place
    now: Place
    clause: Place


@dataclass(frozen=True, slots=True)
class Item:
    """One story of a digest. An empty lead means that only the news in it are told."""

    lead: Place
    tier: Tier
    articles: tuple[int, ...]
    sources: tuple[str, ...] = ()
    figure: Place | None = None
    quote: Place | None = None
    news: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def needs(self) -> frozenset[int]:
        """The articles that are shown."""
        more = (self.figure, self.quote, *self.news, *(c.was for c in self.changes))
        return frozenset({self.lead.article_id, *(place.article_id for place in more if place)})


@dataclass(frozen=True, slots=True)
class Contents:
    """The stories, and how many articles and sources they were made of."""

    items: tuple[Item, ...] = ()
    articles: int = 0
    sources: int = 0
    held_back: int = 0

    @property
    def told(self) -> tuple[int, ...]:
        """All articles of the stories told."""
        return tuple(dict.fromkeys(a for item in self.items for a in item.articles))


@dataclass(frozen=True, slots=True)
class Text:
    """An article as composing needs it."""

    id: int
    text: str
    analysis: Analysis
    title: str | None = None


def compose(story: Chosen, texts: Mapping[int, Text], tier: Tier) -> Item | None:
    """The story in places; None when it says nothing that was not told before."""
    new = [texts[one] for one in story.articles if one in texts]
    before = [texts[one] for one in story.before if one in texts]
    if not new:
        return None
    lead = new[0]
    item = Item(
        lead=Place(lead.id, _lead(lead)),
        tier=tier,
        articles=story.articles,
        sources=story.sources,
        reasons=story.reasons,
    )
    if before:
        return _going_on(item, new, before)
    if tier is not Tier.TOP:
        return item
    return replace(item, figure=_best_figure(lead, item.lead.span), quote=_best_quote(new, item))


def lead(text: str, title: str | None, analysis: Analysis) -> Span:
    """The sentence that leads an article: of its summary the first that its title does not say."""
    return _lead(Text(0, text, analysis, title))


def news(new: Sequence[Text], before: Sequence[Text], most: int = _NEWS) -> tuple[Place, ...]:
    """Sentences that say what none of the old ones said, the most important first."""
    known = [content(span.of(one.text), one) for one in before for span in one.analysis.sentences]
    everything = frozenset().union(*known)
    found: list[Place] = []
    for one in new:
        summary = one.analysis.summary
        for span in dict.fromkeys((*summary.medium, *summary.long)):
            said = content(span.of(one.text), one)
            if len(said) >= _FEWEST_WORDS and not is_known(said, known, everything):
                found.append(Place(one.id, span))
                known.append(said)
                everything |= said
                if len(found) == most:
                    return tuple(found)
    return tuple(found)


def dumps(contents: Contents) -> str:
    packed = {
        "v": _FORMAT,
        "n": [contents.articles, contents.sources, contents.held_back],
        "s": [_packed(item) for item in contents.items],
    }
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def loads(packed: str) -> Contents:
    """What `dumps` wrote; a format of another version has no stories."""
    found = json.loads(packed)
    if found.get("v") != _FORMAT:
        return Contents()
    articles, sources, held_back = found["n"]
    return Contents(tuple(map(_unpacked, found["s"])), articles, sources, held_back)


# --- composing ------------------------------------------------------------------------------------


def _lead(one: Text) -> Span:
    summary = one.analysis.summary
    offered = [*summary.short, *summary.medium, *one.analysis.sentences]
    title = content(one.title or "", one)
    opening = one.text.partition("\n")[0] if not one.title else ""
    for span in dict.fromkeys(offered):
        said = content(span.of(one.text), one)
        if said and len(said & title) < _TITLE_SAYS * len(said) and span.end > len(opening):
            return span
    return offered[0] if offered else Span(0, 0)


def _going_on(item: Item, new: Sequence[Text], before: Sequence[Text]) -> Item | None:
    fresh = news(new, before)
    changes = tuple(_changes(new, before))[:_NEWS]
    if not fresh and not changes:
        return None
    reasons = item.reasons
    if changes:
        reasons = (*reasons, Reason(Because.FIGURE))
    first = fresh[0].article_id if fresh else changes[0].now.article_id
    lead = Place(first, Span(0, 0))
    return replace(item, lead=lead, news=fresh, changes=changes, reasons=reasons)


def is_known(
    said: frozenset[str], known: Sequence[frozenset[str]], everything: frozenset[str]
) -> bool:
    if len(said & everything) >= _KNOWN_FROM_ALL * len(said):
        return True
    return any(len(said & one) >= _KNOWN_FROM_ONE * len(said) for one in known)


def _changes(new: Sequence[Text], before: Sequence[Text]) -> Iterator[Change]:
    """Figures of one quantity that are not what they were, and that nobody gave before."""
    old = [Statement(one.id, figure, one.text) for one in before for figure in one.analysis.figures]
    seen: list[Statement] = []
    for one in new:
        for figure in one.analysis.figures:
            now = Statement(one.id, figure, one.text)
            same = [was for was in old if is_comparable(was, now)]
            if not same or any(are_compatible(was.figure, figure) for was in same):
                continue
            if any(is_comparable(other, now) for other in seen):
                continue
            seen.append(now)
            was = same[0]
            yield Change(
                Place(int(str(was.article)), was.figure.span),
                Place(one.id, figure.span),
                Place(one.id, figure.label),
            )


def _best_figure(one: Text, lead: Span) -> Place | None:
    """The most central one that the lead does not give already; "three" is not worth a line."""
    figures: Iterable[Figure] = (f for f in one.analysis.figures if not lead.overlaps(f.sentence))
    written = (f.span for f in figures if any(c.isdigit() for c in f.span.of(one.text)))
    return next((Place(one.id, span) for span in written), None)


def _best_quote(new: Sequence[Text], item: Item) -> Place | None:
    """Somebody's own words, of a length that can be read at a glance."""
    for one in new:
        lead = item.lead.span if one.id == item.lead.article_id else Span(0, 0)
        good = [quote for quote in one.analysis.quotes if _is_good(quote, lead)]
        if good:
            best = max(good, key=lambda quote: (round(quote.confidence, 1), -quote.span.start))
            return Place(one.id, best.span)
    return None


def _is_good(quote: Quote, lead: Span) -> bool:
    return (
        quote.kind is QuoteKind.DIRECT
        and quote.speaker_name is not None
        and len(quote.span) in _QUOTE_LENGTHS
        and not quote.span.overlaps(lead)
    )


def content(text: str, one: Text) -> frozenset[str]:
    """The stems that carry a sentence's meaning."""
    language = one.analysis.language
    stem, empty = words.stemmer(language), words.stopwords(language)
    return frozenset(stem(w) for w in words.tokens(text) if w not in empty)


# --- packing --------------------------------------------------------------------------------------


def _packed(item: Item) -> dict[str, Any]:
    packed = {
        "l": _place(item.lead),
        "t": item.tier.value,
        "a": list(item.articles),
        "s": list(item.sources),
        "f": _place(item.figure),
        "q": _place(item.quote),
        "w": [_place(place) for place in item.news],
        "c": [[_place(c.was), _place(c.now), _place(c.clause)] for c in item.changes],
        "r": [[r.because.value, r.n, r.words] for r in item.reasons],
    }
    return {name: value for name, value in packed.items() if value}


def _unpacked(packed: Mapping[str, Any]) -> Item:
    return Item(
        lead=_read(packed["l"]),
        tier=Tier(packed["t"]),
        articles=tuple(packed["a"]),
        sources=tuple(packed.get("s", ())),
        figure=_read(packed["f"]) if "f" in packed else None,
        quote=_read(packed["q"]) if "q" in packed else None,
        news=tuple(map(_read, packed.get("w", ()))),
        changes=tuple(Change(*map(_read, places)) for places in packed.get("c", ())),
        reasons=tuple(Reason(Because(b), n, w) for b, n, w in packed.get("r", ())),
    )


def _place(place: Place | None) -> list[int] | None:
    return [place.article_id, *place.span] if place else None


def _read(packed: Sequence[int]) -> Place:
    article_id, start, end = packed
    return Place(article_id, Span(start, end))
