"""Summary, figures, quotes, people and coverage: of the article replied to, of one with certain
words, of the latest, or across all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from telegram import Update

from bot.analysis.types import Figure
from bot.context import BotContext
from bot.errors import NothingStored, Stale, TooShort
from bot.handlers import articles, cards, incoming, links
from bot.handlers.replies import hold_place, put_in_place, reply, to
from bot.ingest import texts
from bot.services.articles import Opened
from bot.services.facts import PAGE, Fact, Page
from bot.views import article, facts, story
from bot.views import articles as lists
from bot.views.actions import (
    Action,
    Find,
    Kind,
    Length,
    ShowCard,
    ShowCoverage,
    ShowFigures,
    ShowPeople,
    ShowQuotes,
    ShowSummary,
)
from bot.views.messages import Message
from storage.records import Kept


async def on_latest(update: Update, context: BotContext) -> None:
    await _answer(update, context, Kind.ARTICLES, words_of(context))


async def on_summary(update: Update, context: BotContext) -> None:
    """`/summary`, `/summary long`, `/summary short ferry`."""
    first, _, rest = words_of(context).partition(" ")
    length = _LENGTHS.get(first.lower())
    words = words_of(context) if length is None else rest
    await _answer(update, context, Kind.SUMMARIES, words, length)


async def on_figures(update: Update, context: BotContext) -> None:
    """`/figures`, `/figures inflation`: with words also their course in time, if there is one."""
    words = words_of(context)
    await _answer(update, context, Kind.FIGURES, words)
    asked = to(update)
    if words and asked.reply_to_message is None:
        compared = await context.services.quantities.compare(asked.chat_id, words)
        if compared.course:
            draw = partial(story.course, compared.course, context.reader, words=words)
            await reply(update, context, await asyncio.to_thread(draw))


async def on_quotes(update: Update, context: BotContext) -> None:
    await _answer(update, context, Kind.QUOTES, words_of(context))


async def on_people(update: Update, context: BotContext) -> None:
    await _answer(update, context, Kind.PEOPLE, words_of(context))


async def on_coverage(update: Update, context: BotContext) -> None:
    await _answer(update, context, Kind.COVERAGE, words_of(context))


def words_of(context: BotContext) -> str:
    """What was said after the command."""
    return " ".join(context.args or ())


async def _answer(
    update: Update, context: BotContext, kind: Kind, words: str, length: Length | None = None
) -> None:
    chat_id = to(update).chat_id
    if opened := await _replied_to(update, context) or await _brought_along(update, context):
        message: Message = await show(context, kind, opened, length)
        return await put_in_place(update, context, message, about=opened.id)
    message, about = await find(context, chat_id, Find(kind, 0, words), length)
    return await put_in_place(update, context, message, about=about)


async def _replied_to(update: Update, context: BotContext) -> Opened | None:
    """The article of the message replied to, read now if it was not before."""
    there = to(update).reply_to_message
    if there is None or there.forum_topic_created:  # in a topic, every message replies to its head
        return None
    services = context.services
    article_id = await services.facts.article_of(there.chat_id, there.message_id)
    if article_id is not None:
        return await services.articles.open(there.chat_id, article_id)
    if incoming.is_by(there, context.bot.id):  # help, a list: it is about no single article
        return None
    if links.are_meant(there):
        return await links.read_one(update, context, links.links_of(there)[0])
    if incoming.is_article([there]) or incoming.is_file(there):
        return await articles.add(update, context, [there])
    raise TooShort


async def _brought_along(update: Update, context: BotContext) -> Opened | None:
    """The article that was pasted right behind the command, or is linked there."""
    asked = to(update)
    if links.are_meant(asked):
        return await links.read_one(update, context, links.links_of(asked)[0])
    _, *text = (asked.text or "").split(maxsplit=1)
    if not (text and texts.is_article(text[0])):
        return None
    await hold_place(update, context, article.reading(context.reader))
    return await context.services.articles.add_text(incoming.sent(asked), text[0])


async def find(
    context: BotContext, chat_id: int, wish: Find, length: Length | None = None
) -> tuple[Message, int | None]:
    """What answers *wish*, and the id of the article if that is a single one.

    Words may name a fact across all articles, or else choose articles: one is shown, of several the
    person picks one. Raises NothingStored.
    """
    if across := await _across(context, chat_id, wish):
        return across, None
    stored = context.services.facts
    if wish.words:
        found = await stored.matching(chat_id, wish.words, wish.page)
    else:
        found = await stored.latest(chat_id, wish.page)
    if not found.total:
        raise NothingStored(wish.words)
    if _is_chosen(found, wish) or await _is_one_story(context, chat_id, found, wish):
        opened = await context.services.articles.open(chat_id, found.items[0].article.id)
        return await show(context, wish.kind, opened, length), opened.id
    then = _THEN[wish.kind]
    listed = lists.listing(
        found, context.reader, words=wish.words, then=then, kind=wish.kind, size=PAGE
    )
    return listed, None


async def show(
    context: BotContext, kind: Kind, opened: Opened, length: Length | None = None
) -> Message:
    """One article's facts of that kind."""
    kept, analysis, reader = opened.kept, opened.analysis, context.reader
    match kind:
        case Kind.SUMMARIES:
            analysis = (await cards.retold(context, opened)).analysis
            return article.summary(kept, analysis, reader, length or context.length)
        case Kind.FIGURES:
            return article.figures(kept, analysis, reader)
        case Kind.QUOTES:
            return article.quotes(kept, analysis, reader)
        case Kind.PEOPLE:
            return article.people(kept, analysis, reader)
        case Kind.COVERAGE:
            message, _ = await cards.coverage(context, kept.holding.chat_id, opened.id)
            return message
        case _:
            return await cards.card(context, opened)


