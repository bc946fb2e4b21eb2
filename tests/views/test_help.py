"""The first words, the help, erasing, the language."""

import pytest

from bot.views import forget, help, language
from bot.views.actions import Forget, SetLanguage, Step, Subscribe
from bot.views.words import DEFAULT, texts
from storage.records import Forgotten
from tests.views.builders import READER, UKRAINIAN
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed

EVERY = tuple(key.partition(".")[2] for key in texts(DEFAULT) if key.startswith("command."))
FIRST = ("start", "help", "latest", "summary", "figures", "quotes", "people", "forget", "language")


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
@pytest.mark.parametrize("commands", [FIRST, EVERY, ()])
def test_everything_said_about_commands_is_taken(reader, commands) -> None:
    messages = [
        help.start(reader, commands, name="Olena <3"),
        help.help(reader, commands),
        help.unknown_command(reader, "/figurs@bot", commands),
        help.not_an_article(reader, commands),
        *(help.usage(reader, name) for name in ("figures", "quotes", "people")),
        forget.confirm(reader, articles=1),
        forget.done(reader, Forgotten(21, 40)),
        forget.spared(reader),
        language.choose(reader),
        language.chosen(reader),
    ]
    for message in messages:
        assert "{" not in taken(message)


def test_hello_says_what_to_do_first_in_three_steps_at_most() -> None:
    text = taken(help.start(READER, EVERY, name="Olena"))
    assert text.startswith("👋 Hello, Olena!")
    assert text.count(" ▸ ") == 3


def test_hello_offers_only_what_works() -> None:
    early = help.start(READER, FIRST)
    assert "/follow" not in early.text
    assert "/subscribe" not in early.text
    assert labels(early) == [["❓ Help", "🌐 Language"]]
    full = help.start(READER, EVERY, sample=True)
    assert labels(full)[0] == ["📰 Show me an example"]
    assert pressed(full, "🕗 A digest every day").action == Subscribe()


def test_help_has_every_command_once() -> None:
    lines = taken(help.help(READER, EVERY)).split("\n")
    told = [line.split(" — ")[0] for line in lines if line.startswith("/") and " — " in line]
    assert sorted(told) == sorted(f"/{name}" for name in EVERY)


def test_the_menu_has_the_same_words() -> None:
    menu = dict(help.menu(READER, EVERY))
    assert tuple(menu) == EVERY
    assert menu["quotes"] == "who said what, in their own words"
    assert all(1 <= len(text) <= 256 for text in menu.values())


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    assert (
        taken(help.unknown_command(READER, "/figuers@nutgraf_bot", FIRST))
        == "I know no command /figuers.\nDid you mean /figures?"
    )
    assert taken(help.unknown_command(READER, "/xyzzy", FIRST)) == "I know no command /xyzzy."


def test_what_is_no_article_may_be_a_question() -> None:
    assert "/ask" in taken(help.not_an_article(READER, EVERY))
    assert "/figures, /quotes or /people" in taken(help.not_an_article(READER))


def test_erasing_is_asked_first_and_says_there_is_no_way_back() -> None:
    message = forget.confirm(READER, articles=3)
    assert "3 articles go" in taken(message)
    assert "There is no undo" in taken(message)
    assert pressed(message, "🗑 Yes, erase everything").action == Forget(Step.YES)
    assert pressed(message, "No, keep it").action == Forget(Step.NO)
    done = taken(forget.done(UKRAINIAN, Forgotten(articles=22, rows=90)))
    assert done.startswith("🗑 Стерто: 22 статті")


def test_languages_are_listed_by_their_own_names() -> None:
    message = language.choose(UKRAINIAN)
    assert labels(message) == [["English"], ["● Українська"]]
    assert pressed(message, "English").action == SetLanguage("en")
