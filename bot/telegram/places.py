"""Groups and channels that somebody manages from elsewhere."""

from __future__ import annotations

from typing import Any

from telegram import Chat
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.errors import NotAllowed


async def managed(bot: ExtBot[Any], place: int | str, user_id: int) -> Chat:
    """The chat with that id or @name, if this person is one of its admins; else NotAllowed."""
    try:
        chat = await bot.get_chat(place)
        member = await bot.get_chat_member(chat.id, user_id)
    except (BadRequest, Forbidden) as exc:  # no such chat, or the bot is not in it
        raise NotAllowed from exc
    if member.status not in (member.ADMINISTRATOR, member.OWNER):
        raise NotAllowed
    return Chat(chat.id, chat.type, title=chat.title, username=chat.username)
