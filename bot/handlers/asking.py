"""Questions and searches: asked, typed, replied, or offered while somebody writes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from bot.answers import question
from bot.context import BotContext, reader_of
from bot.errors import NothingStored
from bot.handlers.replies import reply, to
from bot.handlers.rights import is_stranger
from bot.services.evidence import Evidence
from bot.services.facts import Page
from bot.services.searches import INLINE, RESULTS, Results
from bot.views import answer, errors
from bot.views.actions import Find, Kind
from bot.views.answer import InlineResult, Problem, Searched
from bot.views.messages import Message
from bot.views.parts import Cited
from storage.records import Kept

_PAGE = answer.BEST


async def on_ask(update: Update, context: BotContext) -> None:
    """`/ask how many …?`; as a reply, about that article."""
    words = " ".join(context.args or ())
    if not words:
        return await reply(update, context, answer.how_to_ask(context.reader))
    await _ask(update, context, words)
    return None


async def on_search(update: Update, context: BotContext) -> None:
    """`/search words`."""
    wish = Find(Kind.SEARCH, 0, " ".join(context.args or ()))
    message, _ = await turn(context, to(update).chat_id, wish)
    await reply(update, context, message)


async def is_asked(update: Update, context: BotContext, words: str) -> bool:
    """Whether *words* want an answer: a question, or more of the last one, or of a card."""
    if not words or len(words) > question.LONGEST:
        return False
    chat_id = to(update).chat_id
    if question.is_question(words) or await context.services.answers.leans(chat_id, words):
        return True
    return await _about(update, context) is not None


async def on_question(update: Update, context: BotContext, words: str) -> None:
    """A question that was just typed."""
    await _ask(update, context, words)


async def _ask(update: Update, context: BotContext, words: str) -> None:
    chat_id, reader = to(update).chat_id, context.reader
    about = await _about(update, context)
    found = await context.services.answers.answer(
        chat_id, words, language=reader.words.language, about=about
    )
    searched = Searched(found.scope.articles, found.scope.since, found.scope.until)
    if not found.is_sure:
        nearest: dict[int, Kept] = {one.kept.article.id: one.kept for one in found.evidence}
        can_follow = "follow" in context.bot_data.commands
        message = answer.nothing(
            [*nearest.values()],
            searched,
            reader,
            can_follow=can_follow,
            understood=found.understood,
        )
        return await reply(update, context, message)
    shown = answer.answer(
        _cited(found.evidence[: found.shown]),
        searched,
        reader,
        words=found.understood or words,
        understood=found.understood,
        more=len(found.evidence) > found.shown,
        differ=found.differ,
    )
    return await reply(update, context, shown, about=found.evidence[0].kept.article.id)


async def turn(context: BotContext, chat_id: int, wish: Find) -> tuple[Message, int | None]:
    """A page of a search, or of what else may answer a question."""
    reader, answers = context.reader, context.services.answers
    if wish.kind is Kind.ANSWER:
        found = await answers.more(chat_id, wish.words, language=reader.words.language)
        first = wish.page * _PAGE
        page = Page(_cited(found.evidence[first : first + _PAGE]), wish.page, len(found.evidence))
        return answer.further(page, reader, words=wish.words), None
    if not wish.words:
        return answer.bad_query(Problem.EMPTY, "", reader), None
    results = await answers.searches.search(chat_id, wish.words, wish.page)
    if bad := results.refused:
        return answer.bad_query(Problem(bad.fault), bad.part, reader), None
    if not results.items:
        if results.meant:
            return answer.did_you_mean(wish.words, results.meant, reader), None
        return errors.sorry(NothingStored(wish.words), reader), None
    return answer.results(_page(results), reader, words=wish.words, size=RESULTS), None


async def on_inline(update: Update, context: BotContext) -> None:
    """`@bot words` in any chat: only what this person sees."""
    asked = update.inline_query
    assert asked is not None, "only these are routed here"
    manners, user = context.bot_data.manners, asked.from_user
    chat = await context.services.chats.find(user.id)
    reader = reader_of(chat, context.bot_data.clock(), manners)
    page = int(asked.offset) if asked.offset.isdecimal() else 0
    found = Results((), page, 0)
    if not await is_stranger(update, context):
        found = await context.services.answers.searches.offered(user.id, asked.query, page)
    more = (page + 1) * INLINE < found.total
    nothing = InlineQueryResultsButton(answer.nothing_inline(reader), start_parameter="inline")
    await asked.answer(
        [_article(one) for one in answer.inline(_cited(found.items), reader)],
        is_personal=True,
        cache_time=_CACHED,
        next_offset=str(page + 1) if more else "",
        button=None if found.items else nothing,
    )


_CACHED = 10  # seconds: what was just sent should soon be found


def _article(one: InlineResult) -> InlineQueryResultArticle:
    keyboard = [
        [InlineKeyboardButton(button.label, url=button.url) for button in row if button.url]
        for row in one.message.buttons
    ]
    return InlineQueryResultArticle(
        id=one.id,
        title=one.title,
        description=one.description,
        input_message_content=InputTextMessageContent(
            one.message.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=InlineKeyboardMarkup(keyboard) if keyboard else None,
    )


async def _about(update: Update, context: BotContext) -> int | None:
    """The article of the message that is answered."""
    there = to(update).reply_to_message
    if there is None:
        return None
    return await context.services.facts.article_of(there.chat_id, there.message_id)


def _cited(evidence: Sequence[Evidence]) -> tuple[Cited, ...]:
    return tuple(Cited(one.kept, one.span, one.keys) for one in evidence)


def _page(found: Results) -> Page[Cited]:
    return Page(_cited(found.items), found.number, found.total)
