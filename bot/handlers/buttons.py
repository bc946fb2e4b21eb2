"""A button pressed: its action is done, and the message turns into what was asked for."""

from __future__ import annotations

from telegram import Message as Telegram
from telegram import Update

from bot.context import BotContext
from bot.errors import Stale
from bot.handlers import (
    admin,
    articles,
    asking,
    cards,
    choices,
    facts,
    feeds,
    links,
    settings,
    start,
    subscriptions,
)
from bot.handlers.replies import put_in_place, reply, to
from bot.handlers.sample import read_sample
from bot.services.articles import Opened
from bot.views import actions, article, forget, help, language
from bot.views.actions import FeedVerb, Kind, Step
from bot.views.messages import Message


async def on_press(update: Update, context: BotContext) -> None:
    pressed = update.callback_query
    assert pressed is not None, "only presses are routed here"
    action = actions.decode(pressed.data or "")
    if pressed.message is None:  # a message in another chat, sent there inline
        raise Stale(pressed.data)
    match action:
        case actions.Nothing():
            await context.sender.answer(pressed.id)
        case actions.TrySample() | actions.Retry():
            await context.sender.answer(pressed.id)
            await _read(update, context, action)
        case actions.ManageFeed(verb=FeedVerb.FOLLOW):
            await context.sender.answer(pressed.id)
            context.bot_data.placeholders[update.update_id] = pressed.message.message_id
            await feeds.follow_offered(update, context, pressed)
        case actions.Rate():
            thanks = await subscriptions.rate(update, context, action)
            await context.sender.answer(pressed.id, thanks)
        case _:
            shown, about = await _answer(update, context, action)
            await context.sender.answer(pressed.id)
            if shown.document or _stays(to(update), action):
                return await reply(update, context, shown, about=about)
            context.bot_data.placeholders[update.update_id] = pressed.message.message_id
            await put_in_place(update, context, shown, about=about)
    return None


def _stays(pressed: Telegram, action: actions.Action) -> bool:
    """A digest is not given up for what is opened from it: it only turns its own pages."""
    if isinstance(action, actions.ShowDigest | actions.WhyHere):
        return False
    keyboard = pressed.reply_markup.inline_keyboard if pressed.reply_markup else ()
    data = (str(button.callback_data) for row in keyboard for button in row)
    return any(one.startswith(_DIGESTS) for one in data)


#: How the button begins that every digest has and nothing else.
_DIGESTS = actions.encode(actions.WhyHere(0)).partition("0")[0]


async def _answer(
    update: Update, context: BotContext, action: actions.Action
) -> tuple[Message, int | None]:
    """Do it. What to show now, and the article that is about."""
    chat_id, reader = to(update).chat_id, context.reader
    match action:
        case actions.Find(Kind.SEARCH | Kind.ANSWER):
            return await asking.turn(context, chat_id, action)
        case actions.Find():
            return await facts.find(context, chat_id, action)
        case actions.ShowHelp():
            return help.help(reader, start.commands(update, context)), None
        case actions.ChooseLanguage():
            return language.choose(reader), None
        case actions.SetLanguage(code):
            return await settings.speak(update, context, code), None
        case actions.Forget(Step.ASK):
            return await settings.ask_to_forget(update, context), None
        case actions.Forget(Step.YES):
            return await settings.forget_all(update, context), None
        case actions.Forget():
            return forget.spared(reader), None
        case actions.ShowUsers(page):
            return await admin.users(update, context, page), None
        case actions.Broadcast():
            return await admin.announce(update, context, action), None
        case actions.ListFeeds(page):
            return await feeds.listed(context, chat_id, page), None
        case actions.ExportFeeds():
            return await feeds.exported(context, chat_id), None
        case actions.ManageFeed():
            return await feeds.manage(update, context, action), None
        case actions.FollowStarters():
            return await feeds.follow_starters(update, context), None
        case actions.Subscribe():
            return await subscriptions.next_question(update, context, action), None
        case actions.DigestNow():
            return await subscriptions.one_now(update, context, action), None
        case actions.ShowDigest():
            return await subscriptions.show_digest(update, context, action), None
        case actions.WhyHere():
            return await subscriptions.why(update, context, action), None
        case actions.ShowSubscription():
            return await subscriptions.show(update, context, action), None
        case actions.Pause():
            return await subscriptions.rest(update, context, action), None
        case actions.Unsubscribe():
            return await subscriptions.end(update, context, action), None
        case actions.ShowSettings():
            return await choices.show(update, context, action), None
        case actions.ChangeSetting():
            return await choices.change(update, context, action), None
        case actions.Mute():
            return await choices.mute(update, context, action), None
        case actions.DropFilter():
            return await choices.drop(update, context, action), None
        case actions.Save(article_id, saved):
            opened = await context.services.articles.save(chat_id, article_id, saved=saved)
            return await cards.card(context, opened), article_id
    return await _about_one(chat_id, context, action)


async def _about_one(
    chat_id: int, context: BotContext, action: actions.Action
) -> tuple[Message, int]:
    """A view of one article."""
    reader = context.reader

    async def opened(article_id: int) -> Opened:
        return await context.services.articles.open(chat_id, article_id)

    match action:
        case actions.ShowCard(article_id):
            return await cards.card(context, await opened(article_id)), article_id
        case actions.ShowCoverage(article_id, page):
            return await cards.coverage(context, chat_id, article_id, page)
        case actions.ShowSummary(article_id, length):
            one = await cards.retold(context, await opened(article_id))
            return article.summary(one.kept, one.analysis, reader, length), article_id
        case actions.ShowFigures(article_id, page):
            one = await opened(article_id)
            return article.figures(one.kept, one.analysis, reader, page), article_id
        case actions.ShowQuotes(article_id, page):
            one = await opened(article_id)
            return article.quotes(one.kept, one.analysis, reader, page), article_id
        case actions.ShowPeople(article_id, page):
            one = await opened(article_id)
            return article.people(one.kept, one.analysis, reader, page), article_id
        case actions.ShowContext(article_id, start, back):
            one = await opened(article_id)
            return article.context(one.kept, one.analysis, start, reader, back), article_id
    raise Stale(f"nothing does {action} any more")


async def _read(
    update: Update, context: BotContext, action: actions.TrySample | actions.Retry
) -> None:
    """Read an article because of a button: the sample, or what could not be read before."""
    if isinstance(action, actions.TrySample):
        return await read_sample(update, context)
    original = to(update).reply_to_message
    if original is None or original.message_id != action.message_id:
        raise Stale("what to try again is gone")
    context.bot_data.placeholders[update.update_id] = to(update).message_id
    read = links.on_links if links.are_meant(original) else articles.on_message
    return await read(Update(update.update_id, message=original), context)
