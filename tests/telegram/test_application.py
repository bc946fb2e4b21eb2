"""Intake and processor behind the library's own polling; crashes included."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter, defaultdict
from pathlib import Path

from bot.rehearsal.http import serve
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World

from . import application
from .scene import virtual_clock
from .updates import MemoryInbox, poison, said
from .virtual_time import run


async def until(condition):
    async with asyncio.timeout(600):
        while not condition():  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.02)


def test_thousands_of_updates_are_handled_once_and_in_order_whatever_is_among_them():
    async def scene():
        dice = random.Random(7)
        world, inbox, handled = World(virtual_clock), MemoryInbox(), []

        async def handle(update, _):
            await asyncio.sleep(dice.random())
            if update.update_id % 50 == 0:
                raise ValueError("a handler that fails")
            handled.append(update)

        chats = {}
        for n in range(1, 2001):
            chats[n] = dice.randint(1, 40)
            raw = poison(n) if n % 97 == 0 else said(n, chat=chats[n])
            for _ in range(2 if dice.random() < 0.1 else 1):
                world.inject(raw, n)
        world.faults.bad_gateway(method="getUpdates", times=3)
        telegram = LocalRequest(world)
        app = application.build(
            world.token, inbox, handle, request=telegram, get_updates_request=telegram
        )
        app.add_error_handler(lambda *_: asyncio.sleep(0))
        async with app:
            await app.start()
            await app.updater.start_polling(timeout=10)
            await until(lambda: len(inbox.rows) == 2000 and set(inbox.rows.values()) == {None})
            await app.updater.stop()
            await app.stop()
        return handled, chats, inbox

    handled, chats, inbox = run(scene())
    ids = [update.update_id for update in handled]
    assert sorted(ids) == [n for n in range(1, 2001) if n % 97 and n % 50]
    for chat in set(chats.values()):
        mine = [n for n in ids if chats[n] == chat]
        assert mine == sorted(mine)
    assert set(inbox.aside) == {n for n in range(1, 2001) if n % 97 == 0}


async def test_a_bot_that_is_killed_again_and_again_loses_nothing(tmp_path):
    kills, count, at_once = 2, 400, 64
    world = World()
    server = serve(world)
    diary = tmp_path / "diary"
    diary.touch()
    dice = random.Random(11)
    chats = {n: dice.randint(1, 30) for n in range(1, count + 1)}

    async def a_bot():
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.telegram.application",
            world.token,
            server.url,
            f"sqlite:///{tmp_path / 'bot.db'}",
            str(diary),
            cwd=Path(__file__).parents[2],
        )

    def handled():
        return [int(line) for line in diary.read_text().split()]

    for n, chat in chats.items():
        world.inject(said(n, chat=chat), n)
    for kill in range(kills):
        bot = await a_bot()
        enough = count * (kill + 1) // (kills + 2)
        await until(lambda: len(set(handled())) >= enough)  # noqa: B023  # asked at once
        os.kill(bot.pid, signal.SIGKILL)
        await bot.wait()
    bot = await a_bot()
    await until(lambda: len(set(handled())) == count)
    bot.kill()
    await bot.wait()
    await server.close()

    twice = sum(times - 1 for times in Counter(handled()).values())
    assert twice <= kills * at_once
    first = defaultdict(list)
    for n in dict.fromkeys(handled()):
        first[chats[n]].append(n)
    assert all(mine == sorted(mine) for mine in first.values())
