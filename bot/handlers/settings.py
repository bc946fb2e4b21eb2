"""What a chat chooses for itself, and erasing all it has here. In a group its admins decide."""

from __future__ import annotations

from telegram import Update

from bot.context import BotContext
from bot.errors import NotAllowed, Stale
from bot.handlers.replies import reply, to
from bot.views import forget, language, privacy
from bot.views.messages import Message
from bot.views.words import languages


async def on_language(update: Update, context: BotContext) -> None:
    """`/language uk`, `/language українська`; alone or of another, it asks."""
    code = language.named(" ".join(context.args or ()))
    asked = await speak(update, context, code) if code else language.choose(context.reader)
    await reply(update, context, asked)


async def on_forget(update: Update, context: BotContext) -> None:
    await reply(update, context, await ask_to_forget(update, context))


async def on_privacy(update: Update, context: BotContext) -> None:
    known = context.bot_data
    kept = privacy.privacy(context.reader, known.commands, retention=known.manners.retention)
    await reply(update, context, kept)


async def speak(update: Update, context: BotContext, code: str) -> Message:
    """From now on, answer this chat in that language."""
    if code not in languages():
        raise Stale(code)
    await only_admins(update, context)
    context.chat = await context.services.chats.speak(to(update).chat_id, code)
    return language.chosen(context.reader)


async def ask_to_forget(update: Update, context: BotContext) -> Message:
    await only_admins(update, context)
    kept = await context.services.facts.latest(to(update).chat_id)
    return forget.confirm(context.reader, articles=kept.total)


async def forget_all(update: Update, context: BotContext) -> Message:
    await only_admins(update, context)
    reader = context.reader  # as the chat was spoken to before it is forgotten
    return forget.done(reader, await context.services.chats.forget(to(update).chat_id))


async def only_admins(update: Update, context: BotContext) -> None:
    """Raises NotAllowed for an ordinary member of a group. Anonymous admins write as the group."""
    chat, user = update.effective_chat, update.effective_user
    asked = update.message
    if chat is None or chat.type == chat.PRIVATE:
        return
    if asked is not None and asked.sender_chat == chat:
        return
    member = await chat.get_member(user.id) if user else None
    if member is None or member.status not in (member.ADMINISTRATOR, member.OWNER):
        raise NotAllowed
