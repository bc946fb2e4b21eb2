"""Standing wishes for digests: made, changed, paused, ended. Storage keeps them, `schedule` knows
when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.clock import Clock
from bot.digests.schedule import Schedule, Slot, latest_slot, next_slot
from bot.errors import Stale, TooManyDigests
from storage.database import Database, Transaction
from storage.errors import NotFound
from storage.records import NewSubscription, Subscription

#: As many digests may come to one chat.
MOST = 20
#: Why a subscription is paused: its chat asked for it.
ASKED = "asked"
#: What its messages are called in the outbox.
STREAM = "digest:{}"
#: What a first digest looks back on.
FIRST_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Options:
    """What one digest is about; nothing said means everything its chat gets."""

    words: tuple[str, ...] = ()
    feeds: tuple[int, ...] = ()


class Subscriptions:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def subscribe(
        self,
        chat_id: int,
        schedule: Schedule,
        options: Options = Options(),
        *,
        name: str | None = None,
        thread_id: int | None = None,
    ) -> Subscription:
        """A new digest; the very same wish again is the one there is, awake.

        Raises TooManyDigests.
        """
        now = self._clock()
        slot = next_slot(schedule, now)
        async with self._database.write() as tx:
            await tx.chats.get(chat_id)  # one at a time in each chat
            standing = await tx.subscriptions.of(chat_id)
            for known in standing:
                same = (schedule_of(known), options_of(known), known.thread_id, known.name)
                if same == (schedule, options, thread_id, name):
                    return await tx.subscriptions.resume(chat_id, known.id, slot.at, slot.period)
            if len(standing) >= MOST:
                raise TooManyDigests(MOST)
            return await tx.subscriptions.add(
                NewSubscription(
                    chat_id=chat_id,
                    schedule=packed(schedule),
                    next_at=slot.at,
                    next_period=slot.period,
                    created_at=now,
                    settings={"words": list(options.words), "feeds": list(options.feeds)},
                    thread_id=thread_id,
                    name=name,
                )
            )

    async def of(self, chat_id: int) -> tuple[Subscription, ...]:
        async with self._database.read() as tx:
            return await tx.subscriptions.of(chat_id)

    async def find(self, subscription_id: int) -> Subscription:
        """Raises Stale when there is none any more. Whose it is, the caller checks."""
        async with self._database.read() as tx:
            found = await tx.subscriptions.find(subscription_id)
        if found is None:
            raise Stale(f"subscription {subscription_id}")
        return found

    async def pause(self, one: Subscription, until: datetime | None) -> Subscription:
        """No digests until then, or until they are wanted again."""
        async with self._database.write() as tx:
            await tx.outbox.cancel(stream(one.id), one.chat_id)
            return await _changed(tx.subscriptions.pause(one.chat_id, one.id, ASKED, until))

    async def resume(self, one: Subscription) -> Subscription:
        """From the next slot on; what happened meanwhile is told then."""
        slot = next_slot(schedule_of(one), self._clock())
        async with self._database.write() as tx:
            return await _changed(
                tx.subscriptions.resume(one.chat_id, one.id, slot.at, slot.period)
            )

    async def end(self, one: Subscription) -> None:
        """No more; what was about to be sent is not."""
        async with self._database.write() as tx:
            await tx.outbox.cancel(stream(one.id), one.chat_id)
            await tx.subscriptions.remove(one.chat_id, one.id)

    async def move(self, chat_id: int, zone: str) -> tuple[Subscription, ...]:
        """The chat lives by another clock now: the same hours, there."""
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            chosen = replace(chat.preferences, timezone=zone)
            await tx.chats.update_preferences(chat_id, chosen)
            return tuple(
                [
                    await self._reschedule(tx, one, replace(schedule_of(one), zone=zone))
                    for one in await tx.subscriptions.of(chat_id)
                ]
            )

    async def reschedule(self, one: Subscription, schedule: Schedule) -> Subscription:
        async with self._database.write() as tx:
            return await self._reschedule(tx, one, schedule)

    async def _reschedule(
        self, tx: Transaction, one: Subscription, schedule: Schedule
    ) -> Subscription:
        slot = after(schedule, self._clock(), last_period=one.last_period)
        return await _changed(
            tx.subscriptions.reschedule(one.chat_id, one.id, packed(schedule), slot.at, slot.period)
        )


def after(schedule: Schedule, now: datetime, *, last_period: str | None) -> Slot:
    """The next slot that has not been told. Who flies west lives an hour twice, and gets one."""
    slot = next_slot(schedule, now)
    while last_period is not None and slot.period <= last_period:
        slot = next_slot(schedule, slot.at)
    return slot


def due(one: Subscription, now: datetime) -> tuple[Slot, Slot]:
    """The slot to be told now, which is the latest that has come, and the one after it."""
    schedule = schedule_of(one)
    latest = latest_slot(schedule, now)
    told = latest if latest.at > one.next_at else Slot(one.next_at, one.next_period)
    return told, after(schedule, now, last_period=max(told.period, one.last_period or ""))


def window_start(one: Subscription) -> datetime:
    """Where the news of the next digest begin."""
    return one.told_until if one.last_period else one.told_until - FIRST_WINDOW


def stream(subscription_id: int) -> str:
    """What a subscription's messages are called in the outbox."""
    return STREAM.format(subscription_id)


def schedule_of(one: Subscription) -> Schedule:
    kept: Mapping[str, Any] = one.schedule
    times = tuple(time.fromisoformat(at) for at in kept["times"])
    return Schedule(frozenset(kept["days"]), times, kept["zone"])


def options_of(one: Subscription) -> Options:
    kept: Mapping[str, Any] = one.settings
    return Options(tuple(kept.get("words", ())), tuple(kept.get("feeds", ())))


def packed(schedule: Schedule) -> dict[str, Any]:
    return {
        "days": sorted(schedule.days),
        "times": [f"{at:%H:%M}" for at in schedule.times],
        "zone": schedule.zone,
    }


async def _changed(change: Any) -> Subscription:
    """Raises Stale when it has been ended meanwhile."""
    try:
        changed: Subscription = await change
    except NotFound as exc:
        raise Stale(str(exc)) from exc
    return changed
