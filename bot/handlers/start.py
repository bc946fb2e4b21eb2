"""Hello and help."""

from __future__ import annotations

from telegram import Update

from bot.context import BotContext
from bot.handlers.replies import reply, to
from bot.views import help


async def on_start(update: Update, context: BotContext) -> None:
    user = update.effective_user
    name = user.first_name if user else ""
    hello = help.start(context.reader, context.bot_data.commands, name=name, sample=True)
    await reply(update, context, hello)


async def on_help(update: Update, context: BotContext) -> None:
    await reply(update, context, help.help(context.reader, context.bot_data.commands))


async def on_unknown_command(update: Update, context: BotContext) -> None:
    command = (to(update).text or "").split()[0]
    unknown = help.unknown_command(context.reader, command, context.bot_data.commands)
    await reply(update, context, unknown)
