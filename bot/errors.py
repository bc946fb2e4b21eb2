"""What can go wrong, in words a reader of the bot would understand.

BotError
├── TooShort            not enough text to be an article
├── Unsupported         a kind of file or message we do not read (yet)
├── TooLarge            more than we take
├── WebError            a page could not be had
│   ├── AddressRefused  an address we do not fetch: private, malformed, a strange port
│   ├── Unreachable     no such host, no connection, a broken certificate or answer
│   ├── TimedOut        the site took too long
│   ├── Answered        the site answered with an error status
│   ├── WrongType       the site sent something that is not text
│   └── NotAnArticle    the page is there, but it is not an article
│       └── Elsewhere   it only sends its readers on
├── Empty               a file without readable text
├── Unreadable          a damaged or locked file
├── NoFeed              a site without a feed
├── TooManyFeeds        as many as a chat may follow
├── TooManyDigests      as many as may come to a chat
├── OverQuota           as much as a chat may ask for in a while
├── TookTooLong         the work passed its deadline and was stopped
├── TookTooMuch         the work wanted more memory, or went deeper, than it may
├── NothingStored       no article matches, or none is kept here
├── Stale               a button or page that no longer leads anywhere
├── NoBackup            the database could not be copied
├── NotAllowed          this person may not do that here
├── Busy                too much at once; try later
└── DeliveryError       Telegram did not take a message
    ├── ChatGone        blocked, kicked, deleted
    ├── ChatMoved       the group has a new id
    ├── TryLater        told to wait
    │   └── NotSent     no connection: it never left
    ├── Ambiguous       no answer: it may have arrived, or not
    └── Refused         Telegram does not accept the message as it is
"""

from datetime import timedelta
from typing import Literal

#: What a page that is no article looks like.
Looks = Literal[
    "nothing",
    "listing",
    "paywall",
    "cookie wall",
    "video",
    "feed",
    "robot check",
    "login",
    "gone",
    "elsewhere",
]


class BotError(Exception):
    """Something a person can be told about: what happened, what the bot does, what they can do."""

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between processes; their messages are not what they are made from.
        return _remake, (type(self), self.args, self.__dict__)


def _remake(kind: type[BotError], args: tuple[object, ...], state: dict[str, object]) -> BotError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class TooShort(BotError):
    """Not enough text to be an article."""


class Unsupported(BotError):
    """A kind of file or message we do not read; *what* names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TooLarge(BotError):
    """More than we take: *limit* in bytes; *kind* says of what."""

    def __init__(self, limit: int, kind: Literal["file", "unpacked", "page"] = "file") -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit
        self.kind = kind


class WebError(BotError):
    """A page could not be had; *host* names the site."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class AddressRefused(WebError):
    """An address we do not fetch: private, malformed, a strange port, too many redirects.

    People are told no more than that: the difference between closed, filtered and refused
    would let them map a network from inside.
    """


class Unreachable(WebError):
    """No such host, no connection, a broken certificate (*certificate*) or a broken answer."""

    def __init__(self, host: str, *, certificate: bool = False) -> None:
        super().__init__(host)
        self.certificate = certificate


class TimedOut(WebError):
    """The site took too long."""


class Answered(WebError):
    """The site answered with an error status (RFC 9110 section 15)."""

    def __init__(self, host: str, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(host)
        self.status = status
        self.retry_after = retry_after


class WrongType(WebError):
    """The site sent something that is not text: *media_type* says what."""

    def __init__(self, host: str, media_type: str) -> None:
        super().__init__(host)
        self.media_type = media_type


class NotAnArticle(WebError):
    """The page is there, but it is not an article; *kind* says what it looks like."""

    def __init__(self, host: str, kind: Looks = "nothing") -> None:
        super().__init__(host)
        self.kind = kind


class Elsewhere(NotAnArticle):
    """The page only sends its readers on, to *url*."""

    def __init__(self, host: str, url: str) -> None:
        super().__init__(host, "elsewhere")
        self.url = url


class Empty(BotError):
    """A file without readable text."""


class Unreadable(BotError):
    """A damaged file, or one locked with a password; *what* names its kind."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoFeed(BotError):
    """The site *host* names no feed, and keeps none in the usual places."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class TooManyFeeds(BotError):
    """The chat follows as many as it may: *most*."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} feeds")
        self.most = most


class TooManyDigests(BotError):
    """As many digests as may come to one chat: *most*."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class OverQuota(BotError):
    """A chat has asked for as much as it may; *what* names it, *wait* says until when.

    It is told of only the first time (*is_first*).
    """

    def __init__(self, what: str, wait: timedelta, *, is_first: bool = True) -> None:
        super().__init__(f"{what}: wait {wait}")
        self.what = what
        self.wait = wait
        self.is_first = is_first


class TookTooLong(BotError):
    """The work passed its deadline and was stopped."""

    def __init__(self, deadline: timedelta) -> None:
        super().__init__(f"stopped after {deadline}")
        self.deadline = deadline


class TookTooMuch(BotError):
    """The work wanted more memory than it may have, and was stopped."""


class NothingStored(BotError):
    """No article matches *words*, or none is kept here."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.words = words


class Stale(BotError):
    """A button or page that no longer leads anywhere."""


class NoBackup(BotError):
    """The database could not be copied; *reason* says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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


class NotSent(TryLater):
    """No connection, no free line: it never left."""


class Ambiguous(DeliveryError):
    """No answer came: it may have arrived, or not."""


class Refused(DeliveryError):
    """Telegram does not accept the message as it is: markup, length, a button."""
