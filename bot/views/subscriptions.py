"""Wishing for a digest: how often, when, where; what was understood; pausing and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digests.wishes import second
from bot.views import html
from bot.views.actions import (
    Cadence,
    DigestNow,
    ListFeeds,
    Pause,
    ShowSubscription,
    Step,
    Subscribe,
    Unsubscribe,
)
from bot.views.html import Html, blocks, bold, brief, isolate, joined, lines
from bot.views.messages import Button, Message
from bot.views.parts import numbers, rows
from bot.views.reader import Reader

#: The hours offered; any other can be typed.
HOURS = (time(7), time(7, 30), time(8), time(9), time(12), time(18), time(20), time(21))
#: Twice a day: the first hour is chosen, the second follows from it.
FIRST_OF_TWO = (time(7), time(8), time(9), time(10))
PAUSES = (1, 3, 7, 30)


@dataclass(frozen=True, slots=True)
class Standing:
    """A subscription as its chat sees it."""

    id: int
    schedule: Schedule
    next_at: datetime
    name: str | None = None
    paused: bool = False
    paused_until: datetime | None = None
    about: str = ""  # the words it is about; none: everything
    feeds: int = 0  # how many it is from; none: all


# --- three taps -----------------------------------------------------------------------------------


def ask_how_often(reader: Reader, changes: int = 0) -> Message:
    """A new digest, or another time for the one that *changes* names."""
    say = reader.words
    offers = [
        Button(say.label(f"subscribe.{c.name.lower()}"), Subscribe(c, changes=changes))
        for c in Cadence
    ]
    return Message(
        lines(say("subscribe.how_often"), "" if changes else say("subscribe.in_one_line")),
        rows(offers[:2], offers[2:]),
    )


def ask_when(cadence: Cadence, reader: Reader, changes: int = 0) -> Message:
    say = reader.words
    hours = FIRST_OF_TWO if cadence is Cadence.TWICE else HOURS
    offers = [
        Button(_hours(cadence, at), Subscribe(cadence, _minute(at), changes=changes))
        for at in hours
    ]
    return Message(
        lines(say("subscribe.when"), say("subscribe.other_time")),
        rows(*(offers[i : i + 4] for i in range(0, len(offers), 4))),
    )


def ask_where(
    cadence: Cadence, minute: int, zones: Sequence[str], reader: Reader, changes: int = 0
) -> Message:
    """Which clock? Each zone offered with the time it has now, so that nobody needs to know
    names.
    """
    say = reader.words
    offers = []
    for name in zones[:8]:
        clock = f"{reader.now.astimezone(ZoneInfo(name)):%H:%M}"
        shown = f"{_city(name)} · {clock}"
        offers.append(Button(html.label(shown, 40), Subscribe(cadence, minute, name, changes)))
    return Message(
        lines(say("subscribe.where"), say("subscribe.other_place")),
        rows(*(offers[i : i + 2] for i in range(0, len(offers), 2))),
    )


def subscribed(standing: Standing, reader: Reader) -> Message:
    """Done: when it comes, and how to see one now."""
    say = reader.words
    return Message(
        lines(
            say("subscribe.done", schedule=schedule(standing.schedule, reader)),
            *_contents(standing, reader),
            _next(standing, reader),
            say("subscribe.quiet"),
        ),
        rows(
            [Button(say.label("subscribe.preview"), DigestNow(standing.id, True))],
            [
                Button(say.label("subscribe.change"), ShowSubscription(standing.id)),
                Button(say.label("digest.unsubscribe"), Unsubscribe(standing.id)),
            ],
        ),
    )


def not_understood(words: str, near: Sequence[str], reader: Reader) -> Message:
    """A place in the wish that is not known; *near* are names it may have been meant for."""
    say = reader.words
    if not near:
        return _unclear(say("subscribe.not_understood", words=brief(words, 60)), reader)
    said = say("subscribe.unknown_place", words=brief(words, 60))
    return _unclear(lines(said, say("subscribe.perhaps", names=", ".join(near))), reader)


def no_hour(words: str, reader: Reader) -> Message:
    """What stands where the time of day should, and is none."""
    return _unclear(reader.words("subscribe.no_hour", words=brief(words, 20)), reader)


def no_feed(names: Sequence[str], reader: Reader) -> Message:
    """Feeds in the wish that the chat does not get."""
    return Message(
        reader.words("subscribe.no_feed", names=brief(", ".join(names), 100)),
        rows([Button(reader.words.label("subscribe.my_feeds"), ListFeeds())]),
    )


def _unclear(said: Html, reader: Reader) -> Message:
    example = html.code(reader.words("usage.subscribe"))
    return Message(lines(said, joined((reader.words("help.example"), example), " ")))


# --- what stands ----------------------------------------------------------------------------------


def listing(standing: Sequence[Standing], reader: Reader) -> Message:
    """All digests of a chat."""
    say = reader.words
    new = [Button(say.label("subscribe.new"), Subscribe())]
    if not standing:
        return Message(say("subscribe.none"), rows(new))
    items = [f"{n}. " + _line(one, reader) for n, one in enumerate(standing, 1)]
    opens = [ShowSubscription(one.id) for one in standing[:20]]
    return Message(
        blocks(bold(say("subscribe.title", n=len(standing))), *items[:20]),
        rows(*numbers(reader, "button.n", 1, opens), new),
    )


def card(standing: Standing, reader: Reader) -> Message:
    """One digest: when it comes, and what can be done."""
    say = reader.words
    rests = [
        Button(say.label("subscribe.pause", n=days), Pause(standing.id, days)) for days in PAUSES
    ]
    go_on = [Button(say.label("subscribe.resume"), Pause(standing.id, 0))]
    return Message(
        _line(standing, reader),
        rows(
            [
                Button(say.label("subscribe.now"), DigestNow(standing.id)),
                Button(say.label("subscribe.preview"), DigestNow(standing.id, True)),
            ],
            *([go_on] if standing.paused else [rests[:2], rests[2:]]),
            [
                Button(say.label("subscribe.new_time"), Subscribe(changes=standing.id)),
                Button(say.label("digest.unsubscribe"), Unsubscribe(standing.id)),
            ],
        ),
    )


def ask_how_long(reader: Reader, unclear: str = "") -> Message:
    """How long shall all digests rest? *unclear* is what was said and not understood."""
    say = reader.words
    offers = [Button(say.label("subscribe.pause", n=days), Pause(0, days)) for days in PAUSES]
    return Message(
        lines(
            say("subscribe.no_end", words=brief(unclear, 60)) if unclear else "",
            say("subscribe.how_long"),
            say("subscribe.or_until"),
        ),
        rows(offers[:2], offers[2:]),
    )


def paused(standing: Standing, reader: Reader, *, all_of_them: bool = False) -> Message:
    say = reader.words
    until = standing.paused_until
    text = say("subscribe.paused", when=reader.moment(until)) if until else say("subscribe.stopped")
    go_on = Pause(0 if all_of_them else standing.id, 0)
    return Message(text, rows([Button(say.label("subscribe.resume"), go_on)]))


def resumed(standing: Standing, reader: Reader) -> Message:
    when = _there(standing, reader).moment(standing.next_at)
    return Message(reader.words("subscribe.resumed", when=when))


def ask_to_end(standing: Standing, reader: Reader) -> Message:
    """No more digests? Pausing is offered, too."""
    say = reader.words
    return Message(
        say("subscribe.end_ask", schedule=schedule(standing.schedule, reader)),
        rows(
            [Button(say.label("subscribe.end_yes"), Unsubscribe(standing.id, Step.YES))],
            [Button(say.label("subscribe.pause", n=7), Pause(standing.id, 7))],
            [Button(say.label("subscribe.end_no"), Unsubscribe(standing.id, Step.NO))],
        ),
    )


def ended(reader: Reader) -> Message:
    say = reader.words
    return Message(say("subscribe.ended"), rows([Button(say.label("subscribe.new"), Subscribe())]))


def schedule(wish: Schedule, reader: Reader) -> Html:
    """ "on weekdays at 07:30 (Europe/Kyiv)" """
    say = reader.words
    hours = f" {say('subscribe.and')} ".join(f"{at:%H:%M}" for at in wish.times)
    return say("subscribe.schedule", days=_days(wish.days, reader), times=hours, zone=wish.zone)


def _days(days: frozenset[int], reader: Reader) -> Html:
    say = reader.words
    if days == EVERY_DAY:
        return say("subscribe.every_day")
    if days == WEEKDAYS:
        return say("subscribe.on_weekdays")
    if days == EVERY_DAY - WEEKDAYS:
        return say("subscribe.on_weekends")
    names = [say(f"subscribe.day_{day}") for day in sorted(days)]
    listed = joined((", ".join(names[:-1]), names[-1]), f" {say('subscribe.and')} ")
    return say("subscribe.on_days", days=listed)


def _line(standing: Standing, reader: Reader) -> Html:
    say = reader.words
    name = brief(standing.name or "", 60)
    if standing.paused and standing.paused_until:
        state = say("subscribe.is_paused", when=reader.moment(standing.paused_until))
    elif standing.paused:
        state = say("subscribe.is_stopped")
    else:
        state = _next(standing, reader)
    return lines(
        bold(isolate(name)) if html.inked(name) else "",
        say("subscribe.comes", schedule=schedule(standing.schedule, reader)),
        *_contents(standing, reader),
        state,
    )


def _contents(standing: Standing, reader: Reader) -> list[Html]:
    """What it is about, and from where, if not everything from everywhere."""
    say, found = reader.words, []
    if standing.about:
        found.append(say("subscribe.about", words=brief(standing.about, 100)))
    if standing.feeds:
        found.append(say("subscribe.from", n=standing.feeds))
    return found


def _next(standing: Standing, reader: Reader) -> Html:
    return reader.words("subscribe.next", when=_there(standing, reader).moment(standing.next_at))


def _there(standing: Standing, reader: Reader) -> Reader:
    """The reader, by the clock the digest comes by."""
    return replace(reader, zone=ZoneInfo(standing.schedule.zone))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _hours(cadence: Cadence, at: time) -> str:
    if cadence is not Cadence.TWICE:
        return f"{at:%H:%M}"
    return f"{at:%H:%M}, {second(at):%H:%M}"


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
