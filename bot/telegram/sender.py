"""The way out to Telegram: our messages in, Telegram's errors translated by what they mean.

A reply is tried up to three times, and rather arrives twice than not at all. What has to arrive
exactly as planned comes from the outbox: it is tried once, and the outcome told.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
    SwitchInlineQueryChosenChat,
)
from telegram import Message as Telegram
from telegram.constants import ChatAction, ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.errors import Ambiguous, DeliveryError, Refused, TooLarge, TryLater
from bot.telegram import meaning
from bot.telegram.limiter import Lane, Limiter
from bot.telegram.throttle import Turn

log = logging.getLogger(__name__)

T = TypeVar("T")

_TRIES = 3
#: Who is told to wait longer hears about it instead.
_PATIENCE = timedelta(seconds=60)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Button(Protocol):
    """What stands on it, and one of: the data it brings back, where it leads, the inline query it
    starts in another chat."""

    @property
    def label(self) -> str: ...
    @property
    def data(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def inline(self) -> str | None: ...


class Attachment(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def kind(self) -> str: ...


class Message(Protocol):
    """What a view answers, as far as it concerns Telegram: the text in Telegram's HTML, rows of
    buttons, the address whose preview is shown, a file."""

    @property
    def text(self) -> str: ...
    @property
    def buttons(self) -> Sequence[Sequence[Button]]: ...
    @property
    def preview(self) -> str | None: ...
    @property
    def document(self) -> Attachment | None: ...


class Sender:
    """Raises the DeliveryError family. The bot it is given must pass its requests through a
    Throttle."""

    def __init__(self, bot: ExtBot[Turn], limiter: Limiter) -> None:
        self._bot = bot
        self._limiter = limiter

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        silent: bool = False,
        turn: Turn | None = None,
    ) -> int:
        """Send it; answers its id. A message replied to that is gone is no reason not to."""
        turn = turn or Turn()
        common: dict[str, Any] = {  # the parameters of three methods of the library at once
            "chat_id": chat_id,
            "message_thread_id": thread_id,
            "reply_parameters": _reply(reply_to),
            "rate_limit_args": turn,
        }

        async def attempt(body: _Body, repeated: bool) -> int:
            # It may have arrived already: then the second should at least not ring.
            sent = await self._send_one(
                body, message.document, **common, disable_notification=silent or repeated
            )
            return sent.message_id

        return await self._in_readable_form(
            message, lambda body: _again(lambda repeated: attempt(body, repeated), turn.lane)
        )

    async def edit(self, chat_id: int, message_id: int, message: Message) -> int:
        """Put *message* in the place of another; if that one is gone, send it. Answers its id."""

        async def attempt(body: _Body, repeated: bool) -> None:
            await self._bot.edit_message_text(
                body.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=body.parse_mode,
                link_preview_options=body.preview,
                reply_markup=body.keyboard,
                rate_limit_args=Turn(),
            )

        try:
            await self._in_readable_form(
                message,
                lambda body: _again(lambda repeated: attempt(body, repeated)),
            )
        except Refused as exc:
            if meaning.is_message_gone(exc.__cause__):
                return await self.send(chat_id, message)
            if not meaning.is_unchanged(exc.__cause__):
                raise  # else it shows what it should
        return message_id

    async def answer(self, callback_id: str, text: str | None = None) -> None:
        """Stop the spinner on a button, with a line of *text* that fades."""
        try:
            await _again(
                lambda repeated: self._bot.answer_callback_query(callback_id, text),
            )
        except Refused as exc:
            if not meaning.is_query_too_old(exc.__cause__):
                raise  # else it has stopped by itself, which is all the answer was for

    async def download(self, file_id: str, limit: int) -> bytes:
        """The file, or TooLarge if it has more than *limit* bytes."""
        try:
            file = await _again(lambda repeated: self._bot.get_file(file_id))
            if file.file_size is not None and file.file_size > limit:
                raise TooLarge(limit)
            content = await _again(lambda repeated: file.download_as_bytearray())
        except Refused as exc:
            if meaning.is_file_too_big(exc.__cause__):
                raise TooLarge(limit) from exc
            raise
        except InvalidToken as exc:  # so a missing file is reported too
            raise Refused("the file is gone") from exc
        if len(content) > limit:
            raise TooLarge(limit)
        return bytes(content)

    async def typing(self, chat_id: int, *, thread_id: int | None = None) -> None:
        """Show for a few seconds that an answer is on its way, unless it is not the time to."""
        if self._limiter.wait_for(chat_id):
            return
        try:
            await self._bot.send_chat_action(
                chat_id, ChatAction.TYPING, message_thread_id=thread_id
            )
        except InvalidToken:
            raise
        except TelegramError as exc:
            log.debug("typing not shown: %s", exc)  # an ornament; the answer itself will tell

    async def _send_one(
        self, body: _Body, attachment: Attachment | None, **common: Any
    ) -> Telegram:
        common |= {"parse_mode": body.parse_mode, "reply_markup": body.keyboard}
        if attachment is None:
            return await self._bot.send_message(
                text=body.text, link_preview_options=body.preview, **common
            )
        caption = body.text or None
        if attachment.kind == "photo":
            return await self._bot.send_photo(
                photo=attachment.content, filename=attachment.name, caption=caption, **common
            )
        return await self._bot.send_document(
            document=attachment.content, filename=attachment.name, caption=caption, **common
        )

    async def _in_readable_form(
        self, message: Message, deliver: Callable[[_Body], Awaitable[T]]
    ) -> T:
        """Deliver it; should Telegram not accept our markup, then plainly: words matter more."""
        body = _Body.of(message)
        try:
            return await deliver(body)
        except Refused as exc:
            plainer = body.plainer(exc.__cause__)
            if plainer is None:
                raise
            log.error("our fault, sent plainly instead: %s", exc)
            return await deliver(plainer)


@dataclass(frozen=True, slots=True)
class _Body:
    """A message in Telegram's terms."""

    text: str
    parse_mode: ParseMode | None
    keyboard: InlineKeyboardMarkup | None
    preview: LinkPreviewOptions

    @classmethod
    def of(cls, message: Message) -> _Body:
        rows = [[_button(button) for button in row] for row in message.buttons]
        return cls(
            text=message.text,
            parse_mode=ParseMode.HTML,
            keyboard=InlineKeyboardMarkup(rows) if rows else None,
            preview=LinkPreviewOptions(
                is_disabled=False, url=message.preview, prefer_large_media=True
            )
            if message.preview
            else _NO_PREVIEW,
        )

    def plainer(self, refusal: BaseException | None) -> _Body | None:
        """The same without what Telegram refused; None if it was something else."""
        if meaning.is_bad_button(refusal) and self.keyboard is not None:
            return replace(self, keyboard=None)
        if meaning.is_bad_markup(refusal) and self.parse_mode is not None:
            return replace(self, text=plain(self.text), parse_mode=None)
        return None


