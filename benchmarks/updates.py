"""Updates a second through the whole bot, beside python-telegram-bot with an empty handler.

Both in one process over the same simulated Telegram. Each update is a short text: the floor drops
it, the bot stores it, looks it up and answers.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler

from benchmarks.peers import row
from bot import app
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from config.settings import load

UPDATES = 1000
Handled = Callable[[], int]


@asynccontextmanager
async def floor(world: World, _: Path) -> AsyncIterator[Handled]:
    handled = 0

    async def count(update: object, context: object) -> None:
        nonlocal handled
        handled += 1

    request = LocalRequest(world)
    built = ApplicationBuilder().token(world.token).request(request).get_updates_request(request)
    application = built.build()
    application.add_handler(TypeHandler(Update, count))
    async with application:
        await application.updater.start_polling(timeout=5)
        await application.start()
        yield lambda: handled
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def ours(world: World, folder: Path) -> AsyncIterator[Handled]:
    settings = load(token=world.token, data_dir=folder, open_to_all=True)
    bot = app.build(settings, request=LocalRequest(world), limits=app.UNLIMITED)
    async with bot.running():
        yield lambda: len(world.requests("sendMessage"))


async def measure(
    run: Callable[[World, Path], AbstractAsyncContextManager[Handled]],
) -> tuple[float, float]:
    """(updates a second, CPU milliseconds an update)."""
    world = World()
    people = [world.user(f"Reader {n}") for n in range(50)]
    with tempfile.TemporaryDirectory() as folder:
        async with run(world, Path(folder)) as handled:
            await asyncio.sleep(1)  # awake
            started, cpu = time.perf_counter(), time.process_time()
            for n in range(UPDATES):
                people[n % len(people)].sends("hello there")
            while handled() < UPDATES:  # noqa: ASYNC110 - the two have no event in common
                await asyncio.sleep(0.02)
            wall, spent = time.perf_counter() - started, time.process_time() - cpu
    return UPDATES / wall, 1000 * spent / UPDATES


def main() -> None:
    row("", "updates/s", "CPU ms each")
    for name, run in (("floor: an empty handler", floor), ("the bot: stored, answered", ours)):
        rate, cost = asyncio.run(measure(run))
        row(name, f"{rate:.0f}", f"{cost:.2f}")


if __name__ == "__main__":
    main()
