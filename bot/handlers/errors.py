"""The one place for sorry. Whatever a handler raises ends here."""

from __future__ import annotations

import logging
from contextlib import suppress

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.context import BotContext
from bot.errors import Ambiguous, BotError, ChatGone, ChatMoved, OverQuota, TryLater
from bot.handlers.replies import is_held, put_in_place, to
from bot.views import errors
from bot.views.actions import Action, Retry
from storage.errors import StorageError

log = logging.getLogger(__name__)


async def on_error(update: object, context: BotContext) -> None:
    await _deal_with(update, context)
    raise ApplicationHandlerStop  # no other handler shall take the update for a fresh one


async def _deal_with(update: object, context: BotContext) -> None:
    error = context.error
    assert error is not None, "PTB calls this with an error"
    if not isinstance(update, Update) or update.effective_chat is None:
        log.error("outside of any chat", exc_info=error)
        return
    chat_id, chats = update.effective_chat.id, context.services.chats
    match error:
        case ChatGone():
            await chats.lose(chat_id)
        case ChatMoved():
            await chats.move(chat_id, error.chat_id)
        case OverQuota(is_first=False) if update.callback_query is None:  # it has been said
            log.info("update %s: %r", update.update_id, error)
        case TryLater() | Ambiguous():  # saying sorry would fare no better
            log.warning("update %s: %r", update.update_id, error)
        case _:
            if not isinstance(error, BotError):
                log.error("update %s", update.update_id, exc_info=error)
            await _say_sorry(update, context, error)


async def _say_sorry(update: Update, context: BotContext, error: Exception) -> None:
    if update.effective_message is None:
        return
    with suppress(StorageError):  # better an apology in the wrong language than none
        context.chat = await context.services.chats.find(to(update).chat_id)
    if update.callback_query is not None:
        notice = errors.notice(error, context.reader)
        await context.sender.answer(update.callback_query.id, notice)
    if update.callback_query is None or is_held(update, context):
        sorry = errors.sorry(
            error, context.reader, reference=str(update.update_id), retry=_retry(update)
        )
        await put_in_place(update, context, sorry)


def _retry(update: Update) -> Action | None:
    """Trying again means: reading that message once more. A command is as easily sent again."""
    message = to(update)
    wanted = message.reply_to_message if update.callback_query else message
    if wanted is None or (wanted.text or "").startswith("/"):
        return None
    return Retry(wanted.message_id)
