"""An article in the company of the others that tell its story."""

from __future__ import annotations

from bot.analysis.types import Figure
from bot.context import BotContext
from bot.services import stories
from bot.services.articles import Opened
from bot.services.facts import Fact
from bot.services.stories import Story
from bot.views import article, story
from bot.views.messages import Message
from bot.views.parts import Cited
from bot.views.story import Coverage, Member


async def arrived(context: BotContext, opened: Opened) -> Message:
    """The card of what has just been sent, with a word if the chat had it before."""
    if opened.is_new:
        return await card(context, opened)
    opened = await retold(context, opened)
    company = await context.services.stories.company(opened.kept.holding.chat_id, opened.id)
    told = [one.kept for one in company.articles]
    return article.already_here(
        opened.kept, opened.analysis, context.reader, story=told, length=context.length
    )


async def card(context: BotContext, opened: Opened) -> Message:
    """The article at a glance, and how many others tell of the same."""
    opened = await retold(context, opened)
    company = await context.services.stories.company(opened.kept.holding.chat_id, opened.id)
    return article.card(
        opened.kept,
        opened.analysis,
        context.reader,
        story=[one.kept for one in company.articles],
        original=company.original.kept if company.original else None,
        length=context.length,
    )


async def retold(context: BotContext, opened: Opened) -> Opened:
    """The article with the summary this chat wants."""
    return await context.services.articles.retold(opened, context.method)


async def coverage(
    context: BotContext, chat_id: int, article_id: int, page: int = 0
) -> tuple[Message, int]:
    """The story of an article, and the article. Raises Stale when the chat has it no more."""
    found = await context.services.stories.open(chat_id, article_id)
    return story.coverage(_shown(found, article_id), context.reader, page), article_id


def _shown(found: Story, article_id: int) -> Coverage:
    places = {member.opened.id: number for number, member in enumerate(found.members, 1)}
    return Coverage(
        article_id,
        tuple(
            Member(
                one.opened.kept,
                one.since,
                tuple(Cited(one.opened.kept, span) for span in one.adds),
                places[one.original.id] if one.original else None,
            )
            for one in found.members
        ),
        tuple(tuple(map(_told, sides)) for sides in found.differences),
        found.missing,
        tuple(Cited(one.opened.kept, one.span) for one in found.gist),
    )


def _told(one: stories.Stated) -> Fact[Figure]:
    return Fact(one.opened.kept, one.opened.analysis, one.figure)
