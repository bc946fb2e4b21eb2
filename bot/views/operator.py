"""For the person who runs the bot: how it does, who uses it, saying something to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.views.actions import Action, Broadcast, ShowUsers, Step
from bot.views.html import Html, blocks, bold, brief, code, isolate, joined, lines, quote
from bot.views.messages import Button, Message
from bot.views.parts import PageOf, pager, rows
from bot.views.reader import Reader
from storage.records import Chat

USERS = 10


class Health(Protocol):
    """How the bot does, in numbers that tell whether to worry."""

    @property
    def version(self) -> str: ...
    @property
    def up_since(self) -> datetime: ...
    @property
    def chats(self) -> int: ...
    @property
    def articles(self) -> int: ...
    @property
    def feeds(self) -> int: ...
    @property
    def failing_feeds(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def oldest_waiting(self) -> timedelta | None: ...
    @property
    def dead(self) -> int: ...
    @property
    def database(self) -> str: ...
    @property
    def memory_mb(self) -> int: ...


def status(facts: Health, reader: Reader) -> Message:
    say = reader.words
    late = facts.oldest_waiting
    return Message(
        lines(
            bold(say("operator.status", version=facts.version)),
            say("operator.up", wait=reader.span(reader.now - facts.up_since)),
            say("operator.chats", n=facts.chats),
            say("list.articles", n=facts.articles),
            joined(
                (
                    say("feeds.title", n=facts.feeds),
                    say("operator.failing", n=facts.failing_feeds) if facts.failing_feeds else "",
                ),
                " · ",
            ),
            joined(
                (
                    say("operator.waiting", n=facts.waiting),
                    say("operator.oldest", wait=reader.span(late)) if late else "",
                ),
                " · ",
            ),
            say("operator.dead", n=facts.dead) if facts.dead else "",
            say("operator.machine", database=facts.database, n=facts.memory_mb),
        )
    )


def users(found: PageOf[Chat], reader: Reader, *, size: int = USERS) -> Message:
    """Chats by when they were last seen, with what was decided about them."""
    say = reader.words
    first = found.number * size + 1
    return Message(
        blocks(
            bold(say("operator.chats", n=found.total)),
            lines(*(_chat(n, chat, reader) for n, chat in enumerate(found.items, first))),
        ),
        rows(pager(found.number, -(-found.total // size), ShowUsers)),
    )


def _chat(number: int, chat: Chat, reader: Reader) -> Html:
    say = reader.words
    marks = [
        "" if chat.allowed else say("operator.not_allowed"),
        say("operator.paused") if chat.paused else "",
    ]
    name = isolate(brief(chat.title or "", 40))
    seen = say("operator.seen", when=reader.when(chat.seen_at))
    return joined((f"{number}. " + name, code(str(chat.id)), seen, *marks), " · ")


def allowed(chat_id: int, reader: Reader, *, yes: bool = True) -> Message:
    key = "operator.allowed" if yes else "operator.disallowed"
    return Message(reader.words(key, id=str(chat_id)))


def stranger(reader: Reader, user_id: int) -> Message:
    """Somebody who is not on the list: how to get there."""
    return Message(reader.words("operator.stranger", id=str(user_id)))


def arrived(reader: Reader, *, may_post: bool = True) -> Message:
    """The first words in a group or channel: how to use it, and what right it lacks."""
    say = reader.words
    return Message(
        lines(say("operator.arrived"), say("operator.quiet"))
        if may_post
        else say("operator.may_not_post")
    )


def broadcast_preview(text: str, chats: int, reader: Reader) -> Message:
    """What would be said, to how many, and the two ways on. *text* is the operator's own."""
    say = reader.words
    buttons: list[tuple[str, Action]] = [
        (say.label("operator.send", n=chats), Broadcast(Step.YES)),
        (say.label("operator.do_not_send"), Broadcast(Step.NO)),
    ]
    return Message(
        lines(say("operator.preview", n=chats), quote(brief(text, 3000))),
        rows(*([Button(label, action)] for label, action in buttons)),
    )


def broadcast(text: str) -> Message:
    """The operator's words as everybody gets them."""
    return Message(blocks(lines(*text.strip().split("\n"))))


def broadcast_done(chats: int, reader: Reader) -> Message:
    """It is owed to so many, and leaves as fast as Telegram allows."""
    return Message(reader.words("operator.sent", n=chats))


def not_sent(reader: Reader) -> Message:
    return Message(reader.words("operator.not_sent"))


def backed_up(name: str, size_mb: float, reader: Reader) -> Message:
    return Message(reader.words("operator.backed_up", name=name, size=f"{size_mb:.1f}"))
