"""Standing wishes for digests: the database says which are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from storage import leases
from storage.errors import NotFound
from storage.records import Advance, NewSubscription, Subscription
from storage.session import Session
from storage.tables import chats, subscriptions

_STEP = ("next_at", "next_period", "told_until", "last_period")
_FREE: dict[str, Any] = {"owner": None, "lease_until": None}
_fields_of = itemgetter(*Subscription.__dataclass_fields__)
_SUBSCRIPTION = [c for c in subscriptions.c if c.name not in ("owner", "lease_until")]


class Subscriptions:
    def __init__(self, session: Session) -> None:
        self._db = session

    async def add(self, new: NewSubscription) -> Subscription:
        values = {name: getattr(new, name) for name in NewSubscription.__dataclass_fields__}
        values |= {"paused": False, "told_until": new.created_at}
        statement = self._db.insert(subscriptions).values(**values)
        row = await self._db.row(statement.returning(*_SUBSCRIPTION))
        assert row is not None
        return _subscription(row)

    async def get(self, chat_id: int, subscription_id: int) -> Subscription:
        """NotFound also when it is another chat's."""
        query = select(*_SUBSCRIPTION).where(_is(subscription_id), _belongs_to(chat_id))
        row = await self._db.row(self._db.locked(query, subscriptions))
        if row is None:
            raise NotFound(f"no subscription {subscription_id} in chat {chat_id}")
        return _subscription(row)

    async def find(self, subscription_id: int) -> Subscription | None:
        """Whosever it is: the caller checks who may touch it."""
        row = await self._db.row(select(*_SUBSCRIPTION).where(_is(subscription_id)))
        return _subscription(row) if row is not None else None

    async def of(self, chat_id: int) -> tuple[Subscription, ...]:
        query = select(*_SUBSCRIPTION).where(_belongs_to(chat_id)).order_by(subscriptions.c.id)
        return tuple(_subscription(row) for row in await self._db.rows(query))

    async def count(self) -> int:
        return int(await self._db.value(select(func.count()).select_from(subscriptions)))

    async def reschedule(
        self,
        chat_id: int,
        subscription_id: int,
        schedule: dict[str, Any],
        next_at: datetime,
        next_period: str,
    ) -> Subscription:
        """Another rhythm. Whoever is planning the old one right now loses its lease."""
        return await self._update(
            chat_id,
            subscription_id,
            schedule=schedule,
            next_at=next_at,
            next_period=next_period,
            **_FREE,
        )

    async def set_settings(
        self, chat_id: int, subscription_id: int, settings: dict[str, Any]
    ) -> Subscription:
        return await self._update(chat_id, subscription_id, settings=settings)

    async def rename(
        self, chat_id: int, subscription_id: int, name: str | None, thread_id: int | None
    ) -> Subscription:
        """Its name, and the forum topic it goes to."""
        return await self._update(chat_id, subscription_id, name=name, thread_id=thread_id)

    async def pause(
        self, chat_id: int, subscription_id: int, reason: str, until: datetime | None = None
    ) -> Subscription:
        """Plan none until then, or until `resume`. Whoever is planning one right now loses its
        lease.
        """
        return await self._update(
            chat_id,
            subscription_id,
            paused=True,
            paused_reason=reason,
            paused_until=until,
            **_FREE,
        )

    async def resume(
        self, chat_id: int, subscription_id: int, next_at: datetime, next_period: str
    ) -> Subscription:
        return await self._update(
            chat_id,
            subscription_id,
            paused=False,
            paused_reason=None,
            paused_until=None,
            next_at=next_at,
            next_period=next_period,
        )

    async def remove(self, chat_id: int, subscription_id: int) -> bool:
        """False when there was none. What is owed of it in the outbox is the caller's to cancel."""
        theirs = and_(_is(subscription_id), _belongs_to(chat_id))
        return bool(await self._db.run(delete(subscriptions).where(theirs)))

    # Planning

    async def claim_due(
        self, owner: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[Subscription, ...]:
        """Subscriptions whose slot has come, the earliest first; nobody else gets them meanwhile.

        Chats that are paused have none; a pause that is over counts no more.
        """
        wanted = (
            select(subscriptions.c.id)
            .where(
                subscriptions.c.next_at <= now,
                leases.is_free(subscriptions, now),
                _is_awake(subscriptions.c.paused, subscriptions.c.paused_until, now),
                exists().where(
                    chats.c.id == subscriptions.c.chat_id,
                    _is_awake(chats.c.paused, chats.c.paused_until, now),
                ),
            )
            .order_by(subscriptions.c.next_at)
            .limit(limit)
        )
        mine = {"owner": owner, "lease_until": now + lease}
        rows = await leases.claim(self._db, subscriptions, wanted, mine)
        found = (_subscription(row) for row in rows)
        return tuple(sorted(found, key=lambda s: (s.next_at, s.id)))

    async def claimed(self, owner: str, subscription_ids: Sequence[int]) -> dict[int, int]:
        """Those still in this owner's hands and their chats; they stay so until the transaction
        ends.
        """
        query = select(subscriptions.c.id, subscriptions.c.chat_id)
        query = query.where(
            self._db.among(subscriptions.c.id, subscription_ids), subscriptions.c.owner == owner
        )
        rows = await self._db.rows(self._db.locked(query, subscriptions))
        return {row["id"]: row["chat_id"] for row in rows}

    async def advance(self, owner: str, steps: Sequence[Advance]) -> int:
        """The claimed slots are planned: on to the next. Answers how many were still claimed.

        Belongs into the transaction that puts their messages into the outbox.
        """
        alike: dict[Advance, list[int]] = {}  # thousands take the same step
        for step in steps:
            alike.setdefault(replace(step, subscription_id=0), []).append(step.subscription_id)
        moved = 0
        for step, ids in alike.items():
            values = {name: getattr(step, name) for name in _STEP} | _FREE
            values |= {"paused": False, "paused_until": None}  # a pause that was over
            ours = and_(self._db.among(subscriptions.c.id, ids), subscriptions.c.owner == owner)
            moved += await self._db.run(update(subscriptions).where(ours).values(values))
        return moved

    async def release(self, owner: str, subscription_ids: Sequence[int]) -> int:
        """Give back what of these was claimed and not planned."""
        theirs = and_(
            self._db.among(subscriptions.c.id, subscription_ids), subscriptions.c.owner == owner
        )
        return await self._db.run(update(subscriptions).where(theirs).values(_FREE))

    async def next_due(self) -> datetime | None:
        """When the next slot comes, of those that are not paused for good."""
        rests = subscriptions.c.paused.is_(False) | subscriptions.c.paused_until.is_not(None)
        query = select(func.min(subscriptions.c.next_at)).where(rests)
        found: datetime | None = await self._db.value(query)
        return found

    async def _update(self, chat_id: int, subscription_id: int, **values: Any) -> Subscription:
        statement = update(subscriptions).where(_is(subscription_id), _belongs_to(chat_id))
        row = await self._db.row(statement.values(**values).returning(*_SUBSCRIPTION))
        if row is None:
            raise NotFound(f"no subscription {subscription_id} in chat {chat_id}")
        return _subscription(row)


def _is(subscription_id: int) -> ColumnElement[bool]:
    return subscriptions.c.id == subscription_id


def _belongs_to(chat_id: int) -> ColumnElement[bool]:
    return subscriptions.c.chat_id == chat_id


def _is_awake(
    paused: ColumnElement[bool], until: ColumnElement[Any], now: datetime
) -> ColumnElement[bool]:
    return or_(paused.is_(False), until <= now)


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(*_fields_of(row))
