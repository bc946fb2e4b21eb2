"""What every handler is given: the services, the way out to Telegram, who is being spoken to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import CallbackContext, ExtBot

from bot.clock import Clock
from bot.services.administration import Administration
from bot.services.answers import Answers
from bot.services.articles import Articles
from bot.services.chats import Chats
from bot.services.digests import Digests
from bot.services.facts import Facts
from bot.services.follows import Follows
from bot.services.inbox import Inbox
from bot.services.links import Links
from bot.services.preferences import Choices
from bot.services.quantities import Quantities
from bot.services.quotas import Quotas
from bot.services.stories import Stories
from bot.services.subscriptions import Subscriptions
from bot.services.takeout import Takeout
from bot.views.actions import Length
from bot.views.messages import Message
from bot.views.reader import Reader
from storage.records import Chat, Preferences


class Sender(Protocol):
    """The way out to Telegram; raises the DeliveryError family."""

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        silent: bool = False,
    ) -> int: ...

    async def edit(self, chat_id: int, message_id: int, message: Message) -> int: ...

    async def answer(self, callback_id: str, text: str | None = None) -> None: ...

    async def download(self, file_id: str, limit: int) -> bytes: ...


class Line(Protocol):
    """The updates of each chat, waiting for their turn."""

    async def following(
        self, update: Update, belongs: Callable[[Update, Update], bool], patience: timedelta
    ) -> list[Update]:
        """Those right behind *update* that belong to it, each to the one before; they are done when
        it is. Ends when *patience* has passed without another."""


@dataclass(frozen=True, slots=True)
class Services:
    administration: Administration
    articles: Articles
    facts: Facts
    answers: Answers
    stories: Stories
    quantities: Quantities
    chats: Chats
    choices: Choices
    subscriptions: Subscriptions
    digests: Digests
    links: Links
    follows: Follows
    quotas: Quotas
    takeout: Takeout
    inbox: Inbox


@dataclass(frozen=True, slots=True)
class Manners:
    """How the operator wants the bot to behave."""

    language: str = "en"
    zone: str = "UTC"
    owners: frozenset[int] = frozenset()
    open_to_all: bool = True
    #: How long an unsaved article stays; None: for ever.
    retention: timedelta | None = None
    #: How long to wait for the next part of an album or of a text in several messages.
    patience: timedelta = timedelta(seconds=0.7)


class BotData:
    """One for the whole process. PTB makes it empty; `app` fills it."""

    services: Services
    sender: Sender
    line: Line
    clock: Clock
    manners: Manners
    close_post: Callable[[], Awaitable[None]]  # send no more that nobody asked for
    commands: tuple[str, ...]  # the names of those there are, as the help lists them
    operator_commands: tuple[str, ...]  # and of those for the operator alone

    def __init__(self) -> None:
        #: update id → the "Reading…" that stands in for its answer
        self.placeholders: dict[int, int] = {}


class BotContext(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], BotData]):
    """One for each update, shared by all that handle it."""

    #: The chat spoken to, once it has been met; None where an update has none.
    chat: Chat | None = None

    @property
    def services(self) -> Services:
        return self.bot_data.services

    @property
    def sender(self) -> Sender:
        return self.bot_data.sender

    @property
    def length(self) -> Length:
        """How long a summary this chat wants when it does not say."""
        return Length(self.chat.preferences.summary_length) if self.chat else Length.MEDIUM

    @property
    def method(self) -> str:
        """Who chooses the sentences of this chat's summaries."""
        return self.chat.preferences.summary_method if self.chat else Preferences().summary_method

    @property
    def reader(self) -> Reader:
        """Whom the views speak to: as the chat chose, or its app says, or the operator."""
        return reader_of(self.chat, self.bot_data.clock(), self.bot_data.manners)


def reader_of(chat: Chat | None, now: datetime, manners: Manners) -> Reader:
    chosen = chat.preferences if chat else None
    told = chat.language if chat else None
    return Reader(
        now=now,
        language=(chosen and chosen.language) or told or manners.language,
        zone=ZoneInfo((chosen and chosen.timezone) or manners.zone),
    )
