"""Those who do things in the simulated Telegram: a person, a group, a channel.

Their verbs read like sentences:

alice = world.user("Alice")
post = world.channel("City Post", username="citypost").posts("The bridge is open.")
alice.forwards(post)
alice.presses("Figures")
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from typing import TypeAlias

from bot.rehearsal import found, markup
from bot.rehearsal.state import State
from bot.rehearsal.things import (
    ADMINISTRATOR,
    CREATOR,
    KICKED,
    LEFT,
    MEMBER,
    Chat,
    File,
    Json,
    Message,
    Press,
    Question,
    Toast,
    User,
)

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
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


class Person(Place):
    """Someone with an account; as a place, the private chat with the bot."""

    def __init__(self, state: State, user: User) -> None:
        super().__init__(state, state.private(user))
        self.user = user

    @property
    def name(self) -> str:
        return self.user.first_name

    # Saying

    def sends(
        self,
        text: str,
        *,
        to: Place | None = None,
        reply_to: Message | None = None,
        topic: int | None = None,
        quote: str | None = None,
        html: bool = False,
    ) -> Message:
        """Send a text. With *html*, what the person marked bold, linked and so on."""
        return self._in(to)._post(
            self.user, text, reply_to=reply_to, topic=topic, quote=quote, html=html
        )

    def has_started(self) -> Person:
        """Be one who started the bot long ago."""
        self.chat.members[self.state.me.id] = MEMBER
        return self

    def starts(self, payload: str = "") -> Message:
        """Open the bot, perhaps by a deep link."""
        return self.sends(f"/start {payload}".strip())

    def pastes(self, text: str, *, to: Place | None = None) -> list[Message]:
        """Send a text of any length the way apps do: in pieces of at most 4096 characters."""
        return [self.sends(piece, to=to) for piece in pieces(text)]

    def sends_document(
        self,
        name: str,
        content: bytes,
        *,
        caption: str = "",
        mime: str | None = None,
        size: int | None = None,
        to: Place | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file. *size* lets it say it is larger than what there is of it."""
        place = self._in(to)
        file = place._document(name, content, mime, size)
        return place._post(self.user, caption, media=file, reply_to=reply_to)

    def sends_photo(
        self,
        caption: str = "",
        *,
        content: bytes = JPEG,
        to: Place | None = None,
        reply_to: Message | None = None,
        html: bool = False,
    ) -> Message:
        place = self._in(to)
        photo = place._photo(content)
        return place._post(self.user, caption, media=photo, reply_to=reply_to, html=html)

    def sends_media(
        self, kind: str, caption: str = "", *, content: bytes = b"media", to: Place | None = None
    ) -> Message:
        """Send a video, a voice message, an animation …: *kind* is the message's field for it."""
        place = self._in(to)
        file = self.state.keep_file(kind, f"{kind}.bin", f"{kind}/x-any", content)
        return place._post(self.user, caption, media=file)

    def sends_album(self, *captions: str, to: Place | None = None) -> list[Message]:
        """Send photos as one album, one for each caption."""
        place = self._in(to)
        album = f"album{self.state.serial()}"
        return [
            place._post(self.user, caption, media=place._photo(JPEG), album=album)
            for caption in captions
        ]

    def forwards(
        self,
        what: Message | Sequence[Message] | str,
        *,
        of: Origin | None = None,
        signature: str | None = None,
        to: Place | None = None,
    ) -> Message:
        """Forward a message, an album (several messages), or a text said to be *of* someone.

        *of* is a channel, a group (that speaks anonymously), a person, or the name of one who
        hides their account.
        The last message forwarded is returned.
        """
        place = self._in(to)
        if isinstance(what, str):
            what = _said(self.state, what, of)
            origin = _origin(what, of, signature)
            return self._forward(place, what, origin, None)
        messages = [what] if isinstance(what, Message) else list(what)
        album = f"album{self.state.serial()}" if messages[0].album else None
        return [self._forward(place, m, _origin(m, of, signature), album) for m in messages][-1]

    def edits(self, message: Message, text: str, *, html: bool = False) -> Message:
        if message.sender is not self.user:
            raise ValueError(f"{self.name} cannot edit what others wrote")
        return Place(self.state, message.chat)._edit(message, text, html=html)

    # Doing

    def presses(
        self,
        on: Message | str | int,
        label: str | int | None = None,
        *,
        to: Place | None = None,
    ) -> Press:
        """Press a button: `presses("Figures")` on the latest keyboard, or of one message:
        `presses(card, "Figures")`. A number counts buttons, the first is 1."""
        if isinstance(on, Message):
            message, which = on, 1 if label is None else label
        else:
            message, which = self._in(to).latest_keyboard(), on
        if message.deleted:
            raise LookupError("the message is gone, and its buttons with it")
        button = message.button(which)
        state = self.state
        press = Press(
            f"{state.serial() + 4_000_000_000}",
            self.user,
            message,
            str(button["text"]),
            state.now(),
        )
        press.url = str(button.get("url", ""))
        if "callback_data" in button:
            state.presses[press.id] = press
            state.tell(
                "callback_query",
                {
                    "id": press.id,
                    "from": self.user.wire(),
                    "message": message.wire(),
                    "chat_instance": str(abs(message.chat.id) * 31),
                    "data": button["callback_data"],
                },
            )
        return press

    def blocks(self) -> None:
        """Block the bot."""
        self.state.set_member(self.chat, self.state.me, KICKED, self.user)

    def unblocks(self) -> None:
        self.state.set_member(self.chat, self.state.me, MEMBER, self.user)

    def leaves_telegram(self) -> None:
        """Delete the account."""
        self.user.deactivated = True

    def reacts(self, message: Message, emoji: str | None) -> None:
        """Put one reaction to a message, or take it back."""
        before = message.reactions.get(self.user.id, [])
        after: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[self.user.id] = after
        if message.chat.members.get(self.state.me.id) == ADMINISTRATOR:
            self.state.tell(
                "message_reaction",
                {
                    "chat": message.chat.wire(),
                    "message_id": message.id,
                    "user": self.user.wire(),
                    "date": self.state.stamp(),
                    "old_reaction": before,
                    "new_reaction": after,
                },
            )

    def asks_inline(self, words: str, *, offset: str = "", chat_type: str = "sender") -> Question:
        """Type `@bot words` in some chat."""
        question = Question(
            f"{self.state.serial() + 9_000_000_000}", self.user, words, self.state.now()
        )
        self.state.questions[question.id] = question
        self.state.tell(
            "inline_query",
            {
                "id": question.id,
                "from": self.user.wire(),
                "query": words[:256],
                "offset": offset,
                "chat_type": chat_type,
            },
        )
        return question

    def picks(self, question: Question, number: int = 1, *, to: Place | None = None) -> Message:
        """Send the result with this number (the first is 1) into a chat."""
        result = question.results[number - 1]
        content = result.get("input_message_content") or {}
        assert isinstance(content, dict)
        text = str(content.get("message_text") or result.get("caption") or result.get("title"))
        message = self._in(to)._post(
            self.user,
            text,
            entities=content.get("entities") or [],
            via_bot=self.state.me,
            tell=to is not None,
        )
        self.state.tell(
            "chosen_inline_result",
            {"result_id": result["id"], "from": self.user.wire(), "query": question.words},
        )
        return message

    def joins(self, group: Group) -> None:
        group.add(self)

    def leaves(self, group: Group) -> None:
        group.remove(self)

    # Seeing

    @property
    def toasts(self) -> list[Toast]:
        """The little notices the bot answered this person's presses with."""
        return [toast for toast in self.state.toasts if toast.to is self.user]

    def _in(self, to: Place | None) -> Place:
        if to is not None and to is not self:
            if to.chat.members.get(self.user.id) in (None, LEFT, KICKED):
                raise ValueError(f"{self.name} is not in {to.chat.title}")
            return to
        status = self.chat.members.get(self.state.me.id)
        if status == KICKED:
            raise ValueError(f"{self.name} has blocked the bot: unblock it first")
        self.chat.members[self.state.me.id] = MEMBER
        return self

    def _forward(self, place: Place, what: Message, origin: Json, album: str | None) -> Message:
        return place._post(
            self.user,
            what.text,
            entities=[dict(entity) for entity in what.entities],
            media=what.media,
            origin=what.origin or origin,
            album=album,
        )


