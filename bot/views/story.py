"""A story across sources: who has it and since when, what each adds, where figures differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.analysis.figures.calendar import Unit
from bot.analysis.types import Figure, FigureKind, Span
from bot.views import article, html
from bot.views.actions import Action, Find, Kind, ShowCard, ShowCoverage, fits
from bot.views.chart import Mark, line
from bot.views.facts import VALUES, Told, side_by_side
from bot.views.html import Html, blocks, bold, brief, clip, isolate, italic, joined, lines
from bot.views.messages import Attachment, Button, Message
from bot.views.parts import (
    NAME_LENGTH,
    Cited,
    attribution,
    fitting,
    numbers,
    paged,
    pager,
    rows,
    source,
    sources,
    title,
)
from bot.views.reader import Reader
from storage.records import Kept

MEMBERS = 5
ADDS = 2
SENTENCE = 280
ROOM = 1500  # for the members of a page
DIFFER_ROOM, GIST_ROOM = 1000, 1000
_SHORT = timedelta(days=2)  # a chart so short tells the hours


@dataclass(frozen=True, slots=True)
class Member:
    """An article of the story: since when it has it, and what it says that the earlier do not."""

    kept: Kept
    since: datetime
    adds: tuple[Cited, ...] = ()
    copy_of: int | None = None  # the number of the member whose text it repeats, from 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story as one chat's sources have it, the first of them first."""

    article_id: int  # the one it was opened from
    members: tuple[Member, ...]
    differences: tuple[tuple[Told[Figure], ...], ...] = ()  # figures of one thing, not the same
    missing: tuple[str, ...] = ()  # sources of the chat that have not got it
    gist: tuple[Cited, ...] = ()  # the story told from all of them


def coverage(story: Coverage, reader: Reader, page: int = 0) -> Message:
    """Who has the story, since when, and what each adds; where the figures differ."""
    say = reader.words
    numbered = list(enumerate(story.members, 1))
    here = paged(numbered, page, MEMBERS, lambda one: _member(*one, reader), ROOM)
    opens: list[Action] = [ShowCard(member.kept.article.id) for _, member in here.items]
    names = sources((member.kept for member in story.members), reader)
    first_page = here.number == 0
    differ = fitting((_difference(values, reader) for values in story.differences), DIFFER_ROOM)
    return Message(
        blocks(
            _title(story, names, reader),
            lines(*_gist(story, reader)) if first_page else "",
            *here.shown,
            *([say("story.differ"), *differ] if differ and first_page else []),
            _missing(story.missing, reader) if first_page else "",
        ),
        rows(
            *numbers(reader, "answer.open_n", here.first, opens),
            pager(here.number, here.pages, lambda p: ShowCoverage(story.article_id, p)),
        ),
    )


def disagreement(values: Sequence[Told[Figure]], reader: Reader, *, words: str = "") -> Message:
    """One quantity, several sources, not the same number: all are shown, none is chosen."""
    say = reader.words
    about = say("facts.about", words=brief(words, NAME_LENGTH)) if words else Html()
    opens: list[Action] = [ShowCard(told.kept.article.id) for told in values[:VALUES]]
    back = Find(Kind.FIGURES, 0, words)
    return Message(
        blocks(
            joined((bold(say("story.differ")), about), " · "),
            _difference(values, reader),
        ),
        rows(
            *numbers(reader, "answer.open_n", 1, opens),
            [Button(say.label("back.figures"), back)] if words and fits(back) else [],
        ),
    )


class Value(Told[Figure], Protocol):
    """A figure and when it held: as `phrase` of its text says, or else as it was told."""

    @property
    def at(self) -> datetime: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def phrase(self) -> Span | None: ...


def course(values: Sequence[Value], reader: Reader, *, words: str) -> Message:
    """A chart of one quantity, its *values* in the order of time; see `chart`."""
    by_hour = values[-1].at - values[0].at <= _SHORT
    marks = []
    for one in values:
        value = one.fact.value
        low, high = value if isinstance(value, tuple) else (value, value)
        marks.append(Mark(one.at.timestamp(), low, high, _axis(one, reader, by_hour=by_hour)))
    suffix = "%" if all(one.fact.kind is FigureKind.PERCENT for one in values) else ""
    return chart(line(marks, suffix), values[::-1], reader, words=words)


