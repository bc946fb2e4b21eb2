"""The door on the loopback, with python-telegram-bot's own transport at the other end."""

import asyncio
import base64
import json
import sys

import pytest
from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ApplicationBuilder
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, ResponseStartLine
from tornado.netutil import bind_sockets

from bot.rehearsal.faults import Fault
from bot.rehearsal.http import serve
from bot.rehearsal.polling import Polls
from bot.rehearsal.world import World
from tests.rehearsal import echo


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def server(world):
    server = serve(world)
    yield server
    await server.close()


def builder(server):
    ready = ApplicationBuilder().token(server.world.token).base_url(server.base_url)
    return (
        ready.base_file_url(server.file_url)
        .read_timeout(0.3)
        .get_updates_read_timeout(1)
        .get_updates_connection_pool_size(4)
    )


@pytest.fixture
async def bot(server):
    async with echo.Running(echo.build(builder(server))) as running:
        running.quiet = lambda: Polls.of(server.world).quiet(busy=running.busy)
        yield running


@pytest.fixture
async def wire(server):
    """The bot's own calls, without polling."""
    app = echo.build(builder(server))
    await app.initialize()
    yield app.bot
    await app.shutdown()


async def ask(server, path, body=None, *, kind="application/json"):
    """A plain request, as a harness in another process makes it."""
    request = HTTPRequest(f"{server.url}{path}", headers={"Content-Type": kind})
    if body is not None:
        request.method, request.body = (
            "POST",
            body if isinstance(body, bytes) else json.dumps(body).encode(),
        )
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return answer.code, json.loads(answer.body)


async def test_a_conversation_goes_over_the_wire(world, bot):
    alice = world.user("Alice")
    alice.starts()
    await bot.quiet()
    press = alice.presses("More")
    alice.sends_document("note.txt", "ä".encode())
    await bot.quiet()
    edited, file = world.messages(alice)
    assert (edited.text, press.toast) == ("more", "you chose more")
    assert (file.document, file.text) == ("ä".encode()[::-1], "2 bytes")


async def test_json_forms_and_queries_are_all_understood(world, server):
    alice = world.user("Alice").has_started()
    path = f"/bot{world.token}/sendMessage"
    _, as_json = await ask(
        server, path, {"chat_id": alice.id, "text": "one", "disable_notification": True}
    )
    _, as_form = await ask(
        server,
        path,
        f"chat_id={alice.id}&text=two".encode(),
        kind="application/x-www-form-urlencoded",
    )
    _, as_query = await ask(server, f"{path}?chat_id={alice.id}&text=three")
    assert [answer["result"]["text"] for answer in (as_json, as_form, as_query)] == [
        "one",
        "two",
        "three",
    ]


async def test_strangers_are_turned_away(world, server):
    assert await ask(server, "/bot1:short/getMe") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )
    wrong = world.token.replace("nobody", "somebody")
    assert await ask(server, f"/bot{wrong}/getMe") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    code, answer = await ask(server, f"/bot{world.token}/getRich")
    assert (code, answer["description"]) == (404, "Not Found: method not found")


