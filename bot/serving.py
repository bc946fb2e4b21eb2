"""The bot while it runs: its parts started and stopped in order, its jobs ticking."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from telegram.error import Conflict
from telegram.ext import Application

from bot import routes
from bot.clock import Clock
from bot.ingest import opml
from bot.ingest.workers import WorkLost
from bot.jobs import Heartbeat
from bot.routes import UPDATES, Bot
from bot.services.delivery import Delivering
from bot.services.housekeeping import Housekeeping
from bot.services.indexing import Indexing
from bot.services.publishing import Publishing
from bot.services.reception import Reception
from bot.telegram.intake import Intake
from bot.telegram.processor import OrderedProcessor
from bot.views.messages import Message
from storage.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_TIDYING = timedelta(hours=1)
#: What waits to be sent or answered at the start has the processor to itself for so long.
_WARMING_UP = timedelta(seconds=2)
_SIGN_OF_LIFE = timedelta(seconds=30)
_PLANNING = timedelta(seconds=10)
_POLLING = timedelta(seconds=10)
#: Telegram answers a long poll within half a minute; after three of silence only a new start helps.
_LONG_POLL = timedelta(seconds=30)
_SILENCE = timedelta(seconds=90)
#: A process that has just ended may still be heard of once or twice; more often, and it is alive.
_CONFLICTS = 3


class Role(StrEnum):
    """Which part of the work a process does."""

    ALL = "all"
    WEB = "web"  # updates: what people say to the bot
    INGEST = "ingest"  # feeds
    ANALYSE = "analyse"
    PLAN = "plan"  # digests that are due
    SEND = "send"  # what is owed


class AnyWorkers(Protocol):
    """Where the heavy work is done."""

    async def start(self) -> None: ...
    async def close(self) -> None: ...
    async def run(self, function: Callable[[*Ts], T], *args: *Ts, deadline: timedelta) -> T: ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates to, instead of being asked for them."""

    url: str
    listen: str
    port: int
    secret: str | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What `app.build` has chosen."""

    application: Bot
    intake: Intake
    database: Database
    workers: AnyWorkers
    clock: Clock
    publishing: Publishing
    delivering: Delivering[Message]
    reception: Reception
    housekeeping: Housekeeping
    role: Role
    sign: Path  # touched as long as all is well
    house_feeds: Path | None
    webhook: Webhook | None


class Nutgraf:
    """The bot, joined. Whoever runs its `application` starts and stops the rest with it."""

    def __init__(self, parts: Parts) -> None:
        application, role = parts.application, parts.role
        self.application = application
        self.database = parts.database
        self.publishing = parts.publishing
        self.delivering = parts.delivering
        self.reception = parts.reception
        self.polling = parts.reception.polling
        self.clock = parts.clock
        #: Why it stopped by itself, if it did.
        self.gave_up: str | None = None
        self._parts = parts
        self._heartbeat = Heartbeat()
        self._heartbeat.every(_TIDYING, parts.housekeeping.tidy)
        self._heartbeat.every(_SIGN_OF_LIFE, self._give_sign)
        if role in (Role.ALL, Role.PLAN):
            self._heartbeat.every(_PLANNING, self._publish_due, at_once=True)
        if role in (Role.ALL, Role.INGEST):
            self._heartbeat.every(_POLLING, self.polling.poll_due, at_once=True)
        self._starting: list[asyncio.Task[None]] = []
        self._conflicts = 0
        self._has_begun = False
        parts.intake.tell_of_conflicts(self._on_conflict)
        application.post_init = self._begin
        application.post_stop = self._pause
        application.post_shutdown = self._end

    def run(self) -> None:
        """Serve until a signal says stop, or until there is no use in going on (see `gave_up`)."""
        collect_less()
        if self._parts.role not in (Role.ALL, Role.WEB):
            return asyncio.run(self._work())
        webhook = self._parts.webhook
        if webhook is None:
            return self.application.run_polling(
                timeout=_LONG_POLL, bootstrap_retries=-1, allowed_updates=UPDATES
            )
        return self.application.run_webhook(
            listen=webhook.listen,
            port=webhook.port,
            url_path=urlsplit(webhook.url).path,
            webhook_url=webhook.url,
            secret_token=webhook.secret,
            bootstrap_retries=-1,
            allowed_updates=UPDATES,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Callable[[], bool]]:
        """Serve while the block lasts, as `run` does but within a loop of the caller's.

        Yields a function that says whether there is work in hand.
        """
        application, updater = self.application, self.application.updater
        assert updater is not None, "built with one"
        try:
            await application.initialize()
            await self._begin(application)
            await updater.start_polling(timeout=_LONG_POLL, allowed_updates=UPDATES)
            await application.start()
            yield self._is_busy
        finally:
            if updater.running:
                await updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()
            await self._end(application)

    async def _work(self) -> None:
        """A part of the work that listens to nobody, until a signal says stop."""
        asked_to_stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, asked_to_stop.set)
        try:
            await self._parts.intake.initialize()
            await self._begin(self.application)
            await asked_to_stop.wait()
        finally:
            await self._pause(self.application)
            await self._parts.intake.shutdown()
            await self._end(self.application)

    def _is_busy(self) -> bool:
        processor = self.application.update_processor
        assert isinstance(processor, OrderedProcessor)
        queued = not self.application.update_queue.empty()
        return processor.busy or queued or self.delivering.busy or self.polling.busy

    async def _publish_due(self) -> None:
        await self.publishing.publish_due()

    async def _begin(self, _: Bot) -> None:
        await self.database.open()
        self._has_begun = True
        await self._give_sign()
        if (house := self._parts.house_feeds) is not None:
            outlines = opml.parse(await asyncio.to_thread(house.read_bytes))
            await self.reception.follows.set_house(outlines)
        serves = self._parts.role in (Role.ALL, Role.WEB)
        for what in (self._warm_up, self._offer_menu) if serves else ():
            self._starting.append(asyncio.create_task(_tried(what)))
        if self._parts.role in (Role.ALL, Role.ANALYSE):
            self._starting.append(asyncio.create_task(_tried(self._index)))
        self._heartbeat.start()
        if self._parts.role in (Role.ALL, Role.SEND):
            if self.database.is_sqlite:
                await self.delivering.recover(everybody=True)  # who else could be alive?
            else:
                await self.delivering.take_up_own()
            self.delivering.start()

    async def _warm_up(self) -> None:
        """Start the workers before they are needed; if they are needed sooner, they start then."""
        await asyncio.sleep(_WARMING_UP.total_seconds())
        await self._parts.workers.start()

    async def _index(self) -> None:
        """Articles of an older version become findable; there may be very many."""
        await Indexing(self.database).fill()

    async def _offer_menu(self) -> None:
        owners = self.application.bot_data.manners.owners
        await routes.offer_menu(self.application.bot, self.clock(), owners)

    async def _pause(self, _: Bot) -> None:
        self._heartbeat.stop()
        if not self._has_begun:
            return
        await self.delivering.stop()
        await self.polling.stop()

    async def _end(self, _: Bot) -> None:
        await self._pause(self.application)
        await self._parts.workers.close()  # at once, even if they are still warming up
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await self.reception.close()
        await self.database.close()

    async def _give_sign(self) -> None:
        """For those outside who watch over it; unless polling is stuck."""
        if self._parts.intake.silent_for > _SILENCE:
            self._give_up("Telegram has not answered for too long")
        else:
            await asyncio.to_thread(_touch, self._parts.sign)

    def _on_conflict(self, _: Conflict) -> None:
        """Another process has been heard of that polls for the same bot."""
        self._conflicts += 1
        if self._conflicts >= _CONFLICTS:
            self._give_up("another process polls for the same bot; stop one of them")

    def _give_up(self, reason: str) -> None:
        log.critical(reason)
        self.gave_up = reason
        self.application.stop_running()


class PunctualApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Stops in bounded time: what is not done by then comes again after the next start."""

    async def stop(self) -> None:
        processor = self.update_processor
        assert isinstance(processor, OrderedProcessor)
        await asyncio.gather(processor.drain(), self.bot_data.close_post())
        await super().stop()


def collect_less() -> None:
    """Let Python look for garbage less often, and never among all that was loaded at the start:
    a third of the time in which thousands of digests are planned went there.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


async def _tried(what: Callable[[], Awaitable[None]]) -> None:
    """A start that others need not wait for, and that may fail: it is made up for later."""
    try:
        await what()
    except WorkLost:
        log.debug("%s was interrupted", what.__qualname__)
    except Exception:
        log.exception("%s did not succeed", what.__qualname__)


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
