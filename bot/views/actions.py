"""What a button asks for, and how it travels through Telegram: at most 64 bytes, versioned, safe
to forge.

An action carries all it needs, so a button works after a restart. What does not fit (a long query)
gets no button: ask `fits` first. Ids are only names: whoever acts on one checks that the chat may
see the thing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints

from bot.errors import Stale

VERSION = "1"
#: Bytes of callback data that Telegram takes.
LIMIT = 64
#: Larger numbers are nobody's id.
_LARGEST = 2**53


class Length(StrEnum):
    """How long a summary."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Back(StrEnum):
    """Which view of the article a context was opened from: its facts are what ‹ and › step
    through.
    """

    CARD = "c"
    SUMMARY = "s"
    FIGURES = "f"
    QUOTES = "q"
    PEOPLE = "p"
    TEXT = "t"  # none of them: step through the paragraphs


class Kind(StrEnum):
    """What is looked for across articles."""

    ARTICLES = "a"
    FIGURES = "f"
    QUOTES = "q"
    PEOPLE = "p"
    SUMMARIES = "s"
    COVERAGE = "v"
    DISPUTE = "d"
    SEARCH = "x"
    ANSWER = "w"


class Step(StrEnum):
    """Where a question of yes or no stands."""

    ASK = "a"
    YES = "y"
    NO = "n"


class Cadence(StrEnum):
    """How often a digest comes."""

    DAILY = "d"
    WEEKDAYS = "w"
    WEEKLY = "k"
    TWICE = "t"


class FeedVerb(StrEnum):
    """What can be done to a feed from its card."""

    SHOW = "s"
    FOLLOW = "f"
    PAUSE = "p"
    RESUME = "r"
    REMOVE = "x"
    REMOVE_SURELY = "y"
    TRY_NOW = "t"
    FULL_TEXT = "e"


@dataclass(frozen=True, slots=True)
class Nothing:
    """A place holder: keeps a row of buttons as wide as its neighbours."""


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Take this message away."""


@dataclass(frozen=True, slots=True)
class ShowCard:
    article_id: int


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """Page 0 has the top figures, pages 1, 2, … all of them in text order."""

    article_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowQuotes:
    article_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPeople:
    article_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowSummary:
    article_id: int
    length: Length = Length.MEDIUM


@dataclass(frozen=True, slots=True)
class ShowContext:
    """The paragraph around the offset *start* of the article's text."""

    article_id: int
    start: int
    back: Back = Back.TEXT


@dataclass(frozen=True, slots=True)
class ShowCoverage:
    """The story this article belongs to: who else has it."""

    article_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Save:
    article_id: int
    saved: bool = True


@dataclass(frozen=True, slots=True)
class Find:
    """Articles, facts or an answer for *words* in all the chat may see; no words: the latest."""

    kind: Kind
    page: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Do again what the chat's message *message_id* asked for."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Forget:
    step: Step = Step.ASK


@dataclass(frozen=True, slots=True)
class SetLanguage:
    code: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    pass


@dataclass(frozen=True, slots=True)
class ShowHelp:
    pass


@dataclass(frozen=True, slots=True)
class TrySample:
    """Show what the bot does on an article of its own."""


@dataclass(frozen=True, slots=True)
class ListFeeds:
    page: int = 0


@dataclass(frozen=True, slots=True)
class ManageFeed:
    feed_id: int
    verb: FeedVerb = FeedVerb.SHOW


@dataclass(frozen=True, slots=True)
class ExportFeeds:
    """All feeds as an OPML file."""


@dataclass(frozen=True, slots=True)
class FollowStarters:
    """Follow the operator's own choice of feeds."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A wish for digests as far as it has been told; what is missing is asked next. No cadence:
    ask from the start. *changes* names the digest that is to come at another time.
    """

    cadence: Cadence | None = None
    minute: int | None = None  # of the day, local
    zone: str = ""
    changes: int = 0


@dataclass(frozen=True, slots=True)
class ShowSubscription:
    subscription_id: int


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    subscription_id: int
    step: Step = Step.ASK


@dataclass(frozen=True, slots=True)
class Pause:
    """No digests for so many days; 0 resumes."""

    subscription_id: int  # 0: all of the chat
    days: int = 0


@dataclass(frozen=True, slots=True)
class DigestNow:
    """Make a digest now; a *preview* leaves the next one as it was."""

    subscription_id: int
    preview: bool = False


@dataclass(frozen=True, slots=True)
class ShowDigest:
    digest_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why the stories on that page of a digest are in it."""

    digest_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A reader's verdict on a digest."""

    digest_id: int
    good: bool


