"""Every request of the bot passes the limiter here, whoever makes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.errors import TryLater
from bot.telegram.limiter import ChatId, Cost, Lane, Limiter
from bot.telegram.meaning import wait_told

#: They say something although their names do not begin with "send".
_MESSAGES = {"copymessage", "copymessages", "forwardmessage", "forwardmessages"}
#: "typing…" and the like count for nothing.
_SIGNS = {"sendchataction"}
_EDITS = {"stoppoll", "deletemessage", "deletemessages", "sendmessagedraft"}


@dataclass(frozen=True, slots=True)
class Turn:
    """How a request wants to be treated: pass it as *rate_limit_args*.

    *about_to_leave* is called when its turn has come, right before it leaves. If everybody was told
    to wait just then, it does not leave, which is TryLater.
    """

    lane: Lane = Lane.REPLY
    about_to_leave: Callable[[], Awaitable[None]] | None = None


class Throttle(BaseRateLimiter[Turn]):
    """Puts python-telegram-bot's requests through our limiter. Trying again is the sender's."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        # What has said that it leaves should not wait in a queue for it: it would be in doubt.
        self._threshold = asyncio.Semaphore(2)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],  # the library's own types, as loose
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Turn | None,
    ) -> Any:
        turn = rate_limit_args or Turn()
        chat = _chat(data.get("chat_id"))
        cost = cost_of(endpoint)
        await self._limiter.turn(chat, cost, turn.lane)
        if turn.about_to_leave is None:
            await self._limiter.leave(chat, cost)
        else:
            async with self._threshold:
                try:
                    await turn.about_to_leave()
                except BaseException:
                    self._limiter.stayed(chat, cost)
                    raise
                await self._limiter.leave(chat, cost)
        if turn.about_to_leave is not None and (wait := self._limiter.wait_for(chat)):
            raise TryLater(wait)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as exc:
            await self._limiter.told_to_wait(chat, wait_told(exc))
            raise


def cost_of(endpoint: str) -> Cost:
    """What a method of the Bot API counts as."""
    method = endpoint.lower()
    if method in _EDITS or method.startswith("editmessage"):
        return Cost.EDIT
    if method in _MESSAGES or (method.startswith("send") and method not in _SIGNS):
        return Cost.MESSAGE
    return Cost.NOTHING


def _chat(chat_id: object) -> ChatId | None:
    if isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal():
        return int(chat_id)
    return chat_id if isinstance(chat_id, int | str) else None
