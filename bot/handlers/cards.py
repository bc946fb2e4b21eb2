"""An article that has just come in, as it is shown."""

from __future__ import annotations

from bot.context import BotContext
from bot.services.articles import Opened
from bot.views import article
from bot.views.messages import Message


def arrived(context: BotContext, opened: Opened) -> Message:
    """The card of what has just been sent, with a word if the chat had it before."""
    show = article.card if opened.is_new else article.already_here
    return show(opened.kept, opened.analysis, context.reader, length=context.length)
