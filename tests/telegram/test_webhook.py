"""Updates brought over HTTP: kept before they are confirmed, from nobody but Telegram."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import pytest
from telegram.ext import ApplicationBuilder, TypeHandler
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from bot.telegram.intake import Intake
from bot.telegram.processor import OrderedProcessor
from bot.telegram.webhook import WebhookUpdater

from .updates import MemoryInbox, poison, said

SECRET = "s" * 32


class Served:
    def __init__(self, **options):
        self.world, self.inbox, self.handled = World(), MemoryInbox(), []
        telegram = LocalRequest(self.world)
        self.intake = Intake(
            self.world.token,
            self.inbox,
            request=telegram,
            get_updates_request=telegram,
            **options,
        )
        self.application = (
            ApplicationBuilder()
            .updater(WebhookUpdater(self.intake, asyncio.Queue()))
            .concurrent_updates(
                OrderedProcessor(finished=self.intake.finished, put_aside=self.intake.put_aside)
            )
            .job_queue(None)
            .build()
        )
        self.application.add_handler(TypeHandler(object, self.handle))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    async def handle(self, update, _):
        self.handled.append(update.update_id)

    async def bring(self, content, *, secret=SECRET, path="/hook", method="POST"):
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}{path}",
            method,
            {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"},
            body,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        await asyncio.sleep(0.01)
        return answer.code


@asynccontextmanager
async def served(prepare=None, **options):
    bot = Served(**options)
    if prepare:
        prepare(bot)
    async with bot.application:
        # In the order of the library's `run_webhook`.
        await bot.application.updater.start_webhook(
            listen="127.0.0.1",
            port=bot.port,
            url_path="hook",
            webhook_url="https://bot.example.org/hook",
            secret_token=SECRET,
        )
        await bot.application.start()
        await asyncio.sleep(0)
        yield bot
        await bot.application.updater.stop()
        await bot.application.stop()


async def test_an_update_is_kept_confirmed_and_handled_once():
    async with served() as bot:
        assert bot.world.webhook["url"] == "https://bot.example.org/hook"
        assert await bot.bring(said(1)) == 200
        assert await bot.bring(said(1)) == 200
        assert await bot.bring(poison(2)) == 200
        assert await bot.bring(said(3)) == 200
    assert bot.handled == [1, 3]
    assert list(bot.inbox.aside) == [2]
    assert set(bot.inbox.rows.values()) == {None}


async def test_strangers_are_turned_away():
    async with served() as bot:
        assert await bot.bring(said(1), secret="") == 403
        assert await bot.bring(said(1), secret=SECRET[:-1] + "t") == 403
        assert await bot.bring(said(1), path="/other") == 404
        assert await bot.bring(None, method="GET") == 404
        assert await bot.bring(None, method="GET", path="/health") == 200
    assert not bot.handled
    assert not bot.inbox.rows


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"[]", b"{}", b'{"update_id": "7"}', b"\xff\xfe"]
)
async def test_what_is_no_update_is_let_go(content):
    async with served() as bot:
        assert await bot.bring(content) == 200
        assert await bot.bring(said(1)) == 200
    assert bot.handled == [1]


async def test_what_cannot_be_kept_is_not_confirmed():
    async with served() as bot:
        bot.inbox.broken = True
        assert await bot.bring(said(1)) == 503
        bot.inbox.broken = False
        assert await bot.bring(said(1)) == 200
    assert bot.handled == [1]


async def test_telegram_is_asked_to_come_again_when_there_is_too_much_to_do():
    async with served(most_at_once=1) as bot:
        go_on = asyncio.Event()

        async def handle(update, _):
            await go_on.wait()

        bot.application.handlers[0][0].callback = handle
        assert await bot.bring(said(1)) == 200
        assert await bot.bring(said(2)) == 429
        go_on.set()
        await asyncio.sleep(0.01)
        assert await bot.bring(said(2)) == 200


async def test_what_was_not_done_comes_first():
    def left_over(bot):
        bot.inbox.rows = {n: json.dumps(said(n)) for n in range(1, 8)}

    async with served(left_over, most_at_once=3) as bot:
        while (answer := await bot.bring(said(8))) == 429:
            pass
        assert answer == 200
    assert bot.handled == list(range(1, 9))


async def test_without_a_secret_it_does_not_serve():
    bot = Served()
    async with bot.application:
        with pytest.raises(ValueError, match="secret"):
            await bot.application.updater.start_webhook(port=bot.port, webhook_url="https://x.org")
