"""What a Telegram message brings: its text, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import (
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.ingest import texts, urls
from bot.services.articles import Sent
from storage.records import Via


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a forwarded message first, when, and where it can be read if that is public."""

    name: str
    at: datetime
    link: str | None = None


def text_of(message: Message) -> str:
    return message.text or message.caption or ""


def origin_of(message: Message) -> Origin | None:
    """None when the message is the sender's own."""
    match message.forward_origin:
        case None:
            return None
        case MessageOriginChannel(chat=chat, message_id=post, date=at):
            link = urls.post_link(chat.username, post) if chat.username else None
            return Origin(chat.effective_name or "", at, link)
        case MessageOriginChat(sender_chat=chat, date=at):
            return Origin(chat.effective_name or "", at)
        case MessageOriginUser(sender_user=user, date=at):
            return Origin(user.full_name, at)
        case MessageOriginHiddenUser(sender_user_name=name, date=at):
            return Origin(name, at)
        case MessageOrigin(date=at):  # a kind Telegram has yet to invent
            return Origin("", at)


def sent(message: Message) -> Sent:
    """The message as the services know it."""
    origin = origin_of(message)
    if origin is None:
        via: Via = "document" if message.document else "text"
        return Sent(message.chat_id, message.message_id, via)
    return Sent(
        message.chat_id,
        message.message_id,
        "forward",
        origin=origin.name or None,
        link=origin.link,
        published_at=origin.at,
    )


def is_article(messages: Sequence[Message]) -> bool:
    """Whether there is enough text in them to be read as an article."""
    return texts.is_article(joined(messages), forwarded=messages[0].forward_origin is not None)


def is_file(message: Message) -> bool:
    """Whether it brings a file to read. Telegram calls an animation a document too."""
    return message.document is not None and message.animation is None


def is_by(message: Message, user_id: int) -> bool:
    return message.from_user is not None and message.from_user.id == user_id


def kind_of(message: Message) -> str:
    """What a message without text is, in the word people use for it."""
    return next((kind for kind in _KINDS if getattr(message, kind, None)), "message")


_KINDS = (
    "animation",
    "audio",
    "contact",
    "dice",
    "game",
    "location",
    "photo",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)


# --- one article in several messages --------------------------------------------------------------

#: Telegram divides a longer text into messages, none but the last of them shorter than this.
_DIVIDED_FROM = 2048


def may_go_on(message: Message) -> bool:
    """Whether more of the same article may follow: an album, or a paste longer than one message."""
    if message.media_group_id:
        return True
    own = message.forward_origin is None
    return own and message.text is not None and len(message.text) >= _DIVIDED_FROM


def goes_on(before: Message, after: Message) -> bool:
    """Whether *after* clearly continues *before*."""
    if before.media_group_id or after.media_group_id:
        return before.media_group_id == after.media_group_id
    return (
        may_go_on(before)
        and after.text is not None
        and not after.text.startswith("/")
        and after.forward_origin is None
        and after.reply_to_message is None
        and before.from_user == after.from_user
        and (after.date - before.date).total_seconds() <= 2
    )


def joined(messages: Sequence[Message]) -> str:
    """The text of messages that belong together. What Telegram cut after a sentence was most likely
    cut between paragraphs."""
    text = ""
    for part in filter(None, map(text_of, messages)):
        gap = "\n\n" if not text or text.rstrip()[-1:] in _SENTENCE_ENDS else " "
        text = f"{text}{gap}{part}" if text else part
    return text


_SENTENCE_ENDS = set(".!?…\"'”’»")
