"""The schema and nothing else. Tables never leave this package; records do.

Every table that knows a chat names it `chat_id`: so `/forget` and a group's migration find it.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import Duration, Id, Json, Key, PlainText, TelegramId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of_chat(*, primary_key: bool = False) -> "Column[int]":
    """A chat's own row: it goes when the chat goes."""
    return Column(
        "chat_id",
        TelegramId,
        ForeignKey("chats.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


def _of_article(*, primary_key: bool = False) -> "Column[int]":
    """A row that goes when its article goes."""
    return Column(
        "article_id",
        Id,
        ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", Key, nullable=False, unique=True),  # sha256 of the text
    Column("url", Key, unique=True),  # canonical
    Column("title", PlainText),
    Column("source", PlainText),
    Column("author", PlainText),
    Column("language", Key, nullable=False),
    Column("published_at", UtcDateTime),
    Column("added_at", UtcDateTime, nullable=False),
    Column("engine_version", Integer, nullable=False),
    # Last, since SQLite has to walk over a long value to reach what stands behind it.
    Column("text", PlainText, nullable=False),
    Column("analysis", PlainText, nullable=False),
    Index(None, "added_at"),
    Index(None, "engine_version"),
    Index(None, "language"),
    sqlite_autoincrement=True,  # a button or reply may still carry the number of an erased row
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Id, primary_key=True),
    _of_article(),
    Column("kind", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Index(None, "article_id", "kind"),
    Index(None, "kind", "key"),
)

labels = Table(
    "labels",
    metadata,
    Column("label", Key, primary_key=True),  # the name an article had where it was imported from
    _of_article(),
    Index(None, "article_id"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", TelegramId, primary_key=True, autoincrement=False),
    Column("kind", Key, nullable=False),
    Column("title", PlainText),
    Column("language", Key),
    Column("preferences", Json, nullable=False),
    Column("allowed", Boolean, nullable=False, default=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("paused_reason", PlainText),
    Column("paused_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

holdings = Table(
    "holdings",
    metadata,
    _of_chat(primary_key=True),
    _of_article(primary_key=True),
    Column("via", Key, nullable=False),
    Column("title", PlainText),
    Column("origin", PlainText),
    Column("link", PlainText),
    Column("message_id", TelegramId),
    Column("published_at", UtcDateTime),  # as the forwarded message says
    Column("held_at", UtcDateTime, nullable=False),
    Column("saved", Boolean, nullable=False, default=False),
    Index(None, "article_id"),
    Index(None, "chat_id", "held_at"),
)

cards = Table(
    "cards",
    metadata,
    _of_chat(primary_key=True),
    Column("message_id", TelegramId, primary_key=True, autoincrement=False),
    _of_article(),
    Index(None, "article_id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", TelegramId, primary_key=True, autoincrement=False),
    Column("raw", PlainText),  # emptied once done: a message's text is not kept
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("reason", PlainText),  # why it was quarantined
    Column("answer_id", TelegramId),  # the message that is to become its answer
    Column("attempts", Integer, nullable=False, server_default="0"),  # beyond the first
    Index(
        "ix_inbox_undone",
        "update_id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(None, "received_at"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Key, nullable=False, unique=True),
    Column("title", PlainText),
    Column("site", PlainText),
    Column("kind", Key),
    Column("house", Boolean, nullable=False, default=False),
    Column("state", Key, nullable=False),
    Column("reason", PlainText),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("interval", Duration, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("next_poll_at", UtcDateTime, nullable=False),
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("moved_to", PlainText),
    Column("moved_at", UtcDateTime),
    Column("owner", Key),
    Column("lease_until", UtcDateTime),
    Column("added_at", UtcDateTime, nullable=False),
    CheckConstraint("state IN ('active', 'paused', 'gone')", name="state"),
    Index(None, "state", "next_poll_at"),
    Index(None, "house"),
    sqlite_autoincrement=True,  # a button or reply may still carry the number of an erased row
)

follows = Table(
    "follows",
    metadata,
    _of_chat(primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("title", PlainText),
    Column("full_text", Key, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("since", UtcDateTime, nullable=False),
    CheckConstraint("full_text IN ('auto', 'on', 'off')", name="full_text"),
    Index(None, "feed_id"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Key, nullable=False),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("title", PlainText),
    Column("url", PlainText),
    Column("published_at", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("listed_at", UtcDateTime, nullable=False),
    Column("fingerprint", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("feed_id", "key"),
    Index(None, "article_id"),
    Index(None, "feed_id", "seen_at"),
    Index(None, "listed_at"),
    sqlite_autoincrement=True,  # a button or reply may still carry the number of an erased row
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    _of_chat(),
    Column("thread_id", TelegramId),  # a topic of a forum
    Column("name", PlainText),
    Column("schedule", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("paused_reason", PlainText),
    Column("paused_until", UtcDateTime),
    Column("next_at", UtcDateTime, nullable=False),
    Column("next_period", Key, nullable=False),
    Column("told_until", UtcDateTime, nullable=False),  # the end of the last digest's window
    Column("last_period", Key),
    Column("owner", Key),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "chat_id"),
    Index(None, "next_at"),
    sqlite_autoincrement=True,  # a button or reply may still carry the number of an erased row
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    _of_chat(),
    Column("subscription_id", Id, ForeignKey("subscriptions.id", ondelete="SET NULL")),
    Column("period", Key, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("content", PlainText, nullable=False),
    Column("article_ids", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("subscription_id", "period"),
    Index(None, "chat_id", "created_at"),
    Index(None, "created_at"),
    sqlite_autoincrement=True,  # a button or reply may still carry the number of an erased row
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    _of_chat(),
    Column("thread_id", TelegramId),
    Column("stream", Key, nullable=False),  # what it belongs to: "digest:12"
    Column("period", Key, nullable=False),
    Column("part", SmallInteger, nullable=False),
    Column("payload", PlainText),  # emptied once sent
    Column("priority", SmallInteger, nullable=False),
    Column("state", Key, nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ambiguous", Integer, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("owner", Key),
    Column("lease_until", UtcDateTime),
    Column("message_id", TelegramId),
    Column("reason", PlainText),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("chat_id", "stream", "period", "part"),
    CheckConstraint(
        "state IN ('pending', 'leased', 'sending', 'sent', 'dead', 'unknown')", name="state"
    ),
    # Only what is still owed is ever looked for, and that is little.
    Index(
        "ix_outbox_owed",
        "priority",
        "not_before",
        "id",
        sqlite_where=text("state IN ('pending', 'leased', 'sending')"),
        postgresql_where=text("state IN ('pending', 'leased', 'sending')"),
    ),
    Index(None, "stream"),
    Index(None, "settled_at"),
)

sketches = Table(
    "sketches",
    metadata,
    _of_article(primary_key=True),
    Column("version", Integer, nullable=False),
    Column("lead_start", Integer, nullable=False),
    Column("lead_end", Integer, nullable=False),
    Column("words", PlainText, nullable=False),
    Column("topics", Json, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)

limits = Table(
    "limits",
    metadata,
    Column("name", Key, primary_key=True),
    Column("chat_id", TelegramId, primary_key=True, autoincrement=False),  # 0: all together
    Column("free_at", UtcDateTime, nullable=False),  # when the next may start
    Column("paused_until", UtcDateTime),
)

quotas = Table(
    "quotas",
    metadata,
    Column("chat_id", TelegramId, primary_key=True, autoincrement=False),
    Column("name", Key, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("used", Integer, nullable=False),
    Column("refused", Boolean, nullable=False),
)

dialogs = Table(
    "dialogs",
    metadata,
    _of_chat(primary_key=True),
    Column("exchange", PlainText, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Index(None, "said_at"),
)
