"""`nutgraf run` as an operator runs it: a process of its own, a Telegram over HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.rehearsal.http import serve
from bot.rehearsal.polling import Polls
from bot.rehearsal.world import World
from storage.database import Database

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def world():
    world = World()
    server = serve(world)
    world.url = server.url
    yield world
    await server.close()


@asynccontextmanager
async def running(world, folder, **more):
    """The process; killed if the test does not end it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "NUTGRAF_DATA_DIR": str(folder / "data"),
            "NUTGRAF_TOKEN": world.token,
            "NUTGRAF_TELEGRAM_API": world.url,
            "NUTGRAF_SPACY_MODEL": "",
            "NUTGRAF_OPEN_TO_ALL": "true",
        }
        | more,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(fact):
    for _ in range(1000):
        if fact():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it has not come true")


async def test_it_serves_until_it_is_told_to_stop(world, tmp_path):
    anna = world.user("Anna")
    async with running(world, tmp_path) as process:
        anna.starts()
        await until(lambda: world.messages(anna))
        assert world.messages(anna)[0].text.startswith("👋 Hello, Anna!")
        assert (tmp_path / "data" / "alive").exists()
        process.send_signal(signal.SIGTERM)
        _, told = await process.communicate()
    assert process.returncode == 0
    assert world.token.encode() not in told


async def test_without_an_owner_it_serves_nobody_and_says_what_to_set(world, tmp_path):
    anna = world.user("Anna")
    async with running(world, tmp_path, NUTGRAF_OPEN_TO_ALL="false") as process:
        anna.starts()
        await until(lambda: world.messages(anna))
        assert f"NUTGRAF_OWNERS={anna.id}" in world.messages(anna)[0].text
        process.send_signal(signal.SIGTERM)
        _, told = await process.communicate()
    assert b"NUTGRAF_OWNERS" in told


async def test_a_second_bot_on_the_same_database_does_not_start(world, tmp_path):
    first = Database(f"sqlite:///{tmp_path}/data/nutgraf.db", exclusive=True)
    await first.open()
    async with running(world, tmp_path) as second:
        _, told = await second.communicate()
    await first.close()
    assert second.returncode == 1
    assert "in use by another bot" in told.decode().splitlines()[-1]


async def test_it_gives_up_when_another_process_polls_for_the_same_bot(world, tmp_path):
    anna = world.user("Anna")
    async with running(world, tmp_path) as process:
        anna.starts()
        await until(lambda: world.messages(anna))
        other = asyncio.create_task(_polls_too(world))
        _, told = await process.communicate()
        other.cancel()
    assert process.returncode == 1
    assert told.decode().splitlines()[-1] == (
        "nutgraf: another process polls for the same bot; stop one of them"
    )


async def _polls_too(world):
    while True:
        await Polls.of(world).answer({"timeout": "0"})
        await asyncio.sleep(0.2)
