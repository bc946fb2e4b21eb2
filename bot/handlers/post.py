"""What is owed leaves by the same door as replies, behind them, and says when it does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.clock import Clock
from bot.context import Manners, Services, reader_of
from bot.digests.retry import Policy
from bot.handlers import feeds, issues
from bot.services.delivery import Delivering, Spacing, digest_of, without_markup
from bot.services.polling import notice_of
from bot.telegram.limiter import Lane
from bot.telegram.sender import Sender
from bot.telegram.throttle import Turn
from bot.views.messages import Message
from storage.database import Database
from storage.records import Delivery


def office(
    database: Database,
    services: Services,
    sender: Sender,
    clock: Clock,
    manners: Manners,
    *,
    owner: str,
    policy: Policy,
    spacing: Spacing | None = None,
) -> Delivering[Message]:
    """What sends the outbox's messages."""

    async def send(
        delivery: Delivery, message: Message, about_to_leave: Callable[[], Awaitable[None]]
    ) -> int:
        return await sender.send(
            delivery.chat_id,
            message,
            thread_id=delivery.thread_id,
            silent=delivery.silent,
            turn=Turn(Lane.BROADCAST, about_to_leave),
        )

    async def render(delivery: Delivery) -> Message | None:
        chat = await services.chats.find(delivery.chat_id)
        reader = reader_of(chat, clock(), manners)
        if notice := notice_of(delivery):
            return await feeds.notice(services, delivery.chat_id, *notice, reader)
        digest_id = digest_of(delivery)
        if digest_id is None:
            return Message(json.loads(delivery.payload or "{}").get("text", ""))
        issue = await services.digests.open(delivery.chat_id, digest_id)
        if issue.contents.items and not any(
            item.lead.article_id in issue.articles for item in issue.contents.items
        ):
            return None  # all that it told has been erased meanwhile
        return issues.render(issue, reader)

    return Delivering(
        database,
        clock,
        send,
        render,
        plain,
        owner=owner,
        policy=policy,
        spacing=spacing,
    )


def plain(message: Message) -> Message:
    """The same words without markup and buttons, which Telegram did not accept."""
    return replace(message, text=without_markup(message.text), buttons=(), preview=None)
