"""Updates of one chat are handled one after the other, chats side by side.

The library can do either the one or the other. Here an update waits for those of its chat without
taking the place of others, and one handler may take along what follows in its chat (an album, a
text that came in several messages).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

#: Updates that are handled at the same time; most of them wait for something.
AT_ONCE = 64
#: How long updates may go on once the bot is to stop. The others come again after its next start.
DRAIN = timedelta(seconds=10)

Told = Callable[[Sequence[int]], Awaitable[None]]


@dataclass(slots=True, eq=False)
class _Place:
    """An update in its chat's line."""

    update: Update
    turn: asyncio.Event = field(default_factory=asyncio.Event)
    is_taken_along: bool = False
    followers: list[_Place] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    places: deque[_Place] = field(default_factory=deque)
    arrival: asyncio.Event = field(default_factory=asyncio.Event)


class OrderedProcessor(BaseUpdateProcessor):
    """*finished* is told of every update that has been handled, *put_aside* of those that were not
    because the bot stops."""

    __slots__ = ("_finished", "_lines", "_put_aside", "_stopping", "_tasks")

    def __init__(
        self,
        at_once: int = AT_ONCE,
        *,
        finished: Told | None = None,
        put_aside: Told | None = None,
    ) -> None:
        super().__init__(at_once)
        self._finished = finished
        self._put_aside = put_aside
        self._lines: dict[object, _Line] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @property
    def busy(self) -> bool:
        """Whether any update is being handled or waits for it."""
        return bool(self._tasks)

    async def following(
        self, update: Update, belongs: Callable[[Update, Update], bool], patience: timedelta
    ) -> list[Update]:
        """Those right behind *update* that belong to it, each to the one before; they are done when
        it is. Ends with one that does not belong, or when *patience* has passed without another.

        Only the handler of *update* may ask.
        """
        line = self._lines.get(_key(update))
        if line is None or line.places[0].update is not update:
            return []
        first = line.places[0]
        followers: list[Update] = []
        while True:
            if len(line.places) > len(followers) + 1:
                place = line.places[len(followers) + 1]
                if not belongs(followers[-1] if followers else update, place.update):
                    return followers
                place.is_taken_along = True
                first.followers.append(place)
                followers.append(place.update)
            elif not await _comes(line.arrival, patience):
                return followers

    async def drain(self, within: timedelta = DRAIN) -> None:
        """Let what is under way end, but not for ever; nothing new is begun."""
        self._stopping = True
        tasks = self._tasks - {asyncio.current_task()}
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within.total_seconds())
        if late:
            log.warning("%d updates are not done; they come again after the next start", len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def initialize(self) -> None:
        self._stopping = False

    async def shutdown(self) -> None:
        await self.drain(timedelta(0))

    # The library takes a place among the concurrent first and asks for the order then. It calls
    # this method "final", for type checkers only; there is no other way to wait without a place.
    async def process_update(  # type: ignore[misc]
        self, update: object, coroutine: Awaitable[Any]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None, "the application runs every update in a task"
        self._tasks.add(task)
        try:
            await self._process(update, coroutine)
        finally:
            self._tasks.discard(task)
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # for one that was never begun

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        await coroutine

    async def _process(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle it when those before it in its chat have been, unless the bot stops first."""
        if not isinstance(update, Update):
            async with self._semaphore:
                return await self.do_process_update(update, coroutine)
        key, place = _key(update), _Place(update)
        line = self._lines.setdefault(key, _Line())
        line.places.append(place)
        line.arrival.set()
        try:
            if line.places[0] is not place:
                await place.turn.wait()
            if not place.is_taken_along:
                await self._handle(place, coroutine)
        except asyncio.CancelledError:
            await _tell(self._put_aside, [place])
            raise
        finally:
            line.places.remove(place)
            if line.places:
                line.places[0].turn.set()
            else:
                del self._lines[key]
        return None

    async def _handle(self, place: _Place, coroutine: Awaitable[Any]) -> None:
        """Its turn lasts until it is known to be finished: so a bot that is killed repeats no more
        than what was under way."""
        async with self._semaphore:
            if self._stopping:
                return await _tell(self._put_aside, [place])
            try:
                await self.do_process_update(place.update, coroutine)
            except Exception:
                await _tell(self._finished, [place, *place.followers])  # it would only fail again
                raise
            return await _tell(self._finished, [place, *place.followers])


async def _tell(whom: Told | None, places: Sequence[_Place]) -> None:
    if whom is not None:
        await whom([place.update.update_id for place in places])


async def _comes(arrival: asyncio.Event, patience: timedelta) -> bool:
    arrival.clear()
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await arrival.wait()
    except TimeoutError:
        return False
    return True


def _key(update: Update) -> object:
    """Whose line it waits in: its chat's; what has no chat (inline questions), its user's."""
    if update.effective_chat is not None:
        return "chat", update.effective_chat.id
    if update.effective_user is not None:
        return "user", update.effective_user.id
    return "update", update.update_id
