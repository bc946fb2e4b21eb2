"""What the bot says arrives as it was meant; what goes wrong is told by what it means."""

import asyncio
import logging
from datetime import timedelta
from functools import wraps

import pytest
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut

from bot.errors import Ambiguous, ChatGone, ChatMoved, NotSent, Refused, TooLarge, TryLater
from bot.telegram.limiter import Lane
from bot.telegram.meaning import meaning_of
from bot.telegram.sender import again_in, plain
from bot.telegram.throttle import Turn

from .scene import Key, Note, Paper, a_bot
from .virtual_time import run

BROADCAST = Turn(Lane.BROADCAST)


def on_stage(test):
    """Play *test* in virtual time with a bot and a person who has started it."""

    @wraps(test)
    def play(*args, **kwargs):
        async def scene():
            async with a_bot() as stage:
                alice = stage.world.user("Alice").has_started()
                return await test(stage, alice, *args, **kwargs)

        return run(scene())

    del play.__wrapped__  # pytest would look for the arguments we give
    return play


def now():
    return asyncio.get_running_loop().time()


@on_stage
async def test_a_message_arrives_with_markup_and_buttons_and_without_preview(stage, alice):
    note = Note(
        'Read <b>this</b> at <a href="https://example.org/a">Example</a>',
        (
            (Key("Figures", "1:f:7"), Key("Open", url="https://example.org/a")),
            (Key("Share", inline="story 7"),),
        ),
    )
    sent = await stage.sender.send(alice.id, note)
    [message] = stage.world.messages(alice)
    assert message.id == sent
    assert message.text == "Read this at Example"
    assert message.marked("bold") == ["this"]
    assert message.buttons == [["Figures", "Open"], ["Share"]]
    assert message.keyboard[0][0]["callback_data"] == "1:f:7"
    assert message.keyboard[1][0]["switch_inline_query_chosen_chat"]["query"] == "story 7"
    assert not message.preview or message.preview.get("is_disabled")


@on_stage
async def test_a_preview_is_shown_where_one_is_wanted(stage, alice):
    url = "https://example.org/a"
    await stage.sender.send(alice.id, Note("One story", preview=url))
    [message] = stage.world.messages(alice)
    assert message.preview["url"] == url
    assert not message.preview.get("is_disabled")


@on_stage
async def test_a_file_goes_with_its_words(stage, alice):
    paper = Paper("export.txt", b"everything", "document")
    await stage.sender.send(alice.id, Note("Your <i>data</i>", document=paper))
    [message] = stage.world.messages(alice)
    assert (message.text, message.marked("italic")) == ("Your data", ["data"])
    assert (message.media.name, message.media.content) == ("export.txt", b"everything")


@on_stage
async def test_an_answer_points_at_the_question_if_that_still_exists(stage, alice):
    question = alice.sends("what is new?")
    await stage.sender.send(alice.id, Note("Nothing"), reply_to=question.id, silent=True)
    await stage.sender.send(alice.id, Note("Nothing"), reply_to=999_999)
    first, second = stage.world.messages(alice)
    assert first.reply_to.id == question.id
    assert first.silent
    assert second.reply_to is None


@on_stage
async def test_editing_puts_one_message_in_the_place_of_another(stage, alice):
    place = await stage.sender.send(alice.id, Note("Reading…"))
    assert await stage.sender.edit(alice.id, place, Note("<b>Card</b>")) == place
    assert await stage.sender.edit(alice.id, place, Note("<b>Card</b>")) == place
    [message] = stage.world.messages(alice)
    assert (message.text, message.earlier) == ("Card", ["Reading…"])


@on_stage
async def test_what_cannot_be_edited_any_more_is_sent(stage, alice):
    place = await stage.sender.send(alice.id, Note("Reading…"))
    await stage.bot.delete_message(alice.id, place)
    new = await stage.sender.edit(alice.id, place, Note("Card"))
    assert new != place
    assert [message.text for message in stage.world.messages(alice)][-1] == "Card"


@on_stage
async def test_a_press_is_answered_however_late(stage, alice):
    await stage.sender.send(alice.id, Note("Which?", ((Key("This", "1:this"),),)))
    press = alice.presses("This")
    await stage.sender.answer(press.id, "taken")
    assert press.toast == "taken"
    await stage.sender.answer("no such press")


@on_stage
async def test_a_file_is_fetched_up_to_a_limit(stage, alice):
    message = alice.sends_document("notes.txt", b"0123456789")
    assert await stage.sender.download(message.media.id, 10) == b"0123456789"
    with pytest.raises(TooLarge) as caught:
        await stage.sender.download(message.media.id, 9)
    assert caught.value.limit == 9


