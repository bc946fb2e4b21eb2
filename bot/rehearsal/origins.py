"""Who a forwarded message is of, in the four ways Telegram tells it."""

from __future__ import annotations

from typing import TypeAlias

from bot.rehearsal import found
from bot.rehearsal.place import Place
from bot.rehearsal.state import State
from bot.rehearsal.things import Chat, Json, Message, User

#: A channel, a group (speaking anonymously), a person; or the name of one who hides their account.
Origin: TypeAlias = Place | str


def said_by(state: State, text: str, of: Origin | None) -> Message:
    """A message to forward where only its text was given."""
    text = text.strip()
    chat = of.chat if isinstance(of, Place) and of.chat.type != "private" else Chat(0, "private")
    message = Message(
        state.next_message_id(chat),
        chat,
        _account(state, of),
        state.stamp(),
        text,
        found.found_in(text),
    )
    return state.post(message)


def origin_of(state: State, message: Message, of: Origin | None, signature: str | None) -> Json:
    date = message.date
    if isinstance(of, str):
        return {"type": "hidden_user", "date": date, "sender_user_name": of}
    chat = of.chat if of is not None else message.chat
    signed: Json = {}
    if signature or message.signature:
        signed["author_signature"] = signature or message.signature
    if chat.type == "channel":
        told: Json = {"type": "channel", "date": date, "chat": chat.wire()}
        return told | {"message_id": message.id} | signed
    if isinstance(of, Place) and chat.is_group:
        return {"type": "chat", "date": date, "sender_chat": chat.wire()} | signed
    user = _account(state, of) or message.sender
    if user is None:
        return {"type": "hidden_user", "date": date, "sender_user_name": "Somebody"}
    return {"type": "user", "date": date, "sender_user": user.wire()}


def _account(state: State, of: Origin | None) -> User | None:
    return state.users.get(of.id) if isinstance(of, Place) else None
