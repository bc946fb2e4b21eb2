"""Where more than two meet: groups, forums, channels, and what is done with them."""

from __future__ import annotations

from typing import Protocol

from bot.rehearsal.place import JPEG, Place, pieces
from bot.rehearsal.state import State
from bot.rehearsal.things import (
    ADMINISTRATOR,
    CREATOR,
    KICKED,
    LEFT,
    MEMBER,
    Chat,
    Message,
    User,
)


class Someone(Protocol):
    """A person, as far as a group is concerned."""

    @property
    def user(self) -> User: ...


class Group(Place):
    """A group, supergroup or forum."""

    def __init__(self, state: State, chat: Chat) -> None:
        super().__init__(state, chat)

    def add(self, *people: Someone) -> None:
        for person in people:
            self.chat.members[person.user.id] = MEMBER
            self._service(person.user, {"new_chat_members": [person.user.wire()]})

    def remove(self, person: Someone) -> None:
        self.chat.members[person.user.id] = LEFT
        self._service(person.user, {"left_chat_member": person.user.wire()})

    def add_bot(self, by: Someone, *, admin: bool = False) -> None:
        status = ADMINISTRATOR if admin else MEMBER
        self.state.set_member(self.chat, self.state.me, status, by.user)
        self._service(by.user, {"new_chat_members": [self.state.me.wire()]})

    def remove_bot(self, by: Someone) -> None:
        self.state.set_member(self.chat, self.state.me, KICKED, by.user)

    def promote(self, who: Someone | User, by: Someone) -> None:
        user = who if isinstance(who, User) else who.user
        self.state.set_member(self.chat, user, ADMINISTRATOR, by.user)

    def demote(self, who: Someone | User, by: Someone) -> None:
        user = who if isinstance(who, User) else who.user
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

    def add_bot(self, by: Someone) -> None:
        """A bot is in a channel as an administrator only."""
        self.chat.members[by.user.id] = CREATOR
        self.state.set_member(self.chat, self.state.me, ADMINISTRATOR, by.user)

    def remove_bot(self, by: Someone) -> None:
        self.state.set_member(self.chat, self.state.me, KICKED, by.user)

    def _announce(self, message: Message, signature: str | None) -> Message:
        message.signature = signature
        if self._bot_hears(message):
            self.state.tell("channel_post", message.wire())
        return message
