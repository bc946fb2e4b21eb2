"""The stage of the journeys: the bot as it is, joined to a simulated Telegram and a real database.

    await stage(anna.forwards(post))
    assert stage.last(anna).text.startswith(…)

When a journey is over, every line the bot said in it is checked: ours, or word for word an article's.
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bot import app
from bot.ingest.fetch import played
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.things import Message
from bot.rehearsal.world import World
from config.settings import Settings
from tests.builders import HandClock, ThreadWorkers
from tests.fakes.web import Web
from tests.journeys.truth import Truth


class Stage:
    def __init__(self, world: World, bot: app.Nutgraf, request, busy) -> None:
        self.world = world
        self.bot = bot
        self.truth = Truth(world, bot.database)
        self._request = request
        self._busy = busy

    async def __call__(self, *_: object) -> None:
        """Let what people did have its effect."""
        await self._request.quiet(busy=self._busy)
        await self.truth.gather()

    def said(self, place) -> list[str]:
        """What the bot's messages in a chat say now, oldest first."""
        return [message.text for message in self.world.messages(place)]

    def only(self, place) -> Message:
        """The one message the bot has in that chat."""
        (message,) = self.world.messages(place)
        return message

    def last(self, place) -> Message:
        return self.world.messages(place)[-1]


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def world(clock):
    return World(clock)


@pytest.fixture
def settings(world, database_url, tmp_path):
    for name in [name for name in os.environ if name.startswith("NUTGRAF_")]:
        pytest.fail(f"{name} is set: journeys would not be the same everywhere")
    return Settings(
        _env_file=None,
        token=world.token,
        database_url=database_url,
        data_dir=tmp_path,
        open_to_all=True,
        rate_per_second=1000,
    )


@pytest.fixture
def workers():
    return ThreadWorkers()


@pytest.fixture
def web():
    return Web()


@pytest.fixture
async def stage(settings, world, clock, workers, web):
    request = LocalRequest(world)
    bot = app.build(
        settings,
        request=request,
        clock=clock,
        workers=workers,
        limits=app.UNLIMITED,
        patience=timedelta(seconds=0.05),
        guard=played(web),
    )
    async with bot.running() as busy:
        stage = Stage(world, bot, request, busy)
        await stage()
        yield stage
        await stage()
        assert stage.truth.violations() == []
