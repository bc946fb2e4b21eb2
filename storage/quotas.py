"""How much a chat may still do in the current window."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.records import Allowance
from storage.session import Session
from storage.tables import quotas


class Quotas:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def spend(
        self,
        chat_id: int,
        name: str,
        *,
        limit: int,
        window: timedelta,
        now: datetime,
        amount: int = 1,
    ) -> Allowance:
        """Use *amount* of *limit* a *window*; refused as a whole when too little is left."""
        row = await self._row(chat_id, name, now)
        since, used, refused = row
        if now >= since + window:
            since, used, refused = now, 0, False
        granted = used + amount <= limit
        statement = quotas.update().where(quotas.c.chat_id == chat_id, quotas.c.name == name)
        await self._db.run(
            statement.values(
                since=since, used=used + amount * granted, refused=refused or not granted
            )
        )
        return Allowance(
            granted=granted,
            left=max(limit - used - amount * granted, 0),
            renews_at=since + window,
            is_first_refusal=not granted and not refused,
        )

    async def _row(self, chat_id: int, name: str, now: datetime) -> tuple[datetime, int, bool]:
        """Made when missing, and locked until the transaction ends."""
        statement = self._db.insert(quotas).values(
            chat_id=chat_id, name=name, since=now, used=0, refused=False
        )
        statement = statement.on_conflict_do_update(
            index_elements=["chat_id", "name"], set_={"used": quotas.c.used}
        )
        row = await self._db.row(
            statement.returning(quotas.c.since, quotas.c.used, quotas.c.refused)
        )
        assert row is not None
        return row["since"], row["used"], row["refused"]

    async def purge(self, before: datetime) -> int:
        """Forget windows that began before."""
        return await self._db.run(quotas.delete().where(quotas.c.since < before))
