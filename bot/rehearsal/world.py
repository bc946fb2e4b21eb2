"""The simulated Telegram as tests and fronts use it: people do things, a Bot API answers."""

from __future__ import annotations

from bot.rehearsal.gatherings import Channel, Group
from bot.rehearsal.methods.table import METHODS
from bot.rehearsal.params import Params, Upload
from bot.rehearsal.people import Person
from bot.rehearsal.place import Place
from bot.rehearsal.refusals import Refused
from bot.rehearsal.state import TOKEN, Clock, State, system_clock
from bot.rehearsal.things import ADMINISTRATOR, CREATOR, MEMBER, Call, Json, Message

NO_METHOD = Refused(404, "Not Found: method not found")


class World(State):
    """Users, chats and one bot.

    With `strict=True` the rate rules hold: see `rates`.
    """

    def __init__(
        self,
        clock: Clock = system_clock,
        *,
        token: str = TOKEN,
        strict: bool = False,
        continued: bool = False,
    ) -> None:
        super().__init__(clock, token=token, continued=continued)
        self.rates.enforced = strict
        self._people: dict[str, Person] = {}

    # Who and where

    def user(
        self, name: str, *, username: str | None = None, language: str | None = "en"
    ) -> Person:
        """The person of this name, who is born when first named."""
        if name not in self._people:
            self._people[name] = Person(self, self.add_user(name, username, language))
        return self._people[name]

    def group(
        self,
        title: str,
        *people: Person,
        kind: str = "supergroup",
        bot: bool = True,
        admin: bool = False,
        forum: bool = False,
        username: str | None = None,
    ) -> Group:
        """A group of these people, made by the first; the bot is in it unless it is not to."""
        group = Group(self, self.add_chat(kind, title, username=username, is_forum=forum))
        for person in people:
            group.chat.members[person.id] = CREATOR if person is people[0] else MEMBER
        if bot:
            group.chat.members[self.me.id] = ADMINISTRATOR if admin else MEMBER
        return group

    def channel(self, title: str, *, username: str | None = None) -> Channel:
        return Channel(self, self.add_chat("channel", title, username=username))

    def place(self, chat_id: int) -> Place:
        """Any chat by its id."""
        chat = self.chats[chat_id]
        if chat.type == "private":
            return Person(self, self.users[chat_id])
        return Channel(self, chat) if chat.type == "channel" else Group(self, chat)

    # What there is to see

    def messages(self, place: Place | int) -> list[Message]:
        """The bot's messages in a chat as they are now, oldest first."""
        chat_id = place if isinstance(place, int) else place.id
        return list(self.of_bot(self.chats[chat_id]))

    def history(self, place: Place) -> list[Message]:
        """All messages of a chat, everybody's."""
        return [message for message in place.chat.messages.values() if not message.deleted]

    def requests(self, method: str) -> list[Call]:
        """The bot's calls of one method, oldest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    # The Bot API

    def call(
        self, method: str, values: dict[str, str], files: dict[str, Upload] | None = None
    ) -> Json:
        """Do what the bot asks; the answer as it goes over the wire, refusals included."""
        function = METHODS.get(method.lower())
        try:
            if function is None:
                raise NO_METHOD
            result = function(self, Params(values, files))
        except Refused as refused:
            self._note(method, values, refused.description)
            return refused.answer()
        self._note(method, values, None)
        return {"ok": True, "result": result}

    def _note(self, method: str, values: dict[str, str], error: str | None) -> None:
        if method.lower() != "getupdates":
            self.calls.append(Call(self.now(), method, values, error))
