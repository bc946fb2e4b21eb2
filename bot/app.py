"""The composition root: the parts are chosen and joined here, as the settings want them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import routes
from bot.clock import Clock, system_clock
from bot.context import BotContext, BotData, Manners, Services, reader_of
from bot.digests.retry import Policy
from bot.handlers import issues, post
from bot.ingest import reading
from bot.ingest.fetch import Fetcher, Guard, Reply, guarded, played
from bot.ingest.webroot import WebRoot
from bot.ingest.workers import Workers
from bot.routes import UPDATES, Bot
from bot.services.administration import Administration
from bot.services.answers import Answers
from bot.services.archive import Archive
from bot.services.articles import Articles
from bot.services.chats import Chats
from bot.services.choosing import Choosing
from bot.services.digests import Digests
from bot.services.facts import Facts
from bot.services.housekeeping import Housekeeping
from bot.services.inbox import Inbox
from bot.services.pace import SharedPace
from bot.services.preferences import Choices
from bot.services.publishing import Publishing
from bot.services.quantities import Quantities
from bot.services.quotas import OPEN, TRUSTED
from bot.services.reception import open_reception
from bot.services.sketches import Sketches
from bot.services.stories import Stories
from bot.services.subscriptions import Subscriptions
from bot.services.takeout import Takeout
from bot.serving import AnyWorkers, Nutgraf, Parts, PunctualApplication, Role, Webhook
from bot.telegram.intake import Intake
from bot.telegram.limiter import Limiter, Limits
from bot.telegram.processor import OrderedProcessor
from bot.telegram.sender import Sender
from bot.telegram.throttle import Throttle
from bot.telegram.webhook import WebhookUpdater
from bot.views import html
from config.settings import HOUSE_FEEDS, Settings
from storage.database import Database

__all__ = ["HOUSE_FEEDS", "UNLIMITED", "UPDATES", "Nutgraf", "Role", "archive", "build"]

#: For a Telegram that is only simulated, and has nobody to protect.
UNLIMITED = Limits(
    per_second=10_000, chat_interval=0, chat_burst=1000, group_messages=10_000, group_window=1
)

_PATIENCE = timedelta(seconds=0.7)


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
    intake = _intake(settings, inbox, limiter, request)
    processor = OrderedProcessor(finished=intake.finished, put_aside=intake.put_aside)
    application = _application(intake, processor)
    owner = settings.node or f"{socket.gethostname()}-{uuid4().hex[:8]}"
    articles = Articles(database, workers, clock, deadline=settings.analysis_deadline)
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
    known = application.bot_data
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
    known.sender = sender = Sender(intake, limiter)
    known.line = processor
    known.clock = clock
    known.commands = routes.commands()
    known.operator_commands = routes.commands(routes.Scope.OPERATOR)
    known.manners = _manners(settings, patience)
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
    return Nutgraf(
        Parts(
            application=application,
            intake=intake,
            database=database,
            workers=workers,
            clock=clock,
            publishing=publishing,
            delivering=delivering,
            reception=reception,
            housekeeping=Housekeeping(database, clock, retention=settings.retention or None),
            role=role,
            sign=settings.data_dir / "alive",
            house_feeds=house,
            webhook=_webhook(settings),
        )
    )


def _intake(
    settings: Settings, inbox: Inbox, limiter: Limiter, request: BaseRequest | None
) -> Intake:
    assert settings.token is not None, "asked for before"
    return Intake(
        settings.token.get_secret_value(),
        inbox,
        rate_limiter=Throttle(limiter),
        **_addresses(settings),
        request=request or HTTPXRequest(16, pool_timeout=30, read_timeout=15, connect_timeout=10),
        get_updates_request=request
        or HTTPXRequest(4, pool_timeout=10, read_timeout=20, connect_timeout=10),
    )


def _application(intake: Intake, processor: OrderedProcessor) -> Bot:
    extended: ExtBot[Any] = intake
    application: Bot = (
        ApplicationBuilder()
        .application_class(PunctualApplication)
        .updater(WebhookUpdater(extended, asyncio.Queue()))
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    return application


def _manners(settings: Settings, patience: timedelta) -> Manners:
    return Manners(
        language=settings.language,
        zone=settings.timezone,
        owners=frozenset(settings.owners),
        open_to_all=settings.open_to_all,
        retention=settings.retention or None,
        patience=patience,
    )


def _webhook(settings: Settings) -> Webhook | None:
    if not settings.webhook_url:
        return None
    secret = settings.webhook_secret
    return Webhook(
        settings.webhook_url,
        settings.webhook_listen,
        settings.webhook_port,
        secret.get_secret_value() if secret else None,
    )


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
