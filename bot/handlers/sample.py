"""An article of our own to try the bot on; nothing in it ever happened."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from telegram import Update

from bot.context import BotContext
from bot.handlers.articles import arrived
from bot.handlers.replies import hold_place, put_in_place, to
from bot.services.articles import Sent
from bot.views import article


@cache
def sample() -> str:
    return Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")


async def read_sample(update: Update, context: BotContext) -> None:
    asked = to(update)
    await hold_place(update, context, article.reading(context.reader))
    sent = Sent(asked.chat_id, asked.message_id, "text")
    opened = await context.services.articles.add_text(sent, sample())
    await put_in_place(update, context, await arrived(context, opened), about=opened.id)
