"""What comes in from Telegram is kept before it is acknowledged, and handed on once.

The library confirms updates it has only in memory, and one it cannot parse stops it for ever. Here
they go to the inbox first; one that cannot be understood is set aside; what was kept and not done
when the process last ended is handed on before anything new. Should one of them end the process
again and again, they are tried one by one, and that one is set aside, too.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from telegram import Update
from telegram.error import Conflict, NetworkError
from telegram.ext import ExtBot

from bot.telegram.throttle import Turn

log = logging.getLogger(__name__)

T = TypeVar("T")

#: No more are fetched while so many are being worked on.
MOST_AT_ONCE = 1000
_REASON_LENGTH = 500
#: Handed on so often, and the process has ended each time: one of them may be the cause; and so
#: often, the last times alone: it is.
SUSPECT_FROM = 3
GIVE_UP_AT = 5


class Inbox(Protocol):
    """Where updates are kept: by their id, as JSON text."""

    async def put(self, updates: Mapping[int, str]) -> Collection[int]:
        """Keep them, all or none; answers the ids of those that were not known yet."""

    async def undone(self, limit: int) -> Mapping[int, tuple[str, int]]:
        """The oldest of those that are neither done nor set aside: as JSON text, and how often
        each has been tried again."""

    async def try_again(self, update_ids: Sequence[int]) -> None:
        """They are handed on once more."""

    async def done(self, update_ids: Sequence[int]) -> None:
        """They have been handled."""

    async def quarantine(self, update_id: int, reason: str) -> None:
        """Set one aside for a look; it is never tried again."""


class Intake(ExtBot[Turn]):
    """A bot whose updates survive the process. Tell it when they are `finished`."""

    def __init__(
        self,
        token: str,
        inbox: Inbox,
        *,
        most_at_once: int = MOST_AT_ONCE,
        **options: Any,  # those of ExtBot
    ) -> None:
        super().__init__(token, **options)
        self._inbox = inbox
        self._on_conflict: Callable[[Conflict], None] | None = None
        self._most_at_once = most_at_once
        self._desk = _Desk()

    def tell_of_conflicts(self, listener: Callable[[Conflict], None]) -> None:
        """*listener* is called when another process polls for the same bot; one has to go."""
        self._on_conflict = listener

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | timedelta | None = None,  # noqa: ASYNC109  # the library's own parameter
        allowed_updates: Sequence[str] | None = None,
        **options: Any,
    ) -> tuple[Update, ...]:
        """The next updates to handle, in order, each kept in the inbox.

        *offset* is not used: which updates are confirmed is decided by what has been kept, not by
        what could be parsed and was handed on.
        """
        seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        self._desk.asked()
        if seconds:  # the last request of a poller that stops does not wait
            await self._desk.room_for(self._most_at_once)
        if left_over := await self.left_over(may_wait=bool(seconds)):
            return left_over
        wanted = {
            "timeout": timeout,
            "offset": self._desk.next_id,
            "limit": limit,
            "allowed_updates": allowed_updates,
        }
        try:
            patience = (self._request[0].read_timeout or 0) + seconds
            raw = await self._post("getUpdates", wanted, read_timeout=patience, **options)
        except Conflict as exc:
            if self._on_conflict is not None:
                self._on_conflict(exc)
            raise
        self._desk.heard()
        if not raw:
            return ()
        updates = await self.take(raw)
        self._desk.next_id = raw[-1]["update_id"] + 1
        return updates

    async def take(self, raw: Sequence[dict[str, Any]]) -> tuple[Update, ...]:
        """Keep what Telegram sent, however it came; answers what is new and can be understood.

        Raises NetworkError, which means "again later", if they cannot be kept.
        """
        kept = {one["update_id"]: json.dumps(one) for one in raw}
        new = await _kept(self._inbox.put(kept))
        return await self._understood({u["update_id"]: u for u in raw if u["update_id"] in new})

    async def left_over(self, *, may_wait: bool = True) -> tuple[Update, ...]:
        """What was kept and not done when the process last ended, some at a time; each alone while
        one of them is suspected to have ended it."""
        desk = self._desk
        if desk.backlog_is_done or (desk.is_suspicious and desk.open and not may_wait):
            return ()
        if desk.is_suspicious:
            await desk.room_for(1)
        kept = await _kept(self._inbox.undone(self._most_at_once))
        chosen = choose({key: n for key, (_, n) in kept.items() if key not in desk.open})
        for key in chosen.set_aside:
            log.error("update %d has ended the process too often and is set aside", key)
            await _kept(self._inbox.quarantine(key, "the process ended amid it, again and again"))
        desk.is_suspicious = chosen.is_suspicious
        desk.backlog_is_done = not desk.is_suspicious and len(kept) < self._most_at_once
        if chosen.hand_on:
            log.info("%d updates were not done when the bot last stopped", len(chosen.hand_on))
            await _kept(self._inbox.try_again(chosen.hand_on))
        return await self._understood({key: json.loads(kept[key][0]) for key in chosen.hand_on})

    async def catch_up(self, hand_on: Callable[[Update], Awaitable[None]]) -> None:
        """All that is left over, no more at a time than can be worked on."""
        while not self._desk.backlog_is_done:
            await self._desk.room_for(self._most_at_once)
            for update in await self.left_over():
                await hand_on(update)

    @property
    def is_full(self) -> bool:
        """No more should come until some are finished."""
        return len(self._desk.open) >= self._most_at_once

    async def finished(self, update_ids: Sequence[int]) -> None:
        """They have been handled and will not come again: returns when that is written down.

        What many have to say at the same time is written together.
        """
        desk = self._desk
        desk.to_write.update(update_ids)
        async with desk.writing:
            if desk.to_write.isdisjoint(update_ids):
                return  # whoever wrote last took them along
            batch, desk.to_write = desk.to_write, set()
            try:
                await self._inbox.done(sorted(batch))
            except BaseException as exc:
                desk.to_write |= batch  # for the next who comes
                if not isinstance(exc, Exception):
                    raise
                # The person has been served; at worst that happens once more.
                log.exception("cannot note what has been done")
            else:
                desk.close(batch)

    async def put_aside(self, update_ids: Sequence[int]) -> None:
        """They were not handled, and will not be before the next start."""
        self._desk.close(update_ids)

    @property
    def silent_for(self) -> timedelta:
        """For how long Telegram has not answered a request for updates. A connection may hang
        without a word; then a new start is all that helps."""
        return timedelta(seconds=self._desk.silence())

    async def _understood(self, raw: Mapping[int, dict[str, Any]]) -> tuple[Update, ...]:
        """Those that can be parsed; the others are set aside."""
        updates = []
        for update_id, one in raw.items():
            try:
                updates.append(Update.de_json(one, self))
            except Exception as exc:  # whatever a parser may stumble over
                log.error("update %d is not understood and set aside: %r", update_id, exc)
                await _kept(self._inbox.quarantine(update_id, repr(exc)[:_REASON_LENGTH]))
        self._desk.opened(update.update_id for update in updates)
        return tuple(updates)


class Choice(NamedTuple):
    hand_on: tuple[int, ...]
    set_aside: tuple[int, ...]
    is_suspicious: bool


def choose(attempts: Mapping[int, int]) -> Choice:
    """Which of the updates left over to hand on now, by how often each was handed on before.

    A process may end for many reasons. Only what has been there each time is suspected; suspects
    are handed on one at a time, and only one that ends the process alone is given up.
    """
    doomed = tuple(key for key, n in attempts.items() if n >= GIVE_UP_AT)
    suspects = [key for key, n in attempts.items() if SUSPECT_FROM <= n < GIVE_UP_AT]
    if suspects:
        return Choice((suspects[0],), doomed, True)
    return Choice(tuple(key for key in attempts if key not in doomed), doomed, False)


async def _kept(deed: Awaitable[T]) -> T:
    try:
        return await deed
    except Exception as exc:  # the library waits and tries again after errors of its own kind alone
        raise NetworkError("updates cannot be kept now") from exc


class _Desk:
    """What the intake remembers of the updates that are being worked on."""

    def __init__(self) -> None:
        self.next_id: int | None = None
        self.backlog_is_done = False
        self.is_suspicious = False
        self.open: set[int] = set()
        self.to_write: set[int] = set()
        self.writing = asyncio.Lock()
        self._room = asyncio.Event()
        self._waits = False
        self._heard_at: float | None = None

    def opened(self, update_ids: Iterable[int]) -> None:
        self.open.update(update_ids)

    def close(self, update_ids: Iterable[int]) -> None:
        self.open.difference_update(update_ids)
        self._room.set()

    async def room_for(self, most: int) -> None:
        """Wait until fewer are open than *most*."""
        self._waits = True
        while len(self.open) >= most:
            self._room.clear()
            await self._room.wait()
        self._waits = False

    def asked(self) -> None:
        if self._heard_at is None:
            self.heard()

    def heard(self) -> None:
        self._heard_at = self._now()

    def silence(self) -> float:
        """Seconds since Telegram answered; none while nobody asks it."""
        if self._heard_at is None or self._waits:
            return 0.0
        return self._now() - self._heard_at

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
