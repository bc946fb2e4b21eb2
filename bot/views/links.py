"""Several links in one message: what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views import errors, html
from bot.views.actions import Action, ShowCard
from bot.views.html import blocks, brief, joined, lines
from bot.views.messages import Message
from bot.views.parts import byline, heading, numbers, rows
from bot.views.reader import Reader
from storage.records import Kept


@dataclass(frozen=True, slots=True)
class Unread:
    """A link that could not be read."""

    url: str
    error: Exception


def reading(count: int, reader: Reader) -> Message:
    """Shown until all are read."""
    return Message(reader.words("links.reading", n=count))


def report(
    read: Sequence[Kept], unread: Sequence[Unread], reader: Reader, *, left_out: int = 0
) -> Message:
    """The articles that are kept now, and for each of the others its reason."""
    say = reader.words
    opens: list[Action] = [ShowCard(kept.article.id) for kept in read[:8]]
    items = (
        lines(f"{n}. " + heading(kept), byline(kept, reader)) for n, kept in enumerate(read[:8], 1)
    )
    failed = (
        joined((html.link(brief(one.url, 80), one.url), errors.notice(one.error, reader)), "\n")
        for one in unread[:8]
    )
    return Message(
        blocks(
            say("links.read", n=len(read)) if read else "",
            *items,
            say("links.unread", n=len(unread)) if unread else "",
            *failed,
            say("links.and_not", n=left_out) if left_out else "",
        ),
        rows(*numbers(reader, "button.n", 1, opens)),
    )
