"""What Telegram's errors mean to us. The library sorts them by status code; we by what to do.

Beware: its BadRequest and TimedOut are NetworkErrors too, and it changes the case of the words.
"""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.errors import (
    Ambiguous,
    ChatGone,
    ChatMoved,
    DeliveryError,
    NotSent,
    Refused,
    TryLater,
)

#: The connection was never made, so nothing can have arrived. By name: the transport's own classes
#: belong to another door.
_NEVER_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
_SOON = timedelta(seconds=1)

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_deactivated",
    "user is deactivated",
    "user_is_blocked",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_restricted",
    "bot is not a member",
)


def meaning_of(exc: TelegramError) -> DeliveryError:
    """Our word for what went wrong with a message. A wrong token is no such thing: it is raised."""
    match exc:
        case InvalidToken():
            raise exc
        case RetryAfter():
            return TryLater(wait_told(exc))
        case ChatMigrated():
            return ChatMoved(exc.new_chat_id)
        case Forbidden():
            return ChatGone(exc.message)
        case BadRequest():
            return ChatGone(exc.message) if _says(exc, *_GONE) else Refused(exc.message)
    if _says(exc, "too many requests"):
        return TryLater(_SOON)
    if _says(exc, "request entity too large"):
        return Refused(exc.message)
    return NotSent(_SOON) if _was_never_sent(exc) else Ambiguous(exc.message)


def wait_told(exc: RetryAfter) -> timedelta:
    wait = exc.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def is_unchanged(cause: BaseException | None) -> bool:
    """An edit that changes nothing: what we wanted is what there is."""
    return _says(cause, "message is not modified")


def is_message_gone(cause: BaseException | None) -> bool:
    """What was to be edited has been deleted."""
    return _says(
        cause, "message to edit not found", "message can't be edited", "message_id_invalid"
    )


def is_query_too_old(cause: BaseException | None) -> bool:
    """A button whose spinner has stopped by itself."""
    return _says(cause, "query is too old", "query id is invalid", "query_id_invalid")


def is_file_too_big(cause: BaseException | None) -> bool:
    """More than a bot may download: 20 MB."""
    return _says(cause, "file is too big")


def is_bad_markup(cause: BaseException | None) -> bool:
    return _says(cause, "can't parse entities", "entity_")


def is_bad_button(cause: BaseException | None) -> bool:
    return _says(cause, "button", "keyboard", "reply_markup", "wrong http url")


def _says(cause: BaseException | None, *words: str) -> bool:
    if not isinstance(cause, TelegramError):
        return False
    message = cause.message.lower()
    return any(word in message for word in words)


def _was_never_sent(exc: TelegramError) -> bool:
    cause = type(exc.__cause__).__name__
    return cause in _NEVER_SENT or exc.message.startswith(
        tuple(f"httpx.{name}" for name in _NEVER_SENT)
    )
