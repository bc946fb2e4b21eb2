"""The nouns of the simulated Telegram, and how each looks on the wire."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

#: What travels: JSON objects as Telegram writes them.
Json = dict[str, object]

#: The rights a member may have in a chat.
MEMBER, ADMINISTRATOR, CREATOR, LEFT, KICKED = (
    "member",
    "administrator",
    "creator",
    "left",
    "kicked",
)


@dataclass(slots=True)
class User:
    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def wire(self) -> Json:
        wire: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            wire["username"] = self.username
        if self.language:
            wire["language_code"] = self.language
        return wire


@dataclass(slots=True)
class File:
    """Bytes Telegram keeps. `kind` is the field of a message that shows it."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: int

    @property
    def path(self) -> str:
        """Where it is downloaded; its own name is not told there, only the ending."""
        ending = "".join(c for c in PurePath(self.name).suffix if c.isascii() and c.isalnum())
        return f"{self.kind}s/file_{self.unique_id}{'.' if ending else ''}{ending}"

    def wire(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    def shown(self) -> object:
        """The value of the message's field that holds this file."""
        if self.kind == "photo":
            return [self.wire() | {"width": 640, "height": 480}]
        shown = self.wire() | {"file_name": self.name, "mime_type": self.mime}
        if self.kind in ("audio", "voice", "video", "animation"):
            shown["duration"] = 1
        if self.kind in ("video", "animation"):
            shown |= {"width": 640, "height": 480}
        return shown


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    #: user id → right; for a private chat, the bot's own standing (`kicked`: blocked by the user).
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    last_message_id: int = 0
    moved_to: int | None = None
    gone: bool = False
    #: When the bot's "typing…" fades.
    action_until: float = 0.0
    action: str = ""

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")

    def wire(self) -> Json:
        wire: Json = {"id": self.id, "type": self.type}
        wire["first_name" if self.type == "private" else "title"] = self.title
        if self.username:
            wire["username"] = self.username
        if self.is_forum:
            wire["is_forum"] = True
        return wire


@dataclass(slots=True)
class Message:
    """One message as everybody sees it now; an edit changes it in place."""

    id: int
    chat: Chat
    sender: User | None
    date: int
    #: The text, or the caption where there is `media`.
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: File | None = None
    keyboard: list[list[Json]] | None = None
    reply_to: "Message | None" = None
    quote: str | None = None
    thread_id: int | None = None
    album: str | None = None
    origin: Json | None = None
    preview: Json | None = None
    #: Fields of a service message (`migrate_to_chat_id`, `new_chat_members`, …).
    service: Json | None = None
    via_bot: User | None = None
    edited: int | None = None
    silent: bool = False
    #: Who signed a channel's post.
    signature: str | None = None
    deleted: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    #: What it said before each edit, oldest first.
    earlier: list[str] = field(default_factory=list)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard or []]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label in row]

    @property
    def document(self) -> bytes | None:
        """What its file contains, if it has one."""
        return self.media.content if self.media else None

    def button(self, which: str | int) -> Json:
        """By label, by a part of it (an emoji may lead it), or by number (the first is 1)."""
        buttons = [button for row in self.keyboard or [] for button in row]
        if isinstance(which, int):
            if 1 <= which <= len(buttons):
                return buttons[which - 1]
        else:
            for fits in (str.__eq__, str.startswith, str.endswith, str.__contains__):
                for button in buttons:
                    if fits(str(button["text"]).casefold(), which.casefold()):
                        return button
        raise LookupError(f"no button {which!r}; there are {self.labels}")

    def marked(self, kind: str) -> list[str]:
        """The stretches of text with this formatting: `message.marked("bold")`."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * start : 2 * (start + length)].decode("utf-16-le")
            for entity, start, length in self._spans()
            if entity["type"] == kind
        ]

    @property
    def links(self) -> list[str]:
        return [str(entity["url"]) for entity in self.entities if "url" in entity]

    def _spans(self) -> Iterator[tuple[Json, int, int]]:
        for entity in self.entities:
            start, length = entity["offset"], entity["length"]
            assert isinstance(start, int)
            assert isinstance(length, int)
            yield entity, start, length

    def wire(self, *, with_reply: bool = True) -> Json:
        wire: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.wire()}
        if self.chat.type == "channel":
            wire["sender_chat"] = self.chat.wire()
            if self.signature:
                wire["author_signature"] = self.signature
        elif self.sender:
            wire["from"] = self.sender.wire()
        if self.thread_id:
            wire["message_thread_id"] = self.thread_id
            if self.chat.is_forum:
                wire["is_topic_message"] = True
        if self.origin:
            wire["forward_origin"] = self.origin
        if self.reply_to and with_reply:
            wire["reply_to_message"] = self.reply_to.wire(with_reply=False)
        if self.quote:
            wire["quote"] = {
                "text": self.quote,
                "position": max(0, self.reply_to.text.find(self.quote)) if self.reply_to else 0,
                "is_manual": True,
            }
        if self.via_bot:
            wire["via_bot"] = self.via_bot.wire()
        if self.edited:
            wire["edit_date"] = self.edited
        if self.album:
            wire["media_group_id"] = self.album
        if self.media:
            wire[self.media.kind] = self.media.shown()
            if self.media.kind == "animation":
                wire["document"] = self.media.shown()
        if self.text:
            wire["caption" if self.media else "text"] = self.text
        if self.entities:
            wire["caption_entities" if self.media else "entities"] = self.entities
        if self.preview:
            wire["link_preview_options"] = self.preview
        if self.service:
            wire |= self.service
        if self.keyboard:
            wire["reply_markup"] = {"inline_keyboard": self.keyboard}
        return wire


@dataclass(slots=True)
class Press:
    """A button pressed. Telegram shows the toast when the bot answers."""

    id: str
    by: User
    message: Message
    label: str
    at: datetime
    answered: bool = False
    toast: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True)
class Question:
    """Words typed after the bot's name in any chat, and the results it offered."""

    id: str
    by: User
    words: str
    at: datetime
    answered: bool = False
    results: list[Json] = field(default_factory=list)
    button: Json | None = None
    next_offset: str = ""
    cache_time: int = 300
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot: `error` is what Telegram refused it with."""

    at: datetime
    method: str
    params: dict[str, str]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    to: User
    text: str
    alert: bool
