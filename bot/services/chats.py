"""A chat as the bot knows it: met, spoken to in its language, paused, moved, forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import Clock
from storage.database import Database
from storage.records import Chat, Forgotten

#: Why a chat is paused that cannot be written to.
GONE = "gone"


class Chats:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def meet(self, chat_id: int, kind: str, title: str | None, language: str | None) -> Chat:
        """The chat, noted as seen now. Who is heard of is not gone: a pause for that ends."""
        async with self._database.write() as tx:
            chat = await tx.chats.touch(chat_id, kind, title, language, self._clock())
            gone = chat.paused and chat.paused_reason == GONE
            return await tx.chats.revive(chat_id) if gone else chat

    async def find(self, chat_id: int) -> Chat | None:
        async with self._database.read() as tx:
            return await tx.chats.find(chat_id)

    async def speak(self, chat_id: int, language: str) -> Chat:
        """Answer this chat in *language* from now on."""
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            return await tx.chats.update_preferences(
                chat_id, replace(chat.preferences, language=language)
            )

    async def lose(self, chat_id: int) -> None:
        """It blocked the bot or threw it out: send nothing there, but keep what it has."""
        async with self._database.write() as tx:
            await tx.chats.pause(chat_id, GONE)

    async def move(self, old: int, new: int) -> None:
        """A group became a supergroup: everything it has goes with it."""
        async with self._database.write() as tx:
            await tx.chats.migrate(old, new)

    async def forget(self, chat_id: int) -> Forgotten:
        """Erase everything of this chat, and articles that nobody else holds."""
        async with self._database.write() as tx:
            return await tx.chats.forget(chat_id)
