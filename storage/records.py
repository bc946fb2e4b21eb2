"""What goes into storage and comes out of it: frozen facts, no rows.

Instants are aware and UTC. Offsets count code points of the untouched text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    summary_method: str = "nutgraf"  # who chooses the sentences, by name
    quiet_from: str | None = None  # "22:00", local time
    quiet_until: str | None = None
    messages_a_day: int | None = None
    empty_digests: bool = False  # a line when there is no news, instead of nothing
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
    """How much was erased: the chat's rows, and the articles it has no more.

    What another chat holds or a feed lists stays for these.
    """

    articles: int
    rows: int


# --- inbox ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as Telegram sent it: JSON text, not yet understood."""

    update_id: int
    raw: str
    received_at: datetime
    attempts: int = 0  # beyond the first: the process ended amid them


# --- feeds ----------------------------------------------------------------------------------------

FeedState = Literal["active", "paused", "gone"]
FullText = Literal["auto", "on", "off"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscribed address and what is known of its health."""

    id: int
    url: str
    title: str | None
    site: str | None
    kind: str | None  # rss, atom, json
    house: bool  # the operator's: everybody sees it
    state: FeedState
    reason: str | None  # why it failed last, or is paused
    etag: str | None
    last_modified: str | None
    interval: timedelta
    failures: int  # in a row
    next_poll_at: datetime
    polled_at: datetime | None
    succeeded_at: datetime | None
    moved_to: str | None  # where a permanent redirect pointed, not yet trusted
    moved_at: datetime | None
    added_at: datetime

    @property
    def name(self) -> str:
        return self.title or self.url


@dataclass(frozen=True, slots=True)
class Follow:
    """A chat's wish to have a feed, with its own settings for it."""

    chat_id: int
    feed_id: int
    since: datetime
    title: str | None = None  # the chat's own name for it
    full_text: FullText = "auto"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed as one chat follows it."""

    feed: Feed
    follow: Follow

    @property
    def name(self) -> str:
        return self.follow.title or self.feed.name


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of asking a feed. Without `reason` it went well; None leaves the rest as it was."""

    at: datetime
    next_poll_at: datetime
    reason: str | None = None
    state: FeedState = "active"
    title: str | None = None
    site: str | None = None
    kind: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    interval: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An item as a feed lists it. `key` is its lasting identity in at least 128 bits.

    `fingerprint` changes when the item is edited.
    """

    key: str
    fingerprint: str
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    feed_id: int
    key: str
    fingerprint: str
    title: str | None
    url: str | None
    published_at: datetime | None
    article_id: int | None
    seen_at: datetime
    listed_at: datetime  # when the feed last listed it
    revision: int  # 1, and one more for every edit


# --- digests --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A standing wish for digests. `schedule` and `settings` are JSON of the caller's own."""

    chat_id: int
    schedule: Mapping[str, Any]
    next_at: datetime
    next_period: str
    created_at: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)
    thread_id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    id: int
    chat_id: int
    thread_id: int | None
    name: str | None
    schedule: Mapping[str, Any]
    settings: Mapping[str, Any]
    paused: bool
    paused_reason: str | None
    paused_until: datetime | None
    next_at: datetime
    next_period: str
    told_until: datetime  # where the next digest's window begins
    last_period: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Advance:
    """A subscription's slot is planned: when is the next, and up to when has been told."""

    subscription_id: int
    next_at: datetime
    next_period: str
    told_until: datetime
    last_period: str


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A choice of stories for one chat and window. `content` is the caller's own, for paging."""

    chat_id: int
    subscription_id: int | None
    period: str
    since: datetime
    until: datetime
    content: str
    article_ids: tuple[int, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    id: int
    chat_id: int
    subscription_id: int | None
    period: str
    since: datetime
    until: datetime
    content: str
    article_ids: tuple[int, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that reached a chat, for its digest: when, and by which feeds."""

    kept: Kept
    came_at: datetime
    feed_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sketched:
    """An article in a few lines, as its sketcher of *version* made them: `terms` is its own.

    `words` is what filters look at, `lead_start` and `lead_end` are the sentence to lead with.
    """

    article_id: int
    version: int
    lead_start: int
    lead_end: int
    words: str
    topics: tuple[str, ...]
    terms: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that reached a chat, without its text: when, by which feeds or its own hand."""

    article_id: int
    came_at: datetime
    feed_ids: tuple[int, ...]
    own: bool
    saved: bool
    title: str | None
    source: str | None
    published_at: datetime | None
    sketch: Sketched | None


# --- outbox ---------------------------------------------------------------------------------------

DeliveryState = Literal["pending", "leased", "sending", "sent", "dead", "unknown"]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One message owed to one chat. (chat, stream, period, part) is owed once, however often it
    is planned: `stream` names what it belongs to ("digest:12"), `period` which of its turns.

    Parts of one period go out in order. `payload` is the message as the caller writes it.
    """

    chat_id: int
    stream: str
    period: str
    payload: str
    planned_at: datetime
    part: int = 0
    thread_id: int | None = None
    not_before: datetime | None = None  # None: at once
    priority: int = 5  # the smaller goes first
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    id: int
    chat_id: int
    thread_id: int | None
    stream: str
    period: str
    part: int
    payload: str | None  # None once it was sent
    priority: int
    state: DeliveryState
    planned_at: datetime
    not_before: datetime
    attempts: int  # that reached the wire
    ambiguous: int  # of them without an answer
    silent: bool
    plain: bool  # without markup, since it was refused with it
    owner: str | None
    lease_until: datetime | None
    message_id: int | None
    reason: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a quota. `is_first_refusal`: tell it now, and be silent until `renews_at`."""

    granted: bool
    left: int
    renews_at: datetime
    is_first_refusal: bool = False


# --- search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article is found by: its words as the caller's tokeniser makes them, stemmed or not.

    The tokeniser is not ours: whoever searches uses the one that indexed. No word has a blank.
    """

    title: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    sentences: tuple[tuple[str, ...], ...] = ()
    passages: bytes = b""  # the sentences as the caller weighs them, its own format


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other; with `prefix`, the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """A word as it was typed, and how it may stand in the index: not at all if that has no such."""

    text: str
    forms: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for. Of each group in `every` one alternative has to match, of `none` none.

    `some` lifts those that have them, and without `every` at least one of them has to match.
    """

    every: tuple[tuple[Phrase, ...], ...] = ()
    some: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()
    source: str | None = None  # part of the name shown as source
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Indexed:
    """What weighing an article's sentences needs, as one chat knows the article."""

    article_id: int
    title: str | None
    source: str | None
    language: str
    dated: datetime
    passages: bytes


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches: how well (BM25), and its date."""

    article_id: int
    score: float
    dated: datetime
