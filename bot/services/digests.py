"""Digests: who is due, what is told, and one transaction in which it is promised.

Nothing is rendered here. A digest is kept as places in its articles; its message is made when it
leaves, in the language the chat speaks by then and without what was erased meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.analysis import codec, sketches
from bot.analysis.stories import Outline
from bot.analysis.types import Analysis
from bot.clock import Clock
from bot.digests import contents as made
from bot.digests.contents import Contents, Item, Text
from bot.digests.schedule import Slot
from bot.digests.select import (
    ROOM,
    Candidate,
    Selection,
    Wants,
    hidden_by,
    is_wanted,
    select,
    tiers,
)
from bot.errors import Stale
from bot.services import subscriptions
from bot.services.articles import Opened
from bot.services.preferences import quiet, wants
from bot.services.sketches import Sketches
from bot.services.subscriptions import options_of, schedule_of, stream
from storage.database import Database, Transaction
from storage.errors import NotFound
from storage.records import (
    Advance,
    Arrival,
    Chat,
    Digest,
    NewDelivery,
    NewDigest,
    Subscription,
)

#: The newest of a window; nobody reads more.
MOST_CANDIDATES = 2000
#: How far back a story is known to have been told.
MEMORY = timedelta(hours=72)
_RECENT = timedelta(days=30)
#: What was just being stored when the last window closed belongs into the next; what was told
#: is not told again anyway.
_OVERLAP = timedelta(minutes=10)
_BATCH = 1000
_RATINGS = 20
_LEASE = timedelta(minutes=5)
#: Members of a story that are looked into.
_MEMBERS = 4
#: Articles whose analyses are kept unpacked: many chats get the same.
_REMEMBERED = 500
_NOW, _PREVIEW = "now", "now preview"
_NO_SKETCH = sketches.sketch(Outline({}))


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest with the articles it shows, ready for its view."""

    digest: Digest
    contents: Contents
    articles: Mapping[int, Opened]
    name: str | None = None
    next_at: datetime | None = None
    zone: str | None = None

    @property
    def is_preview(self) -> bool:
        return self.digest.period.startswith(_PREVIEW)


@dataclass(frozen=True, slots=True)
class Tested:
    """What the filters make of the last days."""

    hidden: tuple[tuple[Opened, str], ...]
    passed: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """One subscription's due slot, and what decides what it tells."""

    one: Subscription
    chat: Chat
    slot: Slot
    then: Slot
    since: datetime
    told: tuple[str, ...]
    alone: bool  # has news of its own, so nobody shares its digest

    @property
    def audience(self) -> tuple[object, ...]:
        """Those who agree in all of this get the same stories."""
        chosen = self.chat.preferences
        mine = (self.chat.id,) if self.alone else ()
        options = options_of(self.one)
        return (
            *mine,
            self.since,
            chosen.house_feeds,
            chosen.filters,
            chosen.mutes,
            options,
            self.told,
        )


