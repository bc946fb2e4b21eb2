"""A chat's own, to take along as files."""

from __future__ import annotations

from telegram import Update

from bot.context import BotContext
from bot.handlers import feeds
from bot.handlers.replies import reply, to
from bot.views import privacy


async def on_export(update: Update, context: BotContext) -> None:
    """`/export`: the articles the chat sent, and its feeds; `/export opml`: the feeds alone."""
    chat_id, services, reader = to(update).chat_id, context.services, context.reader
    if context.args:
        return await reply(update, context, await feeds.exported(context, chat_id))
    content, articles = await services.takeout.articles(chat_id)
    follows = await services.follows.all(chat_id)
    if not articles and not follows:
        return await reply(update, context, privacy.nothing_to_export(reader))
    if articles:
        await reply(update, context, privacy.exported(content, articles, reader))
    if follows:
        await reply(update, context, await feeds.exported(context, chat_id))
    return None
