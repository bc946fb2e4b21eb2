"""The door within the process: a transport for python-telegram-bot that is Telegram itself.

    telegram = LocalRequest(world)
    ApplicationBuilder().token(world.token).request(telegram).get_updates_request(telegram)

No socket, no port; `run_polling` and everything else works as with the real thing.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.rehearsal.faults import Fault
from bot.rehearsal.params import Upload
from bot.rehearsal.polling import Polls
from bot.rehearsal.refusals import Refused
from bot.rehearsal.things import Json
from bot.rehearsal.world import World

BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    b"</body>\r\n</html>\r\n"
)


class LocalRequest(BaseRequest):
    """Give it as `request` and as `get_updates_request`; the same one will do for both."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._polls = Polls.of(world)

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def quiet(
        self, *, busy: Callable[[], bool] | None = None, calm: float = 0.02, patience: float = 60.0
    ) -> None:
        """Wait until the bot has nothing more to say (see `Polls.quiet`)."""
        await self._polls.quiet(busy=busy, calm=calm, patience=patience)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        if "/file/bot" in url:
            return self._file(unquote(url.split("/file/bot", 1)[1].partition("/")[2]))
        name = url.rsplit("/", 1)[1]
        values = request_data.json_parameters if request_data else {}
        files = _uploads(request_data)
        if name.lower() == "getupdates":
            return await self._through_faults(name, values, lambda: self._polls.answer(values))
        with self._polls.working():
            # One turn of the loop, as every request over a network takes.
            await asyncio.sleep(0)
            return await self._through_faults(
                name, values, lambda: _at_once(self.world.call(name, values, files))
            )

    async def _through_faults(
        self, name: str, values: dict[str, str], answer: Callable[[], Any]
    ) -> tuple[int, bytes]:
        fault = self.world.faults.next_for(name, values.get("chat_id"))
        if fault is None:
            return _wire(await answer())
        match fault.kind:
            case "refuse":
                return _wire(refusal(fault))
            case "html":
                return fault.code, BAD_GATEWAY
            case "reset":
                raise NetworkError("httpx.ConnectError: connection reset by the rehearsal")
            case "reset_after":
                await answer()
                raise NetworkError("httpx.ReadError: connection reset by the rehearsal")
            case "time_out":
                await answer()
                raise TimedOut
            case _:
                reply = _wire(await answer())
                await asyncio.sleep(fault.delay)
                return reply

    def _file(self, path: str) -> tuple[int, bytes]:
        file = self.world.file_at(path)
        if file is None:
            return _wire(Refused(404, "Not Found").answer())
        return 200, file.content


def refusal(fault: Fault) -> Json:
    """What a fault of the kind `refuse` answers."""
    return Refused(
        fault.code,
        fault.description,
        retry_after=fault.retry_after,
        migrate_to=fault.migrate_to,
    ).answer()


async def _at_once(answer: Json) -> Json:
    return answer


def _wire(answer: Json) -> tuple[int, bytes]:
    code = answer.get("error_code", 200)
    assert isinstance(code, int)
    return code, json.dumps(answer).encode()


def _uploads(data: RequestData | None) -> dict[str, Upload] | None:
    if data is None or not data.contains_files:
        return None
    uploads: dict[str, Upload] = {}
    for name, (file_name, content, mime) in data.multipart_data.items():
        read = content if isinstance(content, bytes) else content.read()
        uploads[name] = Upload(file_name, read, mime)
    return uploads
