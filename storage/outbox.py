"""Messages owed to chats, from the moment they are decided until they are delivered.

    pending → leased → sending → sent | dead | unknown

Telegram cannot be asked whether a message arrived. So `sending` is committed just before the
socket is written to: after a crash only those rows are in doubt, and the policy says what becomes
of them. Everything before is safe to do again, everything after is settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from storage import leases
from storage.articles import batches
from storage.errors import NotFound
from storage.records import Delivery, DeliveryState, NewDelivery
from storage.session import Session
from storage.tables import digests, outbox, subscriptions

_OWED = ("pending", "leased", "sending")
_LOOK_AHEAD = 4  # times as many as asked for, to find enough chats among them
_OWN = NewDelivery.__dataclass_fields__
#: Written into the statement: a hundred thousand rows have it in common.
_AT_FIRST = {
    "state": literal_column("'pending'"),
    "attempts": literal_column("0"),
    "ambiguous": literal_column("0"),
    "plain": false(),
}


class Outbox:
    def __init__(self, session: Session) -> None:
        self._db = session

    # Owing

    async def enqueue(self, deliveries: Sequence[NewDelivery]) -> int:
        """Owe these; answers how many were not owed already."""
        new = 0
        for some in batches(deliveries):
            rows = [
                {name: getattr(one, name) for name in _OWN}
                | {"not_before": one.not_before or one.planned_at}
                for one in some
            ]
            statement = self._db.insert(outbox).values(_AT_FIRST).on_conflict_do_nothing()
            new += len(await self._db.values(statement.returning(outbox.c.id), rows))
        return new

    async def enqueue_digests(
        self,
        digest_ids: Sequence[int],
        planned_at: datetime,
        not_before: datetime,
        *,
        stream: str,
        payload: str,
    ) -> None:
        """Owe these digests to their subscribers. In *stream* and *payload* `{}` stands for the id
        of the subscription and of the digest: so the database writes thousands of rows by itself.
        """
        usual = NewDelivery(0, "", "", "", planned_at)
        values = {
            "chat_id": digests.c.chat_id,
            "thread_id": subscriptions.c.thread_id,
            "stream": _filled(stream, digests.c.subscription_id),
            "period": digests.c.period,
            "payload": _filled(payload, digests.c.id),
            "planned_at": literal(planned_at, outbox.c.planned_at.type),
            "not_before": literal(not_before, outbox.c.not_before.type),
            "part": literal(usual.part),
            "priority": literal(usual.priority),
            "silent": false(),
            **_AT_FIRST,
        }
        owed = select(*(value.label(name) for name, value in values.items())).join_from(
            digests, subscriptions, subscriptions.c.id == digests.c.subscription_id
        )
        owed = owed.where(self._db.among(digests.c.id, digest_ids))
        statement = self._db.insert(outbox).from_select(list(values), owed)
        await self._db.run(statement.on_conflict_do_nothing())

    async def get(self, delivery_id: int) -> Delivery:
        row = await self._db.row(select(outbox).where(outbox.c.id == delivery_id))
        if row is None:
            raise NotFound(f"no delivery {delivery_id}")
        return _delivery(row)

    async def of(self, chat_id: int, state: DeliveryState, limit: int) -> tuple[Delivery, ...]:
        """A chat's deliveries in one state, newest first."""
        query = select(outbox).where(outbox.c.chat_id == chat_id, outbox.c.state == state)
        rows = await self._db.rows(query.order_by(outbox.c.id.desc()).limit(limit))
        return tuple(_delivery(row) for row in rows)

    async def cancel(self, stream: str, chat_id: int | None = None) -> int:
        """Owe no longer what of this stream has not begun to be sent."""
        waiting = and_(outbox.c.stream == stream, outbox.c.state.in_(("pending", "leased")))
        if chat_id is not None:
            waiting = and_(waiting, outbox.c.chat_id == chat_id)
        return await self._db.run(delete(outbox).where(waiting))

    # Sending

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        per_chat: int | None = None,
        under_way: Collection[tuple[int, int]] = (),
    ) -> tuple[Delivery, ...]:
        """Take what is to be sent now, the most urgent first, then the longest waiting.

        A lease that ran out before `begin_sending` is taken over. A part waits for those before it.
        *under_way* are the deliveries and chats the owner has in hand: they are not taken twice,
        and of no chat more than *per_chat*.
        """
        before = outbox.alias()
        unfinished = exists().where(
            before.c.chat_id == outbox.c.chat_id,
            before.c.stream == outbox.c.stream,
            before.c.period == outbox.c.period,
            before.c.part < outbox.c.part,
            before.c.state.in_(_OWED),
        )
        wanted = (
            select(outbox.c.id)
            .where(
                outbox.c.state.in_(_OWED),  # as the index says it
                or_(
                    outbox.c.state == "pending",
                    and_(outbox.c.state == "leased", outbox.c.lease_until <= now),
                ),
                outbox.c.not_before <= now,
                ~unfinished,
            )
            .order_by(outbox.c.priority, outbox.c.not_before, outbox.c.id)
            .limit(limit)
        )
        if under_way:
            wanted = wanted.where(outbox.c.id.not_in([number for number, _ in under_way]))
        if per_chat is not None:
            chosen = await self._fairly(wanted, limit, per_chat, Counter(c for _, c in under_way))
            wanted = wanted.where(outbox.c.id.in_(chosen))
        mine = {"state": "leased", "owner": owner, "lease_until": now + lease}
        rows = await leases.claim(self._db, outbox, wanted, mine)
        found = (_delivery(row) for row in rows)
        return tuple(sorted(found, key=lambda d: (d.priority, d.not_before, d.id)))

    async def _fairly(
        self, wanted: Select[Any], limit: int, per_chat: int, in_hand: Counter[int]
    ) -> list[int]:
        """The first *limit* that *wanted* selects, but of no chat more than *per_chat*."""
        full = [chat for chat, count in in_hand.items() if count >= per_chat]
        if full:
            wanted = wanted.where(outbox.c.chat_id.not_in(full))
        chosen: list[int] = []
        for row in await self._db.rows(
            wanted.add_columns(outbox.c.chat_id).limit(_LOOK_AHEAD * limit)
        ):
            in_hand[row["chat_id"]] += 1
            if in_hand[row["chat_id"]] <= per_chat:
                chosen.append(row["id"])
        return chosen[:limit]

    async def begin_sending(
        self, delivery_id: int, owner: str, now: datetime, lease: timedelta
    ) -> bool:
        """Say that the next thing is the socket. Commit before it is.

        False: the lease was lost, so another may send it and this one must not. The new *lease*
        has to outlive the longest wait for an answer.
        """
        mine = and_(
            outbox.c.id == delivery_id,
            outbox.c.owner == owner,
            outbox.c.state == "leased",
            outbox.c.lease_until > now,
        )
        statement = (
            update(outbox)
            .where(mine)
            .values(state="sending", attempts=outbox.c.attempts + 1, lease_until=now + lease)
        )
        return bool(await self._db.run(statement))

    async def mark_sent(
        self, delivery_id: int, owner: str, message_id: int | None, now: datetime
    ) -> bool:
        """It arrived. Its content is dropped."""
        return await self._settle(
            delivery_id, owner, "sent", now, message_id=message_id, payload=None, reason=None
        )

    async def postpone(
        self,
        delivery_id: int,
        owner: str,
        until: datetime,
        *,
        reason: str | None = None,
        reached_wire: bool = True,
        ambiguous: bool = False,
        silent: bool = False,
        plain: bool = False,
    ) -> bool:
        """Try again later: silently, or without markup, if so; once set, both stay."""
        values = _released() | {"state": "pending", "not_before": until, "reason": reason}
        if not reached_wire:
            values["attempts"] = outbox.c.attempts - 1
        if ambiguous:
            values["ambiguous"] = outbox.c.ambiguous + 1
        if silent:
            values["silent"] = True
        if plain:
            values["plain"] = True
        statement = update(outbox).where(_in_hand(delivery_id, owner)).values(**values)
        return bool(await self._db.run(statement))

    async def park(self, delivery_id: int, owner: str, reason: str, now: datetime) -> bool:
        """Nobody knows whether it arrived, and it will not be sent again."""
        ambiguous = outbox.c.ambiguous + 1
        return await self._settle(
            delivery_id, owner, "unknown", now, reason=reason, ambiguous=ambiguous
        )

    async def give_up(self, delivery_id: int, owner: str, reason: str, now: datetime) -> bool:
        """It will never arrive."""
        return await self._settle(delivery_id, owner, "dead", now, reason=reason)

    async def give_up_chat(self, chat_id: int, reason: str, now: datetime) -> int:
        """The chat is gone: nothing that waits for it will arrive."""
        waiting = and_(outbox.c.chat_id == chat_id, outbox.c.state.in_(("pending", "leased")))
        values = _released() | {"state": "dead", "reason": reason, "settled_at": now}
        return await self._db.run(update(outbox).where(waiting).values(**values))

    # Crashes and order

    async def release(self, owner: str) -> int:
        """Give back what was claimed and not begun: the process is leaving."""
        mine = and_(outbox.c.owner == owner, outbox.c.state == "leased")
        values = _released() | {"state": "pending"}
        return await self._db.run(update(outbox).where(mine).values(**values))

    async def recover(
        self,
        now: datetime,
        *,
        retry: bool,
        most_ambiguous: int,
        everybody: bool = False,
        owner: str | None = None,
    ) -> tuple[int, int]:
        """Decide about messages whose sender died while sending: (to be sent again, parked).

        Those whose lease ran out; with *everybody*, all: a process that has the database to itself
        knows at its start that nobody else is alive; with *owner*, all of that one, which has just
        been born again. To *retry* means to send again in silence,
        but not when *most_ambiguous* attempts went without an answer.
        """
        orphaned = outbox.c.state == "sending"
        unbegun = update(outbox).where(outbox.c.state == "leased")
        if owner is not None:
            orphaned = and_(orphaned, outbox.c.owner == owner)
            await self.release(owner)
        elif everybody:
            await self._db.run(unbegun.values(**_released() | {"state": "pending"}))
        else:
            orphaned = and_(orphaned, outbox.c.lease_until <= now)
        doubt = _released() | {
            "ambiguous": outbox.c.ambiguous + 1,
            "reason": "the sender stopped before the answer came",
        }
        hopeless = orphaned
        if retry:
            hopeless = and_(orphaned, outbox.c.ambiguous + 1 >= most_ambiguous)
        unknown = doubt | {"state": "unknown", "settled_at": now}
        parked = await self._db.run(update(outbox).where(hopeless).values(**unknown))
        again = doubt | {"state": "pending", "silent": True, "not_before": now}
        repeated = await self._db.run(update(outbox).where(orphaned).values(**again))
        return repeated, parked

    async def counts(self) -> dict[str, int]:
        """How many there are in each state: their sum is all that was ever planned and is kept."""
        query = select(outbox.c.state, func.count().label("many")).group_by(outbox.c.state)
        return {row["state"]: row["many"] for row in await self._db.rows(query)}

    async def count_owed(self, stream: str) -> int:
        """How much of a stream is not settled yet."""
        owed = and_(outbox.c.stream == stream, outbox.c.state.in_(_OWED))
        return int(await self._db.value(select(func.count()).where(owed)))

    async def next_due(self) -> datetime | None:
        """When the next waiting message may go."""
        query = select(func.min(outbox.c.not_before)).where(outbox.c.state == "pending")
        found: datetime | None = await self._db.value(query)
        return found

    async def purge(self, before: datetime, limit: int) -> int:
        """Forget up to *limit* messages settled before. Call it until it answers 0."""
        old = select(outbox.c.id).where(outbox.c.settled_at < before)
        ids = await self._db.values(old.order_by(outbox.c.settled_at).limit(limit))
        for some in batches(ids):
            await self._db.run(delete(outbox).where(outbox.c.id.in_(some)))
        return len(ids)

    async def _settle(
        self, delivery_id: int, owner: str, state: DeliveryState, now: datetime, **values: Any
    ) -> bool:
        """False when it is no longer in this owner's hands; then nothing changes."""
        settled = _released() | {"state": state, "settled_at": now} | values
        statement = update(outbox).where(_in_hand(delivery_id, owner)).values(**settled)
        return bool(await self._db.run(statement))


def _filled(form: str, number: ColumnElement[int]) -> ColumnElement[str]:
    before, _, after = form.partition("{}")
    return literal(before).concat(cast(number, String)).concat(literal(after))


def _in_hand(delivery_id: int, owner: str) -> ColumnElement[bool]:
    return and_(
        outbox.c.id == delivery_id,
        outbox.c.owner == owner,
        outbox.c.state.in_(("leased", "sending")),
    )


def _released() -> dict[str, Any]:
    return {"owner": None, "lease_until": None}


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**row)
