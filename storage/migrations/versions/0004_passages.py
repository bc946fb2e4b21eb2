"""Passages: an article's sentences as numbers, beside its words; and which languages there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_terms", sa.Column("passages", sa.LargeBinary(), nullable=True))
    op.create_index("ix_articles_language", "articles", ["language"])


def downgrade() -> None:
    op.drop_index("ix_articles_language", "articles")
    op.drop_column("search_terms", "passages")
