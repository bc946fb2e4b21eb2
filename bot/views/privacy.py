"""What is kept of a chat, who sees it, and taking it along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.views.actions import Forget
from bot.views.html import blocks, lines
from bot.views.messages import Attachment, Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader


def privacy(
    reader: Reader, commands: Sequence[str], *, retention: timedelta | None = None
) -> Message:
    """What is kept, for how long, who sees it, how to have it and how to be rid of it."""
    say = reader.words
    long = say("privacy.retention", wait=reader.span(retention)) if retention else ""
    return Message(
        blocks(
            say("privacy.title"),
            lines(say("privacy.kept"), say("privacy.seen"), long or say("privacy.for_ever")),
            lines(
                say("privacy.outside"),
                say("privacy.export") if "export" in commands else "",
                say("privacy.forget"),
            ),
        ),
        rows([Button(say.label("privacy.erase"), Forget())]),
    )


def exported(content: bytes, articles: int, reader: Reader) -> Message:
    """All articles the chat sent in one file."""
    text = reader.words("privacy.exported", n=articles)
    return Message(text, document=Attachment("nutgraf-articles.jsonl", content))


def nothing_to_export(reader: Reader) -> Message:
    return Message(reader.words("privacy.nothing"))
