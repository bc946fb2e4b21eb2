"""Work is claimed in the database: each row by one worker, for a time, whoever else is asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, or_, select, update

from storage.session import Session


def is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    """Nobody has it, or whoever had it let the time pass."""
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= now)


async def claim(
    db: Session, table: Table, wanted: Select[Any], values: Mapping[str, Any]
) -> Sequence[RowMapping]:
    """Take the rows whose ids *wanted* selects, passing over those another worker is taking.

    The common table expression matters: PostgreSQL may evaluate a plain `IN (… LIMIT n)` more
    than once, and then takes more than n.
    """
    picked = wanted.with_for_update(skip_locked=True, of=table).cte("picked")
    return await db.rows(
        update(table)
        .where(table.c.id.in_(select(picked.c.id)))
        .values(**values)
        .returning(*table.c)
    )
