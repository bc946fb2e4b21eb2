"""Updates as Telegram sent them, kept before they are acknowledged and until they are done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.articles import batches
from storage.records import RawUpdate
from storage.session import Session
from storage.tables import inbox


class Inbox:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def put(self, updates: Sequence[RawUpdate]) -> tuple[int, ...]:
        """Keep updates; answers the ids of those that were not known yet, in the order given."""
        new: set[int] = set()
        for one in updates:
            statement = self._db.insert(inbox).values(
                update_id=one.update_id, raw=one.raw, received_at=one.received_at
            )
            statement = statement.on_conflict_do_nothing()
            new.update(await self._db.values(statement.returning(inbox.c.update_id)))
        return tuple(dict.fromkeys(u.update_id for u in updates if u.update_id in new))

    async def undone(self, limit: int) -> tuple[RawUpdate, ...]:
        """What was received and neither done nor quarantined, oldest first."""
        query = select(inbox).where(inbox.c.done_at.is_(None)).order_by(inbox.c.update_id)
        return tuple(
            RawUpdate(row["update_id"], row["raw"], row["received_at"], row["attempts"])
            for row in await self._db.rows(query.limit(limit))
        )

    async def try_again(self, update_ids: Sequence[int]) -> None:
        """Count that they are handed on once more."""
        for some in batches(update_ids):
            statement = update(inbox).where(inbox.c.update_id.in_(some))
            await self._db.run(statement.values(attempts=inbox.c.attempts + 1))

    async def done(self, update_id: int, now: datetime) -> None:
        """Handled. Its id stays, so that it is not handled twice; its content does not."""
        await self._settle(update_id, now, raw=None)

    async def answer(self, update_id: int, message_id: int) -> None:
        """Remember the message that is to become the answer, should it have to be begun again."""
        statement = update(inbox).where(inbox.c.update_id == update_id)
        await self._db.run(statement.values(answer_id=message_id))

    async def answer_of(self, update_id: int) -> int | None:
        """The message that an earlier attempt has begun to answer with."""
        query = select(inbox.c.answer_id).where(inbox.c.update_id == update_id)
        found: int | None = await self._db.value(query)
        return found

    async def quarantine(self, update_id: int, reason: str, now: datetime) -> None:
        """Set aside what cannot be understood; it is kept for a look and never tried again."""
        await self._settle(update_id, now, reason=reason)

    async def quarantined(self, limit: int) -> tuple[tuple[RawUpdate, str], ...]:
        """What was set aside and why, newest first."""
        query = select(inbox).where(inbox.c.reason.is_not(None), inbox.c.raw.is_not(None))
        rows = await self._db.rows(query.order_by(inbox.c.update_id.desc()).limit(limit))
        return tuple(
            (RawUpdate(row["update_id"], row["raw"], row["received_at"]), row["reason"])
            for row in rows
        )

    async def count_undone(self) -> int:
        query = select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))
        return int(await self._db.value(query))

    async def purge(self, before: datetime) -> int:
        """Drop settled updates received before; Telegram repeats none older than a day."""
        settled = inbox.c.done_at.is_not(None)
        return await self._db.run(delete(inbox).where(settled, inbox.c.received_at < before))

    async def _settle(self, update_id: int, now: datetime, **values: str | None) -> None:
        statement = update(inbox).where(inbox.c.update_id == update_id)
        await self._db.run(statement.values(done_at=now, **values))
