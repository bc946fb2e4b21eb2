"""Hello and help."""

from __future__ import annotations

from telegram import Update

from bot.context import BotContext
from bot.handlers.replies import reply, to
from bot.handlers.rights import is_operator
from bot.views import help


async def on_start(update: Update, context: BotContext) -> None:
    user = update.effective_user
    name = user.first_name if user else ""
    hello = help.start(context.reader, context.bot_data.commands, name=name, sample=True)
    await reply(update, context, hello)


async def on_help(update: Update, context: BotContext) -> None:
    await reply(update, context, help.help(context.reader, commands(update, context)))


async def on_unknown_command(update: Update, context: BotContext) -> None:
    command = (to(update).text or "").split()[0]
    unknown = help.unknown_command(context.reader, command, commands(update, context))
    await reply(update, context, unknown)


def commands(update: Update, context: BotContext) -> tuple[str, ...]:
    """Those there are for the one who asks."""
    known = context.bot_data
    return known.commands + (known.operator_commands if is_operator(update, context) else ())
