"""Sketches: what a digest's choice needs to know of an article."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sketches",
        sa.Column("article_id", columns.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_start", sa.Integer(), nullable=False),
        sa.Column("lead_end", sa.Integer(), nullable=False),
        sa.Column("words", columns.PlainText(), nullable=False),
        sa.Column("topics", columns.Json(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_sketches_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_sketches"),
    )


def downgrade() -> None:
    op.drop_table("sketches")