@on_stage
async def test_a_file_too_big_for_bots_is_too_large(stage, alice):
    stage.world.faults.refuse(400, "Bad Request: file is too big", method="getFile")
    with pytest.raises(TooLarge):
        await stage.sender.download("some file", 10)


@on_stage
async def test_typing_is_shown_when_there_is_no_reason_not_to(stage, alice):
    await stage.sender.typing(alice.id)
    assert len(stage.world.requests("sendChatAction")) == 1
    stage.world.faults.refuse(403, "Forbidden: bot was blocked by the user")
    await stage.sender.typing(alice.id)
    await stage.limiter.told_to_wait(alice.id, timedelta(seconds=5))
    began = now()
    await stage.sender.typing(alice.id)
    assert now() == began
    assert len(stage.world.requests("sendChatAction")) == 1


@on_stage
async def test_markup_that_telegram_refuses_is_sent_plainly_and_noted(stage, alice):
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    logging.getLogger("bot.telegram.sender").addHandler(handler)
    await stage.sender.send(alice.id, Note("5 < 7 &amp; <b>so on"))
    logging.getLogger("bot.telegram.sender").removeHandler(handler)
    [message] = stage.world.messages(alice)
    assert message.text == "5 < 7 & so on"
    assert [record.levelname for record in records] == ["ERROR"]


@on_stage
async def test_a_button_that_telegram_refuses_does_not_keep_the_words_back(stage, alice):
    place = await stage.sender.send(alice.id, Note("Reading…"))
    await stage.sender.edit(alice.id, place, Note("<b>Card</b>", ((Key("Open", "x" * 65),),)))
    [message] = stage.world.messages(alice)
    assert (message.text, message.marked("bold")) == ("Card", ["Card"])
    assert not message.keyboard


@on_stage
async def test_what_is_refused_for_another_reason_is_refused(stage, alice):
    with pytest.raises(Refused, match=r"(?i)message is too long"):
        await stage.sender.send(alice.id, Note("x" * 5000))
    assert len(stage.world.requests("sendMessage")) == 1


@on_stage
async def test_a_reply_waits_as_long_as_it_is_told_and_not_less(stage, alice):
    began = now()
    stage.world.faults.too_many(7, method="sendMessage", times=2)
    await stage.sender.send(alice.id, Note("Hello"))
    assert 14 <= now() - began < 14.5
    assert len(stage.world.messages(alice)) == 1


@on_stage
async def test_a_reply_told_to_wait_for_minutes_is_given_up(stage, alice):
    stage.world.faults.too_many(600, method="sendMessage")
    began = now()
    with pytest.raises(TryLater) as caught:
        await stage.sender.send(alice.id, Note("Hello"))
    assert caught.value.wait == timedelta(seconds=600)
    assert now() - began < 1


@on_stage
async def test_a_broadcast_is_tried_once(stage, alice):
    stage.world.faults.too_many(7, method="sendMessage")
    stage.world.faults.time_out(method="sendMessage")
    with pytest.raises(TryLater):
        await stage.sender.send(alice.id, Note("Digest"), turn=BROADCAST)
    with pytest.raises(Ambiguous):
        await stage.sender.send(alice.id, Note("Digest"), turn=BROADCAST)
    assert len(stage.world.messages(alice)) == 1  # it had arrived


@on_stage
async def test_a_reply_that_never_left_is_tried_three_times(stage, alice):
    stage.world.faults.reset(method="sendMessage", times=2)
    await stage.sender.send(alice.id, Note("Hello"))
    [message] = stage.world.messages(alice)
    assert not message.silent
    stage.world.faults.reset(method="sendMessage", times=3)
    with pytest.raises(TryLater):
        await stage.sender.send(alice.id, Note("Hello"))
    assert len(stage.world.messages(alice)) == 1


@on_stage
async def test_a_reply_that_may_have_arrived_is_repeated_without_a_sound(stage, alice):
    stage.world.faults.bad_gateway(method="sendMessage")
    await stage.sender.send(alice.id, Note("Hello"))
    [message] = stage.world.messages(alice)
    assert message.silent


@on_stage
async def test_an_edit_that_may_have_arrived_is_repeated_unseen(stage, alice):
    place = await stage.sender.send(alice.id, Note("Reading…"))
    stage.world.faults.time_out(method="editMessageText")
    assert await stage.sender.edit(alice.id, place, Note("Card")) == place
    [message] = stage.world.messages(alice)
    assert (message.text, message.earlier) == ("Card", ["Reading…"])


