"""Which message shows which article, so that a reply to it is understood."""

from __future__ import annotations

from sqlalchemy import select

from storage.session import Session
from storage.tables import cards


class Cards:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def remember(self, chat_id: int, message_id: int, article_id: int) -> None:
        statement = self._db.insert(cards).values(
            chat_id=chat_id, message_id=message_id, article_id=article_id
        )
        await self._db.run(
            statement.on_conflict_do_update(
                index_elements=["chat_id", "message_id"], set_={"article_id": article_id}
            )
        )

    async def article_of(self, chat_id: int, message_id: int) -> int | None:
        """The article a message shows or gave, None when it is about something else."""
        found: int | None = await self._db.value(
            select(cards.c.article_id).where(
                cards.c.chat_id == chat_id, cards.c.message_id == message_id
            )
        )
        return found
