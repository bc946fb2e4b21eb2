"""What goes into digests and what stays out: words, phrases, muted topics and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import html
from bot.views.actions import DropFilter, Mute, ShowSettings, fits
from bot.views.html import blocks, bold, brief, code, isolate, joined, lines
from bot.views.messages import Button, Message
from bot.views.parts import byline, heading, rows
from bot.views.reader import Reader
from storage.records import Kept

SHOWN = 10
#: For how many days the buttons mute.
DAYS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Hidden:
    """An article that a filter would have kept out, and the filter that does it."""

    kept: Kept
    by: str


@dataclass(frozen=True, slots=True)
class Muted:
    kind: str  # "topic" or "source"
    name: str
    until: datetime


def listing(terms: Sequence[str], reader: Reader) -> Message:
    """The chat's filters, each with a button that drops it; how to write one."""
    say = reader.words
    wanted = [term for term in terms if not term.startswith("-")]
    unwanted = [term.removeprefix("-") for term in terms if term.startswith("-")]
    drops = [
        Button(say.label("filters.drop", term=html.label(term, 24)), DropFilter(number))
        for number, term in enumerate(terms[:20])
    ]
    return Message(
        blocks(
            bold(say("filters.title")),
            lines(
                say("filters.wanted", terms=_named(wanted)) if wanted else "",
                say("filters.unwanted", terms=_named(unwanted)) if unwanted else "",
                "" if terms else say("filters.none"),
            ),
            lines(
                say("filters.how"), joined((say("help.example"), code(say("usage.filter"))), " ")
            ),
        ),
        rows(*(drops[i : i + 2] for i in range(0, len(drops), 2)), [_back(reader)]),
    )


def tested(hidden: Sequence[Hidden], passed: int, reader: Reader) -> Message:
    """What the filters would have kept out of the last digests, and how much would have come."""
    say = reader.words
    if not hidden and not passed:
        return Message(say("filters.nothing_to_test"), rows([_back(reader)]))
    worst = (
        lines(
            "• " + heading(one.kept),
            joined((byline(one.kept, reader), say("filters.by", term=brief(one.by, 60))), " · "),
        )
        for one in hidden[:SHOWN]
    )
    left = len(hidden) - SHOWN
    return Message(
        blocks(
            lines(say("filters.tested", n=len(hidden)), say("filters.passed", n=passed)),
            *worst,
            say("feeds.and_more", n=left) if left > 0 else "",
        ),
        rows([_back(reader)]),
    )


def ask_how_long(kind: str, name: str, reader: Reader) -> Message:
    """Mute this topic or source, and for how long?"""
    say = reader.words
    offers = [
        Button(say.label("mute.for", n=days), Mute(kind, days, name))
        for days in DAYS
        if fits(Mute(kind, days, name))
    ]
    return Message(say("mute.ask", name=brief(name, 60)), rows(offers))


def muted(one: Muted, reader: Reader) -> Message:
    say = reader.words
    undo = Mute(one.kind, 0, one.name)
    return Message(
        say("mute.done", name=brief(one.name, 60), when=reader.when(one.until)),
        rows([Button(say.label("mute.undo"), undo)] if fits(undo) else []),
    )


def unmuted(name: str, reader: Reader) -> Message:
    return Message(reader.words("mute.undone", name=brief(name, 60)))


def mutes(ones: Sequence[Muted], reader: Reader) -> Message:
    """What is muted until when, each with a button that ends it."""
    say = reader.words
    told = [
        "• " + say(f"mute.{one.kind}", name=brief(one.name, 60), when=reader.when(one.until))
        for one in ones[:20]
    ]
    undo = [
        [Button(say.label("mute.let_in", name=html.label(one.name, 30)), action)]
        for one in ones[:20]
        for action in [Mute(one.kind, 0, one.name)]
        if fits(action)
    ]
    text = lines(*told) if told else say("mute.none")
    return Message(blocks(bold(say("mute.title")), text), rows(*undo, [_back(reader)]))


def _named(terms: Sequence[str]) -> html.Html:
    shown = [isolate(brief(term, 40)) for term in terms[:30]]
    return joined(shown, " · ")


def _back(reader: Reader) -> Button:
    return Button(reader.words.label("settings.back"), ShowSettings())
