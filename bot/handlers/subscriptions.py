"""Digests as people ask for them: in three taps or one line, now, as a preview, no more.

A channel is managed from the private chat of one of its admins; in a group its admins decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from telegram import Update

from bot.context import BotContext
from bot.digests import filters, wishes, zones
from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.errors import Stale
from bot.handlers import articles, issues
from bot.handlers.facts import words_of
from bot.handlers.replies import reply, to
from bot.handlers.settings import only_admins
from bot.services import subscriptions as standing
from bot.services.subscriptions import Options
from bot.telegram.places import managed
from bot.views import digest
from bot.views import subscriptions as views
from bot.views.actions import (
    Action,
    Cadence,
    DigestNow,
    Pause,
    Rate,
    ShowDigest,
    ShowSubscription,
    Step,
    Subscribe,
    Unsubscribe,
    WhyHere,
    encode,
    find,
)
from bot.views.messages import Message
from storage.records import Subscription

#: How long an answer to "at what time?" is understood as one.
_DIALOG = timedelta(minutes=15)
_LONGEST_ANSWER = 40
_EVERYTHING = Options()
_DAYS = {
    Cadence.DAILY: EVERY_DAY,
    Cadence.WEEKDAYS: WEEKDAYS,
    Cadence.WEEKLY: frozenset({1}),
    Cadence.TWICE: EVERY_DAY,
}


# --- commands -------------------------------------------------------------------------------------


async def on_subscribe(update: Update, context: BotContext) -> None:
    """`/subscribe weekdays 7:30 Kyiv about rates as Money`, `/subscribe @channel …`, or asked."""
    words, chat_id = words_of(context), to(update).chat_id
    if words.startswith("@"):
        name, _, words = words.partition(" ")
        chat_id = await _meet_managed(update, context, name)
    else:
        await only_admins(update, context)
    if words:
        return await reply(update, context, await _in_one_line(update, context, chat_id, words))
    if chat_id != to(update).chat_id:
        ones = await context.services.subscriptions.of(chat_id)
        return await reply(update, context, views.listing([told(o) for o in ones], context.reader))
    return await reply(update, context, await next_question(update, context, Subscribe()))


async def on_digest(update: Update, context: BotContext) -> None:
    """`/digest` now; `/digest preview` of the next one."""
    words, chat_id = words_of(context), to(update).chat_id
    ones = await context.services.subscriptions.of(chat_id)
    one = _named(ones, words.removeprefix("preview").strip())
    preview = words.casefold().startswith("preview")
    if preview and one is None:
        return await reply(update, context, views.listing([], context.reader))
    issue = await context.services.digests.make(chat_id, one, preview=preview)
    return await reply(update, context, issues.render(issue, context.reader))


async def on_unsubscribe(update: Update, context: BotContext) -> None:
    ones = await context.services.subscriptions.of(to(update).chat_id)
    if len(ones) == 1:
        return await reply(update, context, views.ask_to_end(told(ones[0]), context.reader))
    return await reply(update, context, views.listing([told(o) for o in ones], context.reader))


async def on_pause(update: Update, context: BotContext) -> None:
    """`/pause 7`, `/pause until friday`, `/pause off`: all digests of the chat."""
    ones = await context.services.subscriptions.of(to(update).chat_id)
    reader, words = context.reader, words_of(context)
    if not ones:
        return await reply(update, context, views.listing([], reader))
    if wishes.is_end_of_rest(words):
        return await reply(update, context, await _all_rest(update, context, ones, None))
    until = wishes.until(words, reader.now, _zone(context)) if words else None
    if until is None or until <= reader.now:
        return await reply(update, context, views.ask_how_long(reader, words))
    return await reply(update, context, await _all_rest(update, context, ones, until))


# --- answers in words -----------------------------------------------------------------------------


def may_answer(text: str) -> bool:
    """Whether this is a time of day or the name of a place."""
    words = text.strip()
    return len(words) <= _LONGEST_ANSWER and bool(
        wishes.clock_time(words) is not None or zones.zone_of(words)
    )


async def on_words(update: Update, context: BotContext) -> None:
    """A time or a place typed after it was asked for; anything else is what it always is."""
    words = (to(update).text or "").strip()
    at, zone = wishes.clock_time(words), zones.zone_of(words)
    wish = await _asked(context, to(update).chat_id)
    if wish is not None and wish.minute is None and at is not None:
        wish = replace(wish, minute=at.hour * 60 + at.minute)
    elif wish is not None and wish.minute is not None and zone:
        wish = replace(wish, zone=zone)
    else:
        return await articles.on_message(update, context)
    return await reply(update, context, await next_question(update, context, wish))


async def on_location(update: Update, context: BotContext) -> Message | None:
    """The clock of that place: for the digest being wished for. None: none is."""
    place = to(update).location
    assert place is not None, "only locations are routed here"
    wish = await _asked(context, to(update).chat_id)
    if wish is None or wish.minute is None:
        return None
    zone = zones.zone_at(place.latitude, place.longitude)
    return await next_question(update, context, replace(wish, zone=zone))


# --- buttons --------------------------------------------------------------------------------------


async def next_question(update: Update, context: BotContext, wish: Subscribe) -> Message:
    """What is still to be asked of a wish, or that it is fulfilled."""
    await only_admins(update, context)
    chat_id, reader = to(update).chat_id, context.reader
    old = await _theirs(update, context, wish.changes, decides=True) if wish.changes else None
    if wish.cadence is None:
        return views.ask_how_often(reader, wish.changes)
    if wish.minute is None:
        await _remember(context, chat_id, wish)
        return views.ask_when(wish.cadence, reader, wish.changes)
    chosen = context.chat.preferences.timezone if context.chat else None
    zone = wish.zone or (standing.schedule_of(old).zone if old else chosen)
    if not zone:
        await _remember(context, chat_id, wish)
        operators = context.bot_data.manners.zone
        here = operators if operators != "UTC" else None
        offered = zones.likely(reader.language, *filter(None, [here]))
        return views.ask_where(wish.cadence, wish.minute, offered, reader)
    first = time(wish.minute // 60 % 24, wish.minute % 60)
    times = {first, wishes.second(first)} if wish.cadence is Cadence.TWICE else {first}
    schedule = Schedule(_DAYS[wish.cadence], tuple(sorted(times)), zone)
    if old is None:
        return await _subscribe(update, context, chat_id, schedule)
    await context.services.choices.understood(chat_id)
    moved = await context.services.subscriptions.reschedule(old, schedule)
    return views.subscribed(told(moved), reader)


async def one_now(update: Update, context: BotContext, action: DigestNow) -> Message:
    one = await _theirs(update, context, action.subscription_id)
    issue = await context.services.digests.make(one.chat_id, one, preview=action.preview)
    return issues.render(issue, context.reader)


async def show_digest(update: Update, context: BotContext, action: ShowDigest) -> Message:
    issue = await context.services.digests.open(to(update).chat_id, action.digest_id)
    return issues.render(issue, context.reader, action.page)


async def why(update: Update, context: BotContext, action: WhyHere) -> Message:
    issue = await context.services.digests.open(to(update).chat_id, action.digest_id)
    return issues.why(issue, context.reader, action.page)


async def rate(update: Update, context: BotContext, action: Rate) -> str:
    """The reader's verdict, for the operator's statistics; answers with a line of thanks."""
    await context.services.digests.rate(to(update).chat_id, action.digest_id, good=action.good)
    return digest.rated(context.reader, good=action.good)


async def show(update: Update, context: BotContext, action: ShowSubscription) -> Message:
    one = await _theirs(update, context, action.subscription_id)
    return views.card(told(one), context.reader)


async def rest(update: Update, context: BotContext, action: Pause) -> Message:
    if not action.subscription_id:
        ones = await context.services.subscriptions.of(to(update).chat_id)
        until = context.reader.now + timedelta(days=min(action.days, 366))
        return await _all_rest(update, context, ones, until if action.days else None)
    one = await _theirs(update, context, action.subscription_id, decides=True)
    if not action.days:
        resumed = await context.services.subscriptions.resume(one)
        return views.resumed(told(resumed), context.reader)
    until = context.reader.now + timedelta(days=min(action.days, 366))
    return views.paused(
        told(await context.services.subscriptions.pause(one, until)), context.reader
    )


async def end(update: Update, context: BotContext, action: Unsubscribe) -> Message:
    one = await _theirs(update, context, action.subscription_id, decides=action.step is not Step.NO)
    if action.step is Step.ASK:
        return views.ask_to_end(told(one), context.reader)
    if action.step is Step.NO:
        return views.card(told(one), context.reader)
    await context.services.subscriptions.end(one)
    return views.ended(context.reader)


# --- pieces ---------------------------------------------------------------------------------------


def told(one: Subscription) -> views.Standing:
    options = standing.options_of(one)
    return views.Standing(
        one.id,
        standing.schedule_of(one),
        one.next_at,
        one.name,
        one.paused,
        one.paused_until,
        about=" · ".join(map(str, filters.parse(" ".join(options.words)))),
        feeds=len(options.feeds),
    )


async def _in_one_line(update: Update, context: BotContext, chat_id: int, line: str) -> Message:
    reader, said = context.reader, wishes.clauses(line)
    zone = _zone(context)
    wish = wishes.understand(said.when, zone=zone)
    if wish.hour is not None:
        return views.no_hour(wish.hour, reader)
    if wish.place is not None:
        return views.not_understood(wish.place, zones.nearest(wish.place), reader)
    feeds, unknown = await context.services.digests.feeds_named(chat_id, said.feeds)
    if unknown:
        return views.no_feed(unknown, reader)
    options = Options(words=(said.about,) if said.about else (), feeds=feeds)
    return await _subscribe(update, context, chat_id, wish.schedule, options, said.name)


async def _subscribe(
    update: Update,
    context: BotContext,
    chat_id: int,
    schedule: Schedule,
    options: Options = _EVERYTHING,
    name: str | None = None,
) -> Message:
    here = to(update)
    thread = here.message_thread_id if here.is_topic_message and here.chat_id == chat_id else None
    one = await context.services.subscriptions.subscribe(
        chat_id, schedule, options, name=name, thread_id=thread
    )
    if context.chat and chat_id == context.chat.id and not context.chat.preferences.timezone:
        context.chat = await context.services.choices.change(chat_id, timezone=schedule.zone)
    await context.services.choices.understood(here.chat_id)
    return views.subscribed(told(one), context.reader)


async def _theirs(
    update: Update, context: BotContext, subscription_id: int, *, decides: bool = False
) -> Subscription:
    """The subscription, if it is this chat's or of a place this person manages. Raises Stale."""
    one = await context.services.subscriptions.find(subscription_id)
    user = update.effective_user
    if one.chat_id == to(update).chat_id:
        if decides:
            await only_admins(update, context)
    elif user is None:
        raise Stale(f"subscription {subscription_id}")
    else:
        await managed(context.bot, one.chat_id, user.id)
    return one


