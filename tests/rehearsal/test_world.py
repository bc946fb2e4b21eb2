"""What people do in the simulated Telegram, and what the bot hears of it."""

from datetime import timedelta

import pytest
from telegram import (
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)

from bot.rehearsal.place import pieces
from bot.rehearsal.things import ADMINISTRATOR
from bot.rehearsal.world import World
from tests.rehearsal.test_strictness import Clock, result


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def world(clock):
    return World(clock)


def heard(world):
    """The updates waiting for the bot, as python-telegram-bot reads them."""
    return [Update.de_json(pending.raw, None) for pending in world.pending]


def test_a_command_is_marked_as_one(world):
    world.user("Alice").sends("/summary@nutgraf_bot short https://e.com/a")
    [update] = heard(world)
    assert [entity.type for entity in update.message.entities] == ["bot_command", "url"]
    assert update.message.chat.type == "private"
    assert update.effective_user.first_name == "Alice"


def test_the_four_kinds_of_origin_are_told_apart(world):
    alice, bob = world.user("Alice"), world.user("Bob")
    channel = world.channel("City Post", username="citypost")
    post = channel.posts("The bridge is open.", signature="Desk")
    for what, of in (
        (post, None),
        ("news", bob),
        ("news", "Hidden Harry"),
        ("news", world.group("Desk", bob)),
    ):
        alice.forwards(what, of=of)
    channel_origin, user, hidden, group = (update.message.forward_origin for update in heard(world))
    assert isinstance(channel_origin, MessageOriginChannel)
    assert (channel_origin.chat.username, channel_origin.message_id) == ("citypost", post.id)
    assert channel_origin.author_signature == "Desk"
    assert isinstance(user, MessageOriginUser)
    assert user.sender_user.id == bob.id
    assert isinstance(hidden, MessageOriginHiddenUser)
    assert hidden.sender_user_name == "Hidden Harry"
    assert isinstance(group, MessageOriginChat)
    assert group.sender_chat.title == "Desk"


def test_a_forward_keeps_its_formatting_its_photo_and_its_first_origin(world):
    channel = world.channel("City Post")
    post = channel.posts_photo("<b>The bridge</b> is open.", html=True)
    first = world.user("Alice").forwards(post)
    again = world.user("Bob").forwards(first)
    message = heard(world)[-1].message
    assert message.caption == "The bridge is open."
    assert [entity.type for entity in message.caption_entities] == ["bold"]
    assert message.photo
    assert again.origin == first.origin


def test_an_album_is_several_messages_with_one_group(world):
    alice = world.user("Alice")
    alice.sends_album("the caption", "", "")
    alice.forwards(world.channel("Post").posts_album("one", "two"))
    groups = [update.message.media_group_id for update in heard(world)]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [3, 2]


def test_a_long_text_is_pasted_in_pieces(world):
    text = "\n".join(["word " * 20] * 60)
    messages = world.user("Alice").pastes(text)
    assert len(messages) == 2
    assert "\n".join(message.text for message in messages).split() == text.split()
    assert max(map(len, pieces("x" * 10_000))) == 4096
    with pytest.raises(ValueError, match="use pastes"):
        world.user("Alice").sends(text)


def test_an_edit_is_heard_and_changes_what_is_there(world):
    alice = world.user("Alice")
    message = alice.sends("one")
    alice.edits(message, "two")
    assert heard(world)[-1].edited_message.text == "two"
    assert (message.text, message.earlier) == ("two", ["one"])


def test_in_a_group_the_bot_hears_what_is_meant_for_it(world):
    alice, bob = world.user("Alice"), world.user("Bob")
    group = world.group("Desk", alice, bob)
    answered = result(world, "sendMessage", chat_id=group.id, text="hello")
    for text in (
        "chatter",
        "/start",
        "/start@other_bot",
        "ask @Nutgraf_Bot that",
        "/start@nutgraf_bot",
    ):
        bob.sends(text, to=group)
    bob.sends("thanks", to=group, reply_to=group.chat.messages[answered["message_id"]])
    heard_now = [update.message.text for update in heard(world)]
    assert heard_now == ["/start", "ask @Nutgraf_Bot that", "/start@nutgraf_bot", "thanks"]
    group.promote(world.me, by=alice)
    bob.sends("chatter", to=group)
    assert heard(world)[-1].message.text == "chatter"


def test_coming_and_going_is_told(world):
    alice = world.user("Alice")
    group = world.group("Desk", alice, bot=False)
    group.add_bot(by=alice)
    group.promote(world.me, by=alice)
    group.remove_bot(by=alice)
    alice.has_started().blocks()
    alice.unblocks()
    changes = [update.my_chat_member for update in heard(world) if update.my_chat_member]
    assert [(change.chat.type, change.new_chat_member.status) for change in changes] == [
        ("supergroup", "member"),
        ("supergroup", "administrator"),
        ("supergroup", "kicked"),
        ("private", "kicked"),
        ("private", "member"),
    ]


def test_who_has_blocked_the_bot_cannot_write_to_it(world):
    alice = world.user("Alice").has_started()
    alice.blocks()
    with pytest.raises(ValueError, match="unblock"):
        alice.sends("hello")


