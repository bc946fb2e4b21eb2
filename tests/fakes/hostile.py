"""A site that misbehaves in every way the network allows, on loopback, in its own thread."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZEROS = bytes(1 << 20)
CANARY = b"the inside of the network"


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(ZEROS) for _ in range(megabytes)) + packer.flush()


def _body(content: bytes, *headers: bytes) -> bytes:
    lines = b"".join(h + b"\r\n" for h in headers)
    return OK + lines + b"Content-Length: %d\r\n\r\n" % len(content) + content


class HostileSite:
    """Serves each path its own nastiness; anything else is an honest page."""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode("latin-1")
            url = urlsplit(target)
            query = dict(parse_qsl(url.query))
            name = url.path.strip("/").replace("-", "_") or "ok"
            await getattr(self, name, self.ok)(writer, query, target)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the guest left: that is what these tests are about
        finally:
            writer.close()

    async def ok(self, writer, query, target):
        await _write(writer, _body(b"<p>hello</p>", b"Connection: close"))

    async def redirect(self, writer, query, target):
        to = target.split("to=", 1)[1]
        code = query.get("code", "302")
        await _write(
            writer,
            f"HTTP/1.1 {code} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode(
                "latin-1"
            ),
        )

    async def redirect_noloc(self, writer, query, target):
        await _write(writer, b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")

    async def loop(self, writer, query, target):
        await self.redirect(writer, {}, "to=/loop")

    async def gzip_ok(self, writer, query, target):
        await _write(
            writer, _body(gzip.compress(b"<p>hello</p>" * 4000), b"Content-Encoding: gzip")
        )

    async def big(self, writer, query, target):
        size = int(query["n"])
        await _write(writer, OK + b"Content-Length: %d\r\n\r\n" % size)
        await _zeros(writer, size)

    async def bigchunked(self, writer, query, target):
        await _write(writer, OK + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(int(query["n"]) >> 20):
            await _write(writer, b"100000\r\n" + ZEROS + b"\r\n")
        await _write(writer, b"0\r\n\r\n")

    async def lying(self, writer, query, target):
        await _write(writer, OK + b"Content-Length: 10\r\n\r\n")
        await _zeros(writer, 100_000_000)

    async def bomb(self, writer, query, target):
        content = {"gzip": lambda: bomb(200), "gzip,gzip": lambda: gzip.compress(bomb(200))}
        packed = content.get(query["enc"], lambda: b"\x00" * 200)()
        await _write(writer, _body(packed, b"Content-Encoding: " + query["enc"].encode()))

    async def slow(self, writer, query, target):
        await _write(writer, OK + b"Content-Length: 1000000\r\n\r\n")
        await _drip(writer, b"x")

    async def slowheaders(self, writer, query, target):
        await _write(writer, b"HTTP/1.1 200 OK\r\nX-Drip: ")
        await _drip(writer, b"x")

    async def bigheaders(self, writer, query, target):
        await _write(writer, OK + b"X-Big: " + b"x" * 2_000_000 + b"\r\n\r\n")

    async def manyheaders(self, writer, query, target):
        await _write(writer, OK + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n")

    async def endless100(self, writer, query, target):
        await _drip(writer, b"HTTP/1.1 103 Early Hints\r\n\r\n")

    async def never(self, writer, query, target):
        await asyncio.sleep(60)

    async def truncated(self, writer, query, target):
        whole = gzip.compress(b"<p>hello</p>" * 4000)
        await _write(writer, _body(whole[:-20], b"Content-Encoding: gzip", b"Connection: close"))

    async def status(self, writer, query, target):
        wait = query.get("retry", "")
        header = f"Retry-After: {wait}\r\n" if wait else ""
        await _write(
            writer, f"HTTP/1.1 {query['code']} X\r\n{header}Content-Length: 0\r\n\r\n".encode()
        )

    async def type(self, writer, query, target):
        page = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\nhi"
        await _write(writer, page % query["is"].encode())


class InsideTheNetwork(HostileSite):
    """What must never be reached."""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _write(writer, _body(CANARY))
        writer.close()


@contextmanager
def serving(*sites: HostileSite) -> Iterator[tuple[int, ...]]:
    """The loopback ports of *sites*, served from a thread of their own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = [
        asyncio.run_coroutine_threadsafe(
            asyncio.start_server(site, "127.0.0.1", 0, limit=1 << 22), loop
        ).result()
        for site in sites
    ]
    try:
        yield tuple(server.sockets[0].getsockname()[1] for server in servers)
    finally:
        asyncio.run_coroutine_threadsafe(_stop(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _write(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.write(content)
    await writer.drain()


async def _zeros(writer: asyncio.StreamWriter, size: int) -> None:
    for _ in range(size >> 20):
        await _write(writer, ZEROS)
    await _write(writer, bytes(size & ((1 << 20) - 1)))


async def _drip(writer: asyncio.StreamWriter, drop: bytes) -> None:
    while True:
        await _write(writer, drop)
        await asyncio.sleep(0.05)
