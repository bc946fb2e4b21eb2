"""The people and organisations of an article."""

from __future__ import annotations

from bot.analysis.types import Analysis, Person, PersonKind, Span
from bot.views.actions import Back, ShowPeople
from bot.views.article.shared import (
    NAME,
    ROLE,
    brief_of,
    context_buttons,
    headed,
    numbered_lines,
    tabs,
)
from bot.views.html import Html, blocks, bold, brief, isolate, joined, lines
from bot.views.messages import Message
from bot.views.parts import paged, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

PEOPLE = 8


def people(kept: Kept, analysis: Analysis, reader: Reader, page: int = 0) -> Message:
    """Who appears, most central first: people, then organisations, with what the text calls
    them.
    """
    say, article_id = reader.words, kept.article.id
    head = headed(kept, reader, "people.title")
    everyone = [
        *(p for p in analysis.people if p.kind is PersonKind.PERSON and p.sure),
        *(p for p in analysis.people if p.kind is PersonKind.ORGANISATION),
    ]
    if not everyone:
        return Message(
            blocks(head, say("people.none")), rows(tabs(kept, analysis, reader, Back.PEOPLE))
        )
    said = {person.name: _said_by(person, analysis) for person in everyone}

    def entry(person: Person) -> Html:
        return _person(kept, person, said[person.name], reader)

    here = paged(everyone, page, PEOPLE, entry)
    listed = zip(here.items, numbered_lines(here.first, here.shown), strict=True)
    told: dict[PersonKind, list[Html]] = {kind: [] for kind in PersonKind}
    for person, line in listed:
        told[person.kind].append(line)
    mentions = [_first_mention(person) for person in here.items]
    return Message(
        blocks(
            head,
            lines(*told[PersonKind.PERSON]),
            _organisations(told[PersonKind.ORGANISATION], reader),
        ),
        rows(
            *context_buttons(kept, reader, here.first, mentions, Back.PEOPLE, width=4),
            pager(here.number, here.pages, lambda p: ShowPeople(article_id, p)),
            tabs(kept, analysis, reader, Back.PEOPLE),
        ),
    )


def _organisations(entries: list[Html], reader: Reader) -> Html:
    return lines(bold(reader.words("people.organisations")), *entries) if entries else Html()


def person_line(kept: Kept, person: Person) -> Html:
    """The name in bold, then the roles the text gives."""
    roles = [brief_of(kept, role, ROLE) for role in person.roles[:3]]
    name = bold(isolate(brief(person.name, NAME)))
    return joined((name, joined(map(isolate, dict.fromkeys(roles)), " · ")), " — ")


def _person(kept: Kept, person: Person, said: int, reader: Reader) -> Html:
    quoted = reader.words("card.quotes", n=said) if said else Html()
    return joined((person_line(kept, person), quoted), "   ")


def _said_by(person: Person, analysis: Analysis) -> int:
    return len({q.group for q in analysis.quotes if q.speaker_name == person.name})


def _first_mention(person: Person) -> Span:
    return person.mentions[0] if person.mentions else Span(0, 0)
