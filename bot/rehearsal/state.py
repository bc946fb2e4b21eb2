"""What the simulated Telegram knows, and the few ways it changes: no sockets, no waiting."""

from __future__ import annotations

import itertools
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.rehearsal.faults import Faults
from bot.rehearsal.rates import Rates
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.things import (
    ADMINISTRATOR,
    CREATOR,
    KICKED,
    LEFT,
    MEMBER,
    Call,
    Chat,
    File,
    Json,
    Message,
    Press,
    Question,
    Toast,
    User,
)

Clock = Callable[[], datetime]

BOT_ID = 7_000_001
TOKEN = f"{BOT_ID}:rehearsal-token-of-nobody-at-all-00"
#: A button pressed or a question asked must be answered within this.
ANSWER_WITHIN = timedelta(seconds=15)
#: Updates nobody fetched are dropped after this.
KEPT_FOR = timedelta(hours=24)
#: Ids by the clock count the milliseconds since then: no bot says more than a thousand things a
#: second, so that a world that begins when another ends gives none of its ids again.
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
#: What a bot gets when it does not say which updates it wants.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Pending:
    """An update the bot has not confirmed yet."""

    id: int
    kind: str
    raw: Json
    at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message Telegram took from the bot: compact, so that a hundred thousand are no burden."""

    at: float
    chat_id: int
    message_id: int
    method: str
    #: CRC-32 of the text, to tell whether something came twice.
    digest: int


class State:
    """Users, chats, messages, files and the queue of updates."""

    def __init__(
        self, clock: Clock = system_clock, *, token: str = TOKEN, continued: bool = False
    ) -> None:
        """A *continued* world gives ids (by the clock) that no earlier one gave.

        Then a bot that remembers the earlier one does not take the new for repetition.
        """
        self.clock = clock
        self.token = token
        self.me = User(int(token.split(":")[0]), "Nutgraf", "nutgraf_bot", is_bot=True)
        self.users: dict[int, User] = {self.me.id: self.me}
        self.chats: dict[int, Chat] = {}
        #: Chats of more than two.
        self.shared: list[Chat] = []
        self.usernames: dict[str, int] = {}
        self.files: dict[str, File] = {}
        self.pending: deque[Pending] = deque()
        self.presses: dict[str, Press] = {}
        self.questions: dict[str, Question] = {}
        self.toasts: list[Toast] = []
        #: (scope, language) → commands.
        self.commands: dict[tuple[str, str], list[Json]] = {}
        #: (what, language) → name, description, short description.
        self.about: dict[tuple[str, str], str] = {}
        self.webhook: Json = {}
        self.allowed_updates: frozenset[str] | None = None
        #: Every request of the bot but getUpdates, newest last; a world may live long.
        self.calls: deque[Call] = deque(maxlen=10_000)
        self.accepted: list[Accepted] = []
        self.faults = Faults()
        self.rates = Rates()
        #: Log what the bot sends without keeping it: for loads of a hundred thousand messages.
        self.lean = False
        #: How often anything changed; a front compares it to know whether to look again.
        self.changes = 0
        #: Called after every change (a door wakes its pollers, a terminal redraws).
        self.listeners: list[Callable[[], None]] = []
        self._user_ids = itertools.count(1001)
        self._group_ids = itertools.count(2001)
        self._channel_ids = itertools.count(3001)
        first = (clock() - _EPOCH) // timedelta(milliseconds=1) if continued else 0
        self._update_ids = itertools.count(500_001 + first)
        self._message_ids = itertools.count(1 + first)
        self._paths: dict[str, File] = {}
        self._serial = itertools.count(1 + first)

    # Time and names

    def now(self) -> datetime:
        return self.clock()

    def stamp(self) -> int:
        return int(self.clock().timestamp())

    def serial(self) -> int:
        """A number never given before: the stuff ids are made of."""
        return next(self._serial)

    def changed(self) -> None:
        self.changes += 1
        for listener in self.listeners:
            listener()

    # Users and chats

    def add_user(self, name: str, username: str | None, language: str | None) -> User:
        user = User(next(self._user_ids), name, username, language)
        self.users[user.id] = user
        chat = Chat(user.id, "private", name, username, members={self.me.id: LEFT})
        self.chats[chat.id] = chat
        if username:
            self.usernames[username.casefold()] = chat.id
        return user

    def add_chat(
        self, kind: str, title: str, *, username: str | None = None, is_forum: bool = False
    ) -> Chat:
        if kind == "group":
            chat_id = -next(self._group_ids)
        else:
            chat_id = -1_000_000_000_000 - next(self._channel_ids)
        chat = Chat(chat_id, kind, title, username, is_forum)
        self.chats[chat_id] = chat
        self.shared.append(chat)
        if username:
            self.usernames[username.casefold()] = chat_id
        return chat

    def private(self, user: User) -> Chat:
        return self.chats[user.id]

    def find_chat(self, name: str) -> Chat | None:
        """By id or by @username, as `chat_id` gives it."""
        if name.startswith("@"):
            found = self.usernames.get(name[1:].casefold())
            return self.chats[found] if found is not None else None
        try:
            return self.chats.get(int(name))
        except ValueError:
            return None

    def shares_a_chat(self, user_id: int) -> bool:
        """Whether the bot has met this person in a group."""
        return any(
            chat.members.get(user_id) not in (None, LEFT, KICKED) and self.bot_is_in(chat)
            for chat in self.shared
        )

    def bot_is_in(self, chat: Chat) -> bool:
        return chat.members.get(self.me.id) in (MEMBER, ADMINISTRATOR, CREATOR)

    def set_member(self, chat: Chat, user: User, status: str, by: User) -> None:
        """Change someone's standing in a chat and tell the bot, as Telegram would."""
        before = chat.members.get(user.id, LEFT)
        if before == status:
            return
        chat.members[user.id] = status
        change: Json = {
            "chat": chat.wire(),
            "from": by.wire(),
            "date": self.stamp(),
            "old_chat_member": member(user, before),
            "new_chat_member": member(user, status),
        }
        if user is self.me:
            self.tell("my_chat_member", change)
        elif chat.members.get(self.me.id) == ADMINISTRATOR:
            self.tell("chat_member", change)

    # Messages

    def post(self, message: Message) -> Message:
        """Put a message into its chat."""
        if not self.lean or message.sender is not self.me:
            message.chat.messages[message.id] = message
        self.changed()
        return message

    def next_message_id(self, chat: Chat) -> int:
        """Channels and supergroups count for themselves; all other chats share one count."""
        if chat.type in ("supergroup", "channel"):
            chat.last_message_id += 1
            return chat.last_message_id
        chat.last_message_id = next(self._message_ids)
        return chat.last_message_id

    def accept(self, message: Message, method: str) -> None:
        """Note that the bot's message was taken."""
        self.accepted.append(
            Accepted(
                self.clock().timestamp(),
                message.chat.id,
                message.id,
                method,
                zlib.crc32(message.text.encode()),
            )
        )

    def keep_file(self, kind: str, name: str, mime: str, content: bytes) -> File:
        return self.keep_large_file(kind, name, mime, content, len(content))

    def keep_large_file(self, kind: str, name: str, mime: str, content: bytes, size: int) -> File:
        """A file that says it is *size* bytes long, whatever was stored of it."""
        number = self.serial()
        file = File(
            f"file-{kind}-{number:06}", f"unique{number:06}", kind, name, mime, content, size
        )
        self.files[file.id] = self._paths[file.path] = file
        return file

    def file_at(self, path: str) -> File | None:
        return self._paths.get(path)

    # Updates

    def tell(self, kind: str, content: Json) -> int | None:
        """Queue an update for the bot, if it wants that kind; its id."""
        if self.allowed_updates is None:
            if kind in _ON_REQUEST:
                return None
        elif kind not in self.allowed_updates:
            return None
        update_id = next(self._update_ids)
        self.inject({"update_id": update_id, kind: content}, update_id)
        return update_id

    def inject(self, raw: Json, update_id: int | None = None) -> int:
        """Queue an update as it is: poison, a known id again, whatever Telegram may do one day."""
        number = next(self._update_ids) if update_id is None else update_id
        kind = next((key for key in raw if key != "update_id"), "")
        self.pending.append(Pending(number, kind, {"update_id": number} | raw, self.now()))
        self.changed()
        return number

    def poison(self) -> int:
        """Queue an update no library can make sense of (a message without its chat and date)."""
        return self.inject({"message": {"message_id": 1}})

    def repeat(self, update_id: int) -> None:
        """Queue a waiting update a second time, as Telegram sometimes does."""
        update = next(update for update in self.pending if update.id == update_id)
        self.inject(update.raw, update_id)

    def fetch(self, offset: int, limit: int) -> list[Json]:
        """Confirm what is older than *offset* and show what is next."""
        if offset < 0:
            offset = self.pending[max(len(self.pending) + offset, 0)].id if self.pending else 0
        expired = self.now() - KEPT_FOR
        while self.pending and (self.pending[0].id < offset or self.pending[0].at < expired):
            self.pending.popleft()
        return [update.raw for update in itertools.islice(self.pending, limit)]

    # Presses, questions

    def late(self, asked_at: datetime) -> bool:
        return self.now() - asked_at > ANSWER_WITHIN

    def press(self, press_id: str) -> Press:
        press = self.presses.get(press_id)
        if press is None or press.answered or self.late(press.at):
            raise _too_old()
        return press

    def question(self, question_id: str) -> Question:
        question = self.questions.get(question_id)
        if question is None or question.answered or self.late(question.at):
            raise _too_old()
        return question

    # Looking

    def of_bot(self, chat: Chat) -> Iterator[Message]:
        """The bot's messages that can be seen in a chat, oldest first."""
        for message in chat.messages.values():
            if message.sender is self.me and not message.deleted and not message.service:
                yield message

    def is_typing(self, chat: Chat) -> bool:
        return self.clock().timestamp() < chat.action_until


def _too_old() -> Exception:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def member(user: User, status: str) -> Json:
    wire: Json = {"user": user.wire(), "status": status}
    if status == KICKED:
        wire["until_date"] = 0
    if status == CREATOR:
        wire["is_anonymous"] = False
    if status == ADMINISTRATOR:
        wire |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    return wire


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
)


def names(users: Iterable[User]) -> list[str]:
    return [user.first_name for user in users]
