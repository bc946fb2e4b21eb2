"""What a chat chooses: settings, the clock it lives by, filters, what it mutes."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram import Update

from bot.context import BotContext
from bot.digests import zones
from bot.errors import Stale
from bot.handlers import subscriptions
from bot.handlers.facts import words_of
from bot.handlers.replies import reply, to
from bot.handlers.settings import only_admins
from bot.services.preferences import ends
from bot.views import filters, settings
from bot.views import subscriptions as digests
from bot.views.actions import ChangeSetting, DropFilter, Mute, ShowSettings, encode
from bot.views.messages import Message
from storage.records import Preferences

_MUTE = re.compile(
    r"(?:(?P<kind>topic|source|тему|джерело)\s)?(?P<name>.+?)"
    r"(?:\s(?:for|на)\s(?P<days>\d{1,3})\s?(?:days?|d|дн\w*|день)?)?",
    re.I,
)
_SOURCES = ("source", "джерело")
_LONGEST = 366


async def on_settings(update: Update, context: BotContext) -> None:
    await reply(update, context, await show(update, context, ShowSettings()))


async def on_filter(update: Update, context: BotContext) -> None:
    """`/filter`, `/filter harbour, -football`, `/filter test`, `/filter clear`."""
    words, chat_id = words_of(context), to(update).chat_id
    if words.casefold() in ("test", "тест"):
        return await reply(update, context, await _tested(context, chat_id))
    if words:
        await only_admins(update, context)
        if words.casefold() in ("clear", "очистити"):
            context.chat = await context.services.choices.change(chat_id, filters=())
        else:
            context.chat = await context.services.choices.add_filters(
                chat_id, words.replace(",", " ")
            )
    return await reply(update, context, filters.listing(_chosen(context).filters, context.reader))


async def on_mute(update: Update, context: BotContext) -> None:
    """`/mute`, `/mute football for 7 days`, `/mute source Corvia Today`."""
    words = words_of(context)
    found = _MUTE.fullmatch(words) if words else None
    if found is None:
        return await reply(update, context, _mutes(context))
    kind, name = found["kind"], found["name"].strip(' "“”')
    if kind is None:
        is_source = await context.services.digests.is_source(to(update).chat_id, name)
        kind = "source" if is_source else "topic"
    kind = "source" if kind.casefold() in _SOURCES else "topic"
    if found["days"] is None:
        return await reply(update, context, filters.ask_how_long(kind, name, context.reader))
    wish = Mute(kind, int(found["days"]), name)
    return await reply(update, context, await mute(update, context, wish))


async def on_words(update: Update, context: BotContext) -> None:
    """A place typed after its clock was asked for; anything else is the affair of others."""
    chat_id = to(update).chat_id
    zone = zones.zone_of((to(update).text or "").strip())
    if zone and await subscriptions.asked(context, chat_id) == ShowSettings("zone"):
        await context.services.choices.understood(chat_id)
        return await reply(
            update, context, await change(update, context, ChangeSetting("zone", zone))
        )
    return await subscriptions.on_words(update, context)


async def on_location(update: Update, context: BotContext) -> None:
    """A shared place: the clock there is the chat's from now on."""
    if (message := await subscriptions.on_location(update, context)) is not None:
        return await reply(update, context, message)
    place = to(update).location
    assert place is not None, "only locations are routed here"
    zone = zones.zone_at(place.latitude, place.longitude)
    return await reply(update, context, await change(update, context, ChangeSetting("zone", zone)))


# --- buttons --------------------------------------------------------------------------------------


async def show(update: Update, context: BotContext, action: ShowSettings) -> Message:
    reader, chat_id = context.reader, to(update).chat_id
    match action.section:
        case "zone":
            await context.services.choices.wished(chat_id, encode(action))
            offered = zones.likely(reader.language, _zone(context))
            return settings.zones(offered, await _all(context, chat_id), reader)
        case "digests":
            ones = await context.services.subscriptions.of(chat_id)
            return digests.listing([subscriptions.told(one) for one in ones], reader)
        case "filters":
            return filters.listing(_chosen(context).filters, reader)
        case "mutes":
            return _mutes(context)
        case section if section in settings.CHOICES:
            return settings.choices(section, await _all(context, chat_id), reader)
        case _:
            return settings.overview(await _all(context, chat_id), reader)


async def change(update: Update, context: BotContext, action: ChangeSetting) -> Message:
    """A setting by its name; what nobody offered is Stale."""
    await only_admins(update, context)
    chat_id, services, value = to(update).chat_id, context.services, action.value
    if action.name == "zone":
        if zones.zone_of(value) is None:
            raise Stale(value)
        await services.subscriptions.move(chat_id, value)
        context.chat = await services.chats.find(chat_id)
        return settings.overview(await _all(context, chat_id), context.reader)
    if value not in settings.CHOICES.get(action.name, ()):
        raise Stale(value)
    start, _, end = value.partition("-")
    changes: dict[str, object] = {}
    match action.name:
        case "summary":
            changes = {"summary_length": value}
        case "method":
            changes = {"summary_method": value}
        case "quiet":
            changes = {"quiet_from": start or None, "quiet_until": end or None}
        case "limit":
            changes = {"messages_a_day": int(value) if value else None}
        case "house":
            changes = {"house_feeds": value == "on"}
        case "empty":
            changes = {"empty_digests": value == "on"}
    context.chat = await services.choices.change(chat_id, **changes)
    return settings.overview(await _all(context, chat_id), context.reader)


async def mute(update: Update, context: BotContext, action: Mute) -> Message:
    await only_admins(update, context)
    if action.kind not in ("topic", "source"):
        raise Stale(action.kind)
    chat_id, reader = to(update).chat_id, context.reader
    if action.days <= 0:
        context.chat = await context.services.choices.mute(chat_id, action.kind, action.name, None)
        return filters.unmuted(action.name, reader)
    until = reader.now + timedelta(days=min(action.days, _LONGEST))
    context.chat = await context.services.choices.mute(chat_id, action.kind, action.name, until)
    return filters.muted(filters.Muted(action.kind, action.name, until), reader)


async def drop(update: Update, context: BotContext, action: DropFilter) -> Message:
    await only_admins(update, context)
    chat_id = to(update).chat_id
    context.chat = await context.services.choices.drop_filter(chat_id, action.number)
    return filters.listing(_chosen(context).filters, context.reader)


# --- pieces ---------------------------------------------------------------------------------------


async def _tested(context: BotContext, chat_id: int) -> Message:
    found = await context.services.digests.test_filters(chat_id)
    hidden = [filters.Hidden(one.kept, by) for one, by in found.hidden]
    return filters.tested(hidden, found.passed, context.reader)


def _mutes(context: BotContext) -> Message:
    now = context.reader.now
    ones = [m for m in _chosen(context).mutes if ends(m) > now]
    return filters.mutes([filters.Muted(m[0], m[1], ends(m)) for m in ones], context.reader)


async def _all(context: BotContext, chat_id: int) -> settings.Chosen:
    ones = await context.services.subscriptions.of(chat_id)
    feeds = await context.services.digests.count_feeds(chat_id)
    return settings.Chosen(_chosen(context), _zone(context), len(ones), feeds)


def _chosen(context: BotContext) -> Preferences:
    return context.chat.preferences if context.chat else Preferences()


def _zone(context: BotContext) -> str:
    return _chosen(context).timezone or context.bot_data.manners.zone