class Digests:
    def __init__(
        self, database: Database, clock: Clock, sketches: Sketches, *, zone: str = "UTC"
    ) -> None:
        self._database = database
        self._clock = clock
        self._sketches = sketches
        self._zone = zone
        self._owner = f"plan-{uuid4().hex[:12]}"
        self._analyses: dict[tuple[int, int], Analysis] = {}
        #: Told when something has been put into the outbox.
        self.on_promise: Callable[[], None] = lambda: None

    # Planning

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
            if not claimed or seen.issuperset(one.id for one in claimed):
                await self.release()
                return total
            seen.update(one.id for one in claimed)
            try:
                await self._publish(claimed, now, shared)
            finally:
                await self.release()
            self.on_promise()
            total += len(claimed)

    async def release(self) -> None:
        """Leave what was claimed and not planned to others."""
        async with self._database.write() as tx:
            await tx.subscriptions.release(self._owner)

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
            if plan.chat.id in busy:
                chosen.append(None)
                continue
            key = plan.audience
            contents = shared.get(key) or await self._choose(
                plan.chat, options_of(plan.one), plan.since, now, plan.told
            )
            if not plan.alone:
                shared[key] = contents
            chosen.append(contents)
        async with self._database.write() as tx:
            await self._promise(tx, plans, chosen, now)

    async def _plans(self, claimed: Sequence[Subscription], now: datetime) -> list[_Plan]:
        since = {one.id: subscriptions.window_start(one) for one in claimed}
        async with self._database.read() as tx:
            chats = await tx.chats.among({one.chat_id for one in claimed})
            earliest = min(since.values()) - MEMORY
            alone = await tx.digests.with_own_news(list(chats), earliest)
            told = await tx.digests.last_told([one.id for one in claimed], now - MEMORY)
        plans = []
        known: dict[tuple[object, ...], tuple[Slot, Slot]] = {}  # thousands share an hour
        for one in claimed:
            key = (repr(one.schedule), one.next_at, one.next_period, one.last_period)
            if key not in known:
                known[key] = subscriptions.due(one, now)
            slot, then = known[key]
            chat = chats.get(one.chat_id)
            if chat is not None:  # else it has been forgotten just now, with all it had
                was = told.get(one.id, ())
                plans.append(_Plan(one, chat, slot, then, since[one.id], was, one.chat_id in alone))
        return plans

    async def _at_their_limit(self, plans: Sequence[_Plan], now: datetime) -> set[int]:
        """Chats that have had as many messages today as they want."""
        limited = {p.chat.id: p.chat for p in plans if p.chat.preferences.messages_a_day}
        busy: set[int] = set()
        async with self._database.read() as tx:
            for chat_id, chat in limited.items():
                midnight = _midnight(now, self._zone_of(chat))
                count = await tx.digests.count_messages([chat_id], midnight, "")
                if count.get(chat_id, 0) >= (chat.preferences.messages_a_day or 0):
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
            if claimed.get(plan.one.id) == plan.chat.id
        ]
        telling = [
            (plan, contents)
            for plan, contents in ours
            if contents is not None and (contents.items or plan.chat.preferences.empty_digests)
        ]
        packed: dict[int, str] = {}
        for _, contents in telling:
            if id(contents) not in packed:
                packed[id(contents)] = made.dumps(contents)
        ids = await tx.digests.add(
            [
                NewDigest(
                    chat_id=plan.chat.id,
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
        await tx.outbox.enqueue(
            [
                NewDelivery(
                    chat_id=plan.chat.id,
                    thread_id=plan.one.thread_id,
                    stream=stream(plan.one.id),
                    period=plan.slot.period,
                    payload=json.dumps({"digest": digest_id}),
                    planned_at=now,
                    not_before=self._not_in_the_night(plan.chat, now),
                )
                for (plan, _), digest_id in zip(telling, ids, strict=True)
                if digest_id is not None
            ]
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

    def _not_in_the_night(self, chat: Chat, now: datetime) -> datetime:
        hours = quiet(chat.preferences, self._zone_of(chat))
        return hours.ends_after(now) if hours else now

    def _zone_of(self, chat: Chat) -> str:
        return chat.preferences.timezone or self._zone

    # One digest now

    async def make(
        self, chat_id: int, one: Subscription | None = None, *, preview: bool = False
    ) -> Issue:
        """A digest right away, of what came since the last; the next comes as if it had not been.

        Without a subscription: of the last day.
        """
        now = self._clock()
        await self._sketches.fill()
        since = now - subscriptions.FIRST_WINDOW
        told: tuple[str, ...] = ()
        async with self._database.read() as tx:
            chat = await tx.chats.get(chat_id)
            if one is not None:
                since = subscriptions.window_start(one)
                told = (await tx.digests.last_told([one.id], now - MEMORY)).get(one.id, ())
        options = options_of(one) if one else subscriptions.Options()
        contents = await self._choose(chat, options, since, now, told)
        kind = _PREVIEW if preview else _NOW
        period = f"{kind} {now.isoformat()} {uuid4().hex[:6]}"
        async with self._database.write() as tx:
            new = NewDigest(
                chat_id=chat_id,
                subscription_id=one.id if one else None,
                period=period,
                since=since,
                until=now,
                content=made.dumps(contents),
                article_ids=contents.told,
                created_at=now,
            )
            (digest_id,) = await tx.digests.add([new])
        assert digest_id is not None, "its period is its own"
        return await self.open(chat_id, digest_id)

    async def open(self, chat_id: int, digest_id: int) -> Issue:
        """A digest made before, with its articles as they are now. Raises Stale."""
        try:
            async with self._database.read() as tx:
                digest = await tx.digests.get(chat_id, digest_id)
                one = (
                    await tx.subscriptions.find(digest.subscription_id)
                    if digest.subscription_id
                    else None
                )
                contents = made.loads(digest.content)
                needed = {article for item in contents.items for article in item.needs}
                articles = await self._opened(tx, chat_id, sorted(needed))
        except NotFound as exc:
            raise Stale(f"digest {digest_id}") from exc
        if one is None:
            return Issue(digest, contents, articles)
        zone = schedule_of(one).zone
        return Issue(digest, contents, articles, one.name, one.next_at, zone)

    async def rate(self, chat_id: int, digest_id: int, *, good: bool) -> None:
        """Note what a reader thought of it. Raises Stale."""
        try:
            async with self._database.write() as tx:
                await tx.digests.get(chat_id, digest_id)
                chat = await tx.chats.get(chat_id)
                ratings = dict(chat.preferences.extra.get("ratings", {}))
                ratings[str(digest_id)] = good
                latest = dict(list(ratings.items())[-_RATINGS:])
                extra = {**chat.preferences.extra, "ratings": latest}
                await tx.chats.update_preferences(chat_id, replace(chat.preferences, extra=extra))
        except NotFound as exc:
            raise Stale(f"digest {digest_id}") from exc

    async def feeds_named(self, chat_id: int, names: Sequence[str]) -> tuple[int, ...]:
        """Ids of the feeds that the chat follows under these names, or parts of them."""
        if not names:
            return ()
        async with self._database.read() as tx:
            known = await tx.digests.feed_names_of(chat_id)
        wanted = [name.casefold() for name in names]
        return tuple(
            feed_id
            for feed_id, name in known.items()
            if any(part in (name or "").casefold() for part in wanted)
        )

    async def count_feeds(self, chat_id: int) -> int:
        """How many feeds the chat follows itself."""
        async with self._database.read() as tx:
            return len(await tx.feeds.of(chat_id))

    async def is_source(self, chat_id: int, name: str) -> bool:
        """Whether the chat gets news from somebody of that name."""
        now = self._clock()
        async with self._database.read() as tx:
            arrivals = await tx.digests.arrivals(chat_id, now - _RECENT, now, MOST_CANDIDATES)
        return any((one.source or "").casefold() == name.casefold() for one in arrivals)

    async def test_filters(self, chat_id: int, days: int = 7) -> Tested:
        """What the chat's filters and mutes would have kept out of the last days."""
        now = self._clock()
        await self._sketches.fill()
        async with self._database.read() as tx:
            chat = await tx.chats.get(chat_id)
            since = now - timedelta(days=days)
            arrivals = await tx.digests.arrivals(
                chat_id, since, now, MOST_CANDIDATES, house=chat.preferences.house_feeds
            )
            wish = wants(chat.preferences, now)
            candidates = [_candidate(arrival) for arrival in arrivals]
            hidden = {c.id: by for c in candidates if (by := hidden_by(wish, c))}
            passed = sum(is_wanted(wish, c) for c in candidates)
            opened = await self._opened(tx, chat_id, list(hidden)[:20])
        shown = tuple((one, hidden[article_id]) for article_id, one in opened.items())
        return Tested(shown, passed)

    # Choosing

    async def _choose(
        self,
        chat: Chat,
        options: subscriptions.Options,
        since: datetime,
        until: datetime,
        told: Sequence[str],
    ) -> Contents:
        chosen = chat.preferences
        async with self._database.read() as tx:
            arrivals = await tx.digests.arrivals(
                chat.id,
                since - _OVERLAP,
                until,
                MOST_CANDIDATES,
                house=chosen.house_feeds,
                feed_ids=options.feeds or None,
            )
            before = {article for packed in told for article in made.loads(packed).told}
            known = await tx.digests.recall(chat.id, sorted(before))
            wish = wants(chosen, until, options.words)
            selection = choice(arrivals, wish, until, known)
            return await self._compose(tx, chat.id, selection)

    async def _compose(self, tx: Transaction, chat_id: int, selection: Selection) -> Contents:
        """The stories that have something new, as many as there is room for."""
        items: list[Item] = []
        left = list(selection.stories)
        while left and len(items) < ROOM:
            some, left = left[: ROOM - len(items)], left[ROOM - len(items) :]
            ids = [a for s in some for a in (*s.articles[:_MEMBERS], *s.before[-_MEMBERS:])]
            texts = {
                one.id: Text(one.id, one.kept.article.text, one.analysis, one.kept.title)
                for one in (await self._opened(tx, chat_id, ids)).values()
            }
            sources = [len(item.sources) for item in items]
            ranks = tiers([*sources, *(len(story.sources) for story in some)])
            for story, tier in zip(some, ranks[len(items) :], strict=True):
                item = made.compose(story, texts, tier)
                if item is not None:
                    items.append(item)
        ranks = tiers([len(item.sources) for item in items])
        return Contents(
            tuple(replace(item, tier=tier) for item, tier in zip(items, ranks, strict=True)),
            selection.articles,
            selection.sources,
            held_back=len(left),
        )

    async def _opened(self, tx: Transaction, chat_id: int, ids: Sequence[int]) -> dict[int, Opened]:
        found = {}
        for kept in await tx.articles.visible_among(chat_id, ids):
            article = kept.article
            key = (article.id, article.engine_version)
            analysis = self._analyses.pop(key, None) or codec.loads(article.analysis)
            self._analyses[key] = analysis
            found[article.id] = Opened(kept, analysis)
        while len(self._analyses) > _REMEMBERED:
            del self._analyses[next(iter(self._analyses))]
        return found


def choice(
    arrivals: Sequence[Arrival], wish: Wants, until: datetime, known: Sequence[Arrival] = ()
) -> Selection:
    """`select`, for what storage knows of articles."""
    return select(
        [_candidate(arrival) for arrival in arrivals],
        wish,
        until=until,
        told=[_candidate(arrival) for arrival in known],
    )


def _candidate(arrival: Arrival) -> Candidate:
    one = arrival.sketch
    return Candidate(
        id=arrival.article_id,
        came_at=arrival.came_at,
        sketch=sketches.unpack(one.terms) if one else _NO_SKETCH,
        words=one.words if one else (arrival.title or ""),
        source=arrival.source or "",
        published_at=arrival.published_at,
        by_feed=bool(arrival.feed_ids),
        saved=arrival.saved,
    )


def _midnight(now: datetime, zone: str) -> datetime:
    here = now.astimezone(ZoneInfo(zone))
    return datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)
