"""The last exchange of a chat, so that "and in Germany?" is understood for some minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.session import Session
from storage.tables import dialogs


class Dialogs:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def remember(self, chat_id: int, exchange: str, now: datetime) -> None:
        """*exchange* is the caller's own; it takes the place of the one before."""
        statement = self._db.insert(dialogs).values(chat_id=chat_id, exchange=exchange, said_at=now)
        await self._db.run(
            statement.on_conflict_do_update(
                index_elements=["chat_id"], set_={"exchange": exchange, "said_at": now}
            )
        )

    async def last(self, chat_id: int, since: datetime) -> str | None:
        """What was remembered, unless it is older than *since*."""
        query = select(dialogs.c.exchange)
        query = query.where(dialogs.c.chat_id == chat_id, dialogs.c.said_at >= since)
        found: str | None = await self._db.value(query)
        return found

    async def purge(self, before: datetime) -> int:
        return await self._db.run(delete(dialogs).where(dialogs.c.said_at < before))