def chart(png: bytes, points: Sequence[Value], reader: Reader, *, words: str) -> Message:
    """A chart with its values and sources as the caption, the newest first, as many as have
    room.
    """
    say = reader.words
    head = bold(say("story.chart", words=brief(words, 60), n=len(points)))
    room = html.CAPTION_LIMIT - 100 - html.length(head)
    told: list[Html] = []
    for point in points:
        line = _point(point, reader)
        room -= html.length(line) + 1
        if room < 0:
            told.append(say("feeds.and_more", n=len(points) - len(told)))
            break
        told.append(line)
    return Message(lines(head, *told), document=Attachment("chart.png", png, "photo"))


def _axis(one: Value, reader: Reader, *, by_hour: bool) -> str:
    """When a value held, in few letters, and such as the picture has."""
    exact = one.unit is Unit.DAY
    day = one.at.astimezone(reader.zone) if exact else one.at
    month = reader.words.label(f"date.month_{day.month}")
    latin = month.isascii()
    if one.unit is Unit.YEAR:
        return str(day.year)
    if one.unit is Unit.MONTH:
        return f"{month[:3]} {day.year}" if latin else f"{day.month:02}.{day.year}"
    if by_hour:
        return reader.time(one.at)
    written = f"{day.day} {month[:3]}" if latin else f"{day.day}.{day.month:02}"
    if day.year == reader.now.astimezone(reader.zone).year:
        return written
    return f"{written} {day.year}" if latin else f"{written}.{day.year}"


def _point(point: Value, reader: Reader) -> Html:
    text = point.kept.article.text
    number = brief(point.fact.span.of(text), 40)
    when = brief(point.phrase.of(text), 40) if point.phrase else reader.when(point.at)
    name = html.link(clip(source(point.kept, reader), 40), point.kept.link)
    return joined(("• " + html.escape(when), bold(number), name), " · ")


def _title(story: Coverage, names: int, reader: Reader) -> Html:
    say, many = reader.words, len(story.members)
    if names > 1:
        return bold(say("story.title", n=names))
    if many > 1 and not story.members[0].kept.source:  # nobody knows where they are from
        return bold(say("story.articles", n=many))
    return lines(bold(say("story.title", n=names)), say("story.single"))


def _gist(story: Coverage, reader: Reader) -> list[Html]:
    """Each sentence with the number and name of the one who says it."""
    places = {member.kept.article.id: n for n, member in enumerate(story.members, 1)}

    def told(one: Cited) -> Html:
        name = html.link(source(one.kept, reader), one.kept.link)
        number = f"{places[one.kept.article.id]}. "
        return "• " + joined((html.escape(one.brief(SENTENCE)), italic(number + name)), " — ")

    return fitting(map(told, story.gist), GIST_ROOM)


def _member(number: int, member: Member, reader: Reader) -> Html:
    say = reader.words
    when = reader.when(member.since)
    key = "story.first" if number == 1 else "story.since"
    name = html.link(clip(title(member.kept), 120), member.kept.link)
    return lines(
        joined((f"{number}. " + bold(source(member.kept, reader)), say(key, when=when)), " · "),
        name,
        italic(say("story.copy", n=member.copy_of)) if member.copy_of else "",
        *(say("story.adds", sentence=one.brief(SENTENCE)) for one in member.adds[:ADDS]),
    )


def _difference(values: Sequence[Told[Figure]], reader: Reader) -> Html:
    """ "A: 12 · B: 15", then each with its clause and date."""
    told = (
        lines(
            f"{n}. " + article.figure_line(one.kept, one.fact, 120), attribution(one.kept, reader)
        )
        for n, one in enumerate(values[:VALUES], 1)
    )
    return blocks(side_by_side(values, reader), *told)


def _missing(names: Sequence[str], reader: Reader) -> Html:
    shown = [isolate(brief(name, 40)) for name in names if html.inked(name)][:10]
    return italic(reader.words("story.missing", names=joined(shown, " · "))) if shown else Html()
