"""Publishing: who is due, and one transaction in which their digests are promised.

Nothing is rendered here. A digest is kept as places in its articles; its message is made when it
leaves, in the language the chat speaks by then and without what was erased meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.digests import contents as made
from bot.digests.contents import Contents
from bot.digests.schedule import Slot
from bot.services import subscriptions
from bot.services.choosing import MEMORY, Choosing
from bot.services.delivery import DIGEST_PAYLOAD
from bot.services.preferences import quiet
from bot.services.sketches import Sketches
from bot.services.subscriptions import STREAM, options_of
from storage.database import Database, Transaction
from storage.records import Advance, NewDigest, Preferences, Subscription

_BATCH = 1000
#: Should this process die, another plans what it had claimed after so long.
_LEASE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One subscription's due slot, and what decides what it tells."""

    one: Subscription
    chosen: Preferences
    slot: Slot
    then: Slot
    since: datetime
    told: tuple[str, ...]
    alone: bool  # has news of its own, so nobody shares its digest

    @property
    def audience(self) -> tuple[object, ...]:
        """Those who agree in all of this get the same stories."""
        chosen = self.chosen
        return (
            self.one.chat_id if self.alone else None,
            self.since,
            chosen.house_feeds,
            chosen.filters,
            chosen.mutes,
            options_of(self.one),
            self.told,
        )


class Publishing:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        sketches: Sketches,
        choosing: Choosing,
        *,
        zone: str = "UTC",
    ) -> None:
        self._database = database
        self._clock = clock
        self._sketches = sketches
        self._choosing = choosing
        self._zone = zone
        self._owner = f"plan-{uuid4().hex[:12]}"
        #: Told when something has been put into the outbox.
        self.on_promise: Callable[[], None] = lambda: None

    async def publish_due(self) -> int:
        """Promise every digest whose time has come, each once; answers how many slots were due."""
        now = self._clock()
        total = 0
        seen: set[int] = set()
        async with self._database.read() as tx:
            due = await tx.subscriptions.next_due()
        if due is None or due > now:
            return 0
        await self._sketches.fill()
        shared: dict[tuple[object, ...], Contents] = {}
        while True:
            async with self._database.write() as tx:
                claimed = await tx.subscriptions.claim_due(self._owner, now, _LEASE, _BATCH)
            ids = [one.id for one in claimed]
            try:
                if seen.issuperset(ids):  # also when there are none
                    return total
                await self._publish(claimed, now, shared)
            finally:
                await self._release(ids)
            seen.update(ids)
            self.on_promise()
            total += len(claimed)

    async def _release(self, ids: Sequence[int]) -> None:
        """Leave what was claimed and not planned to others."""
        if ids:
            async with self._database.write() as tx:
                await tx.subscriptions.release(self._owner, ids)

    async def _publish(
        self,
        claimed: Sequence[Subscription],
        now: datetime,
        shared: dict[tuple[object, ...], Contents],
    ) -> None:
        plans = await self._plans(claimed, now)
        busy = await self._at_their_limit(plans, now)
        chosen: list[Contents | None] = []
        for plan in plans:
            if plan.one.chat_id in busy:
                chosen.append(None)
                continue
            key = plan.audience
            contents = shared.get(key) or await self._choosing.choose(
                plan.one.chat_id, plan.chosen, options_of(plan.one), plan.since, now, plan.told
            )
            if not plan.alone:
                shared[key] = contents
            chosen.append(contents)
        async with self._database.write() as tx:
            await self._promise(tx, plans, chosen, now)

    async def _plans(self, claimed: Sequence[Subscription], now: datetime) -> list[_Plan]:
        since = {one.id: subscriptions.window_start(one) for one in claimed}
        async with self._database.read() as tx:
            chosen = await tx.chats.preferences_of({one.chat_id for one in claimed})
            earliest = min(since.values()) - MEMORY
            alone = await tx.digests.with_own_news(list(chosen), earliest)
            told = await tx.digests.last_told([one.id for one in claimed], now - MEMORY)
        plans = []
        known: dict[tuple[object, ...], tuple[Slot, Slot]] = {}  # thousands share an hour
        for one in claimed:
            if one.chat_id not in chosen:
                continue  # it has been forgotten just now, with all it had
            key = (repr(one.schedule), one.next_at, one.next_period, one.last_period)
            if key not in known:
                known[key] = subscriptions.due(one, now)
            plans.append(
                _Plan(
                    one,
                    chosen[one.chat_id],
                    *known[key],
                    since=since[one.id],
                    told=told.get(one.id, ()),
                    alone=one.chat_id in alone,
                )
            )
        return plans

    async def _at_their_limit(self, plans: Sequence[_Plan], now: datetime) -> set[int]:
        """Chats that have had as many messages today as they want."""
        limited = {p.one.chat_id: p.chosen for p in plans if p.chosen.messages_a_day}
        busy: set[int] = set()
        async with self._database.read() as tx:
            for chat_id, chosen in limited.items():
                midnight = _midnight(now, self._zone_of(chosen))
                count = await tx.digests.count_messages([chat_id], midnight, "")
                if count.get(chat_id, 0) >= (chosen.messages_a_day or 0):
                    busy.add(chat_id)
        return busy

    async def _promise(
        self,
        tx: Transaction,
        plans: Sequence[_Plan],
        chosen: Sequence[Contents | None],
        now: datetime,
    ) -> None:
        """The digests, their messages and the next slots: all of it or nothing."""
        claimed = await tx.subscriptions.claimed(self._owner, [plan.one.id for plan in plans])
        ours = [
            (plan, contents)
            for plan, contents in zip(plans, chosen, strict=True)
            # Else it was changed, moved or ended meanwhile: the next tick sees to it.
            if claimed.get(plan.one.id) == plan.one.chat_id
        ]
        telling = [
            (plan, contents)
            for plan, contents in ours
            if contents is not None and (contents.items or plan.chosen.empty_digests)
        ]
        packed: dict[int, str] = {}
        for _, contents in telling:
            if id(contents) not in packed:
                packed[id(contents)] = made.dumps(contents)
        ids = await tx.digests.add(
            [
                NewDigest(
                    chat_id=plan.one.chat_id,
                    subscription_id=plan.one.id,
                    period=plan.slot.period,
                    since=plan.since,
                    until=now,
                    content=packed[id(contents)],
                    article_ids=contents.told,
                    created_at=now,
                )
                for plan, contents in telling
            ]
        )
        owed: dict[datetime, list[int]] = {}
        for (plan, _), digest_id in zip(telling, ids, strict=True):
            if digest_id is not None:
                owed.setdefault(self._not_in_the_night(plan.chosen, now), []).append(digest_id)
        for not_before, some in owed.items():
            await tx.outbox.enqueue_digests(
                some, now, not_before, stream=STREAM, payload=DIGEST_PAYLOAD
            )
        await tx.subscriptions.advance(
            self._owner,
            [
                Advance(
                    subscription_id=plan.one.id,
                    next_at=plan.then.at,
                    next_period=plan.then.period,
                    # Who has had enough for today hears of it next time.
                    told_until=plan.since if contents is None else now,
                    last_period=plan.slot.period,
                )
                for plan, contents in ours
            ],
        )

    def _not_in_the_night(self, chosen: Preferences, now: datetime) -> datetime:
        hours = quiet(chosen, self._zone_of(chosen))
        return hours.ends_after(now) if hours else now

    def _zone_of(self, chosen: Preferences) -> str:
        return chosen.timezone or self._zone


def _midnight(now: datetime, zone: str) -> datetime:
    here = now.astimezone(ZoneInfo(zone))
    return datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)
