"""Endings: Ukrainian and Belarusian words are found in more forms, so indexed anew at the start."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE search_terms SET passages = NULL "
        "WHERE article_id IN (SELECT id FROM articles WHERE language IN ('uk', 'be'))"
    )


def downgrade() -> None:
    upgrade()
