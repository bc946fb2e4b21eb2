"""Articles as people send them: pasted, forwarded, as an album with captions, as a file."""

from __future__ import annotations

from telegram import Message, Update

from bot.context import BotContext
from bot.errors import TooLarge, Unsupported
from bot.handlers import incoming
from bot.handlers.replies import hold_place, is_held, put_in_place, reply, to
from bot.ingest import documents
from bot.services.articles import Opened
from bot.views import article, help
from bot.views import messages as views


async def on_message(update: Update, context: BotContext) -> None:
    """Whatever somebody sends in private that is no command."""
    asked = to(update)
    if incoming.is_article([asked]):
        await hold_place(update, context, article.reading(context.reader))
    elif incoming.is_file(asked):
        return await _show(update, context, await add(update, context, [asked]))
    messages = await _whole(update, context)
    if incoming.is_article(messages):
        return await _show(update, context, await add(update, context, messages))
    if not incoming.text_of(asked):
        raise Unsupported(incoming.kind_of(asked))
    helpful = help.not_an_article(context.reader, context.bot_data.commands)
    return await reply(update, context, helpful)


async def add(update: Update, context: BotContext, messages: list[Message]) -> Opened:
    """Keep what these messages bring together as one article, while "Reading…" stands."""
    first, *others = messages
    if incoming.is_file(first) and not incoming.is_article(messages):
        return await _add_file(update, context, first)
    if not is_held(update, context):
        await hold_place(update, context, article.reading(context.reader))
    articles = context.services.articles
    opened = await articles.add_text(incoming.sent(first), incoming.joined(messages))
    await articles.remember(first.chat_id, [m.message_id for m in others], opened.id)
    return opened


async def _add_file(update: Update, context: BotContext, message: Message) -> Opened:
    document = message.document
    assert document is not None, "asked for before"
    if (document.file_size or 0) > documents.MAX_BYTES:
        raise TooLarge(documents.MAX_BYTES)
    name = document.file_name or ""
    await hold_place(update, context, article.reading(context.reader, name))
    raw = await context.sender.download(document.file_id, documents.MAX_BYTES)
    return await context.services.articles.add_document(incoming.sent(message), raw, name)


async def _show(update: Update, context: BotContext, opened: Opened) -> None:
    await put_in_place(update, context, arrived(context, opened), about=opened.id)


def arrived(context: BotContext, opened: Opened) -> views.Message:
    """The card of what has just been sent, with a word if the chat had it before."""
    show = article.card if opened.is_new else article.already_here
    return show(opened.kept, opened.analysis, context.reader, length=context.length)


async def _whole(update: Update, context: BotContext) -> list[Message]:
    """The message with what follows it of the same article."""
    if not incoming.may_go_on(to(update)):
        return [to(update)]
    rest = await context.bot_data.line.following(
        update, _goes_on, context.bot_data.manners.patience
    )
    return [to(update), *map(to, rest)]


def _goes_on(before: Update, after: Update) -> bool:
    return (
        before.message is not None
        and after.message is not None
        and incoming.goes_on(before.message, after.message)
    )
