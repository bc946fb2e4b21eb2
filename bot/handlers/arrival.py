"""What happens to every update first: the chat is met, and strangers are stopped."""

from __future__ import annotations

from telegram import Update, User
from telegram.ext import ApplicationHandlerStop

from bot.context import BotContext
from bot.handlers.replies import reply
from bot.handlers.rights import is_stranger
from bot.views import operator


async def on_arrival(update: Update, context: BotContext) -> None:
    """Note who is there. Strangers are told so in private; in a group the bot keeps silent."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return
    if await is_stranger(update, context):
        if chat.type == chat.PRIVATE and user is not None:
            await _turn_away(user, update, context)
        raise ApplicationHandlerStop
    if chat.type != chat.PRIVATE:
        user = None  # a group has no language
    context.chat = await context.services.chats.meet(
        chat.id, chat.type, chat.effective_name, user.language_code if user else None
    )


async def _turn_away(user: User, update: Update, context: BotContext) -> None:
    """Tell somebody who wrote or pressed a button how to be let in."""
    if update.callback_query is not None:
        await context.sender.answer(update.callback_query.id)
    elif update.message is None:
        return
    await reply(update, context, operator.stranger(context.reader, user.id))
