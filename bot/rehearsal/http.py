"""The door on the loopback: Telegram's Bot API over HTTP, for real transports and other processes.

    server = serve(world)
    ApplicationBuilder().token(world.token).base_url(server.base_url).base_file_url(server.file_url)

`python -m bot.rehearsal.http --port 8081` runs one by itself; `/sim/…` (see `control`)
steers it from outside.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import struct
import sys
from collections.abc import Coroutine
from http import HTTPStatus
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from bot.rehearsal import control
from bot.rehearsal.faults import Fault
from bot.rehearsal.params import Upload
from bot.rehearsal.polling import Polls
from bot.rehearsal.refusals import Refused
from bot.rehearsal.request import BAD_GATEWAY, refusal
from bot.rehearsal.things import Json
from bot.rehearsal.webhook import Webhook
from bot.rehearsal.world import World

HOST = "127.0.0.1"
NOT_FOUND = Refused(404, "Not Found")
UNAUTHORIZED = Refused(401, "Unauthorized")
_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>\d+:[\w-]{30,})/(?P<rest>.+)")
_LARGEST = 60 << 20


def serve(world: World, port: int = 0) -> Server:
    """Open the door, on any free port unless one is given. Needs a running event loop."""
    return Server(world, port)


class Server:
    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self._polls = Polls.of(world)
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = HTTPServer(self._take, max_buffer_size=_LARGEST, idle_connection_timeout=300)
        sockets = bind_sockets(port, HOST, family=socket.AF_INET, backlog=1024)
        self._http.add_sockets(sockets)
        self.port: int = sockets[0].getsockname()[1]
        self._webhook = Webhook(world)
        self._later(self._webhook.deliver())

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder.base_url`."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """For `ApplicationBuilder.base_file_url`."""
        return f"{self.url}/file/bot"

    async def close(self) -> None:
        self._http.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._webhook.close()
        await self._http.close_all_connections()

    def _take(self, request: HTTPServerRequest) -> None:
        """One request. What needs no waiting is answered at once: this is the busy path."""
        found = _PATH.fullmatch(unquote(request.path))
        if found is None:
            if request.path.startswith("/sim/"):
                self._later(self._control(request))
            else:
                _send(request, NOT_FOUND.answer())
        elif found["token"] != self.world.token:
            _send(request, UNAUTHORIZED.answer())
        elif found["file"]:
            self._file(request, found["rest"])
        else:
            self._method(request, found["rest"])

    def _method(self, request: HTTPServerRequest, name: str) -> None:
        try:
            values = _values(request)
        except ValueError:
            return _send(request, Refused(400, "Bad Request: can't parse JSON object").answer())
        fault = self.world.faults.next_for(name, values.get("chat_id"))
        if fault is not None:
            return self._later(self._failing(request, name, values, fault))
        if name.lower() == "getupdates":
            return self._later(self._poll(request, values))
        return _send(request, self.world.call(name, values, _files(request)))

    async def _poll(self, request: HTTPServerRequest, values: dict[str, str]) -> None:
        _send(request, await self._polls.answer(values))

    async def _failing(
        self, request: HTTPServerRequest, name: str, values: dict[str, str], fault: Fault
    ) -> None:
        if fault.kind == "refuse":
            return _send(request, refusal(fault))
        if fault.kind == "html":
            return _write(request, fault.code, BAD_GATEWAY, "text/html")
        if fault.kind == "reset":
            return _reset(request)
        if name.lower() == "getupdates":
            answer = await self._polls.answer(values)
        else:
            answer = self.world.call(name, values, _files(request))
        if fault.kind == "reset_after":
            return _reset(request)
        await asyncio.sleep(fault.delay)
        return _reset(request) if fault.kind == "time_out" else _send(request, answer)

    def _file(self, request: HTTPServerRequest, path: str) -> None:
        file = self.world.file_at(path)
        if file is None:
            return _send(request, NOT_FOUND.answer())
        return _write(request, 200, file.content, "application/octet-stream")

    async def _control(self, request: HTTPServerRequest) -> None:
        code, answer = await control.answer(
            self.world, request.path.removeprefix("/sim/"), _values(request)
        )
        _write(request, code, json.dumps(answer).encode(), "application/json")

    def _later(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _values(request: HTTPServerRequest) -> dict[str, str]:
    """The parameters, from the query, a form or JSON; all as text, as Telegram has them."""
    values = {name: given[-1].decode() for name, given in request.arguments.items()}
    if request.body and request.headers.get("Content-Type", "").startswith("application/json"):
        content = json.loads(request.body)
        if not isinstance(content, dict):
            raise ValueError("not an object")
        for name, value in content.items():
            if value is not None:
                values[name] = value if isinstance(value, str) else json.dumps(value)
    return values


def _files(request: HTTPServerRequest) -> dict[str, Upload] | None:
    if not request.files:
        return None
    return {
        name: Upload(given[-1]["filename"], given[-1]["body"], given[-1]["content_type"])
        for name, given in request.files.items()
    }


def _send(request: HTTPServerRequest, answer: Json) -> None:
    code = answer.get("error_code", 200)
    assert isinstance(code, int)
    _write(request, code, json.dumps(answer).encode(), "application/json")


def _write(request: HTTPServerRequest, code: int, body: bytes, kind: str) -> None:
    connection = request.connection
    if connection is None or connection.stream.closed():  # type: ignore[attr-defined]
        return  # the one who asked has hung up
    headers = HTTPHeaders({"Content-Type": kind, "Content-Length": str(len(body))})
    connection.write_headers(ResponseStartLine("HTTP/1.1", code, _phrase(code)), headers, body)
    connection.finish()


def _phrase(code: int) -> str:
    return HTTPStatus(code).phrase if code in HTTPStatus._value2member_map_ else "Unknown"


def _reset(request: HTTPServerRequest) -> None:
    """Close without a word, and without the courtesy of a FIN."""
    stream = request.connection.stream  # type: ignore[union-attr]
    if not stream.closed():
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()


def main(arguments: list[str] | None = None) -> None:
    """A Telegram of its own, for a harness in another process."""
    parser = argparse.ArgumentParser(prog="python -m bot.rehearsal.http", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--strict", action="store_true", help="hold to the rate rules")
    parser.add_argument("--lean", action="store_true", help="log what is sent, do not keep it")
    given = parser.parse_args(arguments)
    world = World(strict=given.strict)
    world.lean = given.lean
    asyncio.run(_run(world, given.port))


async def _run(world: World, port: int) -> None:
    server = serve(world, port)
    places = {"token": world.token, "base_url": server.base_url, "file_url": server.file_url}
    sys.stdout.write(json.dumps(places | {"sim": f"{server.url}/sim/"}) + "\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await server.close()


if __name__ == "__main__":
    main()
