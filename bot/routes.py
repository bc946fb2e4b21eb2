"""The table: which command does what, where it is offered, and what else is listened to."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Flag, auto
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Message,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.context import BotContext, BotData
from bot.handlers import (
    admin,
    arrival,
    articles,
    asking,
    buttons,
    choices,
    errors,
    facts,
    feeds,
    groups,
    links,
    settings,
    start,
    subscriptions,
    takeout,
)
from bot.views import help
from bot.views.reader import Reader
from bot.views.words import DEFAULT, languages

Bot = Application[ExtBot[Any], BotContext, dict[Any, Any], dict[Any, Any], BotData, Any]


class Scope(Flag):
    """Where a command is offered in Telegram's menu. It is understood everywhere."""

    PRIVATE = auto()
    GROUP = auto()
    OPERATOR = auto()
    ANYWHERE = PRIVATE | GROUP


@dataclass(frozen=True, slots=True)
class Route:
    """A command; what it does is told under `command.<name>` in the catalogues."""

    command: str
    handler: admin.Handler
    scope: Scope = Scope.ANYWHERE


ROUTES = (
    Route("latest", facts.on_latest),
    Route("summary", facts.on_summary),
    Route("ask", asking.on_ask),
    Route("search", asking.on_search),
    Route("figures", facts.on_figures),
    Route("quotes", facts.on_quotes),
    Route("people", facts.on_people),
    Route("coverage", facts.on_coverage),
    Route("follow", feeds.on_follow),
    Route("feeds", feeds.on_feeds),
    Route("unfollow", feeds.on_unfollow),
    Route("subscribe", subscriptions.on_subscribe),
    Route("digest", subscriptions.on_digest),
    Route("pause", subscriptions.on_pause),
    Route("unsubscribe", subscriptions.on_unsubscribe),
    Route("filter", choices.on_filter),
    Route("mute", choices.on_mute),
    Route("settings", choices.on_settings),
    Route("language", settings.on_language),
    Route("export", takeout.on_export),
    Route("forget", settings.on_forget),
    Route("help", start.on_help),
    Route("privacy", settings.on_privacy),
    Route("start", start.on_start, Scope.PRIVATE),
    Route("status", admin.on_status, Scope.OPERATOR),
    Route("users", admin.on_users, Scope.OPERATOR),
    Route("allow", admin.on_allow, Scope.OPERATOR),
    Route("broadcast", admin.on_broadcast, Scope.OPERATOR),
    Route("backup", admin.on_backup, Scope.OPERATOR),
)

#: The kinds of update asked of Telegram; what is left out here never arrives.
UPDATES = [
    Update.MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]


def commands(scope: Scope = Scope.ANYWHERE) -> tuple[str, ...]:
    """The names of the commands offered there, as the menu lists them."""
    return tuple(route.command for route in ROUTES if route.scope & scope)


class Short(filters.MessageFilter):
    """A few words that may answer a question, such as "6:45" or "Kyiv"."""

    def filter(self, message: Message) -> bool:
        return subscriptions.may_answer(message.text or "")


class Links(filters.MessageFilter):
    """It is sent for the links in it."""

    def filter(self, message: Message) -> bool:
        return links.are_meant(message)


class SpokenTo(filters.MessageFilter):
    """The bot is named, or answered: all it listens to in a group."""

    def filter(self, message: Message) -> bool:
        bot, there = message.get_bot(), message.reply_to_message
        if there is not None and there.from_user is not None and there.from_user.id == bot.id:
            return True
        return f"@{bot.username}".casefold() in (message.text or message.caption or "").casefold()


def register(application: Bot) -> None:
    """Tell PTB what to listen to. The first that fits in a group of handlers is called."""
    own = filters.UpdateType.MESSAGE & ~filters.FORWARDED
    private, group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    said = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
    to_us = SpokenTo()

    application.add_handler(TypeHandler(Update, arrival.on_arrival), group=-1)
    for route in ROUTES:
        is_operators = route.scope is Scope.OPERATOR
        handler = admin.for_the_operator(route.handler) if is_operators else route.handler
        application.add_handler(CommandHandler(route.command, handler, filters=own))
    application.add_handler(CallbackQueryHandler(buttons.on_press))
    application.add_handler(InlineQueryHandler(asking.on_inline))
    application.add_handler(
        ChatMemberHandler(groups.on_membership, ChatMemberHandler.MY_CHAT_MEMBER)
    )
    for when, handler in (
        (filters.StatusUpdate.MIGRATE, groups.on_migration),
        (private & own & filters.COMMAND, start.on_unknown_command),
        (private & own & filters.LOCATION, choices.on_location),
        (private & said & Links(), links.on_links),
        (private & own & Short(), choices.on_words),
        (private & said, articles.on_message),
        (group & own & filters.COMMAND & to_us, start.on_unknown_command),
        (group & said & to_us, groups.on_mention),
    ):
        application.add_handler(MessageHandler(when, handler))
    application.add_error_handler(errors.on_error)


async def offer_menu(bot: ExtBot[Any], now: datetime, owners: Iterable[int] = ()) -> None:
    """Put the commands into Telegram's menu, for each kind of chat and each language."""
    await _offer(bot, now, commands(Scope.PRIVATE), BotCommandScopeAllPrivateChats())
    await _offer(bot, now, commands(Scope.GROUP), BotCommandScopeAllGroupChats())
    for owner in owners:
        theirs = commands(Scope.PRIVATE | Scope.OPERATOR)
        with suppress(BadRequest):  # who has never written has no chat yet: at the next start then
            await _offer(bot, now, theirs, BotCommandScopeChat(owner))


async def _offer(
    bot: ExtBot[Any], now: datetime, names: tuple[str, ...], place: BotCommandScope
) -> None:
    for language in languages():
        menu = help.menu(Reader(now, language), names)
        code = None if language == DEFAULT else language
        there = await bot.get_my_commands(scope=place, language_code=code)
        if tuple((c.command, c.description) for c in there) != menu:
            wanted = [BotCommand(*line) for line in menu]
            await bot.set_my_commands(wanted, scope=place, language_code=code)
