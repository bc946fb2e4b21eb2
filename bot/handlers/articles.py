"""Articles as people send them: pasted, forwarded, as an album with captions, as a file."""

from __future__ import annotations

from telegram import Message, Update

from bot.context import BotContext
from bot.errors import TooLarge, Unsupported
from bot.handlers import asking, feeds, incoming
from bot.handlers.cards import arrived as arrived
from bot.handlers.replies import hold_place, is_held, put_in_place, reply, to
from bot.ingest import documents, kinds
from bot.services.articles import Opened
from bot.views import article, help


async def on_message(update: Update, context: BotContext) -> None:
    """Whatever somebody sends in private that is no command."""
    asked = to(update)
    if incoming.is_article([asked]):
        await hold_place(update, context, article.reading(context.reader))
    elif incoming.is_file(asked):
        return await _on_file(update, context)
    messages = await _whole(update, context)
    if incoming.is_article(messages):
        return await _show(update, context, await add(update, context, messages))
    words = incoming.text_of(asked)
    if not words:
        raise Unsupported(incoming.kind_of(asked))
    if len(messages) == 1 and await asking.is_asked(update, context, words):
        return await asking.on_question(update, context, words)
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


async def _on_file(update: Update, context: BotContext) -> None:
    """An article in a file, or a list of feeds."""
    asked = to(update)
    raw, name = await _downloaded(update, context, asked)
    if kinds.looks_like_opml(raw):
        return await feeds.import_list(update, context, raw)
    sent = incoming.sent(asked)
    return await _show(
        update, context, await context.services.articles.add_document(sent, raw, name)
    )


async def _add_file(update: Update, context: BotContext, message: Message) -> Opened:
    raw, name = await _downloaded(update, context, message)
    return await context.services.articles.add_document(incoming.sent(message), raw, name)


async def _downloaded(update: Update, context: BotContext, message: Message) -> tuple[bytes, str]:
    document = message.document
    assert document is not None, "asked for before"
    if (document.file_size or 0) > documents.MAX_BYTES:
        raise TooLarge(documents.MAX_BYTES)
    name = document.file_name or ""
    if not is_held(update, context):
        await context.services.quotas.spend(message.chat_id, "document")
    await hold_place(update, context, article.reading(context.reader, name))
    return await context.sender.download(document.file_id, documents.MAX_BYTES), name


async def _show(update: Update, context: BotContext, opened: Opened) -> None:
    await put_in_place(update, context, await arrived(context, opened), about=opened.id)


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
