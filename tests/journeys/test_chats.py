"""Several people, groups, strangers: who sees what, and when the bot keeps quiet."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, FERRY, RATE

TITLE = "Night ferry to the Skerries returns after eleven years"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
def borys(world):
    return world.user("Borys")


async def test_two_chats_cannot_see_each_others_articles(stage, anna, borys, world):
    post = world.channel("Corvia Today", username="corvia").posts(RATE)
    await stage(anna.forwards(post))
    for command in ("/latest", "/summary", "/quotes marsh", "/figures inflation", "/people Marsh"):
        await stage(borys.sends(command))
        answer = stage.last(borys).text
        assert "nothing here yet" in answer or "Nothing stored on" in answer


async def test_the_same_text_from_two_chats_tells_neither_of_the_other(
    stage, anna, borys, world, clock
):
    post = world.channel("Secret Source", username="secret").posts(RATE)
    await stage(anna.forwards(post))
    clock.passes(days=2)
    await stage(borys.pastes(RATE + "\n" + "And so it stays for now, the bank said."))
    await stage(borys.pastes(RATE))
    card = stage.last(borys)
    assert card.text.count("Secret") == 0
    assert card.links == []
    assert "before" not in card.text
    assert "received today" in card.text


async def test_a_button_forged_for_another_chats_article_shows_nothing(stage, anna, borys, world):
    await stage(anna.pastes(FERRY))
    await stage(borys.pastes(RATE))
    hers, his = stage.only(anna), stage.only(borys)
    his.keyboard = hers.keyboard
    text = his.text
    press = borys.presses(his, "Figures")
    await stage()
    assert press.toast
    assert his.text == text


async def test_a_slow_reader_is_spoken_to_in_their_own_language(stage, world):
    olena = world.user("Olena", language="uk")
    await stage(olena.pastes(FERRY))
    card = stage.only(olena)
    assert card.text.startswith(TITLE)  # the article stays in its own language
    assert card.earlier != ["👀 Reading…"]


# --- groups ---------------------------------------------------------------------------------------


@pytest.fixture
def group(world, anna, borys):
    return world.group("Reading Club", anna, borys, admin=True)  # so that it hears everything


async def test_in_a_group_the_bot_is_quiet_unless_spoken_to(stage, group, anna):
    await stage(anna.pastes(FERRY, to=group), anna.sends("Look at that!", to=group))
    await stage(anna.sends("/nosuch", to=group), anna.sends_photo(BRIDGE, to=group))
    assert stage.said(group) == []


async def test_named_under_an_article_the_bot_reads_it(stage, group, anna, borys):
    said = anna.sends(RATE, to=group)
    await stage(borys.sends("@nutgraf_bot what is in it?", to=group, reply_to=said))
    card = stage.only(group)
    assert "6.25%" in card.text
    assert card.reply_to.text.startswith("@nutgraf_bot")


async def test_named_above_an_article_the_bot_reads_that(stage, group, anna):
    await stage(anna.sends(f"@nutgraf_bot\n{RATE}", to=group))
    assert "6.25%" in stage.only(group).text


async def test_named_under_a_file_the_bot_reads_it(stage, group, anna, borys):
    file = anna.sends_document("rate.txt", RATE.encode(), to=group)
    await stage(borys.sends("@nutgraf_bot", to=group, reply_to=file))
    assert "6.25%" in stage.only(group).text


async def test_named_without_an_article_the_bot_helps(stage, group, anna):
    await stage(anna.sends("@nutgraf_bot hello!", to=group))
    assert "too short" in stage.only(group).text


async def test_a_command_in_a_group_answers_whoever_asked(stage, group, anna, borys):
    said = anna.sends(RATE, to=group)
    asked = borys.sends("/quotes@nutgraf_bot", to=group, reply_to=said)
    await stage()
    answer = stage.only(group)
    assert "Elin Marsh" in answer.text
    assert answer.reply_to is asked


async def test_what_a_group_keeps_its_members_do_not_see_in_private(stage, group, anna):
    await stage(anna.sends(f"@nutgraf_bot\n{RATE}", to=group))
    await stage(anna.sends("/latest"))
    assert "nothing here yet" in stage.last(anna).text


async def test_in_a_forum_the_bot_answers_in_the_same_topic(stage, world, anna):
    forum = world.group("Newsroom", anna, forum=True)
    topic = forum.topic("Economy")
    await stage(anna.sends(f"@nutgraf_bot\n{RATE}", to=forum, topic=topic))
    await stage(anna.sends("/quotes", to=forum, topic=topic))
    assert [m.thread_id for m in world.messages(forum)] == [topic, topic]
    assert "Elin Marsh" in stage.last(forum).text


async def test_only_an_admin_makes_a_group_forget(stage, group, anna, borys):
    await stage(anna.sends(f"@nutgraf_bot\n{RATE}", to=group))
    await stage(borys.sends("/forget", to=group))
    assert "Erase everything" not in stage.last(group).text
    await stage(anna.sends("/forget", to=group))  # she made the group
    assert "Erase everything" in stage.last(group).text
    press = borys.presses(stage.last(group), "Yes")
    await stage()
    assert press.toast
    assert "Erase everything" in stage.last(group).text
    await stage(anna.presses(stage.last(group), "Yes"))
    assert "Erased: 1 article" in stage.last(group).text


async def test_a_group_that_becomes_a_supergroup_keeps_its_articles(stage, world, anna):
    small = world.group("Reading Club", anna, kind="group")
    await stage(anna.sends(f"@nutgraf_bot\n{RATE}", to=small))
    large = small.migrate()
    await stage(anna.sends("/quotes", to=large))
    assert "Elin Marsh" in stage.last(large).text


# --- coming and going -----------------------------------------------------------------------------


async def test_whoever_blocks_the_bot_is_remembered_when_they_return(stage, anna):
    await stage(anna.pastes(FERRY))
    await stage(anna.blocks())
    async with stage.bot.database.read() as tx:
        assert (await tx.chats.get(anna.id)).paused
    await stage(anna.unblocks(), anna.sends("/latest"))
    assert TITLE in stage.last(anna).text
    async with stage.bot.database.read() as tx:
        assert not (await tx.chats.get(anna.id)).paused


class TestPrivateBot:
    """A bot for its owner alone."""

    @pytest.fixture
    def settings(self, settings, anna):
        return settings.model_copy(update={"open_to_all": False, "owners": (anna.id,)})

    async def test_its_owner_is_served(self, stage, anna):
        await stage(anna.pastes(FERRY))
        assert stage.only(anna).text.startswith(TITLE)

    async def test_a_stranger_is_told_so_and_nothing_is_kept(self, stage, borys):
        await stage(borys.pastes(FERRY))
        assert stage.only(borys).text.startswith("🔒 This bot is private.")
        assert f"NUTGRAF_OWNERS={borys.id}" in stage.only(borys).text
        async with stage.bot.database.read() as tx:
            assert await tx.chats.find(borys.id) is None

    async def test_among_strangers_it_keeps_quiet(self, stage, group, borys):
        await stage(borys.sends("/latest", to=group))
        assert stage.said(group) == []


class TestBotWithoutAnOwner:
    """Private, and nobody has said who runs it."""

    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"open_to_all": False})

    async def test_it_serves_nobody_and_says_what_to_set(self, stage, anna):
        await stage(anna.starts())
        assert f"set NUTGRAF_OWNERS={anna.id} and start me again" in stage.only(anna).text
