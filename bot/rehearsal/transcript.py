"""What has happened in the chats since one last looked: each message once, as it finally stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rehearsal.things import Chat, Json, Message
from bot.rehearsal.world import World


@dataclass(frozen=True, slots=True)
class News:
    """A message to show. *what* is `new`, `edited` or `deleted`."""

    message: Message
    what: str


class Transcript:
    """Remembers what was shown, so that the next look brings only what is new or has changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._shown: dict[tuple[int, int], object] = {}
        self._read_to = 0
        self._toasts = 0
        #: The newest keyboard shown in each chat: where a number presses.
        self._keyboards: dict[int, Message] = {}

    def news(self) -> list[News]:
        """Everything the bot said or changed since the last call, oldest first."""
        entries = self.world.accepted[self._read_to :]
        self._read_to = len(self.world.accepted)
        touched = dict.fromkeys((entry.chat_id, entry.message_id) for entry in entries)
        return [news for place in touched for news in self._about(place)]

    def toasts(self) -> list[str]:
        fresh = self.world.toasts[self._toasts :]
        self._toasts = len(self.world.toasts)
        return [toast.text for toast in fresh]

    def keyboard(self, chat: Chat) -> Message:
        """The buttons last shown in a chat."""
        message = self._keyboards.get(chat.id)
        if message is None or message.deleted or not message.keyboard:
            raise LookupError("there are no buttons to press yet")
        return message

    def unsettled(self) -> Message | None:
        """The newest message not shown yet: what the bot is busy with."""
        for entry in reversed(self.world.accepted[self._read_to :]):
            message = self._message(entry.chat_id, entry.message_id)
            if message and not message.deleted:
                return message
        return None

    def _about(self, place: tuple[int, int]) -> Iterator[News]:
        message = self._message(*place)
        if message is None:
            return
        before, now = self._shown.get(place), _face(message)
        if message.deleted:
            if before is not None:
                yield News(message, "deleted")
            return
        if before == now:
            return
        self._shown[place] = now
        if message.keyboard:
            self._keyboards[place[0]] = message
        yield News(message, "new" if before is None else "edited")

    def _message(self, chat_id: int, message_id: int) -> Message | None:
        return self.world.chats[chat_id].messages.get(message_id)


def _face(message: Message) -> tuple[str, list[Json], list[list[Json]] | None]:
    """What of a message can be seen."""
    return message.text, message.entities, message.keyboard
