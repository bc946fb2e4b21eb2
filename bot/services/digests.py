"""Digests somebody asks for: one now, a preview, one made before; what filters would hide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.clock import Clock
from bot.digests import contents as made
from bot.digests.contents import Contents
from bot.digests.select import hidden_by, is_wanted
from bot.errors import Stale
from bot.services import subscriptions
from bot.services.articles import Opened
from bot.services.choosing import MEMORY, MOST_CANDIDATES, Choosing, candidate
from bot.services.preferences import wants
from bot.services.sketches import Sketches
from bot.services.subscriptions import options_of, schedule_of
from storage.database import Database
from storage.errors import NotFound
from storage.records import Digest, NewDigest, Subscription

_RECENT = timedelta(days=30)
_RATINGS = 20
_NOW, _PREVIEW = "now", "now preview"


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


class Digests:
    def __init__(
        self, database: Database, clock: Clock, sketches: Sketches, choosing: Choosing
    ) -> None:
        self._database = database
        self._clock = clock
        self._sketches = sketches
        self._choosing = choosing

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
        contents = await self._choosing.choose(chat_id, chat.preferences, options, since, now, told)
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
                articles = await self._choosing.opened(tx, chat_id, sorted(needed))
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

    async def feeds_named(
        self, chat_id: int, names: Sequence[str]
    ) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Ids of the feeds the chat gets under these names, or parts of them; names of none."""
        if not names:
            return (), ()
        async with self._database.read() as tx:
            known = await tx.digests.feed_names_of(chat_id)
        called = {name: _called(name, known) for name in names}
        found = dict.fromkeys(feed_id for ids in called.values() for feed_id in ids)
        return tuple(found), tuple(name for name, ids in called.items() if not ids)

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
            candidates = [candidate(arrival) for arrival in arrivals]
            hidden = {c.id: by for c in candidates if (by := hidden_by(wish, c))}
            passed = sum(is_wanted(wish, c) for c in candidates)
            opened = await self._choosing.opened(tx, chat_id, list(hidden)[:20])
        shown = tuple((one, hidden[article_id]) for article_id, one in opened.items())
        return Tested(shown, passed)


def _called(name: str, feeds: Mapping[int, str | None]) -> tuple[int, ...]:
    wanted = name.casefold()
    return tuple(one for one, called in feeds.items() if wanted in (called or "").casefold())
