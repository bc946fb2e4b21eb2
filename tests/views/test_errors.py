"""For everything that can go wrong there are words: what happened, what I do, what you can do."""

import inspect
from datetime import timedelta

import pytest

import storage.errors
from bot import errors as kinds
from bot.views import errors
from bot.views.actions import Retry
from bot.views.words import DEFAULT, snake, texts
from tests.views.builders import READER, UKRAINIAN
from tests.views.oracle import taken
from tests.views.test_article import labels

#: What each error is made from, by the name of the parameter.
FACTS = {
    "what": "PDF",
    "limit": 10 * 2**20,
    "host": "courier.example",
    "status": 418,
    "media_type": "video/mp4",
    "deadline": timedelta(seconds=20),
    "words": "eels",
    "chat_id": -100,
    "wait": timedelta(seconds=40),
    "feeds": 5,
}


def classes(root: type) -> list[type]:
    return [root] + [c for child in root.__subclasses__() for c in classes(child)]


def made(kind: type) -> Exception:
    if kind.__init__ in (Exception.__init__, kinds.BotError.__init__):
        return kind()
    needed = inspect.signature(kind).parameters.values()
    plain = [p for p in needed if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    return kind(*(FACTS.get(p.name, "x") for p in plain))


OURS = [c for c in classes(kinds.BotError) if c.__module__ == kinds.__name__][1:]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
def test_every_error_has_words_of_its_own(kind: type, reader) -> None:
    assert f"error.{snake(kind.__name__)}" in texts(DEFAULT)
    text = taken(errors.sorry(made(kind), reader))
    assert len(text.split("\n")) == 3
    assert "{" not in text
    assert 0 < len(errors.notice(made(kind), reader)) <= 200


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (kinds.Unsupported("PDF"), "⚠️ I cannot read PDF files yet."),
        (kinds.Unsupported("sticker"), "⚠️ I cannot read stickers yet."),
        (kinds.TooLarge(10 * 2**20), "⚠️ That is more than I take: 10 MB is the most."),
        (kinds.TooLarge(20 * 2**20, "unpacked"), "⚠️ Unpacked, that file is more than I take: 20"),
        (kinds.TooLarge(5 * 2**20, "page"), "⚠️ That page is more than I take: 5 MB"),
        (kinds.TookTooMuch(), "⏳ I stopped: reading this takes more memory than I may use."),
        (kinds.TookTooLong(timedelta(seconds=20)), "⏳ I stopped after 20 seconds"),
        (kinds.NothingStored("a<b"), "🔍 Nothing stored on “a<b”."),
        (kinds.NothingStored(), "🔍 There is nothing here yet."),
        (kinds.Answered("a.example", 403), "🔒 a.example does not let me in (error 403)."),
        (kinds.Answered("a.example", 503), "⚠️ a.example has trouble of its own (error 503)."),
        (kinds.Answered("a.example", 418), "⚠️ a.example answered with error 418."),
        (kinds.Unreachable("a.example", certificate=True), "🔒 a.example cannot prove"),
        (kinds.NotAnArticle("a.example", "cookie wall"), "⚠️ a.example shows me a cookie question"),
        (kinds.NotAnArticle("a.example", "paywall"), "🔒 a.example shows the whole article only"),
        (
            kinds.TryLater(timedelta(seconds=61)),
            "⏳ Telegram asks me to slow down.\nI go on in 2 min",
        ),
        (storage.errors.NotFound("no"), "🕰 That is not here any more."),
    ],
)
def test_an_error_says_what_it_knows(error: Exception, begins: str) -> None:
    assert taken(errors.sorry(error, READER)).startswith(begins)


def test_a_new_kind_of_error_has_the_words_of_its_family_until_it_has_its_own() -> None:
    class Rained(kinds.Unreachable):
        pass

    assert "I cannot reach a.example" in taken(errors.sorry(Rained("a.example"), READER))


def test_an_unforeseen_error_shows_a_number_and_never_a_trace() -> None:
    message = errors.sorry(KeyError("secret"), READER, reference="K7Q2")
    text = taken(message)
    assert "Something went wrong on my side." in text
    assert text.endswith("The note has the number K7Q2.")
    assert "secret" not in text
    assert "number" not in taken(errors.sorry(RuntimeError(), READER))
    assert errors.notice(KeyError("secret"), READER) == "⚠️ Something went wrong on my side."


def test_trying_again_is_offered_only_where_it_may_help() -> None:
    again = errors.sorry(kinds.TimedOut("a.example"), READER, retry=Retry(5))
    assert labels(again) == [["🔄 Try again"]]
    assert labels(errors.sorry(kinds.TooShort(), READER, retry=Retry(5))) == [["❓ Help"]]


def test_names_from_outside_are_escaped() -> None:
    assert "&lt;b&gt;.example" in errors.sorry(kinds.TimedOut("<b>.example"), READER).text


def test_a_notice_has_no_markup() -> None:
    assert errors.notice(kinds.Stale(), READER) == "🕰 This button leads nowhere any more."
