"""Waiting for updates: one poller at a time, the newest; and knowing when a bot has gone quiet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from weakref import WeakKeyDictionary

from bot.rehearsal.methods.updates import OTHER_POLLER
from bot.rehearsal.things import Json
from bot.rehearsal.world import World

LONGEST = 50.0
_NOTHING: Json = {"ok": True, "result": []}


class Polls:
    """The long polls of one world, whichever doors they come through."""

    def __init__(self, world: World) -> None:
        self.world = world
        #: Requests being worked on, long polls aside.
        self.in_flight = 0
        self._parked: asyncio.Future[None] | None = None
        self._taken_over = False
        world.listeners.append(self._wake)

    @classmethod
    def of(cls, world: World) -> Polls:
        if world not in _OF:
            _OF[world] = cls(world)
        return _OF[world]

    async def answer(self, values: dict[str, str]) -> Json:
        """Answer getUpdates: at once if there is something, else when there is or time is up."""
        self._take_over()
        loop = asyncio.get_running_loop()
        until = loop.time() + min(_seconds(values.get("timeout")), LONGEST)
        while True:
            answer = self.world.call("getUpdates", values)
            left = until - loop.time()
            if answer.get("result") or not answer["ok"] or left <= 0:
                return answer
            parked = self._parked = loop.create_future()
            try:
                async with asyncio.timeout(left):
                    await parked
            except TimeoutError:
                return _NOTHING
            finally:
                if self._parked is parked:
                    self._parked = None
            if self._taken_over:
                self._taken_over = False
                return OTHER_POLLER.answer()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Around every request that is not a long poll."""
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1

    @property
    def idle(self) -> bool:
        """The bot has taken all updates, asks for more, and asks nothing else."""
        return self._parked is not None and not self.world.pending and not self.in_flight

    async def quiet(
        self, *, busy: Callable[[], bool] | None = None, calm: float = 0.02, patience: float = 60.0
    ) -> None:
        """Wait until the bot has nothing more to say: idle, not *busy*, and so for *calm* seconds.

        *busy* is the bot's own word for having work in hand. Raises TimeoutError after *patience*.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(patience):
            since, seen = loop.time(), -1
            while True:
                working = not self.idle or (busy is not None and busy())
                if working or seen != self.world.changes:
                    since, seen = loop.time(), self.world.changes
                elif loop.time() - since >= calm:
                    return
                await asyncio.sleep(calm / 4)

    def _take_over(self) -> None:
        if self._parked is not None and not self._parked.done():
            self._taken_over = True
            self._parked.set_result(None)

    def _wake(self) -> None:
        if self._parked is not None and not self._parked.done() and self.world.pending:
            self._parked.set_result(None)


_OF: WeakKeyDictionary[World, Polls] = WeakKeyDictionary()


def _seconds(text: str | None) -> float:
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        return 0.0
