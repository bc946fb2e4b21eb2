"""A digest: stories, not items, in tiers, each led by one sentence as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.analysis.types import Figure, Quote
from bot.digests.select import Because, Reason, Tier
from bot.views import article, html
from bot.views.actions import (
    Action,
    Rate,
    ShowCard,
    ShowDigest,
    ShowSubscription,
    Subscribe,
    Unsubscribe,
    WhyHere,
)
from bot.views.facts import Told
from bot.views.html import Html, blocks, bold, brief, clip, isolate, italic, joined, lines
from bot.views.messages import Button, Buttons, Message
from bot.views.parts import NAME_LENGTH, Cited, numbers, paged, pager, rows, source, title
from bot.views.reader import Reader
from storage.records import Kept

__all__ = [
    "Because",
    "Changed",
    "Edition",
    "Reason",
    "Story",
    "Tier",
    "digest",
    "empty",
    "rated",
    "why_here",
    "zone",
]

STORIES = 10
HEADLINE = 140
LEAD = 320
LINE = 160
SOURCES = 4
NEWS = 2


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that was another before."""

    was: Cited
    now: Cited
    clause: Cited | None = None  # what it counts, as written now


@dataclass(frozen=True, slots=True)
class Story:
    """One event. *sources* names who has it, the lead's own first."""

    lead: Cited
    tier: Tier
    sources: tuple[str, ...] = ()
    figure: Told[Figure] | None = None
    quote: Told[Quote] | None = None
    news: tuple[Cited, ...] = ()  # sentences new since the last digest, when the story goes on
    changes: tuple[Changed, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def kept(self) -> Kept:
        return self.lead.kept


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest as one chat gets it; the stories in the order of their tiers."""

    id: int
    subscription_id: int
    since: datetime
    until: datetime
    stories: tuple[Story, ...]
    articles: int
    sources: int
    name: str | None = None
    held_back: int = 0  # stories left out for want of room


def digest(edition: Edition, reader: Reader, page: int = 0, *, preview: bool = False) -> Message:
    """A page of the digest. A *preview* is no digest: nothing counts as told by it."""
    say = reader.words
    numbered = list(enumerate(edition.stories, 1))
    here = paged(numbered, page, STORIES, lambda one: _story(*one, reader))
    parts: list[Html] = []
    tiers: set[Tier] = set()
    for (_, story), told in zip(here.items, here.shown, strict=True):
        head = "" if story.tier in tiers else bold(say(f"digest.{story.tier.value}"))
        tiers.add(story.tier)
        parts.append(blocks(head, told))
    last = here.number + 1 == here.pages
    held_back = say("digest.held_back", n=edition.held_back) if edition.held_back and last else ""
    return Message(
        blocks(_head(edition, reader, preview=preview), *parts, italic(held_back)),
        rows(
            *numbers(reader, "button.n", here.first, _opens([s for _, s in here.items])),
            pager(here.number, here.pages, lambda p: ShowDigest(edition.id, p)),
            *_feet(edition, reader, here.number, preview=preview),
        ),
    )


def empty(since: datetime, next_at: datetime | None, reader: Reader) -> Message:
    """One line for a window without news, where a chat wants to be told even that."""
    say = reader.words
    then = say("digest.next", when=reader.when(next_at)) if next_at else ""
    return Message(lines(say("digest.empty", when=reader.when(since)), then))


def why_here(edition: Edition, reader: Reader, page: int = 0) -> Message:
    """The reasons for each story on that page of the digest."""
    say = reader.words
    numbered = list(enumerate(edition.stories, 1))
    here = paged(numbered, page, STORIES, lambda one: _story(*one, reader))
    return Message(
        blocks(
            bold(say("why.title")),
            *(_reasons(number, story, reader) for number, story in here.items),
        ),
        rows([Button(say.label("why.back"), ShowDigest(edition.id, here.number))]),
    )


def rated(reader: Reader, *, good: bool) -> str:
    """The little notice after 👍 or 👎."""
    return reader.words.label("digest.rated_good" if good else "digest.rated_bad")


# --- pieces ---------------------------------------------------------------------------------------


def _head(edition: Edition, reader: Reader, *, preview: bool) -> Html:
    say = reader.words
    name = brief(edition.name or "", 60)
    called = isolate(name) if html.inked(name) else say(_by_hour(edition.until, reader))
    local = f"{reader.weekday(edition.until)}, {reader.time(edition.until)} ({zone(reader)})"
    return lines(
        joined((say("digest.head", name=bold(called)), local), " · "),
        italic(_counts(edition, reader)),
        say("digest.preview") if preview else "",
    )


def _counts(edition: Edition, reader: Reader) -> Html:
    """Since when, and how many articles, stories and sources."""
    say = reader.words
    return joined(
        (
            say("digest.since", when=reader.when(edition.since)),
            say(
                "digest.counts",
                articles=say("list.articles", n=edition.articles),
                stories=say("digest.stories", n=len(edition.stories) + edition.held_back),
            ),
            say("digest.sources", n=edition.sources) if edition.sources else "",
        ),
        " · ",
    )


def zone(reader: Reader) -> str:
    """The reader's zone by its name."""
    return str(getattr(reader.zone, "key", reader.zone))


def _by_hour(at: datetime, reader: Reader) -> str:
    hour = at.astimezone(reader.zone).hour
    if 4 <= hour < 12:
        return "digest.morning"
    return "digest.evening" if hour >= 17 or hour < 4 else "digest.midday"


def _story(number: int, story: Story, reader: Reader) -> Html:
    name = html.link(_headline(story), story.kept.link)
    if story.tier is Tier.ALSO:
        return joined((f"{number}. " + name, _via(story, reader, 1)), " · ")
    return lines(
        f"{number}. " + bold(name),
        _lead(story),
        *_going_on(story, reader),
        *(_facts(story, reader) if story.tier is Tier.TOP else ()),
        italic(_via(story, reader, SOURCES)),
    )


def _headline(story: Story) -> str:
    return clip(title(story.kept, HEADLINE), HEADLINE)


def _lead(story: Story) -> str:
    """The sentence that leads the story, unless the headline says just that: a post without a
    title is headed by how it begins.
    """
    lead, headline = story.lead.brief(LEAD), _headline(story)
    if lead.rstrip(".") == headline.rstrip("."):
        return ""
    return "" if not html.inked(story.kept.title or "") and headline.startswith(lead) else lead


def _going_on(story: Story, reader: Reader) -> list[Html]:
    """What is new in a story told before."""
    say = reader.words
    told = [say("digest.new", sentence=one.brief(LEAD)) for one in story.news[:NEWS]]
    for change in story.changes[:NEWS]:
        line = say("digest.changed", was=change.was.brief(40), now=bold(change.now.brief(40)))
        told.append(joined((line, change.clause.brief(LINE) if change.clause else ""), " — "))
    return told


def _facts(story: Story, reader: Reader) -> list[Html]:
    """The story's best figure and quote."""
    told: list[Html] = []
    if story.figure:
        line = article.figure_line(story.figure.kept, story.figure.fact, LINE)
        told.append(reader.words("digest.figure", figure=line))
    if story.quote:
        kept, quote = story.quote.kept, story.quote.fact
        who = article.speaker(kept, (), quote, reader)
        words = brief(article.spoken(kept, quote), LINE)
        told.append(reader.words("digest.quote", words=words, speaker=who))
    return told


def _via(story: Story, reader: Reader, most: int) -> Html:
    names = [isolate(brief(name, NAME_LENGTH)) for name in story.sources if html.inked(name)]
    if not names:  # one's own text, and nobody said where it is from
        return source(story.kept, reader)
    shown = joined(names[:most], " · ")
    left = len(names) - most
    return (
        reader.words("digest.via_more", names=shown, n=left)
        if left > 0
        else (reader.words("digest.via", names=shown) if most > 1 else shown)
    )


def _reasons(number: int, story: Story, reader: Reader) -> Html:
    told = [
        "• " + reader.words(f"why.{r.because.value}", n=r.n, words=brief(r.words, NAME_LENGTH))
        for r in story.reasons[:4]
    ]
    name = html.link(_headline(story), story.kept.link)
    return lines(f"{number}. " + name, *(told or ["• " + reader.words("why.fresh")]))


def _opens(stories: Sequence[Story]) -> list[Action]:
    return [ShowCard(story.kept.article.id) for story in stories]


def _feet(edition: Edition, reader: Reader, page: int, *, preview: bool) -> Buttons:
    say = reader.words
    why = Button(say.label("digest.why"), WhyHere(edition.id, page))
    if preview:
        return rows([why])
    if not edition.subscription_id:
        return rows([why], [Button(say.label("subscribe.new"), Subscribe())])
    return rows(
        [
            Button("👍", Rate(edition.id, True)),
            Button("👎", Rate(edition.id, False)),
            why,
        ],
        [
            Button(say.label("digest.change"), ShowSubscription(edition.subscription_id)),
            Button(say.label("digest.unsubscribe"), Unsubscribe(edition.subscription_id)),
        ],
    )