def plain(text: str) -> str:
    """What a reader would see of *text*, which is Telegram's HTML, good or bad."""
    return html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))


def again_in(error: DeliveryError, *, attempt: int, lane: Lane) -> timedelta | None:
    """When to try once more after the *attempt*-th time; None to leave it to the caller."""
    if attempt >= _TRIES or lane is Lane.BROADCAST:
        return None
    match error:
        case TryLater():
            return error.wait if error.wait <= _PATIENCE else None
        case Ambiguous():
            return timedelta(seconds=0.5 * attempt)
    return None


async def _again(attempt: Callable[[bool], Awaitable[T]], lane: Lane = Lane.REPLY) -> T:
    """Do it, again if that may help. The attempt is told if an earlier one may have arrived."""
    tries, repeated = 0, False
    while True:
        tries += 1
        try:
            return await attempt(repeated)
        except TelegramError as exc:
            error = meaning.meaning_of(exc)
            wait = again_in(error, attempt=tries, lane=lane)
            if wait is None:
                raise error from exc
            repeated = repeated or isinstance(error, Ambiguous)
        await asyncio.sleep(wait.total_seconds())


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def _button(button: Button) -> InlineKeyboardButton:
    if button.inline is not None:
        anywhere = SwitchInlineQueryChosenChat(
            button.inline,
            allow_user_chats=True,
            allow_group_chats=True,
            allow_channel_chats=True,
        )
        return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=anywhere)
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
