"""Erasing what a chat has stored: asked first, then done, and counted."""

from __future__ import annotations

from bot.views.actions import Forget, Step
from bot.views.html import lines
from bot.views.messages import Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader
from storage.records import Forgotten


def confirm(reader: Reader, *, articles: int) -> Message:
    """What would go, that it cannot come back, and the two ways on."""
    say = reader.words
    return Message(
        lines(say("forget.title"), say("forget.articles", n=articles), say("forget.warning")),
        rows(
            [Button(say.label("forget.yes"), Forget(Step.YES))],
            [Button(say.label("forget.no"), Forget(Step.NO))],
        ),
    )


def done(reader: Reader, forgotten: Forgotten) -> Message:
    say = reader.words
    return Message(lines(say("forget.done", n=forgotten.articles), say("forget.after")))


def spared(reader: Reader) -> Message:
    """Nothing was erased after all."""
    return Message(reader.words("forget.spared"))