class Group(Place):
    """A group, supergroup or forum."""

    def __init__(self, state: State, chat: Chat) -> None:
        super().__init__(state, chat)

    def add(self, *people: Person) -> None:
        for person in people:
            self.chat.members[person.user.id] = MEMBER
            self._service(person.user, {"new_chat_members": [person.user.wire()]})

    def remove(self, person: Person) -> None:
        self.chat.members[person.user.id] = LEFT
        self._service(person.user, {"left_chat_member": person.user.wire()})

    def add_bot(self, by: Person, *, admin: bool = False) -> None:
        status = ADMINISTRATOR if admin else MEMBER
        self.state.set_member(self.chat, self.state.me, status, by.user)
        self._service(by.user, {"new_chat_members": [self.state.me.wire()]})

    def remove_bot(self, by: Person) -> None:
        self.state.set_member(self.chat, self.state.me, KICKED, by.user)

    def promote(self, who: Person | User, by: Person) -> None:
        user = who.user if isinstance(who, Person) else who
        self.state.set_member(self.chat, user, ADMINISTRATOR, by.user)

    def demote(self, who: Person | User, by: Person) -> None:
        user = who.user if isinstance(who, Person) else who
        self.state.set_member(self.chat, user, MEMBER, by.user)

    def topic(self, title: str) -> int:
        """Open a forum topic; its thread id."""
        if not self.chat.is_forum:
            raise ValueError(f"{self.chat.title} is not a forum")
        message = self._service(
            None, {"forum_topic_created": {"name": title, "icon_color": 7322096}}
        )
        message.thread_id = message.id
        self.chat.topics[message.id] = title
        return message.id

    def close_topic(self, topic: int) -> None:
        del self.chat.topics[topic]

    def migrate(self) -> Group:
        """Become a supergroup: a new chat with a new id; this one only points there."""
        new = self.state.add_chat("supergroup", self.chat.title)
        new.members = dict(self.chat.members)
        by = next((self.state.users[u] for u, s in new.members.items() if s == CREATOR), None)
        self._service(by, {"migrate_to_chat_id": new.id})
        self.chat.moved_to = new.id
        moved = Group(self.state, new)
        moved._service(by, {"migrate_from_chat_id": self.chat.id})
        return moved


