"""Following sites and feeds: the commands, the buttons under them, lists in and out."""

from __future__ import annotations

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.context import BotContext, Services
from bot.errors import Stale
from bot.handlers.cards import arrived
from bot.handlers.links import links_of
from bot.handlers.replies import hold_place, put_in_place, reply, to
from bot.handlers.settings import only_admins
from bot.ingest import urls
from bot.services.follows import Choice, Following
from bot.services.polling import Told
from bot.views import actions, article, feeds, help
from bot.views import messages as views
from bot.views.actions import FeedVerb, ManageFeed
from bot.views.feeds import Failed
from bot.views.reader import Reader
from storage.records import Followed

_TITLE = "Nutgraf"


async def on_follow(update: Update, context: BotContext) -> None:
    """`/follow courier.example`, or in reply to a message with a link."""
    await only_admins(update, context)
    asked = to(update)
    there = asked.reply_to_message
    address = " ".join(context.args or ())
    if there is not None and not address:
        address = next(iter(links_of(there)), "")
    if not address:
        await reply(update, context, help.usage(context.reader, "follow"))
        return
    await hold_place(update, context, feeds.looking(context.reader, _site(address)))
    await _show(update, context, await context.services.follows.follow(asked.chat_id, address))


async def on_feeds(update: Update, context: BotContext) -> None:
    await reply(update, context, await listed(context, to(update).chat_id))


async def on_unfollow(update: Update, context: BotContext) -> None:
    """By name, by reply to what the feed brought or to its card, or picked from a list."""
    await only_admins(update, context)
    words, chat_id = " ".join(context.args or ()), to(update).chat_id
    follows, reader = context.services.follows, context.reader
    meant = await (follows.called(chat_id, words) if words else _replied_to(update, context))
    if len(meant) == 1:
        left = await follows.leave(chat_id, meant[0].feed.id)
        return await reply(update, context, feeds.removed(left.name, reader))
    if words and not meant:
        return await reply(update, context, feeds.not_followed(words, reader))
    choice = meant or await follows.all(chat_id)
    asks = feeds.pick_to_unfollow(choice, reader) if choice else feeds.none(reader)
    return await reply(update, context, asks)


async def import_list(update: Update, context: BotContext, raw: bytes) -> None:
    """A list of feeds from another reader; "Reading the list" tells how far it has come."""
    await only_admins(update, context)
    reader = context.reader

    async def tell(done: int, total: int) -> None:
        await hold_place(update, context, feeds.importing(done, total, reader))

    result = await context.services.follows.import_list(to(update).chat_id, raw, tell)
    failed = [Failed(one.url, one.reason) for one in result.failed]
    await put_in_place(
        update, context, feeds.imported(result.followed, failed, reader, left_out=result.left_out)
    )


# --- buttons --------------------------------------------------------------------------------------


async def listed(context: BotContext, chat_id: int, page: int = 0) -> views.Message:
    return feeds.listing(await context.services.follows.page(chat_id, page), context.reader)


async def exported(context: BotContext, chat_id: int) -> views.Message:
    raw, count = await context.services.follows.export(chat_id, _TITLE)
    return feeds.exported(raw, count, context.reader) if count else feeds.none(context.reader)


async def follow_starters(update: Update, context: BotContext) -> views.Message:
    await only_admins(update, context)
    names = await context.services.follows.follow_house(to(update).chat_id)
    reader = context.reader
    return feeds.starters(names, reader) if names else feeds.no_starters(reader)


async def manage(update: Update, context: BotContext, wish: ManageFeed) -> views.Message:
    """What a button on a feed's card asks for."""
    follows, chat_id, feed_id = context.services.follows, to(update).chat_id, wish.feed_id
    reader = context.reader
    if wish.verb is not FeedVerb.SHOW:
        await only_admins(update, context)
    match wish.verb:
        case FeedVerb.PAUSE | FeedVerb.RESUME:
            asleep = wish.verb is FeedVerb.PAUSE
            return feeds.card(await follows.pause(chat_id, feed_id, paused=asleep), reader)
        case FeedVerb.TRY_NOW:
            return feeds.card(await follows.try_now(chat_id, feed_id), reader)
        case FeedVerb.FULL_TEXT:
            return feeds.card(await follows.change_full_text(chat_id, feed_id), reader)
        case FeedVerb.REMOVE:
            return feeds.ask_to_remove(await follows.get(chat_id, feed_id), reader)
        case FeedVerb.REMOVE_SURELY:
            return feeds.removed((await follows.leave(chat_id, feed_id)).name, reader)
        case _:
            return feeds.card(await follows.get(chat_id, feed_id), reader)


async def follow_offered(update: Update, context: BotContext, pressed: CallbackQuery) -> None:
    """Follow a feed from a choice; only what was offered there, since a number can be made up."""
    wish = actions.decode(pressed.data or "")
    assert isinstance(wish, ManageFeed), "only these are routed here"
    message = pressed.message
    if not isinstance(message, Message) or wish not in _offered(message):
        raise Stale(pressed.data)
    await only_admins(update, context)
    await hold_place(update, context, article.reading(context.reader))
    chat_id = to(update).chat_id
    result = await context.services.follows.follow_feed(chat_id, wish.feed_id)
    await _show(update, context, result)


# --- notices --------------------------------------------------------------------------------------


async def notice(
    services: Services, chat_id: int, feed_id: int, told: Told, reader: Reader
) -> views.Message | None:
    """What a follower is told when a feed is given up; None when it is followed no more."""
    followed = await services.follows.find(chat_id, feed_id)
    if followed is None:
        return None
    return feeds.gone(followed.name, reader) if told == "gone" else feeds.trouble(followed, reader)


# --- pieces ---------------------------------------------------------------------------------------


async def _show(update: Update, context: BotContext, result: Following | Choice) -> None:
    reader = context.reader
    match result:
        case Choice(found, host):
            await put_in_place(update, context, feeds.choose(found, host, reader))
        case Following(followed, is_new=False):
            await put_in_place(update, context, feeds.already_following(followed, reader))
        case Following(followed, kept=kept):
            await put_in_place(update, context, feeds.following(followed, reader, kept=kept))
            if result.newest is not None:
                chat_id = to(update).chat_id
                opened = await context.services.articles.open(chat_id, result.newest)
                card = await arrived(context, opened.as_new())
                await reply(update, context, card, about=opened.id)


async def _replied_to(update: Update, context: BotContext) -> tuple[Followed, ...]:
    """The feed that the message replied to is about, or that brought its article."""
    there = to(update).reply_to_message
    if there is None:
        return ()
    services, chat_id = context.services, to(update).chat_id
    named = {wish.feed_id for wish in _offered(there)}
    if len(named) == 1:
        followed = await services.follows.find(chat_id, named.pop())
        return (followed,) if followed else ()
    article_id = await services.facts.article_of(chat_id, there.message_id)
    return await services.follows.that_brought(chat_id, article_id) if article_id else ()


def _offered(message: Message) -> list[ManageFeed]:
    """The feeds that a message of ours has buttons for."""
    if not isinstance(message.reply_markup, InlineKeyboardMarkup):
        return []
    found = []
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            if isinstance(button.callback_data, str) and button.callback_data.startswith("1:fm:"):
                wish = actions.decode(button.callback_data)
                found += [wish] if isinstance(wish, ManageFeed) else []
    return found


def _site(address: str) -> str:
    return urls.bare_host(address if "://" in address else f"https://{address}") or address
