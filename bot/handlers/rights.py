"""Who may do what: the operator everything, a stranger nothing."""

from __future__ import annotations

from telegram import Update

from bot.context import BotContext


def is_operator(update: Update, context: BotContext) -> bool:
    user = update.effective_user
    return user is not None and user.id in context.bot_data.manners.owners


async def is_stranger(update: Update, context: BotContext) -> bool:
    """Somebody nobody let in, in a place nobody let in, while the bot is private."""
    if context.bot_data.manners.open_to_all or is_operator(update, context):
        return False
    who, where = update.effective_user, update.effective_chat
    ids = [one.id for one in (who, where) if one is not None]
    return not await context.services.administration.is_allowed(*ids)