async def test_a_long_poll_waits_and_answers_when_something_happens(world, wire):
    poll = asyncio.create_task(wire.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not poll.done()
    world.user("Alice").sends("hello")
    [update] = await poll
    assert update.message.text == "hello"


async def test_a_second_poller_ends_the_first_with_409(wire):
    first = asyncio.create_task(wire.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    await wire.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


FAULTS = [
    (
        Fault("refuse", code=429, description="Too Many Requests: retry after 3", retry_after=3),
        RetryAfter,
        0,
    ),
    (Fault("refuse", code=403, description="Forbidden: bot was blocked by the user"), Forbidden, 0),
    (
        Fault(
            "refuse", code=400, description="Bad Request: group chat was upgraded", migrate_to=-100
        ),
        ChatMigrated,
        0,
    ),
    (Fault("html", code=502), NetworkError, 0),
    (Fault("html", code=504), NetworkError, 0),
    (Fault("reset"), NetworkError, 0),
    (Fault("reset_after"), NetworkError, 1),
    (Fault("time_out", delay=0.4), TimedOut, 1),
]


@pytest.mark.parametrize(("fault", "error", "arrived"), FAULTS)
async def test_a_fault_befalls_one_request(world, wire, fault, error, arrived):
    alice = world.user("Alice").has_started()
    world.faults.schedule(Fault(**{name: getattr(fault, name) for name in Fault.__slots__}))
    with pytest.raises(NetworkError if error is NetworkError else error):
        await wire.send_message(alice.id, "one")
    assert [message.text for message in world.messages(alice)] == ["one"] * arrived
    await wire.send_message(alice.id, "two")
    assert world.messages(alice)[-1].text == "two"


async def test_a_fault_waits_for_the_request_it_fits(world, wire):
    alice, bob = world.user("Alice").has_started(), world.user("Bob").has_started()
    world.faults.refuse(403, "Forbidden: bot was blocked by the user", chat_id=bob.id, times=2)
    await wire.send_message(alice.id, "one")
    for _ in range(2):
        with pytest.raises(Forbidden):
            await wire.send_message(bob.id, "two")
    await wire.send_message(bob.id, "three")
    assert [message.text for message in world.messages(bob)] == ["three"]


async def test_updates_are_given_again_until_confirmed(world, wire):
    alice = world.user("Alice")
    for text in ("one", "two"):
        alice.sends(text)
    first = await wire.get_updates(timeout=0)
    again = await wire.get_updates(timeout=0)
    rest = await wire.get_updates(offset=first[0].update_id + 1, timeout=0)
    assert [u.update_id for u in first] == [u.update_id for u in again]
    assert [u.message.text for u in rest] == ["two"]
    assert await wire.get_updates(offset=rest[0].update_id + 1, timeout=0) == ()


async def test_an_update_id_can_come_twice_and_poison_cannot_be_parsed(world, server, wire):
    alice = world.user("Alice")
    alice.sends("one")
    number = world.pending[-1].id
    world.repeat(number)
    poison = world.poison()
    await ask(server, "/sim/updates", {"updates": [{"update_id": number + 7, "message": {}}]})
    assert [pending.id for pending in world.pending] == [number, number, poison, number + 7]
    with pytest.raises(KeyError):
        Update.de_json(world.pending[-1].raw, wire)


async def test_a_group_that_moved_says_where(world, wire):
    alice = world.user("Alice")
    group = world.group("Desk", alice, kind="group")
    moved = group.migrate()
    with pytest.raises(ChatMigrated) as caught:
        await wire.send_message(group.id, "one")
    assert caught.value.new_chat_id == moved.id
    await wire.send_message(moved.id, "one")


async def test_strict_rates_answer_429_with_the_time_to_wait(world, wire):
    world.rates.enforced = True
    alice = world.user("Alice").has_started()
    for _ in range(world.rates.chat_burst):
        await wire.send_message(alice.id, "quick")
    with pytest.raises(RetryAfter) as caught:
        await wire.send_message(alice.id, "too quick")
    assert caught.value.retry_after.total_seconds() == 1


async def test_a_harness_steers_the_world_from_outside(world, server, bot):
    _, users = await ask(server, "/sim/users", {"count": 3})
    assert users["ids"] == [1001, 1002, 1003]
    await ask(server, "/sim/do", {"who": "reader0", "verb": "sends", "with": {"text": "hello"}})
    content = base64.b64encode(b"abc").decode()
    await ask(
        server,
        "/sim/do",
        {"who": "reader1", "verb": "sends_document", "with": {"name": "a.txt", "content": content}},
    )
    assert (await ask(server, "/sim/quiet", {"calm": 0.05}))[0] == 200
    _, log = await ask(server, "/sim/accepted", {"since": 0, "text": True})
    assert [(row[1], row[3], row[5]) for row in log["entries"]] == [
        (1001, "send", "echo hello"),
        (1002, "send", "3 bytes"),
    ]
    _, faults = await ask(
        server, "/sim/faults", {"faults": [{"kind": "reset", "method": "sendMessage"}]}
    )
    assert faults["waiting"][0]["kind"] == "reset"
    _, state = await ask(server, "/sim/state")
    assert (state["users"], state["accepted"], state["faults"]) == (3, 2, 1)


async def test_a_wrong_wish_is_explained(server):
    code, answer = await ask(server, "/sim/do", {"who": "Alice", "verb": "explodes"})
    assert code == 400
    assert "no such verb" in answer["error"]
    assert (await ask(server, "/sim/nothing", {}))[0] == 404
    code, answer = await ask(server, "/sim/faults", {"faults": [{"kind": "flood"}]})
    assert "no such fault" in answer["error"]


async def test_a_bad_request_keeps_telegrams_words(world, wire):
    alice = world.user("Alice").has_started()
    with pytest.raises(
        BadRequest, match='Can\'t parse entities: unsupported start tag "br" at byte offset 0'
    ):
        await wire.send_message(alice.id, "<br>", parse_mode="HTML")


async def test_a_webhook_is_brought_the_updates_in_order_until_taken(world, server):
    """With a small web server of our own at the other end, that is unwell at first."""
    taken, answers, done = [], [503, 429], asyncio.Event()

    def take(request):
        taken.append(
            (
                request.headers["X-Telegram-Bot-Api-Secret-Token"],
                json.loads(request.body)["message"]["text"],
            )
        )
        code = answers.pop(0) if answers else 200
        headers = HTTPHeaders({"Content-Length": "0", "Retry-After": "0"})
        request.connection.write_headers(ResponseStartLine("HTTP/1.1", code, ""), headers)
        request.connection.finish()
        if len(taken) == 4:
            done.set()

    bot = HTTPServer(take)
    [socket] = bind_sockets(0, "127.0.0.1")
    bot.add_socket(socket)
    alice = world.user("Alice")
    alice.sends("one")
    world.call(
        "setWebhook", {"url": f"http://127.0.0.1:{socket.getsockname()[1]}/", "secret_token": "s3"}
    )
    alice.sends("two")
    async with asyncio.timeout(5):
        await done.wait()
    assert taken == [("s3", "one"), ("s3", "one"), ("s3", "one"), ("s3", "two")]
    assert "429" in world.call("getWebhookInfo", {})["result"]["last_error_message"]
    bot.stop()
    await bot.close_all_connections()


async def test_places_forwards_and_presses_can_be_arranged_from_outside(world, server, bot):
    _, channel = await ask(server, "/sim/channel", {"title": "City Post", "username": "citypost"})
    _, group = await ask(
        server, "/sim/group", {"title": "Desk", "people": ["Alice"], "admin": True}
    )
    _, alice = await ask(server, "/sim/user", {"name": "Alice"})
    await ask(
        server,
        "/sim/do",
        {"who": "Alice", "verb": "forwards", "with": {"what": "news", "of": channel["id"]}},
    )
    await ask(
        server,
        "/sim/do",
        {"who": "Alice", "verb": "sends", "with": {"text": "/start", "to": group["id"]}},
    )
    await ask(server, "/sim/do", {"who": "Alice", "verb": "starts", "with": {}})
    await ask(server, "/sim/quiet", {"calm": 0.05})
    _, messages = await ask(server, "/sim/messages", {"chat": alice["id"]})
    assert [message["text"] for message in messages] == ["echo news", "Hello, you"]
    press = {
        "who": "Alice",
        "verb": "presses",
        "with": {"on": messages[-1]["message_id"], "label": "More"},
    }
    assert "id" in (await ask(server, "/sim/do", press))[1]
    await ask(server, "/sim/quiet", {"calm": 0.05})
    _, calls = await ask(server, "/sim/calls", {"method": "answerCallbackQuery"})
    assert calls[0]["params"]["text"] == "you chose more"
    assert len((await ask(server, "/sim/messages", {"chat": group["id"]}))[1]) == 1
    _, rates = await ask(server, "/sim/rates", {"enforced": True, "chat_burst": 1})
    assert (rates["enforced"], world.rates.chat_burst) == (True, 1)


async def test_a_slow_answer_comes_late_but_comes(world, wire):
    alice = world.user("Alice").has_started()
    world.faults.slow(0.05)
    world.faults.bad_gateway(method="getMe")
    assert (await wire.send_message(alice.id, "one")).text == "one"
    world.faults.clear()
    await wire.get_me()


async def test_it_runs_by_itself_for_other_processes():
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.rehearsal.http",
        "--port",
        "0",
        "--strict",
        stdout=asyncio.subprocess.PIPE,
    )
    told = json.loads(await child.stdout.readline())
    answer = await AsyncHTTPClient().fetch(f"{told['base_url']}{told['token']}/getMe")
    assert json.loads(answer.body)["result"]["username"] == "nutgraf_bot"
    child.terminate()
    await child.wait()
