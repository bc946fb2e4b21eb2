"""Attempts: how often an update was handed on again after the process had ended amid it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    attempts = sa.Column("attempts", sa.Integer(), nullable=False, server_default="0")
    op.add_column("inbox", attempts)


def downgrade() -> None:
    op.drop_column("inbox", "attempts")
