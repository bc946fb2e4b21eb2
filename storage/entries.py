"""What feeds list: each item once, and its edits counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, and_, delete, func, select, update

from storage.articles import batches, erase_orphans
from storage.errors import NotFound
from storage.records import Entry, NewEntry
from storage.session import Session
from storage.tables import entries


class Entries:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def unseen(self, feed_id: int, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of *keys* that this feed has not listed before, in the order given."""
        order = list(dict.fromkeys(keys))
        known: set[str] = set()
        for some in batches(order):
            query = select(entries.c.key)
            query = query.where(entries.c.feed_id == feed_id, entries.c.key.in_(some))
            known.update(await self._db.values(query))
        return tuple(key for key in order if key not in known)

    async def add_new(
        self, feed_id: int, listed: Sequence[NewEntry], now: datetime
    ) -> tuple[Entry, ...]:
        """Remember what a feed lists; answers only what was not there before, in its order."""
        new: dict[str, Entry] = {}
        for some in batches(listed):
            again = and_(
                entries.c.feed_id == feed_id, entries.c.key.in_([entry.key for entry in some])
            )
            await self._db.run(update(entries).where(again).values(listed_at=now))
            rows = [
                {
                    "feed_id": feed_id,
                    "key": entry.key,
                    "fingerprint": entry.fingerprint,
                    "title": entry.title,
                    "url": entry.url,
                    "published_at": entry.published_at,
                    "seen_at": now,
                    "listed_at": now,
                    "revision": 1,
                }
                for entry in {entry.key: entry for entry in some}.values()
            ]
            statement = self._db.insert(entries).values(rows).on_conflict_do_nothing()
            for row in await self._db.rows(statement.returning(*entries.c)):
                new[row["key"]] = _entry(row)
        return tuple(new.pop(entry.key) for entry in listed if entry.key in new)

    async def revise(self, feed_id: int, listed: Sequence[NewEntry]) -> tuple[Entry, ...]:
        """Note the edits among what was listed before; answers the edited entries."""
        edited = []
        for entry in listed:
            statement = (
                update(entries)
                .where(
                    entries.c.feed_id == feed_id,
                    entries.c.key == entry.key,
                    entries.c.fingerprint != entry.fingerprint,
                )
                .values(
                    fingerprint=entry.fingerprint,
                    title=entry.title,
                    url=entry.url,
                    revision=entries.c.revision + 1,
                )
                .returning(*entries.c)
            )
            edited += [_entry(row) for row in await self._db.rows(statement)]
        return tuple(edited)

    async def link(self, entry_id: int, article_id: int) -> None:
        """This entry is about that article: from now on the feed's followers see it."""
        statement = update(entries).where(entries.c.id == entry_id)
        if not await self._db.run(statement.values(article_id=article_id)):
            raise NotFound(f"no entry {entry_id}")

    async def latest(self, feed_id: int, limit: int) -> tuple[Entry, ...]:
        newest = func.coalesce(entries.c.published_at, entries.c.seen_at)
        query = select(entries).where(entries.c.feed_id == feed_id)
        query = query.order_by(newest.desc(), entries.c.id.desc()).limit(limit)
        return tuple(_entry(row) for row in await self._db.rows(query))

    async def count_since(self, feed_id: int, since: datetime) -> int:
        """How many items the feed has listed for the first time since then."""
        query = select(func.count()).select_from(entries)
        query = query.where(entries.c.feed_id == feed_id, entries.c.seen_at >= since)
        return int(await self._db.value(query))

    async def purge(self, before: datetime, limit: int) -> int:
        """Forget up to *limit* entries not listed since, and articles that nobody else has.

        Call it until it answers 0: a single great deletion would block everybody.
        """
        query = select(entries.c.id, entries.c.article_id).where(entries.c.listed_at < before)
        rows = await self._db.rows(query.order_by(entries.c.listed_at).limit(limit))
        for some in batches(row["id"] for row in rows):
            await self._db.run(delete(entries).where(entries.c.id.in_(some)))
        await erase_orphans(self._db, (r["article_id"] for r in rows if r["article_id"]))
        return len(rows)


def _entry(row: RowMapping) -> Entry:
    return Entry(**row)