async def _meet_managed(update: Update, context: BotContext, name: str) -> int:
    user = update.effective_user
    assert user is not None, "commands come from people"
    place = await managed(context.bot, name, user.id)
    await context.services.chats.meet(place.id, place.type, place.title, None)
    return place.id


def _named(ones: tuple[Subscription, ...], name: str) -> Subscription | None:
    """The one called so, or else the one that comes next."""
    for one in ones:
        if name and (one.name or "").casefold() == name.casefold():
            return one
    awake = [one for one in ones if not one.paused] or list(ones)
    return min(awake, key=lambda one: one.next_at, default=None)


def _zone(context: BotContext) -> str:
    chosen = context.chat.preferences.timezone if context.chat else None
    return chosen or context.bot_data.manners.zone


async def _all_rest(
    update: Update, context: BotContext, ones: Sequence[Subscription], until: datetime | None
) -> Message:
    """All digests of the chat rest until then, or go on."""
    await only_admins(update, context)
    if not ones:
        return views.listing([], context.reader)
    service = context.services.subscriptions
    if until is not None:
        rests = [await service.pause(one, until) for one in ones]
        return views.paused(told(rests[0]), context.reader, all_of_them=True)
    awake = [await service.resume(one) for one in ones]
    return views.resumed(told(min(awake, key=lambda one: one.next_at)), context.reader)


async def _remember(context: BotContext, chat_id: int, wish: Subscribe) -> None:
    await context.services.choices.wished(chat_id, encode(wish))


async def asked(context: BotContext, chat_id: int) -> Action | None:
    """What was asked last, and may be answered in words."""
    kept = await context.services.choices.last_wish(chat_id, _DIALOG)
    return find(kept) if kept else None


async def _asked(context: BotContext, chat_id: int) -> Subscribe | None:
    wish = await asked(context, chat_id)
    return wish if isinstance(wish, Subscribe) else None
