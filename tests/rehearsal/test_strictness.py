"""What Telegram refuses, in its own words and in its own order."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal.params import Upload
from bot.rehearsal.world import World


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def passes(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def world(clock):
    world = World(clock)
    world.user("Alice").has_started()
    return world


ALICE, NOBODY = "1001", "999"
KEYBOARD = {"inline_keyboard": [[{"text": "Figures", "callback_data": "1:f"}]]}


def wire(values):
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


def refusal(world, method, files=None, **values):
    """What Telegram says to it; empty where it does it."""
    return (
        world.call(method, wire(values), files).get("description", "").removeprefix("Bad Request: ")
    )


def result(world, method, **values):
    answer = world.call(method, wire(values))
    assert answer["ok"], answer
    return answer["result"]


def keyboard(button):
    return {"inline_keyboard": [[button]]}


MESSAGES = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": "x"}, "chat_id is empty"),
    ({"text": "x", "chat_id": NOBODY}, "chat not found"),
    ({"text": "x", "chat_id": "0"}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody_here"}, "chat not found"),
    ({"text": "x", "chat_id": "not_a_chat"}, "chat not found"),
    ({"text": "   \n ", "chat_id": ALICE}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML", "chat_id": ALICE}, "text must be non-empty"),
    ({"text": "x" * 4097, "chat_id": ALICE}, "message is too long"),
    ({"text": "\U0001f600" * 4096, "chat_id": ALICE}, ""),
    ({"text": "\U0001f600" * 4097, "chat_id": ALICE}, "message is too long"),
    ({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML", "chat_id": ALICE}, ""),
    ({"text": "x" * 4097, "chat_id": NOBODY}, "chat not found"),
    ({"text": "x", "parse_mode": "Word", "chat_id": ALICE}, "unsupported parse_mode"),
    (
        {"text": "<b>x", "parse_mode": "html", "chat_id": NOBODY},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "x", "chat_id": ALICE, "message_thread_id": 9}, "message thread not found"),
    (
        {"text": "x", "chat_id": ALICE, "reply_parameters": {"message_id": 99}},
        "message to be replied not found",
    ),
    (
        {"text": "x", "chat_id": ALICE, "reply_parameters": {"quote": "x"}},
        'can\'t find field "message_id"',
    ),
    (
        {
            "text": "x",
            "chat_id": ALICE,
            "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True},
        },
        "",
    ),
    (
        {"text": "x", "chat_id": ALICE, "link_preview_options": {"url": "not-a-url"}},
        "WEBPAGE_URL_INVALID",
    ),
    (
        {"text": "x", "chat_id": ALICE, "link_preview_options": {"is_disabled": "yes"}},
        'field "is_disabled" must be of type Boolean',
    ),
    ({"text": "x", "chat_id": ALICE, "allow_paid_broadcast": True}, "FLOODSKIP_NOT_ALLOWED"),
    (
        {"text": "x", "chat_id": ALICE, "entities": [{"type": "bold", "offset": 9, "length": 1}]},
        "entity begins after the end of the text at UTF-16 offset 9",
    ),
    (
        {"text": "x", "chat_id": ALICE, "entities": [{"type": "bold", "offset": 0, "length": 5}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5",
    ),
    (
        {"text": "x", "chat_id": ALICE, "entities": [{"type": "loud", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {
            "text": "x",
            "chat_id": ALICE,
            "entities": [{"type": "text_link", "offset": 0, "length": 1}],
        },
        "can't parse MessageEntity: Can't find field \"url\"",
    ),
]
MARKUPS = [
    ("{", "can't parse reply keyboard markup JSON object"),
    ([], "object expected as reply markup"),
    ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
    (
        {"inline_keyboard": ["bad"]},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
    (keyboard("bad"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    (
        keyboard({"callback_data": "x"}),
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        keyboard({"text": "x", "callback_data": ""}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (keyboard({"text": "x", "callback_data": "x" * 64}), ""),
    (keyboard({"text": "x", "callback_data": "ä" * 33}), "BUTTON_DATA_INVALID"),
    (
        keyboard({"text": "x", "url": "not-a-url"}),
        "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    (
        keyboard({"text": "x", "url": "ftp://e.com"}),
        "inline keyboard button URL 'ftp://e.com' is invalid: Unsupported URL protocol",
    ),
    (keyboard({"text": "x", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
    (keyboard({"text": "x", "pay": True}), "BUTTON_TYPE_INVALID"),
    (keyboard({"text": "x", "switch_inline_query": ""}), ""),
    ({"inline_keyboard": [[{"text": str(n), "callback_data": "x"}] for n in range(100)]}, ""),
    (
        {"inline_keyboard": [[{"text": str(n), "callback_data": "x"}] for n in range(101)]},
        "reply markup is too long",
    ),
]


@pytest.mark.parametrize(("values", "words"), MESSAGES)
def test_a_message_is_refused(world, values, words):
    assert refusal(world, "sendMessage", **values) == words


@pytest.mark.parametrize(("markup", "words"), MARKUPS)
def test_a_keyboard_is_refused(world, markup, words):
    assert refusal(world, "sendMessage", chat_id=ALICE, text="x", reply_markup=markup) == words


def test_more_than_a_hundred_entities_are_dropped_without_a_word(world):
    text = " ".join("<b>x</b>" for _ in range(120))
    assert (
        len(result(world, "sendMessage", chat_id=ALICE, text=text, parse_mode="HTML")["entities"])
        == 100
    )


def test_an_unknown_method_is_not_found(world):
    answer = world.call("sendRichest", {})
    assert (answer["error_code"], answer["description"]) == (404, "Not Found: method not found")


def test_method_names_do_not_mind_their_case(world):
    assert result(world, "SENDMESSAGE", chat_id=ALICE, text="x")["text"] == "x"


EDITS = [
    ({"text": "new"}, "message identifier is not specified"),
    ({"text": "new", "message_id": 1}, "chat_id is empty"),
    ({"text": "new", "chat_id": ALICE}, "message to edit not found"),
    ({"text": "new", "chat_id": ALICE, "message_id": 77}, "message to edit not found"),
    ({"text": "old", "chat_id": ALICE, "message_id": 1}, "message is not modified: specified new message content "
     "and reply markup are exactly the same as a current content and reply markup of the message"),
    ({"text": "", "chat_id": ALICE, "message_id": 1}, "message text is empty"),
    ({"text": "x" * 4097, "chat_id": ALICE, "message_id": 1}, "message is too long"),
    ({"text": "new", "chat_id": ALICE, "message_id": 2}, "message can't be edited"),
    ({"text": "new", "chat_id": ALICE, "message_id": 1}, ""),
    ({"text": "old", "chat_id": ALICE, "message_id": 1, "reply_markup": KEYBOARD}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("values", "words"), EDITS)
def test_an_edit_is_refused(world, values, words):
    result(world, "sendMessage", chat_id=ALICE, text="old")
    world.user("Alice").sends("mine")
    assert refusal(world, "editMessageText", **values) == words


def test_formatting_alone_is_a_change_and_a_lost_keyboard_too(world):
    result(world, "sendMessage", chat_id=ALICE, text="old", reply_markup=KEYBOARD)
    same = {"chat_id": ALICE, "message_id": 1}
    assert "not modified" in refusal(
        world, "editMessageText", text="old", reply_markup=KEYBOARD, **same
    )
    assert (
        refusal(
            world,
            "editMessageText",
            text="<b>old</b>",
            parse_mode="HTML",
            reply_markup=KEYBOARD,
            **same,
        )
        == ""
    )
    assert refusal(world, "editMessageReplyMarkup", **same) == ""
    assert "not modified" in refusal(world, "editMessageReplyMarkup", **same)


def test_a_message_can_be_deleted_once_and_not_when_old(world, clock):
    alice = world.user("Alice")
    for text in ("one", "two"):
        result(world, "sendMessage", chat_id=ALICE, text=text)
    assert refusal(world, "deleteMessage", chat_id=ALICE, message_id=1) == ""
    assert (
        refusal(world, "deleteMessage", chat_id=ALICE, message_id=1)
        == "message to delete not found"
    )
    clock.passes(48 * 3600 + 1)
    assert (
        refusal(world, "deleteMessage", chat_id=ALICE, message_id=2) == "message can't be deleted"
    )
    assert [message.text for message in world.messages(alice)] == ["two"]


def test_a_press_is_answered_once_and_in_time(world, clock):
    alice = world.user("Alice")
    result(world, "sendMessage", chat_id=ALICE, text="x", reply_markup=KEYBOARD)
    late = "query is too old and response timeout expired or query ID is invalid"
    press = alice.presses("Figures")
    assert (
        refusal(world, "answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
        == "MESSAGE_TOO_LONG"
    )
    assert (
        refusal(
            world, "answerCallbackQuery", callback_query_id=press.id, text="Here", show_alert=True
        )
        == ""
    )
    assert (press.toast, press.alert) == ("Here", True)
    assert refusal(world, "answerCallbackQuery", callback_query_id=press.id) == late
    press = alice.presses("Figures")
    clock.passes(16)
    assert refusal(world, "answerCallbackQuery", callback_query_id=press.id) == late
    assert refusal(world, "answerCallbackQuery", callback_query_id="1") == late


def article(number, **more):
    return {
        "type": "article",
        "id": str(number),
        "title": "T",
        "input_message_content": {"message_text": "x"},
    } | more


INLINE = [
    ([article(n) for n in range(50)], ""),
    ([article(n) for n in range(51)], "too many inline query results specified"),
    ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
    ([article("x" * 65)], "RESULT_ID_INVALID"),
    ([{"type": "article", "id": "1", "title": "T"}], "can't parse inline query result: input message content is not specified"),
    (
        [article(1, input_message_content={"message_text": "<b>", "parse_mode": "HTML"})],
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ([article(1, reply_markup=keyboard({"text": "x", "callback_data": "x" * 65}))], "BUTTON_DATA_INVALID"),
]  # fmt: skip


@pytest.mark.parametrize(("results", "words"), INLINE)
def test_inline_results_are_refused(world, results, words):
    question = world.user("Alice").asks_inline("words")
    assert (
        refusal(world, "answerInlineQuery", inline_query_id=question.id, results=results) == words
    )
    assert question.answered is (words == "")


def test_a_late_inline_answer_comes_to_nothing(world, clock):
    question = world.user("Alice").asks_inline("words")
    clock.passes(20)
    assert "query is too old" in refusal(
        world, "answerInlineQuery", inline_query_id=question.id, results=[]
    )


def upload(content=b"abc", name="a.txt"):
    return {"document": Upload(name, content, "text/plain")}


def test_files_have_their_limits(world):
    alice = world.user("Alice")
    small = alice.sends_document("a.txt", b"abc")
    large = alice.sends_document("b.pdf", b"", size=(20 << 20) + 1)
    assert result(world, "getFile", file_id=small.media.id)["file_path"].startswith(
        "documents/file_"
    )
    assert refusal(world, "getFile", file_id=large.media.id) == "file is too big"
    assert refusal(world, "getFile", file_id="nothing") == "invalid file_id"
    assert refusal(world, "sendDocument", chat_id=ALICE) == "there is no document in the request"
    assert (
        refusal(world, "sendDocument", chat_id=ALICE, document="x")
        == "wrong file identifier/HTTP URL specified"
    )
    assert refusal(world, "sendDocument", upload(b""), chat_id=ALICE) == "file must be non-empty"
    assert (
        refusal(world, "sendDocument", upload(), chat_id=ALICE, caption="x" * 1025)
        == "message caption is too long"
    )
    assert refusal(world, "sendDocument", upload(), chat_id=ALICE, caption="x" * 1024) == ""
    assert refusal(world, "sendDocument", chat_id=ALICE, document=small.media.id) == ""


def test_an_album_has_two_to_ten_parts(world):
    files = {f"f{n}": Upload("a.jpg", b"x", "image/jpeg") for n in range(11)}
    media = [{"type": "photo", "media": f"attach://f{n}", "caption": "one"} for n in range(11)]

    def album(count):
        return refusal(world, "sendMediaGroup", files, chat_id=ALICE, media=media[:count])

    assert [bool(album(count)) for count in (0, 1, 2, 10, 11)] == [True, True, False, False, True]


COMMANDS = [
    ([{"command": "start", "description": "Begin"}], ""),
    ([{"command": "Über", "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "start", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ([{"command": "start"}], "can't parse BotCommand: Can't find field \"description\""),
    ([{"command": f"c{n}", "description": "x"} for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
]


@pytest.mark.parametrize(("commands", "words"), COMMANDS)
def test_commands_are_refused(world, commands, words):
    assert refusal(world, "setMyCommands", commands=commands) == words


def test_commands_are_kept_by_scope_and_language(world):
    start, help_ = ({"command": name, "description": "x"} for name in ("start", "help"))
    result(world, "setMyCommands", commands=[start])
    result(
        world,
        "setMyCommands",
        commands=[help_],
        scope={"type": "all_private_chats"},
        language_code="uk",
    )
    result(
        world,
        "setMyCommands",
        commands=[start, help_],
        scope={"type": "chat", "chat_id": int(ALICE)},
    )
    assert result(world, "getMyCommands") == [start]
    assert result(world, "getMyCommands", scope={"type": "all_private_chats"}) == []
    assert result(
        world, "getMyCommands", scope={"type": "all_private_chats"}, language_code="uk"
    ) == [help_]
    assert result(world, "getMyCommands", scope={"type": "chat", "chat_id": int(ALICE)}) == [
        start,
        help_,
    ]
    result(world, "deleteMyCommands")
    assert result(world, "getMyCommands") == []


def test_closed_doors_are_forbidden(world):
    alice, bob = world.user("Alice"), world.user("Bob")
    group = world.group("Desk", alice, bob)
    assert (
        refusal(world, "sendMessage", chat_id=bob.id, text="x")
        == "Forbidden: bot can't initiate conversation with a user"
    )
    alice.blocks()
    assert (
        refusal(world, "sendMessage", chat_id=ALICE, text="x")
        == "Forbidden: bot was blocked by the user"
    )
    alice.unblocks()
    alice.leaves_telegram()
    assert (
        refusal(world, "sendMessage", chat_id=ALICE, text="x") == "Forbidden: user is deactivated"
    )
    group.remove_bot(alice)
    assert (
        refusal(world, "sendMessage", chat_id=group.id, text="x")
        == "Forbidden: bot was kicked from the supergroup chat"
    )
    other = world.group("Other", bob, kind="group", bot=False)
    assert (
        refusal(world, "sendMessage", chat_id=other.id, text="x")
        == "Forbidden: bot is not a member of the group chat"
    )
    channel = world.channel("Post")
    assert (
        refusal(world, "sendMessage", chat_id=channel.id, text="x")
        == "Forbidden: bot is not a member of the channel chat"
    )


def test_a_group_that_moved_says_where(world):
    group = world.group("Desk", world.user("Alice"), kind="group")
    moved = group.migrate()
    answer = world.call("sendMessage", {"chat_id": str(group.id), "text": "x"})
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": moved.id}


def test_rates_are_enforced_when_asked(world, clock):
    world.rates.enforced = True
    people = [world.user(f"P{n}").has_started() for n in range(31)]
    answers = [world.call("sendMessage", {"chat_id": str(p.id), "text": "x"}) for p in people]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]
    assert answers[-1]["parameters"] == {"retry_after": 1}
    clock.passes(1)
    assert world.call("sendMessage", {"chat_id": str(people[-1].id), "text": "x"})["ok"]


def test_a_group_hears_twenty_messages_a_minute(world, clock):
    world.rates.enforced = True
    group = world.group("Desk", world.user("Alice"))
    for _ in range(20):
        result(world, "sendMessage", chat_id=group.id, text="x")
        clock.passes(1)
    answer = world.call("sendMessage", {"chat_id": str(group.id), "text": "x"})
    assert answer["parameters"] == {"retry_after": 40}


def test_reactions_are_one_known_emoji(world):
    message = world.user("Alice").sends("x")
    at = {"chat_id": ALICE, "message_id": message.id}
    assert (
        refusal(world, "setMessageReaction", reaction=[{"type": "emoji", "emoji": "👀"}], **at)
        == ""
    )
    assert (
        refusal(world, "setMessageReaction", reaction=[{"type": "emoji", "emoji": "🥷"}], **at)
        == "REACTION_INVALID"
    )
    two = [{"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "👍"}]
    assert refusal(world, "setMessageReaction", reaction=two, **at) == "REACTIONS_TOO_MANY"


def test_polling_and_a_webhook_exclude_each_other(world):
    assert refusal(world, "setWebhook", url="http://city.example/hook").startswith("bad webhook")
    result(world, "setWebhook", url="https://city.example/hook", secret_token="abc")
    answer = world.call("getUpdates", {})
    assert (answer["error_code"], "webhook is active" in answer["description"]) == (409, True)
    assert "secret_token" not in result(world, "getWebhookInfo")
    result(world, "deleteWebhook")
    assert result(world, "getUpdates") == []