async def _across(context: BotContext, chat_id: int, wish: Find) -> Message | None:
    """The facts that the words name, whichever articles tell them."""
    stored, reader, words = context.services.facts, context.reader, wish.words
    match wish.kind if words else None:
        case Kind.QUOTES:
            quotes = await stored.quotes(chat_id, words, wish.page)
            return facts.quotes(quotes, reader, words=words, size=PAGE) if quotes.total else None
        case Kind.PEOPLE:
            people = await stored.people(chat_id, words, wish.page)
            return facts.people(people, reader, words=words, size=PAGE) if people.total else None
        case Kind.FIGURES:
            figures = await stored.figures(chat_id, words, wish.page)
            return await _figures(context, chat_id, figures, wish) if figures.total else None
        case Kind.DISPUTE:
            compared = await context.services.quantities.compare(chat_id, words)
            if not compared.sides:  # one of them has been forgotten meanwhile
                raise Stale(words)
            return story.disagreement(compared.sides, reader, words=words)
        case _:
            return None


async def _figures(
    context: BotContext, chat_id: int, found: Page[Fact[Figure]], wish: Find
) -> Message:
    """A page of figures; before the first one, whether they contradict each other."""
    sides: tuple[Fact[Figure], ...] = ()
    if not wish.page:
        sides = (await context.services.quantities.compare(chat_id, wish.words)).sides
    return facts.figures(found, context.reader, words=wish.words, size=PAGE, sides=sides)


def _is_chosen(found: Page[Kept], wish: Find) -> bool:
    """Whether it is clear which article is meant."""
    if wish.words:
        return found.total == 1
    return wish.kind is not Kind.ARTICLES


async def _is_one_story(context: BotContext, chat_id: int, found: Page[Kept], wish: Find) -> bool:
    """Whether all articles with these words tell the same, and that is what is asked for."""
    if wish.kind is not Kind.COVERAGE or found.total > len(found.items):
        return False
    company = await context.services.stories.company(chat_id, found.items[0].article.id)
    return {kept.article.id for kept in found.items} <= {one.id for one in company.articles}


_LENGTHS = {length.value: length for length in Length}

#: What choosing an article from a list asks for.
_THEN: dict[Kind, Callable[[int], Action]] = {
    Kind.ARTICLES: ShowCard,
    Kind.SUMMARIES: ShowSummary,
    Kind.FIGURES: ShowFigures,
    Kind.QUOTES: ShowQuotes,
    Kind.PEOPLE: ShowPeople,
    Kind.COVERAGE: ShowCoverage,
}