def test_topics_keep_their_thread(world):
    alice = world.user("Alice")
    forum = world.group("Desk", alice, forum=True)
    topic = forum.topic("News")
    message = alice.sends("/start", to=forum, topic=topic)
    sent = result(world, "sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
    reply = result(
        world,
        "sendMessage",
        chat_id=forum.id,
        text="x",
        reply_parameters={"message_id": message.id},
    )
    assert (sent["message_thread_id"], reply["message_thread_id"], sent["is_topic_message"]) == (
        topic,
        topic,
        True,
    )


def test_a_migration_is_told_on_both_sides(world):
    group = world.group("Desk", world.user("Alice"), kind="group")
    moved = group.migrate()
    left, arrived = (update.message for update in heard(world))
    assert (left.chat.id, left.migrate_to_chat_id) == (group.id, moved.id)
    assert (arrived.chat.id, arrived.migrate_from_chat_id) == (moved.id, group.id)


def test_a_channel_with_the_bot_in_it_is_heard(world):
    channel = world.channel("City Post")
    channel.posts("before")
    channel.add_bot(by=world.user("Alice"))
    post = channel.posts("The bridge is open.")
    channel.edits(post, "The bridge is closed.")
    assert [(u.channel_post or u.edited_channel_post).text for u in heard(world)[1:]] == [
        "The bridge is open.",
        "The bridge is closed.",
    ]
    assert (
        result(world, "getChatMember", chat_id=channel.id, user_id=world.me.id)["status"]
        == ADMINISTRATOR
    )


def test_unwanted_updates_are_not_kept_and_old_ones_are_forgotten(world, clock):
    alice = world.user("Alice")
    result(world, "getUpdates", allowed_updates=["message"])
    alice.asks_inline("words")
    alice.sends("one")
    clock.passes(timedelta(hours=24, seconds=1).total_seconds())
    alice.sends("two")
    assert [raw["message"]["text"] for raw in result(world, "getUpdates")] == ["two"]


def test_a_press_needs_a_button(world):
    alice = world.user("Alice").has_started()
    with pytest.raises(LookupError, match="no buttons"):
        alice.presses("Figures")
    markup = {
        "inline_keyboard": [
            [
                {"text": "Figures (3)", "callback_data": "f"},
                {"text": "Open", "url": "https://e.com"},
            ]
        ]
    }
    result(world, "sendMessage", chat_id=alice.id, text="card", reply_markup=markup)
    [card] = world.messages(alice)
    with pytest.raises(LookupError, match="no button 'Quotes'"):
        alice.presses(card, "Quotes")
    assert alice.presses(card, "figures").label == "Figures (3)"
    assert alice.presses(2).url == "https://e.com/"
    assert heard(world)[-1].callback_query.data == "f"
    result(world, "deleteMessage", chat_id=alice.id, message_id=card.id)
    with pytest.raises(LookupError, match="gone"):
        alice.presses(card, 1)


def test_typing_fades(world, clock):
    alice = world.user("Alice").has_started()
    result(world, "sendChatAction", chat_id=alice.id, action="typing")
    assert world.is_typing(alice.chat)
    clock.passes(5)
    assert not world.is_typing(alice.chat)


def test_what_the_bot_asked_is_on_record(world):
    alice = world.user("Alice").has_started()
    world.call("sendMessage", {"chat_id": str(alice.id), "text": "x"})
    world.call("sendMessage", {"chat_id": "1", "text": "x"})
    assert [call.error for call in world.requests("sendMessage")] == [
        None,
        "Bad Request: chat not found",
    ]
    assert [(entry.chat_id, entry.method) for entry in world.accepted] == [(alice.id, "send")]


def test_a_copy_has_no_origin_and_a_forward_has(world):
    alice, bob = world.user("Alice"), world.user("Bob").has_started()
    message = alice.sends("news")
    source = {"chat_id": bob.id, "from_chat_id": alice.id, "message_id": message.id}
    result(world, "copyMessage", **source)
    result(world, "forwardMessage", **source)
    copied, forwarded = world.messages(bob)
    assert (copied.text, copied.origin) == ("news", None)
    assert forwarded.origin["sender_user"]["id"] == alice.id


def test_a_lean_world_logs_what_it_does_not_keep(world):
    world.lean = True
    alice = world.user("Alice").has_started()
    result(world, "sendMessage", chat_id=alice.id, text="x")
    assert world.messages(alice) == []
    assert len(world.accepted) == 1


def test_a_continued_world_gives_ids_no_earlier_one_gave(clock):
    def ids(world):
        message = world.user("Alice").sends_document("a.txt", b"x")
        return {world.pending[-1].id, -message.id, message.media.id}

    first, fresh = World(clock, continued=True), World(clock)
    talkative = set().union(*(ids(first) for _ in range(50)))
    clock.passes(1)
    assert not talkative & ids(World(clock, continued=True))
    assert ids(fresh) == ids(World(clock))


def test_reactions_are_heard_by_administrators_who_ask_for_them(world):
    alice = world.user("Alice")
    group = world.group("Desk", alice)
    message = alice.sends("/start", to=group)
    alice.reacts(message, "👍")
    group.promote(world.me, by=alice)
    result(world, "getUpdates", allowed_updates=["message_reaction"])
    alice.reacts(message, None)
    [old, new] = (
        heard(world)[-1].message_reaction.old_reaction,
        heard(world)[-1].message_reaction.new_reaction,
    )
    assert ([reaction.emoji for reaction in old], new) == (["👍"], ())
