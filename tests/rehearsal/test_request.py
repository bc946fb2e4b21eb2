"""The door within the process, with python-telegram-bot's own polling behind it."""

import asyncio

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import ApplicationBuilder

from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from tests.rehearsal import echo


@pytest.fixture
def world():
    return World()


@pytest.fixture
def telegram(world):
    return LocalRequest(world)


def application(world, telegram):
    builder = ApplicationBuilder().token(world.token)
    return echo.build(builder.request(telegram).get_updates_request(telegram))


@pytest.fixture
async def bot(world, telegram):
    async with echo.Running(application(world, telegram)) as running:
        running.quiet = lambda: telegram.quiet(busy=running.busy)
        yield running


async def test_a_person_starts_the_bot_and_is_greeted(world, bot):
    alice = world.user("Alice")
    alice.starts()
    await bot.quiet()
    [greeting] = world.messages(alice)
    assert greeting.text == "Hello, you"
    assert greeting.marked("bold") == ["Hello"]
    assert greeting.buttons == [["More", "Less"]]


async def test_a_press_is_answered_and_the_message_edited(world, bot):
    alice = world.user("Alice")
    alice.starts()
    await bot.quiet()
    press = alice.presses("Less")
    await bot.quiet()
    assert press.toast == "you chose less"
    [message] = world.messages(alice)
    assert (message.text, message.earlier) == ("less", ["Hello, you"])


async def test_a_slow_answer_is_waited_for(world, bot):
    alice = world.user("Alice")
    alice.sends("/slow")
    await bot.quiet()
    [message] = world.messages(alice)
    assert (message.text, message.earlier) == ("Read.", ["Reading…"])


async def test_a_document_goes_up_and_comes_down(world, bot):
    alice = world.user("Alice")
    alice.sends_document("note.txt", b"abc")
    await bot.quiet()
    [message] = world.messages(alice)
    assert (message.document, message.media.name, message.text) == (b"cba", "back.txt", "3 bytes")


async def test_words_after_the_name_get_results_that_can_be_sent(world, bot):
    alice = world.user("Alice")
    question = alice.asks_inline("hello")
    await bot.quiet()
    sent = alice.picks(question, 1)
    assert (sent.text, sent.marked("bold")) == ("hello", ["hello"])


async def test_many_people_are_each_answered_once(world, bot):
    people = [world.user(f"P{n}") for n in range(50)]
    for person in people:
        person.sends(person.name)
    await bot.quiet()
    assert [[m.text for m in world.messages(p)] for p in people] == [
        [f"echo {p.name}"] for p in people
    ]


async def test_a_second_poller_ends_the_first_with_409(world, telegram):
    app = application(world, telegram)
    await app.initialize()
    first = asyncio.create_task(app.bot.get_updates(timeout=5))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(app.bot.get_updates(timeout=0))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await second
    await app.shutdown()


FAULTS = [
    (lambda f: f.too_many(7, method="sendMessage"), RetryAfter, 0),
    (lambda f: f.bad_gateway(), NetworkError, 0),
    (lambda f: f.reset(), NetworkError, 0),
    (lambda f: f.reset(after_acceptance=True), NetworkError, 1),
    (lambda f: f.time_out(), TimedOut, 1),
    (lambda f: f.refuse(403, "Forbidden: user is deactivated"), Forbidden, 0),
    (lambda f: f.refuse(400, "Bad Request: chat not found"), BadRequest, 0),
]


@pytest.mark.parametrize(("schedule", "error", "arrived"), FAULTS)
async def test_a_scheduled_fault_happens_once(world, telegram, schedule, error, arrived):
    alice = world.user("Alice")
    alice.starts()
    app = application(world, telegram)
    await app.initialize()
    schedule(world.faults)
    with pytest.raises(error):
        await app.bot.send_message(alice.id, "one")
    assert len(world.messages(alice)) == arrived
    await app.bot.send_message(alice.id, "two")
    assert world.messages(alice)[-1].text == "two"
    await app.shutdown()
