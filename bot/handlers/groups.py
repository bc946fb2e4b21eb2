"""Groups and channels: quiet unless spoken to; and the comings and goings of the bot itself."""

from __future__ import annotations

import re

from telegram import ChatMember, Message, Update

from bot.context import BotContext
from bot.handlers import articles, asking, incoming, links
from bot.handlers.replies import put_in_place, reply, to
from bot.views import help


async def on_mention(update: Update, context: BotContext) -> None:
    """Named in a group, or replied to: there is an article here to read, or help to give."""
    meant = _meant(to(update), context)
    holder = next((m for m in meant if links.are_meant(m)), None)
    others = [m for m in meant if m is not holder]
    article = next((m for m in others if incoming.is_article([m]) or incoming.is_file(m)), None)
    if article is None and holder is not None:
        return await links.on_links(update, context, holder)
    words = _without_name(to(update), context)
    if article is None and await asking.is_asked(update, context, words):
        return await asking.on_question(update, context, words)
    if article is None:
        helpful = help.not_an_article(context.reader, context.bot_data.commands)
        return await reply(update, context, helpful)
    opened = await articles.add(update, context, [article])
    return await put_in_place(
        update, context, await articles.arrived(context, opened), about=opened.id
    )


def _without_name(asked: Message, context: BotContext) -> str:
    """What was said, without the bot's own name in it."""
    name = re.compile(rf"@{re.escape(context.bot.username)}\b[,:]?", re.I)
    return " ".join(name.sub(" ", incoming.text_of(asked)).split())


def _meant(asked: Message, context: BotContext) -> list[Message]:
    """The message itself, then the one it answers unless that is our own."""
    there = asked.reply_to_message
    return [asked] if there is None or incoming.is_by(there, context.bot.id) else [asked, there]


async def on_membership(update: Update, context: BotContext) -> None:
    """Blocked, unblocked, added to a group, thrown out."""
    change = update.my_chat_member
    assert change is not None, "only changes of membership are routed here"
    if change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED):
        await context.services.chats.lose(change.chat.id)


async def on_migration(update: Update, context: BotContext) -> None:
    """The group became a supergroup. Told in both chats; the second time changes nothing."""
    message = to(update)
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    await context.services.chats.move(old, new)
