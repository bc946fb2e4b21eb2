"""The chats the bot has met: what they chose, whether they listen, and how to forget them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    PrimaryKeyConstraint,
    RowMapping,
    Table,
    UniqueConstraint,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from storage import search
from storage.articles import batches, erase_orphans
from storage.errors import NotFound
from storage.records import Chat, Forgotten, Preferences
from storage.session import Session
from storage.tables import cards, chats, holdings, inbox, metadata

#: Whatever names a chat, found by its column's name: no new table can be overlooked.
_OF_CHAT = tuple(table for table in metadata.sorted_tables if "chat_id" in table.c)


class Chats:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def touch(
        self, chat_id: int, kind: str, title: str | None, language: str | None, now: datetime
    ) -> Chat:
        """The chat as it is now, met for the first time or again. What it chose stays."""
        statement = self._db.insert(chats).values(
            id=chat_id,
            kind=kind,
            title=title,
            language=language,
            preferences={},
            created_at=now,
            seen_at=now,
        )
        given = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "kind": given.kind,
                "title": given.title,
                "language": func.coalesce(given.language, chats.c.language),
                "seen_at": given.seen_at,
            },
        )
        row = await self._db.row(statement.returning(*chats.c))
        assert row is not None
        return _chat(row)

    async def get(self, chat_id: int) -> Chat:
        """Inside a write transaction nobody else changes the chat before it ends."""
        found = await self.find(chat_id)
        if found is None:
            raise NotFound(f"no chat {chat_id}")
        return found

    async def find(self, chat_id: int) -> Chat | None:
        row = await self._db.row(self._db.locked(select(chats).where(chats.c.id == chat_id), chats))
        return _chat(row) if row is not None else None

    async def among(self, chat_ids: Iterable[int]) -> dict[int, Chat]:
        """Those of the chats that there are."""
        found: dict[int, Chat] = {}
        for some in batches(chat_ids):
            rows = await self._db.rows(select(chats).where(chats.c.id.in_(some)))
            found |= {row["id"]: _chat(row) for row in rows}
        return found

    async def preferences_of(self, chat_ids: Iterable[int]) -> dict[int, Preferences]:
        """What those of the chats chose that there are."""
        query = select(chats.c.id, chats.c.preferences)
        query = query.where(self._db.among(chats.c.id, chat_ids))
        return {row["id"]: _loaded(row["preferences"]) for row in await self._db.rows(query)}

    async def every(self, *, allowed: bool | None = None) -> tuple[Chat, ...]:
        """All chats, those seen last first."""
        query = select(chats).order_by(chats.c.seen_at.desc(), chats.c.id)
        if allowed is not None:
            query = query.where(chats.c.allowed.is_(allowed))
        return tuple(_chat(row) for row in await self._db.rows(query))

    async def count(self) -> int:
        return int(await self._db.value(select(func.count()).select_from(chats)))

    async def update_preferences(self, chat_id: int, preferences: Preferences) -> Chat:
        return await self._update(chat_id, preferences=_dumped(preferences))

    async def allow(self, chat_id: int, allowed: bool, now: datetime) -> Chat:
        """Let a chat use the bot, or no longer; it need not have been met yet."""
        if await self.find(chat_id) is None:
            await self.touch(chat_id, "private" if chat_id > 0 else "group", None, None, now)
        return await self._update(chat_id, allowed=allowed)

    async def pause(self, chat_id: int, reason: str, until: datetime | None = None) -> Chat:
        """Send it nothing that it did not ask for: it blocked the bot, or wants quiet."""
        return await self._update(chat_id, paused=True, paused_reason=reason, paused_until=until)

    async def revive(self, chat_id: int) -> Chat:
        return await self._update(chat_id, paused=False, paused_reason=None, paused_until=None)

    async def migrate(self, old_id: int, new_id: int) -> Chat:
        """A group became a supergroup: all it has moves to the new id. Doing it twice is harmless.

        Cards stay behind: the new chat counts its messages from one again.
        """
        old = await self.find(old_id)
        if old is None:
            return await self.get(new_id)
        new = await self.find(new_id)
        if new is None:
            row = dict(await self._row(old_id)) | {"id": new_id}
            await self._db.run(self._db.insert(chats).values(**row).on_conflict_do_nothing())
        await self._db.run(delete(cards).where(cards.c.chat_id == old_id))
        for table in _OF_CHAT:
            moved = update(table).where(table.c.chat_id == old_id, ~_taken(table, new_id))
            await self._db.run(moved.values(chat_id=new_id))
        await self._db.run(delete(chats).where(chats.c.id == old_id))
        chosen = _dumped(old.preferences) | (_dumped(new.preferences) if new else {})
        allowed = old.allowed or (new is not None and new.allowed)
        return await self._update(new_id, kind="supergroup", preferences=chosen, allowed=allowed)

    async def forget(self, chat_id: int) -> Forgotten:
        """Erase everything of this chat, and the articles nobody else holds or lists."""
        held = select(holdings.c.article_id).where(holdings.c.chat_id == chat_id)
        article_ids = await self._db.values(held)
        rows = await self._forget_updates(chat_id)
        for table in _OF_CHAT:
            rows += await self._db.run(delete(table).where(table.c.chat_id == chat_id))
        rows += await self._db.run(delete(chats).where(chats.c.id == chat_id))
        erased = await erase_orphans(self._db, article_ids)
        if erased:
            await search.scrub(self._db)
        return Forgotten(articles=len(article_ids), rows=rows)

    async def _forget_updates(self, chat_id: int) -> int:
        """Empty the raw updates that name the chat; their ids stay, so none is handled twice."""
        named = select(inbox.c.update_id, inbox.c.raw).where(inbox.c.raw.contains(str(chat_id)))
        whole_number = re.compile(rf"(?<![\d-]){chat_id}(?!\d)")
        theirs = [
            row["update_id"]
            for row in await self._db.rows(named)
            if whole_number.search(row["raw"])
        ]
        emptied = {
            "raw": None,
            "reason": None,
            "done_at": func.coalesce(inbox.c.done_at, inbox.c.received_at),
        }
        for update_id in theirs:
            await self._db.run(
                update(inbox).where(inbox.c.update_id == update_id).values(**emptied)
            )
        return len(theirs)

    async def _update(self, chat_id: int, **values: Any) -> Chat:
        statement = update(chats).where(chats.c.id == chat_id).values(**values)
        row = await self._db.row(statement.returning(*chats.c))
        if row is None:
            raise NotFound(f"no chat {chat_id}")
        return _chat(row)

    async def _row(self, chat_id: int) -> RowMapping:
        row = await self._db.row(select(chats).where(chats.c.id == chat_id))
        assert row is not None
        return row


def _taken(table: Table, chat_id: int) -> ColumnElement[bool]:
    """Whether the other chat has the like of this row already, so that both cannot be kept."""
    twin = table.alias()
    return or_(
        false(),
        *(
            exists().where(
                twin.c.chat_id == chat_id,
                *(twin.c[c.name] == c for c in rule.columns if c.name != "chat_id"),
            )
            for rule in table.constraints
            if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint)
            and "chat_id" in rule.columns
        ),
    )


def _chat(row: RowMapping) -> Chat:
    return Chat(**dict(row) | {"preferences": _loaded(row["preferences"])})


_PREFERENCES = {f.name for f in fields(Preferences)}


def _loaded(stored: Mapping[str, Any]) -> Preferences:
    """What the chat chose; names this version does not know are carried along untouched."""
    if not stored:  # as most do, and thousands are read at a digest's hour
        return Preferences()
    known = {name: value for name, value in stored.items() if name in _PREFERENCES}
    unknown = {name: value for name, value in stored.items() if name not in _PREFERENCES}
    for name in ("filters", "mutes"):
        if name in known:
            known[name] = tuple(
                tuple(item) if isinstance(item, list) else item for item in known[name]
            )
    known["extra"] = {**known.get("extra", {}), **unknown}
    return Preferences(**known)


def _dumped(preferences: Preferences) -> dict[str, Any]:
    """Only what differs, so that a better default reaches those who chose nothing."""
    chosen = asdict(preferences)
    extra = chosen.pop("extra")
    default = asdict(Preferences())
    changed = {name: value for name, value in chosen.items() if value != default[name]}
    return {**extra, **changed}
