"""Every method answers what python-telegram-bot can read, and does what it says."""

import pytest
from telegram import (
    BotCommand,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    ReactionTypeEmoji,
)
from telegram.ext import ApplicationBuilder

from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def bot(world):
    telegram = LocalRequest(world)
    app = (
        ApplicationBuilder()
        .token(world.token)
        .request(telegram)
        .get_updates_request(telegram)
        .build()
    )
    await app.initialize()
    yield app.bot
    await app.shutdown()


@pytest.fixture
def alice(world):
    return world.user("Alice", username="alice").has_started()


async def test_the_bot_knows_itself(world, bot):
    assert (bot.id, bot.username) == (world.me.id, "nutgraf_bot")
    assert bot.supports_inline_queries
    assert await bot.set_my_description("Keeps the news.")
    assert await bot.set_my_short_description("News.")
    assert await bot.set_my_name("Nut")
    assert (await bot.get_my_description()).description == "Keeps the news."
    assert (await bot.get_my_short_description()).short_description == "News."
    assert ((await bot.get_my_name()).name, (await bot.get_my_name("uk")).name) == (
        "Nut",
        "Nutgraf",
    )
    assert await bot.set_my_commands([BotCommand("start", "Begin")])
    assert await bot.get_my_commands() == (BotCommand("start", "Begin"),)
    assert await bot.set_chat_menu_button()
    assert await bot.get_chat_menu_button() == MenuButtonCommands()


async def test_chats_and_members_can_be_looked_up(world, bot, alice):
    bob = world.user("Bob")
    group = world.group("Desk", alice, bob, forum=True)
    channel = world.channel("City Post", username="citypost")
    channel.add_bot(by=alice)
    assert (await bot.get_chat(alice.id)).first_name == "Alice"
    assert (await bot.get_chat(group.id)).is_forum
    assert (await bot.get_chat("@citypost")).id == channel.id
    assert (await bot.get_chat_member(group.id, alice.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, bob.id)).status == "member"
    assert (await bot.get_chat_member(group.id, world.user("Eve").id)).status == "left"
    assert [m.user.id for m in await bot.get_chat_administrators(group.id)] == [alice.id]
    assert {m.user.id for m in await bot.get_chat_administrators(channel.id)} == {
        alice.id,
        world.me.id,
    }
    assert await bot.get_chat_member_count(group.id) == 3
    assert await bot.leave_chat(group.id)
    assert (await bot.get_chat_member(channel.id, world.me.id)).status == "administrator"


async def test_photos_documents_and_albums_are_sent_and_captioned_anew(world, bot, alice):
    photo = await bot.send_photo(alice.id, b"\xff\xd8", caption="one")
    again = await bot.send_document(alice.id, b"abc", filename="a.txt")
    album = await bot.send_media_group(
        alice.id,
        [
            InputMediaPhoto(b"x", caption="<b>both</b>", parse_mode="HTML"),
            InputMediaPhoto(photo.photo[0].file_id),
        ],
    )
    files = await bot.send_media_group(
        alice.id, [InputMediaDocument(b"x", filename="x.txt"), InputMediaDocument(b"y")]
    )
    edited = await bot.edit_message_caption(
        alice.id, photo.message_id, caption="<i>two</i>", parse_mode="HTML"
    )
    assert (edited.caption, edited.caption_entities[0].type) == ("two", "italic")
    assert again.document.file_name == "a.txt"
    assert album[0].media_group_id == album[1].media_group_id != files[0].media_group_id
    assert (album[0].caption, album[1].caption) == ("both", None)
    assert [message.media.kind for message in world.messages(alice)] == [
        "photo",
        "document",
        "photo",
        "photo",
        "document",
        "document",
    ]


async def test_messages_are_copied_forwarded_and_removed(world, bot, alice):
    message = alice.sends("news")
    copied = await bot.copy_message(alice.id, alice.id, message.id)
    forwarded = await bot.forward_message(alice.id, alice.id, message.id)
    assert forwarded.forward_origin.sender_user.id == alice.id
    assert await bot.set_message_reaction(alice.id, message.id, ReactionTypeEmoji("👀"))
    assert message.reactions[world.me.id] == [{"type": "emoji", "emoji": "👀"}]
    assert await bot.delete_messages(alice.id, [copied.message_id, forwarded.message_id])
    assert world.messages(alice) == []


async def test_a_webhook_is_set_told_and_taken_down(bot, world, alice):
    alice.sends("one")
    assert await bot.set_webhook(
        "https://city.example/hook", secret_token="abc", drop_pending_updates=True
    )
    told = await bot.get_webhook_info()
    assert (told.url, told.pending_update_count) == ("https://city.example/hook", 0)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.log_out()
    assert await bot.close()


async def test_a_quotation_and_a_silent_preview_are_kept(world, bot, alice):
    asked = alice.sends("What did the mayor say about the bridge?")
    sent = await bot.send_message(
        alice.id,
        "Nothing.",
        reply_parameters={"message_id": asked.id, "quote": "the mayor"},
        disable_notification=True,
        disable_web_page_preview=True,
    )
    assert (sent.quote.text, sent.quote.position) == ("the mayor", 9)
    assert sent.link_preview_options.is_disabled
    assert world.messages(alice)[0].silent


SEEN = [
    ("  <b> lead </b>  \n", "lead", [("bold", 0, 4)]),
    ("a\r\nb\x00c\u2028", "a\nb c", []),
    ("\U0001f600\r<b>é</b>", "\U0001f600é", [("bold", 2, 1)]),
    ("x <code><b>y</b></code>", "x y", [("code", 2, 1)]),
    (
        "<a href='http://e.com/a'>see e.com</a> e.com",
        "see e.com e.com",
        [("text_link", 0, 9), ("url", 10, 5)],
    ),
    ("<b>\r</b>x", "x", []),
]


@pytest.mark.parametrize(("html", "text", "marks"), SEEN)
async def test_what_people_see_is_cleaned_and_trimmed(bot, alice, html, text, marks):
    sent = await bot.send_message(alice.id, html, parse_mode="HTML")
    assert sent.text == text
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == marks
