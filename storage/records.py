"""What goes into storage and comes out of it: frozen facts, no rows.

Instants are aware and UTC. Offsets count code points of the untouched text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Via = Literal["forward", "text", "link", "document", "feed"]
MentionKind = Literal["person", "organisation", "speaker", "figure", "topic"]
Length = Literal["short", "medium", "long"]


# --- articles ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to keep.

    `url` is the canonical address the text was fetched from. What a chat's own message gave (a
    title, the name and link of a forwarded channel) is not the article's: it goes into the chat's
    Holding, where no other chat sees it.
    """

    text: str
    added_at: datetime
    analysis: str
    engine_version: int
    language: str = "und"
    title: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news text, however it came. The same text or canonical address is one article."""

    id: int
    url: str | None
    title: str | None
    text: str
    source: str | None
    author: str | None
    language: str
    published_at: datetime | None
    added_at: datetime
    analysis: str
    engine_version: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A chat's own tie to an article: how it came, and what the chat's message said of it."""

    chat_id: int
    article_id: int
    via: Via
    held_at: datetime
    title: str | None = None
    origin: str | None = None  # the name shown as source
    link: str | None = None
    message_id: int | None = None
    published_at: datetime | None = None  # as the forwarded message says
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as one chat knows it: what the chat's message said of it goes first."""

    article: Article
    holding: Holding

    @property
    def title(self) -> str | None:
        return self.holding.title or self.article.title

    @property
    def source(self) -> str | None:
        return self.holding.origin or self.article.source

    @property
    def link(self) -> str | None:
        return self.holding.link or self.article.url

    @property
    def published_at(self) -> datetime | None:
        return self.holding.published_at or self.article.published_at

    @property
    def dated(self) -> datetime:
        """When it was published, or else when this chat got it."""
        return self.published_at or self.holding.held_at


@dataclass(frozen=True, slots=True)
class NewMention:
    """Something searchable: `key` is folded for looking up, `name` is as written."""

    kind: MentionKind
    key: str
    name: str
    start: int
    end: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    id: int
    article_id: int
    kind: MentionKind
    key: str
    name: str
    start: int
    end: int
    rank: int


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention and the article it stands in."""

    mention: Mention
    kept: Kept


# --- chats ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat chose; None means as the operator set it. A new field needs a default only."""

    language: str | None = None
    timezone: str | None = None
    summary_length: Length = "medium"
    quiet_from: str | None = None  # "22:00", local time
    quiet_until: str | None = None
    messages_a_day: int | None = None
    house_feeds: bool = True
    filters: tuple[str, ...] = ()  # "word", "a phrase", "-word"
    mutes: tuple[tuple[str, str, str], ...] = ()  # (topic|source, what, until in ISO format)
    extra: dict[str, Any] = field(default_factory=dict)  # what an older or newer version kept here


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat, group or channel the bot has met."""

    id: int
    kind: str
    title: str | None
    language: str | None  # as Telegram gave it
    preferences: Preferences
    allowed: bool
    paused: bool
    paused_reason: str | None
    paused_until: datetime | None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was erased: rows of the chat, and articles nobody else holds."""

    articles: int
    rows: int


# --- inbox ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as Telegram sent it: JSON text, not yet understood."""

    update_id: int
    raw: str
    received_at: datetime
