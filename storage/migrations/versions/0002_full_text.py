"""Full text, laid by hand: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Words arrive cut and stemmed, one blank between two, so both databases split at blanks and do
nothing else. On SQLite triggers keep the index in step, also when an article goes by a cascade.
"""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SPLIT_AT_BLANKS = "unicode61 remove_diacritics 0 categories ''L* M* N* P* S* Co Cn''"

_SQLITE = (
    f"""
    CREATE VIRTUAL TABLE search_index USING fts5(
        title, source, body,
        content='search_terms', content_rowid='article_id', tokenize='{_SPLIT_AT_BLANKS}')
    """,
    "CREATE VIRTUAL TABLE search_words USING fts5vocab(search_index, 'row')",
    """
    CREATE TRIGGER search_terms_added AFTER INSERT ON search_terms BEGIN
        INSERT INTO search_index(rowid, title, source, body)
        VALUES (new.article_id, new.title, new.source, new.body);
    END
    """,
    """
    CREATE TRIGGER search_terms_gone AFTER DELETE ON search_terms BEGIN
        INSERT INTO search_index(search_index, rowid, title, source, body)
        VALUES ('delete', old.article_id, old.title, old.source, old.body);
    END
    """,
    f"""
    CREATE VIRTUAL TABLE search_mentions USING fts5(
        key, content='mentions', content_rowid='id', tokenize='{_SPLIT_AT_BLANKS}')
    """,
    """
    CREATE TRIGGER search_mentions_added AFTER INSERT ON mentions BEGIN
        INSERT INTO search_mentions(rowid, key) VALUES (new.id, new.key);
    END
    """,
    """
    CREATE TRIGGER search_mentions_gone AFTER DELETE ON mentions BEGIN
        INSERT INTO search_mentions(search_mentions, rowid, key)
        VALUES ('delete', old.id, old.key);
    END
    """,
)

_POSTGRESQL = (
    "ALTER TABLE search_terms ADD COLUMN words tsvector NOT NULL",
    # Without the pending list, which every search would have to read to its end.
    "CREATE INDEX search_terms_words ON search_terms USING gin (words) WITH (fastupdate = off)",
    """
    CREATE INDEX search_mentions_key ON mentions USING gin (
        array_to_tsvector(array_remove(string_to_array(key, ' '), ''))) WITH (fastupdate = off)
    """,
)


def upgrade() -> None:
    op.create_table(
        "search_terms",
        sa.Column("article_id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("title", columns.PlainText(), nullable=False),
        sa.Column("source", columns.PlainText(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", columns.PlainText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_search_terms_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_search_terms"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