@dataclass(frozen=True, slots=True)
class ShowSettings:
    section: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Leave the topic or source *name* out of digests for so many days; 0 lets it in again."""

    kind: str
    days: int
    name: str


@dataclass(frozen=True, slots=True)
class DropFilter:
    number: int


@dataclass(frozen=True, slots=True)
class ShowUsers:
    page: int = 0


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Send what was previewed, or do not."""

    step: Step


Action = (
    Nothing
    | Dismiss
    | ShowCard
    | ShowFigures
    | ShowQuotes
    | ShowPeople
    | ShowSummary
    | ShowContext
    | ShowCoverage
    | Save
    | Find
    | Retry
    | Forget
    | SetLanguage
    | ChooseLanguage
    | ShowHelp
    | TrySample
    | ListFeeds
    | ManageFeed
    | ExportFeeds
    | FollowStarters
    | Subscribe
    | ShowSubscription
    | Unsubscribe
    | Pause
    | DigestNow
    | ShowDigest
    | WhyHere
    | Rate
    | ShowSettings
    | ChangeSetting
    | Mute
    | DropFilter
    | ShowUsers
    | Broadcast
)

#: The name of each action on the wire. Never give a used name to another action: old buttons stay
#: in chats for years.
_NAMES: dict[str, type[Action]] = {
    "0": Nothing,
    "d": Dismiss,
    "c": ShowCard,
    "f": ShowFigures,
    "q": ShowQuotes,
    "p": ShowPeople,
    "s": ShowSummary,
    "x": ShowContext,
    "v": ShowCoverage,
    "k": Save,
    "g": Find,
    "r": Retry,
    "fg": Forget,
    "ln": SetLanguage,
    "lc": ChooseLanguage,
    "h": ShowHelp,
    "ts": TrySample,
    "fl": ListFeeds,
    "fm": ManageFeed,
    "fx": ExportFeeds,
    "fs": FollowStarters,
    "su": Subscribe,
    "ss": ShowSubscription,
    "un": Unsubscribe,
    "pa": Pause,
    "dn": DigestNow,
    "ds": ShowDigest,
    "wh": WhyHere,
    "ra": Rate,
    "st": ShowSettings,
    "cs": ChangeSetting,
    "mu": Mute,
    "df": DropFilter,
    "us": ShowUsers,
    "bc": Broadcast,
}
_NAME_OF = {action: name for name, action in _NAMES.items()}
_TYPES: dict[type[Action], tuple[Any, ...]] = {
    action: tuple(get_type_hints(action)[field.name] for field in fields(action))
    for action in _NAME_OF
}


def encode(action: Action) -> str:
    """The action as callback data. ValueError when it does not fit: see `fits`."""
    packed = _pack(action)
    if len(packed.encode()) > LIMIT:
        raise ValueError(f"{action} does not fit into a button")
    return packed


def fits(action: Action) -> bool:
    """Whether a button can carry the action."""
    try:
        encode(action)
    except ValueError:  # too long, or half a character
        return False
    return True


def decode(text: str) -> Action:
    """The action that *text* stands for. Raises Stale for anything `encode` would not have
    written.
    """
    try:
        version, name, *values = text.split(":")
        kind = _NAMES[name] if version == VERSION else None
        if kind is None:
            raise Stale(text)
        types = _TYPES[kind]
        action = kind(*(_read(value, t) for value, t in zip(values, types, strict=True)))
        if encode(action) != text:
            raise Stale(text)
    except (ValueError, KeyError, OverflowError) as exc:
        raise Stale(text) from exc
    return action


def find(text: str) -> Action | None:
    """The action that *text* stands for, if it stands for one."""
    try:
        return decode(text)
    except Stale:  # of another version, or somebody else's words
        return None


def _pack(action: Action) -> str:
    values = (_written(getattr(action, field.name)) for field in fields(action))
    return ":".join((VERSION, _NAME_OF[type(action)], *values))


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return str(value).replace("%", "%25").replace(":", "%3A")


def _read(text: str, type_: Any) -> Any:
    """One field from the wire; *type_* is one of the few kinds that actions use."""
    if type_ is str:
        return text.replace("%3A", ":").replace("%25", "%")
    if type_ is bool:
        return {"0": False, "1": True}[text]
    if type_ is int:
        return _number(text)
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return type_(text)
    only = next(t for t in type_.__args__ if t is not type(None))  # X | None
    return _read(text, only) if text else None


def _number(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError(text)
    return number
