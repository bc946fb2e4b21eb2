"""What a Telegram message brings, read from the JSON that Telegram sends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Message

from bot.handlers import incoming
from tests.builders import NOON

DATE = int(NOON.timestamp())
ANN = {"id": 5, "is_bot": False, "first_name": "Ann", "last_name": "Lee"}
LONG = "The ferry sails again. " * 100


def message(text: str | None = "Hello", **more) -> Message:
    given = {
        "message_id": 1,
        "date": DATE,
        "chat": {"id": 5, "type": "private"},
        "from": ANN,
        "text": text,
    }
    wire = given | more
    return Message.de_json({key: value for key, value in wire.items() if value is not None}, None)


def channel(**more):
    chat = {"id": -1009, "type": "channel", "title": "Corvia Today"} | more
    return {"type": "channel", "date": DATE - 60, "chat": chat, "message_id": 7}


@pytest.mark.parametrize(
    ("origin", "name", "link"),
    [
        (channel(username="corvia"), "Corvia Today", "https://t.me/corvia/7"),
        (channel(), "Corvia Today", None),
        (
            {
                "type": "chat",
                "date": DATE - 60,
                "sender_chat": {"id": -7, "type": "group", "title": "Club"},
            },
            "Club",
            None,
        ),
        ({"type": "user", "date": DATE - 60, "sender_user": ANN}, "Ann Lee", None),
        (
            {"type": "hidden_user", "date": DATE - 60, "sender_user_name": "Someone"},
            "Someone",
            None,
        ),
    ],
)
def test_a_forward_tells_who_wrote_it_when_and_where_it_can_be_read(origin, name, link):
    sent = incoming.sent(message(forward_origin=origin))
    assert (sent.via, sent.origin, sent.link) == ("forward", name, link)
    assert sent.published_at == datetime.fromtimestamp(DATE - 60, UTC)


def test_ones_own_message_has_no_origin():
    sent = incoming.sent(message())
    assert (sent.via, sent.origin, sent.link, sent.published_at) == ("text", None, None, None)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "type": "regular",
                     "is_animated": False, "is_video": False}),
        ("voice", {"file_id": "a", "file_unique_id": "b", "duration": 1}),
        ("location", {"latitude": 1.0, "longitude": 2.0}),
    ],
)  # fmt: skip
def test_what_is_not_text_is_called_by_its_name(kind, content):
    assert incoming.kind_of(message(None, **{kind: content})) == kind


@pytest.mark.parametrize(
    ("after", "continues"),
    [
        (message("and the harbour is glad.", message_id=2), True),
        (message(LONG, message_id=2, date=DATE + 1), True),
        (message("/latest", message_id=2), False),
        (message("too late", message_id=2, date=DATE + 60), False),
        (message("another's", message_id=2, forward_origin=channel()), False),
        (message("another's", message_id=2, **{"from": ANN | {"id": 6}}), False),
        (message("an album's", message_id=2, media_group_id="9"), False),
        (message(None, message_id=2, location={"latitude": 1.0, "longitude": 2.0}), False),
    ],
)
def test_a_text_that_fills_a_message_goes_on_in_the_next(after, continues):
    assert incoming.may_go_on(message(LONG))
    assert incoming.goes_on(message(LONG), after) is continues


def test_a_short_text_and_a_forward_stand_for_themselves():
    for one in (message(), message(LONG, forward_origin=channel())):
        assert not incoming.may_go_on(one)
        assert not incoming.goes_on(one, message("more", message_id=2))


def test_an_album_is_what_has_its_number():
    one, other = (message(None, caption=c, media_group_id="9") for c in ("A", None))
    assert incoming.goes_on(one, other)
    assert not incoming.goes_on(one, message(None, media_group_id="8"))


def test_parts_are_joined_as_they_were_cut():
    parts = [message("The ferry sails"), message("again. It is new."), message("Nobody minds.")]
    assert incoming.joined(parts) == "The ferry sails again. It is new.\n\nNobody minds."
    assert incoming.joined([message(None, caption="A."), message(None)]) == "A."
    assert incoming.joined([message(None)]) == ""
