"""Buttons carry actions there and back, and nothing else gets through."""

import string
from enum import StrEnum
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Stale
from bot.views import actions
from bot.views.actions import Action, Find, Kind, ShowCard, ShowFigures, decode, encode, fits

EVERY_KIND = get_args(Action)

numbers = st.integers(-(2**53), 2**53)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _values(type_: object) -> st.SearchStrategy[object]:
    if type_ is str:
        return texts
    if type_ is int:
        return numbers
    if type_ is bool:
        return st.booleans()
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return st.sampled_from(type_)
    return st.none() | _values(get_args(type_)[0])


def _actions() -> st.SearchStrategy[Action]:
    return st.one_of(
        [
            st.builds(kind, **{name: _values(t) for name, t in get_type_hints(kind).items()})
            for kind in EVERY_KIND
        ]
    )


@settings(max_examples=800, deadline=None)
@given(_actions())
def test_every_action_comes_back_as_it_was_sent(action: Action) -> None:
    if fits(action):
        sent = encode(action)
        assert len(sent.encode()) <= 64
        assert decode(sent) == action
    else:
        with pytest.raises(ValueError, match="does not fit"):
            encode(action)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=70) | st.text(string.digits + ":cfqps%-1", max_size=20).map("1:".__add__))
def test_whatever_else_arrives_is_stale(text: str) -> None:
    try:
        action = decode(text)
    except Stale:
        return
    assert encode(action) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1:",
        "0:c:5",
        "2:c:5",
        "1:zz:5",
        "1:c",
        "1:c:5:6",
        "1:c:five",
        "1:c:+5",
        "1:c: 5",
        "1:c:5_0",
        "1:c:٥",
        "1:c:99999999999999999999",
        "1:k:5:2",
        "1:s:5:xl",
        "1:g:f:0:%zz%3a",
    ],
)
def test_old_foreign_and_forged_data_are_stale(text: str) -> None:
    with pytest.raises(Stale):
        decode(text)


def test_data_is_short_and_readable_in_a_log() -> None:
    assert encode(ShowCard(12)) == "1:c:12"
    assert encode(ShowFigures(12, 3)) == "1:f:12:3"
    assert encode(Find(Kind.QUOTES, 1, "rates: up 5%")) == "1:g:q:1:rates%3A up 5%25"


def test_every_action_has_a_name_of_its_own() -> None:
    assert set(actions._NAMES.values()) == set(EVERY_KIND)
    assert len(actions._NAMES) == len(EVERY_KIND)


def test_a_query_too_long_for_a_button_is_known_before() -> None:
    assert fits(Find(Kind.FIGURES, 99, "інфляція в Україні"))
    assert not fits(Find(Kind.FIGURES, 0, "слово " * 9))
