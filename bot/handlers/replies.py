"""How handlers answer: in the same chat and topic, in as many messages as it takes."""

from __future__ import annotations

from telegram import Message as Telegram
from telegram import Update

from bot.context import BotContext
from bot.views import html
from bot.views.messages import Message


async def reply(
    update: Update, context: BotContext, message: Message, *, about: int | None = None
) -> None:
    """Answer what was said; a reply to the answer is then understood to be *about* that article."""
    asked = to(update)
    sent: list[int] = []
    for part in html.fit(message):
        pointed_at = asked.message_id if not sent and _is_shared(asked) else None
        sent.append(
            await context.sender.send(
                asked.chat_id, part, reply_to=pointed_at, thread_id=_thread(asked)
            )
        )
    if about is not None:
        await context.services.articles.remember(asked.chat_id, sent, about)


async def hold_place(update: Update, context: BotContext, message: Message) -> None:
    """Say at once that it is being worked on; `put_in_place` turns this into the answer."""
    asked, places, inbox = to(update), context.bot_data.placeholders, context.services.inbox
    begun = places.get(update.update_id) or await inbox.answer_of(update.update_id)
    if begun:
        places[update.update_id] = await context.sender.edit(asked.chat_id, begun, message)
        return
    place = await context.sender.send(
        asked.chat_id, message, reply_to=asked.message_id, thread_id=_thread(asked)
    )
    places[update.update_id] = place
    await inbox.answer(update.update_id, place)


def is_held(update: Update, context: BotContext) -> bool:
    """Whether "Reading…" stands already."""
    return update.update_id in context.bot_data.placeholders


async def put_in_place(
    update: Update, context: BotContext, message: Message, *, about: int | None = None
) -> None:
    """The answer where "Reading…" stands, if it does; what does not fit there follows."""
    place = context.bot_data.placeholders.pop(update.update_id, None)
    if place is None:
        return await reply(update, context, message, about=about)
    chat_id = to(update).chat_id
    first, *rest = html.fit(message)
    place = await context.sender.edit(chat_id, place, first)
    if about is not None:
        await context.services.articles.remember(chat_id, [place], about)
    for part in rest:
        await reply(update, context, part, about=about)
    return None


def to(update: Update) -> Telegram:
    """The message that is being answered."""
    message = update.effective_message
    assert message is not None, "only messages are routed here"
    return message


def _is_shared(asked: Telegram) -> bool:
    """Among several people it must be clear who is answered."""
    return asked.chat.type != asked.chat.PRIVATE


def _thread(asked: Telegram) -> int | None:
    return asked.message_thread_id if asked.is_topic_message else None
