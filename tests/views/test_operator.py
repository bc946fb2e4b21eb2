"""What the person who runs the bot reads; what is kept, and taking it along."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.administration import Health
from bot.views import operator, privacy
from bot.views.actions import Broadcast, Forget, ShowUsers, Step
from storage.records import Chat, Preferences
from tests.views.builders import NOW, READER, UKRAINIAN
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import PageOf

STATUS = Health(
    version="0.1.0",
    up_since=NOW - timedelta(days=3),
    chats=1204,
    articles=30_000,
    feeds=12,
    failing_feeds=1,
    waiting=3,
    oldest_waiting=timedelta(seconds=40),
    dead=2,
    database="SQLite, 12.5 MB",
    memory_mb=180,
)
CHAT = Chat(
    id=-100123,
    kind="group",
    title="Harbour <watch>",
    language=None,
    preferences=Preferences(),
    allowed=False,
    paused=True,
    paused_reason=None,
    paused_until=None,
    created_at=NOW,
    seen_at=NOW,
)


def test_the_status_says_whether_to_worry() -> None:
    assert (
        taken(operator.status(STATUS, READER))
        == """\
🩺 Nutgraf 0.1.0
running for 3 days
1,204 chats
30,000 articles
📡 12 feeds · ⚠️ 1 fails
3 things to do · the oldest for 40 seconds
⚠️ 2 messages given up since yesterday
SQLite, 12.5 MB · 180 MB of memory at the most"""
    )
    calm = replace(STATUS, failing_feeds=0, dead=0, waiting=0, oldest_waiting=None)
    assert "⚠️" not in taken(operator.status(calm, READER))


def test_chats_are_listed_with_what_was_decided() -> None:
    message = operator.users(
        PageOf((CHAT, replace(CHAT, allowed=True, paused=False)), 0, 25), READER
    )
    assert (
        taken(message)
        == """\
25 chats

1. Harbour <watch> · -100123 · seen today 14:05 · 🔒 not allowed · ⏸ paused
2. Harbour <watch> · -100123 · seen today 14:05"""
    )
    assert pressed(message, "›").action == ShowUsers(1)


def test_a_broadcast_is_shown_before_it_is_sent() -> None:
    message = operator.broadcast_preview("Back at noon <soon>", 12, READER)
    assert taken(message) == "📣 To 12 chats, like this:\nBack at noon <soon>"
    assert pressed(message, "📣 Send to 12 chats").action == Broadcast(Step.YES)
    assert taken(operator.broadcast("Back\n\nat <noon>\n")) == "Back\nat <noon>"


def test_strangers_learn_how_to_be_let_in() -> None:
    assert "give the person who runs me this number: 42" in taken(operator.stranger(READER, 42))


def test_privacy_says_what_is_kept_and_how_to_be_rid_of_it() -> None:
    message = privacy.privacy(READER, ("export", "forget"))
    assert "It stays until you erase it." in taken(message)
    assert pressed(message, "🗑 Erase everything").action == Forget()
    some = taken(privacy.privacy(READER, (), retention=timedelta(days=30)))
    assert "go after 30 days" in some
    assert "/export" not in some


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
def test_everything_for_the_operator_is_taken(reader) -> None:
    for message in (
        operator.status(STATUS, reader),
        operator.users(PageOf((replace(CHAT, title=None),), 0, 1), reader),
        operator.allowed(42, reader),
        operator.arrived(reader),
        operator.arrived(reader, may_post=False),
        operator.broadcast_preview("x" * 9000, 1, reader),
        operator.broadcast_done(12, reader),
        operator.not_sent(reader),
        operator.backed_up("nutgraf.db", 12.34, reader),
        privacy.nothing_to_export(reader),
        privacy.exported(b"{}", 21, reader),
    ):
        assert "{" not in taken(message)
        assert all(len(row) for row in labels(message))
