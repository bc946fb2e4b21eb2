"""A person in the simulated Telegram. Their verbs read like sentences:

alice = world.user("Alice")
post = world.channel("City Post", username="citypost").posts("The bridge is open.")
alice.forwards(post)
alice.presses("Figures")
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.rehearsal.gatherings import Group
from bot.rehearsal.origins import Origin, origin_of, said_by
from bot.rehearsal.place import JPEG, Place, pieces
from bot.rehearsal.state import State
from bot.rehearsal.things import (
    ADMINISTRATOR,
    KICKED,
    LEFT,
    MEMBER,
    Json,
    Message,
    Press,
    Question,
    Toast,
    User,
)


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
            what = said_by(self.state, what, of)
            origin = origin_of(self.state, what, of, signature)
            return self._forward(place, what, origin, None)
        messages = [what] if isinstance(what, Message) else list(what)
        album = f"album{self.state.serial()}" if messages[0].album else None
        return [
            self._forward(place, m, origin_of(self.state, m, of, signature), album)
            for m in messages
        ][-1]

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
