"""What can go wrong, in words a reader of the bot would understand.

BotError
├── TooShort            not enough text to be an article
├── Unsupported         a kind of file or message we do not read (yet)
├── TooLarge            more than we take
├── Empty               a file without readable text
├── TookTooLong         the work passed its deadline and was stopped
├── NothingStored       no article matches, or none is kept here
├── Stale               a button or page that no longer leads anywhere
├── NotAllowed          this person may not do that here
├── Busy                too much at once; try later
└── DeliveryError       Telegram did not take a message
    ├── ChatGone        blocked, kicked, deleted
    ├── ChatMoved       the group has a new id
    ├── TryLater        told to wait
    ├── Ambiguous       no answer: it may have arrived, or not
    └── Refused         Telegram does not accept the message as it is
"""

from datetime import timedelta


class BotError(Exception):
    """Something a person can be told about: what happened, what the bot does, what they can do."""


class TooShort(BotError):
    """Not enough text to be an article."""


class Unsupported(BotError):
    """A kind of file or message we do not read; *what* names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TooLarge(BotError):
    """More than we take: *limit* in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class Empty(BotError):
    """A file without readable text."""


class TookTooLong(BotError):
    """The work passed its deadline and was stopped."""

    def __init__(self, deadline: timedelta) -> None:
        super().__init__(f"stopped after {deadline}")
        self.deadline = deadline


class NothingStored(BotError):
    """No article matches *words*, or none is kept here."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.words = words


class Stale(BotError):
    """A button or page that no longer leads anywhere."""


class NotAllowed(BotError):
    """This person may not do that here."""


class Busy(BotError):
    """Too much at once; try later."""


class DeliveryError(BotError):
    """Telegram did not take a message."""


class ChatGone(DeliveryError):
    """Blocked, kicked, deleted: nothing can be sent there."""


class ChatMoved(DeliveryError):
    """The group has a new id."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"moved to {chat_id}")
        self.chat_id = chat_id


class TryLater(DeliveryError):
    """Not sent; Telegram says when to try again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


class Ambiguous(DeliveryError):
    """No answer came: it may have arrived, or not."""


class Refused(DeliveryError):
    """Telegram does not accept the message as it is: markup, length, a button."""
