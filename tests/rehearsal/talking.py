"""`nutgraf chat` with the tiny bot: `python -m tests.rehearsal.talking`."""

import asyncio
import os
from contextlib import asynccontextmanager

os.environ.setdefault("PTB_TIMEDELTA", "1")

from telegram.ext import ApplicationBuilder

from bot.rehearsal.terminal import chat
from bot.rehearsal.world import World
from tests.rehearsal import echo


def opener(world):
    @asynccontextmanager
    async def open_bot(telegram):
        builder = ApplicationBuilder().token(world.token)
        app = echo.build(builder.request(telegram).get_updates_request(telegram))
        async with echo.Running(app) as running:
            yield running.busy

    return open_bot


if __name__ == "__main__":
    world = World()
    raise SystemExit(asyncio.run(chat(opener(world), world)))
