"""The composition root: the parts are chosen and joined here, started and stopped in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar, TypeVarTuple
from urllib.parse import urlsplit
from uuid import uuid4

from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import routes
from bot.clock import Clock, system_clock
from bot.context import BotContext, BotData, Manners, Services, reader_of
from bot.digests.retry import Policy
from bot.handlers import issues, post
from bot.ingest import opml, reading
from bot.ingest.fetch import Fetcher, Guard, Reply, guarded, played
from bot.ingest.webroot import WebRoot
from bot.ingest.workers import Workers, WorkLost
from bot.jobs import Heartbeat
from bot.routes import UPDATES, Bot
from bot.services.administration import Administration
from bot.services.answers import Answers
from bot.services.archive import Archive
from bot.services.articles import Articles
from bot.services.chats import Chats
from bot.services.choosing import Choosing
from bot.services.delivery import Delivering
from bot.services.digests import Digests
from bot.services.facts import Facts
from bot.services.housekeeping import Housekeeping
from bot.services.inbox import Inbox
from bot.services.indexing import Indexing
from bot.services.pace import SharedPace
from bot.services.preferences import Choices
from bot.services.publishing import Publishing
from bot.services.quantities import Quantities
from bot.services.quotas import OPEN, TRUSTED
from bot.services.reception import Reception, open_reception
from bot.services.sketches import Sketches
from bot.services.stories import Stories
from bot.services.subscriptions import Subscriptions
from bot.services.takeout import Takeout
from bot.telegram.intake import Intake
from bot.telegram.limiter import Limiter, Limits
from bot.telegram.processor import OrderedProcessor
from bot.telegram.sender import Sender
from bot.telegram.throttle import Throttle
from bot.telegram.webhook import WebhookUpdater
from bot.views import html
from bot.views.messages import Message
from config.settings import HOUSE_FEEDS, Settings
from storage.database import Database

__all__ = ["HOUSE_FEEDS", "UNLIMITED", "UPDATES", "Nutgraf", "archive", "build"]

log = logging.getLogger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: For a Telegram that is only simulated, and has nobody to protect.
UNLIMITED = Limits(
    per_second=10_000, chat_interval=0, chat_burst=1000, group_messages=10_000, group_window=1
)

_TIDYING = timedelta(hours=1)
_SIGN_OF_LIFE = timedelta(seconds=30)
_PLANNING = timedelta(seconds=10)
_POLLING = timedelta(seconds=10)
#: Telegram answers a long poll within half a minute; after three of silence only a new start helps.
_LONG_POLL = timedelta(seconds=30)
_SILENCE = timedelta(seconds=90)
#: A process that has just ended may still be heard of once or twice; more often, and it is alive.
_CONFLICTS = 3
_PATIENCE = timedelta(seconds=0.7)


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


def build(
    settings: Settings,
    *,
    request: BaseRequest | None = None,
    clock: Clock = system_clock,
    workers: AnyWorkers | None = None,
    limits: Limits | None = None,
    patience: timedelta = _PATIENCE,
    role: Role = Role.ALL,
    guard: Guard = guarded,
    house: Path | None = None,
) -> Nutgraf:
    """The bot as *settings* want it. What is given replaces a part: the transport to Telegram, the
    clock, the workers, the rate limits, how long to wait for more of an article, the way to the
    web. With a *role* it does only a part of the work, beside others on the same PostgreSQL.
    *house* is a list of the operator's own feeds."""
    assert settings.token is not None, "asked for before"
    database = Database(settings.database, exclusive=True)
    inbox = Inbox(database, clock)
    workers = workers or analysts(settings)
    limits = limits or Limits(per_second=settings.rate_per_second)
    # Alone it knows what it sent; several share what one row of the database says.
    pace = None if role is Role.ALL else SharedPace(database, clock, limits.per_second)
    limiter = Limiter(limits, pace)
    intake = Intake(
        settings.token.get_secret_value(),
        inbox,
        on_conflict=lambda conflict: bot.on_conflict(),
        rate_limiter=Throttle(limiter),
        **_addresses(settings),
        request=request or HTTPXRequest(16, pool_timeout=30, read_timeout=15, connect_timeout=10),
        get_updates_request=request
        or HTTPXRequest(4, pool_timeout=10, read_timeout=20, connect_timeout=10),
    )
    processor = OrderedProcessor(finished=intake.finished, put_aside=intake.put_aside)
    extended: ExtBot[Any] = intake
    application: Bot = (
        ApplicationBuilder()
        .application_class(_Application)
        .updater(WebhookUpdater(extended, asyncio.Queue()))
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    known = application.bot_data
    articles = Articles(database, workers, clock, deadline=settings.analysis_deadline)
    owner = settings.node or f"{socket.gethostname()}-{uuid4().hex[:8]}"
    reception = open_reception(
        database,
        Fetcher(guard=guard, clock=clock),
        workers,
        articles,
        clock,
        allowed=OPEN if settings.open_to_all else TRUSTED,
        owner=owner,
        deadline=settings.analysis_deadline,
    )
    sketches, choosing = Sketches(database, clock), Choosing(database)
    known.services = Services(
        administration=Administration(
            database, clock, address=settings.database, backups=settings.data_dir / "backups"
        ),
        articles=articles,
        facts=Facts(database),
        answers=Answers(database, clock),
        stories=Stories(database, sketches),
        quantities=Quantities(database, sketches),
        chats=Chats(database, clock),
        choices=Choices(database, clock),
        subscriptions=Subscriptions(database, clock),
        digests=Digests(database, clock, sketches, choosing),
        links=reception.links,
        follows=reception.follows,
        quotas=reception.quotas,
        takeout=Takeout(database),
        inbox=inbox,
    )
    sender = Sender(intake, limiter)
    known.sender = sender
    known.line = processor
    known.clock = clock
    known.commands = routes.commands()
    known.operator_commands = routes.commands(routes.Scope.OPERATOR)
    known.manners = Manners(
        language=settings.language,
        zone=settings.timezone,
        owners=frozenset(settings.owners),
        open_to_all=settings.open_to_all,
        retention=settings.retention or None,
        patience=patience,
    )
    routes.register(application)
    delivering = post.office(
        database,
        known.services,
        sender,
        clock,
        known.manners,
        owner=owner,
        policy=Policy(settings.delivery_policy),
        spacing=pace,
    )
    publishing = Publishing(database, clock, sketches, choosing, zone=settings.timezone)
    publishing.on_promise = delivering.wake
    known.services.administration.on_promise = delivering.wake
    known.close_post = delivering.stop
    bot = Nutgraf(
        settings,
        application,
        intake,
        database,
        workers,
        clock,
        publishing,
        delivering,
        reception,
        role,
        house,
    )
    return bot


class Nutgraf:
    """The bot, joined. Whoever runs its `application` starts and stops the rest with it."""

    def __init__(
        self,
        settings: Settings,
        application: Bot,
        intake: Intake,
        database: Database,
        workers: AnyWorkers,
        clock: Clock,
        publishing: Publishing,
        delivering: Delivering[Message],
        reception: Reception,
        role: Role = Role.ALL,
        house_feeds: Path | None = None,
    ) -> None:
        self.application = application
        self.database = database
        self.publishing = publishing
        self.delivering = delivering
        self.polling = reception.polling
        #: Why it stopped by itself, if it did.
        self.gave_up: str | None = None
        self._settings = settings
        self._sign = settings.data_dir / "alive"
        self._intake = intake
        self._workers = workers
        self._clock = clock
        self._heartbeat = Heartbeat()
        house = Housekeeping(database, clock, retention=settings.retention or None)
        self._heartbeat.every(_TIDYING, house.tidy)
        self._heartbeat.every(_SIGN_OF_LIFE, self._give_sign)
        self._role = role
        if role in (Role.ALL, Role.PLAN):
            self._heartbeat.every(_PLANNING, self._publish_due, at_once=True)
        self._reception = reception
        self._house = house_feeds
        if role in (Role.ALL, Role.INGEST):
            self._heartbeat.every(_POLLING, self.polling.poll_due, at_once=True)
        self._starting: list[asyncio.Task[None]] = []
        self._conflicts = 0
        self._has_begun = False
        application.post_init = self._begin
        application.post_stop = self._pause
        application.post_shutdown = self._end

    def run(self) -> None:
        """Serve until a signal says stop, or until there is no use in going on (see `gave_up`)."""
        settings = self._settings
        collect_less()
        if self._role not in (Role.ALL, Role.WEB):
            return asyncio.run(self._work())
        if not settings.webhook_url:
            return self.application.run_polling(
                timeout=_LONG_POLL, bootstrap_retries=-1, allowed_updates=UPDATES
            )
        secret = settings.webhook_secret
        return self.application.run_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            url_path=urlsplit(settings.webhook_url).path,
            webhook_url=settings.webhook_url,
            secret_token=secret.get_secret_value() if secret else None,
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
            await self._intake.initialize()
            await self._begin(self.application)
            await asked_to_stop.wait()
        finally:
            await self._pause(self.application)
            await self._intake.shutdown()
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
        if self._house is not None:
            outlines = opml.parse(await asyncio.to_thread(self._house.read_bytes))
            await self._reception.follows.set_house(outlines)
        serves = self._role in (Role.ALL, Role.WEB)
        for what in (self._workers.start, self._offer_menu) if serves else ():
            self._starting.append(asyncio.create_task(_tried(what)))
        if self._role in (Role.ALL, Role.ANALYSE):
            self._starting.append(asyncio.create_task(_tried(self._index)))
        self._heartbeat.start()
        if self._role in (Role.ALL, Role.SEND):
            if self.database.is_sqlite:
                await self.delivering.recover(everybody=True)  # who else could be alive?
            else:
                await self.delivering.take_up_own()
            self.delivering.start()

    async def _index(self) -> None:
        """Articles of an older version become findable; there may be very many."""
        await Indexing(self.database).fill()

    async def _offer_menu(self) -> None:
        owners = self.application.bot_data.manners.owners
        await routes.offer_menu(self.application.bot, self._clock(), owners)

    async def _pause(self, _: Bot) -> None:
        self._heartbeat.stop()
        if not self._has_begun:
            return
        await self.delivering.stop()
        await self.polling.stop()

    async def _end(self, _: Bot) -> None:
        await self._pause(self.application)
        await self._workers.close()  # at once, even if they are still warming up
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await self._reception.close()
        await self.database.close()

    async def _give_sign(self) -> None:
        """For those outside who watch over it; unless polling is stuck."""
        if self._intake.silent_for > _SILENCE:
            self._give_up("Telegram has not answered for too long")
        else:
            await asyncio.to_thread(_touch, self._sign)

    def on_conflict(self) -> None:
        """Another process has been heard of that polls for the same bot."""
        self._conflicts += 1
        if self._conflicts >= _CONFLICTS:
            self._give_up("another process polls for the same bot; stop one of them")

    def _give_up(self, reason: str) -> None:
        log.critical(reason)
        self.gave_up = reason
        self.application.stop_running()


class _Application(Application[Any, Any, Any, Any, Any, Any]):
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


@asynccontextmanager
async def archive(settings: Settings) -> AsyncIterator[Archive]:
    """The stored articles, for commands that work on many of them beside a running bot."""
    database, workers = Database(settings.database), analysts(settings)
    await database.open()
    try:
        yield Archive(database, workers, system_clock, at_once=settings.workers)
    finally:
        await workers.close()
        await database.close()


async def preview(settings: Settings, chat_id: int) -> str | None:
    """What the digest of a chat would say now, as plain text; None for a chat never met."""
    database = Database(settings.database)
    await database.open()
    try:
        chat = await Chats(database, system_clock).find(chat_id)
        if chat is None:
            return None
        ones = await Subscriptions(database, system_clock).of(chat_id)
        sketches = Sketches(database, system_clock)
        digests = Digests(database, system_clock, sketches, Choosing(database))
        issue = await digests.make(chat_id, next(iter(ones), None), preview=True)
        manners = Manners(language=settings.language, zone=settings.timezone)
        return html.visible(issues.render(issue, reader_of(chat, system_clock(), manners)).text)
    finally:
        await database.close()


def analysts(settings: Settings) -> Workers:
    """Processes in which texts are analysed."""
    return Workers(
        settings.workers,
        initializer=partial(reading.warm_up, settings.spacy_model),
    )


def web_of(folder: Path | None) -> Guard:
    """A web that is played by a folder of files; without one, a web where nobody answers."""
    return played(WebRoot(folder) if folder else lambda url, headers: Reply(fault="refused"))


def _addresses(settings: Settings) -> dict[str, Any]:
    """Where the Bot API is, if it is not Telegram's own."""
    if not settings.telegram_api:
        return {}
    base = settings.telegram_api.rstrip("/")
    return {"base_url": f"{base}/bot", "base_file_url": f"{base}/file/bot"}


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
