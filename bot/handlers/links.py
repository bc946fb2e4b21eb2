"""Links in messages: written out, behind words, under buttons; one or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message, MessageEntity, Update

from bot.context import BotContext
from bot.errors import NotAnArticle
from bot.handlers import incoming
from bot.handlers.cards import arrived
from bot.handlers.replies import hold_place, is_held, put_in_place, to
from bot.ingest import texts, urls
from bot.services.articles import Opened, Sent
from bot.services.links import MOST, Unread
from bot.views import article, feeds
from bot.views import links as views
from storage.records import Feed

#: Telegram's own pages: what a channel signs its posts with, and no articles.
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})


def are_meant(message: Message) -> bool:
    """Whether the message is there for its links: a long text that has links stays a text."""
    return not texts.is_article(_besides(message)) and bool(links_of(message))


def links_of(message: Message) -> tuple[str, ...]:
    """The web addresses a message brings, each page once, in their order."""
    found = {urls.canonical(url): url for url in reversed(list(_addresses(message)))}
    outside = [url for url in found.values() if urls.bare_host(url) not in _TELEGRAM]
    own = message.forward_origin is None
    return tuple(reversed(outside or (list(found.values()) if own else [])))


async def on_links(update: Update, context: BotContext, holder: Message | None = None) -> None:
    """Read what the links of a message lead to, the message's own if no other is given."""
    holder = holder or to(update)
    found = links_of(holder)
    chosen = found[:MOST]
    if not is_held(update, context):
        await context.services.links.allow(holder.chat_id, len(chosen))
    reader = context.reader
    site = urls.bare_host(chosen[0])
    waiting = (
        article.reading(reader, site) if len(chosen) == 1 else views.reading(len(chosen), reader)
    )
    await hold_place(update, context, waiting)
    results = await context.services.links.add_all(_sent(holder), chosen)
    read = [one for one in results if isinstance(one, Opened)]
    is_post = texts.is_article(_besides(holder), forwarded=holder.forward_origin is not None)
    if not read and is_post:  # a short post is worth more than a dead link
        sent, text = incoming.sent(holder), incoming.text_of(holder)
        read = [await context.services.articles.add_text(sent, text)]
    if len(read) == 1 and (len(results) == 1 or holder.forward_origin is not None):
        return await put_in_place(
            update, context, await arrived(context, read[0]), about=read[0].id
        )
    if len(results) == 1:
        return await _no_article(update, context, results[0])
    unread = [_unread(one, url) for one, url in zip(results, chosen, strict=True)]
    report = views.report(
        [opened.kept for opened in read],
        [one for one in unread if one is not None],
        reader,
        left_out=len(found) - len(chosen),
    )
    return await put_in_place(update, context, report)


async def read_one(update: Update, context: BotContext, link: str) -> Opened:
    """The article at a link that came with a command."""
    asked = to(update)
    await context.services.links.allow(asked.chat_id)
    await hold_place(update, context, article.reading(context.reader, urls.bare_host(link)))
    (result,) = await context.services.links.add_all(_sent(asked), [link])
    if isinstance(result, Unread):
        raise result.error
    if isinstance(result, Feed):
        raise NotAnArticle(urls.bare_host(link), "feed")
    return result


async def _no_article(update: Update, context: BotContext, result: Opened | Feed | Unread) -> None:
    if isinstance(result, Unread):
        raise result.error
    assert isinstance(result, Feed), "an article has been shown"
    await put_in_place(update, context, feeds.offer(result, context.reader))


def _unread(result: Opened | Feed | Unread, url: str) -> views.Unread | None:
    match result:
        case Unread():
            return views.Unread(result.url, result.error)
        case Feed():
            return views.Unread(url, NotAnArticle(urls.bare_host(url), "feed"))
        case _:
            return None


def _besides(message: Message) -> str:
    """What a message says besides its links."""
    words = incoming.text_of(message)
    for link in urls.links_in(words):
        words = words.replace(link, " ")
    return words


def _sent(message: Message) -> Sent:
    """A page speaks for itself: who forwarded a link to it, and when, says nothing about it."""
    sent = incoming.sent(message)
    return replace(sent, via="link", origin=None, link=None, published_at=None)


def _addresses(message: Message) -> Iterator[str]:
    for entities in (message.parse_entities(_KINDS), message.parse_caption_entities(_KINDS)):
        for entity, words in sorted(entities.items(), key=lambda found: found[0].offset):
            address = entity.url or words
            yield address if "://" in address else f"https://{address}"
    if isinstance(message.reply_markup, InlineKeyboardMarkup):
        for row in message.reply_markup.inline_keyboard:
            yield from (str(button.url) for button in row if _is_web(button.url))


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


_KINDS: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
