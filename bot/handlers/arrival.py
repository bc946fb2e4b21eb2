"""What happens to every update first: the chat is met, and strangers are stopped."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.context import BotContext
from bot.errors import NotAllowed


async def on_arrival(update: Update, context: BotContext) -> None:
    """Note who is there. Strangers are told so in private; in a group the bot keeps silent."""
    chat = update.effective_chat
    if chat is None:
        return
    if _is_stranger(update, context):
        if chat.type == chat.PRIVATE and update.my_chat_member is None:
            raise NotAllowed
        raise ApplicationHandlerStop
    user = update.effective_user if chat.type == chat.PRIVATE else None  # a group has no language
    context.chat = await context.services.chats.meet(
        chat.id, chat.type, chat.effective_name, user.language_code if user else None
    )


def _is_stranger(update: Update, context: BotContext) -> bool:
    manners, user = context.bot_data.manners, update.effective_user
    return not manners.open_to_all and (user is None or user.id not in manners.owners)
