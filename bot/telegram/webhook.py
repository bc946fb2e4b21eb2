"""Updates that Telegram brings itself, for a bot with a public address and a proxy that speaks TLS.

The library's own server confirms an update before anybody has kept it, and has Telegram bring one
it cannot parse again for a day. Ours answers 200 when the update is in the inbox.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError
from telegram.ext import Updater
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from bot.telegram.intake import Intake

log = logging.getLogger(__name__)

#: For those who look after the bot from outside.
HEALTH = "/health"
_SECRET = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1 << 20
_SOON = 5


class WebhookUpdater(Updater):
    """For `ApplicationBuilder.updater`: `run_webhook` then serves as described above, `run_polling`
    is as it was. Its bot must be an Intake.

    The library has no better place to change its server than this method.
    """

    async def _start_webhook(  # type: ignore[override]  # called by keyword
        self,
        listen: str,
        port: int,
        url_path: str,
        bootstrap_retries: int,
        allowed_updates: Sequence[str] | None,
        *,
        webhook_url: str | None = None,
        ready: asyncio.Event | None = None,
        max_connections: int = 40,
        secret_token: str | None = None,
        **_: Any,  # certificates and the like, which are the proxy's
    ) -> None:
        if not secret_token:
            raise ValueError("without a secret anybody could send updates")
        assert isinstance(self.bot, Intake)
        server = _Server(self.bot, self.update_queue, f"/{url_path.lstrip('/')}", secret_token)
        await self._bootstrap(
            max_retries=bootstrap_retries,
            webhook_url=webhook_url,
            allowed_updates=allowed_updates,
            max_connections=max_connections,
            secret_token=secret_token,
        )
        server.listen(listen, port)
        self._httpd = server  # type: ignore[assignment]  # the library calls its `shutdown`, no more
        if ready is not None:
            ready.set()


class _Server:
    def __init__(
        self, intake: Intake, queue: asyncio.Queue[object], path: str, secret: str
    ) -> None:
        self._intake = intake
        self._queue = queue
        self._path = path
        self._secret = secret.encode()
        self._http = HTTPServer(self._take, max_body_size=_LARGEST, idle_connection_timeout=75)
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, address: str, port: int) -> None:
        """Nothing new is taken before what was left over has been handed on."""
        self._http.add_sockets(bind_sockets(port, address, family=socket.AF_INET))
        self._catching_up = asyncio.create_task(self._catch_up())

    async def shutdown(self) -> None:
        """Stop listening, let what has begun end."""
        self._http.stop()
        self._catching_up.cancel()
        await asyncio.gather(self._catching_up, *self._tasks, return_exceptions=True)
        await self._http.close_all_connections()

    async def _catch_up(self) -> None:
        while True:
            try:
                return await self._intake.catch_up(self._queue.put)
            except NetworkError:
                log.exception("what was left over cannot be read yet")
            await asyncio.sleep(_SOON)

    def _take(self, request: HTTPServerRequest) -> None:
        task = asyncio.create_task(self._answer(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: HTTPServerRequest) -> None:
        try:
            status, again_in = await self._status(request)
        except Exception:
            log.exception("an update could not be taken")
            status, again_in = HTTPStatus.INTERNAL_SERVER_ERROR, _SOON
        connection = request.connection
        if connection is None or connection.stream.closed():  # type: ignore[attr-defined]
            return  # whoever it was has hung up
        headers = HTTPHeaders({"Content-Length": "0"})
        if again_in:
            headers["Retry-After"] = str(again_in)
        line = ResponseStartLine("HTTP/1.1", status, status.phrase)
        connection.write_headers(line, headers, b"")
        connection.finish()

    async def _status(self, request: HTTPServerRequest) -> tuple[HTTPStatus, int]:
        """The answer, and after how many seconds to come again."""
        if request.path == HEALTH and request.method in ("GET", "HEAD"):
            return HTTPStatus.OK, 0
        if request.path != self._path or request.method != "POST":
            return HTTPStatus.NOT_FOUND, 0
        shown = request.headers.get(_SECRET, "").encode()
        if not hmac.compare_digest(shown, self._secret):
            return HTTPStatus.FORBIDDEN, 0
        update = _parsed(request.body)
        if update is None:
            log.error("something that is no update was brought, and let go")
            return HTTPStatus.OK, 0  # it would not be one the next time either
        if self._intake.is_full or not self._catching_up.done():
            return HTTPStatus.TOO_MANY_REQUESTS, 1
        try:
            new = await self._intake.take([update])
        except NetworkError:
            log.exception("an update could not be kept; Telegram will bring it again")
            return HTTPStatus.SERVICE_UNAVAILABLE, _SOON
        for one in new:
            await self._queue.put(one)
        return HTTPStatus.OK, 0


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(update, dict) and isinstance(update.get("update_id"), int)
    return update if is_update else None
