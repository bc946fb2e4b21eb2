"""Words that share no stem and are forms of one all the same."""

import pytest

from bot.answers import forms, passages


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rose", "rise"),
        ("Overthrown", "overthrow"),
        ("French", "France"),
        ("Ukrainians", "Ukraine"),
    ],
)
def test_who_asks_with_one_finds_the_other(one, other):
    assert passages.key(one, "en") == passages.key(other, "en")
    assert passages.key(one, "de") != passages.key(other, "de")


def test_a_form_leads_to_a_word_and_no_further():
    assert not {word for word in forms.ENGLISH.values() if word in forms.ENGLISH}
