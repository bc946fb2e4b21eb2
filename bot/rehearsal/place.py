"""A chat seen from outside: somewhere to send to, to look at, to forward from."""

from __future__ import annotations

import mimetypes
import re

from bot.rehearsal import found, markup
from bot.rehearsal.formatting import CAPTION_LIMIT, TEXT_LIMIT
from bot.rehearsal.state import State
from bot.rehearsal.things import ADMINISTRATOR, Chat, File, Json, Message, User

#: The smallest thing that is a JPEG to those who look at its first bytes.
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


class Place:
    """A chat seen from outside: somewhere to send to, to look at, to forward from."""

    def __init__(self, state: State, chat: Chat) -> None:
        self.state = state
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def latest_keyboard(self) -> Message:
        """The bot's newest message with buttons."""
        for message in reversed(list(self.state.of_bot(self.chat))):
            if message.keyboard:
                return message
        raise LookupError(f"no buttons to press in {self.chat.title}")

    def _post(
        self,
        sender: User | None,
        text: str,
        *,
        html: bool = False,
        media: File | None = None,
        reply_to: Message | None = None,
        topic: int | None = None,
        quote: str | None = None,
        origin: Json | None = None,
        album: str | None = None,
        entities: list[Json] | None = None,
        via_bot: User | None = None,
        keyboard: list[list[Json]] | None = None,
        tell: bool = True,
    ) -> Message:
        """Write a message as a person's app does, and tell the bot if it may know."""
        if entities is None:
            text, entities = markup.parse_html(text) if html else (text.strip(), [])
        if not text and media is None:
            raise ValueError("an empty message cannot be sent")
        if len(text) > (limit := CAPTION_LIMIT if media else TEXT_LIMIT):
            raise ValueError(f"{len(text)} characters, an app sends at most {limit}: use pastes()")
        marks = found.with_found(entities, text)
        message = Message(
            self.state.next_message_id(self.chat),
            self.chat,
            sender,
            self.state.stamp(),
            text,
            marks,
            media,
            keyboard,
            reply_to,
            quote,
            topic or (reply_to.thread_id if reply_to else None),
            album,
            origin,
            via_bot=via_bot,
        )
        self.state.post(message)
        if tell and self._bot_hears(message):
            kind = "channel_post" if self.chat.type == "channel" else "message"
            self.state.tell(kind, message.wire())
        return message

    def _bot_hears(self, message: Message) -> bool:
        """In groups a bot hears commands, mentions and replies to it, unless it is an admin."""
        state, chat = self.state, self.chat
        if chat.type == "private":
            return True
        if not state.bot_is_in(chat):
            return False
        if chat.type == "channel" or chat.members.get(state.me.id) == ADMINISTRATOR:
            return True
        text = message.text.casefold()
        to_bot = re.match(r"/\w+(@\w+)?", text)
        name = f"@{state.me.username}".casefold()
        return (
            (to_bot is not None and to_bot[1] in (None, name))
            or name in text
            or (message.reply_to is not None and message.reply_to.sender is state.me)
            or message.via_bot is state.me
        )

    def _service(self, sender: User | None, content: Json) -> Message:
        message = Message(
            self.state.next_message_id(self.chat), self.chat, sender, self.state.stamp()
        )
        message.service = content
        self.state.post(message)
        if self.state.bot_is_in(self.chat):
            self.state.tell("message", message.wire())
        return message

    def _edit(self, message: Message, text: str, *, html: bool = False) -> Message:
        text, entities = markup.parse_html(text) if html else (text.strip(), [])
        message.earlier.append(message.text)
        message.text, message.entities = text, found.with_found(entities, text)
        message.edited = self.state.stamp()
        self.state.changed()
        if self._bot_hears(message):
            post = "channel_post" if self.chat.type == "channel" else "message"
            self.state.tell(f"edited_{post}", message.wire())
        return message

    def _document(self, name: str, content: bytes, mime: str | None, size: int | None) -> File:
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        size = len(content) if size is None else size
        return self.state.keep_large_file("document", name, mime, content, size)

    def _photo(self, content: bytes) -> File:
        return self.state.keep_file("photo", "photo.jpg", "image/jpeg", content)


def pieces(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut a long text as apps do before sending: at a line's end if there is one, else at a space,
    else hard."""
    found: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut = max(rest.rfind("\n", limit // 2, limit), 0) or max(
            rest.rfind(" ", limit // 2, limit), 0
        )
        found.append(rest[: cut or limit].rstrip())
        rest = rest[cut or limit :].lstrip()
    return [*found, rest] if rest else found
