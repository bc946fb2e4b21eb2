"""Commands: as a reply, with words, alone; and what is said to those who lost their way."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, FERRY, RATE, SHORT

TITLE = "Night ferry to the Skerries returns after eleven years"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def three(stage, anna, world, clock):
    """Three articles, a minute apart: the ferry, the interest rate, the bridge."""
    channel = world.channel("Corvia Today", username="corvia")
    for text in (FERRY, RATE, BRIDGE):
        await stage(anna.forwards(channel.posts(text)))
        clock.passes(minutes=1)
    return stage.world.messages(anna)


async def asked(stage, person, text, **more):
    """What the bot answers to *text*."""
    await stage(person.sends(text, **more))
    return stage.last(person).text


@pytest.mark.parametrize(
    ("command", "start", "fact"),
    [
        ("/summary", TITLE, "• The night ferry between Lindow and the Skerry islands"),
        ("/figures", "🔢 Key figures", TITLE),
        ("/quotes", "💬 Quotes", "Marta Hale"),
        ("/people", "👤 People", "Tomas Okafor"),
    ],
)
async def test_a_reply_asks_about_that_article(stage, anna, three, command, start, fact):
    ferry, *_ = three
    for message in (ferry, ferry.reply_to):  # the card, or the message it came from
        answer = await asked(stage, anna, command, reply_to=message)
        assert answer.startswith(start)
        assert fact in answer


async def test_a_reply_to_an_answer_is_about_the_same_article(stage, anna, three):
    await asked(stage, anna, "/figures", reply_to=three[0])
    assert "Marta Hale" in await asked(stage, anna, "/quotes", reply_to=stage.last(anna))


async def test_alone_a_command_is_about_the_latest_article(stage, anna, three):
    assert "18,000" in await asked(stage, anna, "/figures")
    assert "Petra Lund" in await asked(stage, anna, "/quotes")


async def test_words_choose_an_article(stage, anna, three):
    assert (await asked(stage, anna, "/summary ferry council")).startswith(TITLE)
    assert (await asked(stage, anna, "/summary short skerries")).count("• ") < 3
    assert "Petra Lund" in await asked(stage, anna, "/people bridge pillars")


async def test_of_several_articles_with_those_words_one_is_picked_by_button(stage, anna, three):
    assert "Which one do you mean?" in await asked(stage, anna, "/quotes the said")
    await stage(anna.presses("2"))
    assert "Marta Hale" in stage.last(anna).text
    assert "Tomas Okafor" in await asked(stage, anna, "/people", reply_to=stage.last(anna))


async def test_a_name_finds_its_quotes_in_all_articles(stage, anna, three):
    answer = await asked(stage, anna, "/quotes marsh")
    assert "Elin Marsh" in answer
    assert "Inflation is falling, but not yet fast enough" in answer
    assert "Corvia Today" in answer
    assert "Hale" not in answer


async def test_a_name_finds_the_person(stage, anna, three):
    answer = await asked(stage, anna, "/people Okafor")
    assert "Tomas Okafor" in answer
    assert "Marsh" not in answer


@pytest.mark.parametrize("spelt", ["Zelenskiy", "zelensky", "Zelenskyi", "Зеленський"])
async def test_a_name_is_found_however_it_is_spelt(stage, anna, three, spelt):
    await stage(
        anna.sends(
            "Danylo Zelenskyy, the harbour master of Lindow, closed the old quay on Monday. The "
            "ice had lifted two of its beams in the night, and nobody could walk on it any more.\n\n"
            "“We mend it before the herring comes,” Zelenskyy said. The town has 40,000 crowns "
            "for the work. Two boats from Skerry will bring timber on Friday, and a third one "
            "follows when the weather allows."
        )
    )
    assert "before the herring comes" in await asked(stage, anna, f"/quotes {spelt}")
    assert "Danylo Zelenskyy" in await asked(stage, anna, f"/people {spelt}")


async def test_a_word_finds_figures_in_all_articles(stage, anna, three):
    answer = await asked(stage, anna, "/figures passengers")
    assert "40,000" in answer


async def test_a_fact_from_a_list_is_shown_in_its_context(stage, anna, three):
    await asked(stage, anna, "/quotes marsh")
    await stage(anna.presses("📄 1"))
    bold = stage.last(anna).marked("bold")
    assert any("Inflation is falling" in words for words in bold)


async def test_the_latest_are_listed_newest_first_and_paged(stage, anna, world, clock):
    channel = world.channel("Corvia Today", username="corvia")
    for number in range(7):
        await stage(anna.forwards(channel.posts(f"Story number {number}. {BRIDGE}")))
        clock.passes(minutes=1)
    answer = await asked(stage, anna, "/latest")
    assert answer.index("Story number 6") < answer.index("Story number 2")
    assert "Story number 1" not in answer
    await stage(anna.presses("›"))
    assert "Story number 0" in stage.last(anna).text
    assert "6. " in stage.last(anna).text
    await stage(anna.presses("7"))
    assert "🔢 Figures" in stage.last(anna).labels


@pytest.mark.parametrize("command", ["/latest", "/summary", "/figures", "/quotes", "/people"])
async def test_with_nothing_stored_every_command_says_so(stage, anna, command):
    assert "nothing here yet" in await asked(stage, anna, command)
    assert "❓ Help" in stage.last(anna).labels


async def test_words_that_nothing_has_are_named(stage, anna, three):
    assert "volcano" in await asked(stage, anna, "/figures volcano")


async def test_a_reply_to_an_article_that_was_never_read_reads_it(stage, anna, world):
    group = world.group("Reading Club", anna)
    said = anna.sends(RATE, to=group)
    await stage()
    assert stage.said(group) == []
    await stage(anna.sends("/quotes", to=group, reply_to=said))
    answer = stage.only(group)
    assert "Elin Marsh" in answer.text


async def test_a_reply_to_a_file_that_was_never_read_reads_it(stage, anna, world):
    group = world.group("Reading Club", anna)
    file = anna.sends_document("rate.txt", RATE.encode(), to=group)
    await stage(anna.sends("/quotes", to=group, reply_to=file))
    assert "Elin Marsh" in stage.only(group).text


async def test_an_article_pasted_behind_a_command_is_read(stage, anna):
    assert "Elin Marsh" in await asked(stage, anna, f"/quotes {RATE}")
    assert "1 article" in await asked(stage, anna, "/latest")


async def test_a_reply_to_a_few_words_is_no_article(stage, anna, three):
    chat = anna.sends("How are you?")
    await stage()
    assert "too short to be an article" in await asked(stage, anna, "/quotes", reply_to=chat)


async def test_a_reply_to_help_is_as_good_as_none(stage, anna, three):
    await stage(anna.sends("/help"))
    assert "Petra Lund" in await asked(stage, anna, "/quotes", reply_to=stage.last(anna))


# --- finding one's way ----------------------------------------------------------------------------


async def test_hello_offers_an_example_and_the_example_works(stage, anna):
    hello = await asked(stage, anna, "/start")
    assert hello.startswith("👋 Hello, Anna!")
    await stage(anna.presses("example"))
    assert stage.last(anna).text.startswith(TITLE)
    assert stage.world.messages(anna)[0].text == hello


async def test_help_names_every_command_of_the_menu(stage, anna, world):
    answer = await asked(stage, anna, "/help")
    menu = world.commands["all_private_chats", ""]
    for command in menu:
        assert f"/{command['command']} — {command['description']}" in answer
    assert {c["command"] for c in world.commands["all_group_chats", ""]} == {
        c["command"] for c in menu
    } - {"start"}


async def test_the_menu_is_in_every_language(stage, world):
    english = world.commands["all_private_chats", ""]
    ukrainian = world.commands["all_private_chats", "uk"]
    assert [c["command"] for c in english] == [c["command"] for c in ukrainian]
    assert english != ukrainian


async def test_a_short_text_is_answered_with_help_not_with_a_summary(stage, anna):
    assert "too short for an article" in await asked(stage, anna, "Good morning to you all.")
    assert "nothing here yet" in await asked(stage, anna, "/latest")


async def test_a_question_to_an_empty_archive_is_answered_honestly(stage, anna):
    assert "Nothing stored on this" in await asked(stage, anna, SHORT)


async def test_an_unknown_command_is_answered_with_the_nearest(stage, anna):
    assert "Did you mean /figures?" in await asked(stage, anna, "/figure")
    assert "/frobnicate" in await asked(stage, anna, "/frobnicate now")


@pytest.mark.parametrize(
    ("kind", "word"), [("voice", "voice"), ("video", "video"), ("audio", "audio")]
)
async def test_what_cannot_be_read_is_named(stage, anna, kind, word):
    await stage(anna.sends_media(kind))
    assert word in stage.only(anna).text


@pytest.mark.parametrize("name", ["uk", "Українська"])
async def test_a_language_that_is_named_is_spoken_at_once(stage, anna, name):
    await stage(anna.sends(f"/language {name}"))
    assert "Говоритиму українською" in stage.last(anna).text


async def test_a_language_that_it_does_not_speak_is_asked_about(stage, anna):
    await stage(anna.sends("/language klingon"))
    assert "Українська" in stage.last(anna).labels


async def test_the_language_can_be_chosen_and_stays(stage, anna, world):
    await stage(anna.sends("/language"))
    await stage(anna.presses("Українська"))
    assert "українськ" in stage.last(anna).text.lower()
    assert "зашвидк" not in await asked(stage, anna, "/latest")
    assert "nothing" not in stage.last(anna).text
    olena = world.user("Olena", language="uk")
    assert "nothing" not in await asked(stage, olena, "/latest")


# --- forgetting -----------------------------------------------------------------------------------


async def test_forgetting_is_asked_first_then_done(stage, anna, three):
    assert "3 articles go" in await asked(stage, anna, "/forget")
    await stage(anna.presses("No, keep it"))
    assert stage.last(anna).text == "Nothing was erased."
    await stage(anna.sends("/forget"))
    await stage(anna.presses("Yes"))
    assert "Erased: 3 articles" in stage.last(anna).text
    assert "nothing here yet" in await asked(stage, anna, "/latest")


async def test_a_button_of_a_forgotten_article_is_answered_kindly(stage, anna, three):
    await stage(anna.sends("/forget"))
    await stage(anna.presses("Yes"))
    press = anna.presses(three[0], "Figures")
    await stage()
    assert press.answered
    assert press.toast
    assert three[0].text.startswith(TITLE)  # what was there is not torn away