@on_stage
async def test_who_has_gone_is_told_apart_from_who_has_moved(stage, alice):
    alice.blocks()
    with pytest.raises(ChatGone):
        await stage.sender.send(alice.id, Note("Hello"))
    with pytest.raises(ChatGone):
        await stage.sender.send(123_456, Note("Hello"))
    group = stage.world.group("Friends", stage.world.user("Bob"), kind="group")
    moved = group.migrate()
    with pytest.raises(ChatMoved) as caught:
        await stage.sender.send(group.id, Note("Hello"))
    assert caught.value.chat_id == moved.id


@on_stage
async def test_the_caller_is_called_right_before_a_message_leaves(stage, alice):
    events = []

    async def about_to_leave():
        events.append(("leaving", now(), len(stage.world.requests("sendMessage"))))

    await stage.limiter.told_to_wait(alice.id, timedelta(seconds=5))
    began = now()
    turn = Turn(Lane.BROADCAST, about_to_leave)
    await stage.sender.send(alice.id, Note("Digest"), turn=turn)
    [(_, at, sent_before)] = events
    assert at - began >= 5
    assert sent_before == 0


@on_stage
async def test_what_was_about_to_leave_stays_if_everybody_is_told_to_wait(stage, alice):
    async def about_to_leave():
        await stage.limiter.told_to_wait(None, timedelta(seconds=9))

    turn = Turn(Lane.BROADCAST, about_to_leave)
    with pytest.raises(TryLater) as caught:
        await stage.sender.send(alice.id, Note("Digest"), turn=turn)
    assert caught.value.wait == timedelta(seconds=9)
    assert not stage.world.messages(alice)


def test_a_strict_telegram_never_has_to_refuse():
    async def scene():
        async with a_bot(strict=True) as stage:
            people = [stage.world.user(f"Reader {n}").has_started() for n in range(40)]
            group = stage.world.group("Newsroom", people[0])
            tasks = [stage.sender.send(one.id, Note("Hello")) for one in people for _ in range(3)]
            tasks += [stage.sender.send(group.id, Note(f"{n}")) for n in range(30)]
            await asyncio.gather(*tasks)
            return stage.world.rates.refused, len(stage.world.requests("sendMessage"))

    assert run(scene()) == (0, 150)


def caused(error, name):
    error.__cause__ = type(name, (Exception,), {})()
    return error


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (caused(TimedOut(), "ConnectTimeout"), NotSent),
        (caused(TimedOut(), "PoolTimeout"), NotSent),
        (caused(NetworkError("httpx.ConnectError: "), "ConnectError"), NotSent),
        (caused(TimedOut(), "ReadTimeout"), Ambiguous),
        (caused(NetworkError("httpx.WriteError: "), "WriteError"), Ambiguous),
        (NetworkError("Bad Gateway"), Ambiguous),
        (NetworkError("Internal Server Error (500)"), Ambiguous),
        (TelegramError("Invalid server response"), Ambiguous),
        (NetworkError("Too Many Requests (429)"), TryLater),
        (NetworkError("Request Entity Too Large (413)"), Refused),
    ],
    ids=str,
)
def test_what_was_never_sent_is_told_apart_from_what_may_have_arrived(error, means):
    assert type(meaning_of(error)) is means


def test_a_wrong_token_is_nobodys_message():
    with pytest.raises(InvalidToken):
        meaning_of(InvalidToken())


@pytest.mark.parametrize(
    ("error", "attempt", "lane", "wait"),
    [
        (TryLater(timedelta(seconds=9)), 1, Lane.REPLY, timedelta(seconds=9)),
        (TryLater(timedelta(seconds=9)), 3, Lane.REPLY, None),
        (TryLater(timedelta(seconds=61)), 1, Lane.REPLY, None),
        (TryLater(timedelta(seconds=9)), 1, Lane.BROADCAST, None),
        (Ambiguous(), 2, Lane.REPLY, timedelta(seconds=1)),
        (ChatGone(), 1, Lane.REPLY, None),
        (Refused(), 1, Lane.REPLY, None),
    ],
)
def test_only_what_may_succeed_is_tried_again(error, attempt, lane, wait):
    assert again_in(error, attempt=attempt, lane=lane) == wait


def test_plain_text_keeps_every_word():
    assert plain('a &lt; b <b>bold</b> <a href="x?y=1&amp;z">link</a> 5 < 7 > 3') == (
        "a < b bold link 5 < 7 > 3"
    )
