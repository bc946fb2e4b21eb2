"""Forms: words are found in more of their forms, so all articles are indexed anew at the start."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE search_terms SET passages = NULL")


def downgrade() -> None:
    upgrade()
