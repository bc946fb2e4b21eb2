"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("digest", columns.Key(), nullable=False),
        sa.Column("url", columns.Key(), nullable=True),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("source", columns.PlainText(), nullable=True),
        sa.Column("author", columns.PlainText(), nullable=True),
        sa.Column("language", columns.Key(), nullable=False),
        sa.Column("published_at", columns.UtcDateTime(), nullable=True),
        sa.Column("added_at", columns.UtcDateTime(), nullable=False),
        sa.Column("engine_version", sa.Integer(), nullable=False),
        sa.Column("text", columns.PlainText(), nullable=False),
        sa.Column("analysis", columns.PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("digest", name="uq_articles_digest"),
        sa.UniqueConstraint("url", name="uq_articles_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_added_at", "articles", ["added_at"])
    op.create_index("ix_articles_engine_version", "articles", ["engine_version"])

    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", columns.Key(), nullable=False),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("language", columns.Key(), nullable=True),
        sa.Column("preferences", columns.Json(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_reason", columns.PlainText(), nullable=True),
        sa.Column("paused_until", columns.UtcDateTime(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("seen_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("url", columns.Key(), nullable=False),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("site", columns.PlainText(), nullable=True),
        sa.Column("kind", columns.Key(), nullable=True),
        sa.Column("house", sa.Boolean(), nullable=False),
        sa.Column("state", columns.Key(), nullable=False),
        sa.Column("reason", columns.PlainText(), nullable=True),
        sa.Column("etag", columns.PlainText(), nullable=True),
        sa.Column("last_modified", columns.PlainText(), nullable=True),
        sa.Column("interval", columns.Duration(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_poll_at", columns.UtcDateTime(), nullable=False),
        sa.Column("polled_at", columns.UtcDateTime(), nullable=True),
        sa.Column("succeeded_at", columns.UtcDateTime(), nullable=True),
        sa.Column("moved_to", columns.PlainText(), nullable=True),
        sa.Column("moved_at", columns.UtcDateTime(), nullable=True),
        sa.Column("owner", columns.Key(), nullable=True),
        sa.Column("lease_until", columns.UtcDateTime(), nullable=True),
        sa.Column("added_at", columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'gone')", name="ck_feeds_state"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_house", "feeds", ["house"])
    op.create_index("ix_feeds_state_next_poll_at", "feeds", ["state", "next_poll_at"])

    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("raw", columns.PlainText(), nullable=True),
        sa.Column("received_at", columns.UtcDateTime(), nullable=False),
        sa.Column("done_at", columns.UtcDateTime(), nullable=True),
        sa.Column("reason", columns.PlainText(), nullable=True),
        sa.Column("answer_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_index(
        "ix_inbox_undone",
        "inbox",
        ["update_id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )

    op.create_table(
        "limits",
        sa.Column("name", columns.Key(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("free_at", columns.UtcDateTime(), nullable=False),
        sa.Column("paused_until", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", "chat_id", name="pk_limits"),
    )
    op.create_table(
        "quotas",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", columns.Key(), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "name", name="pk_quotas"),
    )
    op.create_table(
        "cards",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", columns.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_cards_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_cards_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_cards"),
    )
    op.create_index("ix_cards_article_id", "cards", ["article_id"])

    op.create_table(
        "dialogs",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("exchange", columns.PlainText(), nullable=False),
        sa.Column("said_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_dialogs_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", name="pk_dialogs"),
    )
    op.create_index("ix_dialogs_said_at", "dialogs", ["said_at"])

    op.create_table(
        "entries",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("feed_id", columns.Id, nullable=False),
        sa.Column("key", columns.Key(), nullable=False),
        sa.Column("article_id", columns.Id, nullable=True),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("url", columns.PlainText(), nullable=True),
        sa.Column("published_at", columns.UtcDateTime(), nullable=True),
        sa.Column("seen_at", columns.UtcDateTime(), nullable=False),
        sa.Column("listed_at", columns.UtcDateTime(), nullable=False),
        sa.Column("fingerprint", columns.Key(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_entries_article_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_entries_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("feed_id", "key", name="uq_entries_feed_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_article_id", "entries", ["article_id"])
    op.create_index("ix_entries_feed_id_seen_at", "entries", ["feed_id", "seen_at"])
    op.create_index("ix_entries_listed_at", "entries", ["listed_at"])

    op.create_table(
        "follows",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("feed_id", columns.Id, nullable=False),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("full_text", columns.Key(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("full_text IN ('auto', 'on', 'off')", name="ck_follows_full_text"),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_follows_chat_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_follows_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "feed_id", name="pk_follows"),
    )
    op.create_index("ix_follows_feed_id", "follows", ["feed_id"])

    op.create_table(
        "holdings",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", columns.Id, nullable=False),
        sa.Column("via", columns.Key(), nullable=False),
        sa.Column("title", columns.PlainText(), nullable=True),
        sa.Column("origin", columns.PlainText(), nullable=True),
        sa.Column("link", columns.PlainText(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", columns.UtcDateTime(), nullable=True),
        sa.Column("held_at", columns.UtcDateTime(), nullable=False),
        sa.Column("saved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_holdings_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_holdings_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "article_id", name="pk_holdings"),
    )
    op.create_index("ix_holdings_article_id", "holdings", ["article_id"])
    op.create_index("ix_holdings_chat_id_held_at", "holdings", ["chat_id", "held_at"])

    op.create_table(
        "labels",
        sa.Column("label", columns.Key(), nullable=False),
        sa.Column("article_id", columns.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_labels_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("label", name="pk_labels"),
    )
    op.create_index("ix_labels_article_id", "labels", ["article_id"])

    op.create_table(
        "mentions",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("article_id", columns.Id, nullable=False),
        sa.Column("kind", columns.Key(), nullable=False),
        sa.Column("key", columns.Key(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_mentions_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_article_id_kind", "mentions", ["article_id", "kind"])
    op.create_index("ix_mentions_kind_key", "mentions", ["kind", "key"])

    op.create_table(
        "outbox",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("stream", columns.Key(), nullable=False),
        sa.Column("period", columns.Key(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("payload", columns.PlainText(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("state", columns.Key(), nullable=False),
        sa.Column("planned_at", columns.UtcDateTime(), nullable=False),
        sa.Column("not_before", columns.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("owner", columns.Key(), nullable=True),
        sa.Column("lease_until", columns.UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", columns.PlainText(), nullable=True),
        sa.Column("settled_at", columns.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'leased', 'sending', 'sent', 'dead', 'unknown')",
            name="ck_outbox_state",
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_outbox_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "chat_id", "stream", "period", "part", name="uq_outbox_chat_id_stream_period_part"
        ),
    )
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["priority", "not_before", "id"],
        sqlite_where=sa.text("state IN ('pending', 'leased', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'leased', 'sending')"),
    )
    op.create_index("ix_outbox_settled_at", "outbox", ["settled_at"])
    op.create_index("ix_outbox_stream", "outbox", ["stream"])

    op.create_table(
        "subscriptions",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("name", columns.PlainText(), nullable=True),
        sa.Column("schedule", columns.Json(), nullable=False),
        sa.Column("settings", columns.Json(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_reason", columns.PlainText(), nullable=True),
        sa.Column("paused_until", columns.UtcDateTime(), nullable=True),
        sa.Column("next_at", columns.UtcDateTime(), nullable=False),
        sa.Column("next_period", columns.Key(), nullable=False),
        sa.Column("told_until", columns.UtcDateTime(), nullable=False),
        sa.Column("last_period", columns.Key(), nullable=True),
        sa.Column("owner", columns.Key(), nullable=True),
        sa.Column("lease_until", columns.UtcDateTime(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_subscriptions_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_chat_id", "subscriptions", ["chat_id"])
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"])

    op.create_table(
        "digests",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", columns.Id, nullable=True),
        sa.Column("period", columns.Key(), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("until", columns.UtcDateTime(), nullable=False),
        sa.Column("content", columns.PlainText(), nullable=False),
        sa.Column("article_ids", columns.Json(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_digests_chat_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_digests_subscription_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("subscription_id", "period", name="uq_digests_subscription_id_period"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digests_chat_id_created_at", "digests", ["chat_id", "created_at"])
    op.create_index("ix_digests_created_at", "digests", ["created_at"])
