"""Which questions lean on the one before."""

import pytest

from bot.answers import dialog


@pytest.mark.parametrize(
    "text",
    [
        "and in Germany?",
        "what is its name?",
        "what did he say?",
        "What did she say about her house?",
        "who said that?",
        "when did the police find her?",
        "what about Kyiv?",
    ],
)
def test_it_leans_on_what_was_named_before(text: str) -> None:
    assert dialog.leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Who said the dam opens its gates?",
        "how many people lost their homes?",
        "хто з мешканців втратив свій дім?",
        "Did Norway close its border?",
    ],
)
def test_a_question_that_names_the_owner_itself_stands_alone(text: str) -> None:
    assert not dialog.leans(text)
