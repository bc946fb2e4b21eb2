"""For the person who runs the bot. To everybody else these commands do not exist."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update

from bot.context import BotContext
from bot.errors import Stale
from bot.handlers import start
from bot.handlers.replies import reply, to
from bot.handlers.rights import is_operator
from bot.views import help, operator
from bot.views.actions import Broadcast, Step
from bot.views.messages import Message

Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


def for_the_operator(handler: Handler) -> Handler:
    """The command as it is to the operator; to others there is no such command."""

    async def guarded(update: Update, context: BotContext) -> None:
        known = handler if is_operator(update, context) else start.on_unknown_command
        await known(update, context)

    return guarded


async def on_status(update: Update, context: BotContext) -> None:
    health = await context.services.administration.health()
    return await reply(update, context, operator.status(health, context.reader))


async def on_users(update: Update, context: BotContext) -> None:
    return await reply(update, context, await users(update, context, 0))


async def on_allow(update: Update, context: BotContext) -> None:
    """`/allow 123456`, `/allow 123456 no`."""
    number, *more = context.args or [""]
    if not number.lstrip("-").isdecimal() or more not in ([], ["no"]):
        return await reply(update, context, help.usage(context.reader, "allow"))
    await context.services.administration.allow(int(number), not more)
    told = operator.allowed(int(number), context.reader, yes=not more)
    return await reply(update, context, told)


async def on_broadcast(update: Update, context: BotContext) -> None:
    """Shown first; what is sent in the end is read from this very message."""
    asked = to(update)
    text = _announcement(asked.text)
    if not text:
        return await reply(update, context, help.usage(context.reader, "broadcast"))
    chats = await context.services.administration.count_audience()
    preview = operator.broadcast_preview(text, chats, context.reader)
    await context.sender.send(asked.chat_id, preview, reply_to=asked.message_id)
    return None


async def on_backup(update: Update, context: BotContext) -> None:
    made = await context.services.administration.back_up()
    told = operator.backed_up(made.name, made.megabytes, context.reader)
    return await reply(update, context, told)


async def users(update: Update, context: BotContext, page: int) -> Message:
    _only_operators(update, context)
    return operator.users(await context.services.administration.chats(page), context.reader)


async def announce(update: Update, context: BotContext, action: Broadcast) -> Message:
    """Yes or no to what was previewed. Yes twice is yes once."""
    _only_operators(update, context)
    if action.step is not Step.YES:
        return operator.not_sent(context.reader)
    draft = to(update).reply_to_message
    text = _announcement(draft.text if draft else None)
    if draft is None or not text:
        raise Stale("the announcement is gone")
    name = f"{draft.chat_id}:{draft.message_id}"
    words = operator.broadcast(text).text
    chats = await context.services.administration.announce(words, name)
    return operator.broadcast_done(chats, context.reader)


def _only_operators(update: Update, context: BotContext) -> None:
    if not is_operator(update, context):
        raise Stale("a button for the operator")


def _announcement(text: str | None) -> str:
    """What stands behind the command, lines and all."""
    _, *rest = (text or "").split(maxsplit=1)
    return rest[0].strip() if rest else ""