class Channel(Place):
    """A channel: posts without a person."""

    def posts(
        self,
        text: str,
        *,
        html: bool = False,
        signature: str | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        message = self._post(None, text, html=html, reply_to=reply_to, tell=False)
        return self._announce(message, signature)

    def pastes(self, text: str) -> list[Message]:
        """Post a text of any length, in pieces of at most 4096 characters."""
        return [self.posts(piece) for piece in pieces(text)]

    def posts_photo(
        self, caption: str = "", *, content: bytes = JPEG, html: bool = False
    ) -> Message:
        return self._post(None, caption, media=self._photo(content), html=html)

    def posts_document(self, name: str, content: bytes, *, caption: str = "") -> Message:
        return self._post(None, caption, media=self._document(name, content, None, None))

    def posts_album(self, *captions: str) -> list[Message]:
        album = f"album{self.state.serial()}"
        return [
            self._post(None, caption, media=self._photo(JPEG), album=album) for caption in captions
        ]

    def edits(self, message: Message, text: str, *, html: bool = False) -> Message:
        return self._edit(message, text, html=html)

    def add_bot(self, by: Person) -> None:
        """A bot is in a channel as an administrator only."""
        self.chat.members[by.user.id] = CREATOR
        self.state.set_member(self.chat, self.state.me, ADMINISTRATOR, by.user)

    def remove_bot(self, by: Person) -> None:
        self.state.set_member(self.chat, self.state.me, KICKED, by.user)

    def _announce(self, message: Message, signature: str | None) -> Message:
        message.signature = signature
        if self._bot_hears(message):
            self.state.tell("channel_post", message.wire())
        return message


#: Who a forwarded message is of; a plain name is someone who hides their account.
Origin: TypeAlias = Channel | Group | Person | str


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


def _said(state: State, text: str, of: Origin | None) -> Message:
    """A message to forward where the test gave only its text."""
    if isinstance(of, Channel):
        return of.posts(text)
    sender = of.user if isinstance(of, Person) else None
    text = text.strip()
    chat = of.chat if isinstance(of, Group) else Chat(0, "private")
    number = state.next_message_id(chat)
    return Message(number, chat, sender, state.stamp(), text, found.found_in(text))


def _origin(message: Message, of: Origin | None, signature: str | None) -> Json:
    date = message.date
    if isinstance(of, Channel) or (of is None and message.chat.type == "channel"):
        chat = of.chat if of is not None else message.chat
        origin: Json = {
            "type": "channel",
            "date": date,
            "chat": chat.wire(),
            "message_id": message.id,
        }
        if signature or message.signature:
            origin["author_signature"] = signature or message.signature
        return origin
    if isinstance(of, Group):
        origin = {"type": "chat", "date": date, "sender_chat": of.chat.wire()}
        return origin | ({"author_signature": signature} if signature else {})
    if isinstance(of, str):
        return {"type": "hidden_user", "date": date, "sender_user_name": of}
    user = of.user if of is not None else message.sender
    if user is None:
        return {"type": "hidden_user", "date": date, "sender_user_name": "Somebody"}
    return {"type": "user", "date": date, "sender_user": user.wire()}
