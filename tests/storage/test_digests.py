"""Subscriptions come due once; digests tell what is new."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import NotFound
from storage.records import Advance, NewDigest, NewSubscription
from tests.storage.samples import ANNA, BORYS, NOON, keep, later, meet
from tests.storage.test_feeds import ORSK, VELM, brought

LEASE = timedelta(minutes=5)


def wish(chat_id: int = ANNA, **changes) -> NewSubscription:
    given = {
        "schedule": {"days": [1, 2], "times": ["07:30"], "zone": "Europe/Kyiv"},
        "next_at": later(hours=1),
        "next_period": "2026-05-12 16:00",
        "created_at": NOON,
    }
    return NewSubscription(chat_id=chat_id, **given | changes)


def digest(chat_id: int = ANNA, period: str = "p1", **changes) -> NewDigest:
    given = {
        "subscription_id": None,
        "since": NOON,
        "until": later(hours=1),
        "content": "{}",
        "article_ids": (1, 2),
        "created_at": later(hours=1),
    }
    return NewDigest(chat_id=chat_id, period=period, **given | changes)


async def test_a_subscription_is_kept_as_wished_and_only_its_chat_has_it(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        made = await tx.subscriptions.add(wish(name="Morning", thread_id=7, settings={"max": 5}))
        assert (made.schedule, made.settings) == (wish().schedule, {"max": 5})
        assert (made.name, made.thread_id, made.told_until) == ("Morning", 7, NOON)
        assert await tx.subscriptions.get(ANNA, made.id) == made
        assert await tx.subscriptions.of(ANNA) == (made,)
        assert await tx.subscriptions.of(BORYS) == ()
        with pytest.raises(NotFound):
            await tx.subscriptions.get(BORYS, made.id)
        with pytest.raises(NotFound):
            await tx.subscriptions.set_settings(BORYS, made.id, {})
        assert not await tx.subscriptions.remove(BORYS, made.id)
        assert await tx.subscriptions.count() == 1
        assert await tx.subscriptions.remove(ANNA, made.id)


async def test_a_subscription_can_be_changed(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        made = await tx.subscriptions.add(wish())
        subscriptions = tx.subscriptions
        assert await subscriptions.set_settings(ANNA, made.id, {"a": 1}) == replace(
            made, settings={"a": 1}
        )
        await subscriptions.rename(ANNA, made.id, "Noon", 3)
        changed = await subscriptions.reschedule(ANNA, made.id, {"b": 2}, later(days=1), "p9")
        assert (changed.name, changed.thread_id) == ("Noon", 3)
        assert (changed.schedule, changed.next_at, changed.next_period) == (
            {"b": 2},
            later(days=1),
            "p9",
        )


async def test_a_slot_is_claimed_when_it_comes_and_then_moved_on(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        made = await tx.subscriptions.add(wish())
        assert await tx.subscriptions.next_due() == made.next_at
        assert await tx.subscriptions.claim_due("me", NOON, LEASE, 9) == ()
        due = later(hours=1)
        assert await tx.subscriptions.claim_due("me", due, LEASE, 9) == (made,)
        assert await tx.subscriptions.claim_due("you", due, LEASE, 9) == ()
        step = Advance(made.id, later(days=1), "p2", told_until=due, last_period="p1")
        assert await tx.subscriptions.advance("you", [step]) == 0
        assert await tx.subscriptions.advance("me", []) == 0
        assert await tx.subscriptions.advance("me", [step]) == 1
        now = await tx.subscriptions.get(ANNA, made.id)
        assert (now.next_at, now.next_period, now.told_until, now.last_period) == (
            later(days=1),
            "p2",
            due,
            "p1",
        )


async def test_planners_share_the_work_and_none_is_planned_twice(database):
    async with database.write() as tx:
        await meet(tx, *range(1, 41))
        for chat_id in range(1, 41):
            await tx.subscriptions.add(wish(chat_id, next_at=NOON))

    async def planner(name: str) -> list[int]:
        mine = []
        while True:
            async with database.write() as tx:
                claimed = await tx.subscriptions.claim_due(name, NOON, LEASE, 7)
                steps = [Advance(s.id, later(days=1), "p2", NOON, "p1") for s in claimed]
                assert await tx.subscriptions.advance(name, steps) == len(claimed)
            if not claimed:
                return mine
            mine += [s.id for s in claimed]

    shares = await asyncio.gather(*(planner(f"p{n}") for n in range(4)))
    planned = [subscription_id for share in shares for subscription_id in share]
    assert len(planned) == len(set(planned)) == 40


async def test_whoever_is_paused_gets_none_until_the_pause_is_over(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        hers = await tx.subscriptions.add(wish(next_at=NOON))
        his = await tx.subscriptions.add(wish(BORYS, next_at=NOON))
        await tx.subscriptions.pause(ANNA, hers.id, "holidays", later(days=7))
        await tx.chats.pause(BORYS, "blocked")
        assert await tx.subscriptions.claim_due("me", later(days=6), LEASE, 9) == ()
        due = await tx.subscriptions.claim_due("me", later(days=7), LEASE, 9)
        assert [s.id for s in due] == [hers.id]
        assert await tx.subscriptions.release("me", [hers.id, his.id]) == 1
        await tx.chats.revive(BORYS)
        await tx.subscriptions.pause(BORYS, his.id, "enough")
        resumed = await tx.subscriptions.resume(BORYS, his.id, NOON, "p1")
        assert not resumed.paused
        due = await tx.subscriptions.claim_due("me", NOON, LEASE, 9)
        assert [s.id for s in due] == [his.id]


async def test_a_new_rhythm_takes_the_work_from_whoever_plans_the_old_one(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        made = await tx.subscriptions.add(wish(next_at=NOON))
        await tx.subscriptions.claim_due("me", NOON, LEASE, 9)
        await tx.subscriptions.reschedule(ANNA, made.id, {}, later(days=2), "p5")
        step = Advance(made.id, later(days=1), "p2", NOON, "p1")
        assert await tx.subscriptions.advance("me", [step]) == 0


async def test_a_pause_takes_the_work_from_whoever_is_planning(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        made = await tx.subscriptions.add(wish(next_at=NOON))
        await tx.subscriptions.claim_due("me", NOON, LEASE, 9)
        await tx.subscriptions.pause(ANNA, made.id, "holidays")
        step = Advance(made.id, later(days=1), "p2", NOON, "p1")
        assert await tx.subscriptions.advance("me", [step]) == 0
        assert (await tx.subscriptions.get(ANNA, made.id)).paused


async def test_those_who_take_the_same_step_and_those_who_do_not_are_moved_at_once(database):
    async with database.write() as tx:
        await meet(tx, *range(1, 8))
        for chat_id in range(1, 8):
            await tx.subscriptions.add(wish(chat_id, next_at=NOON))
        claimed = await tx.subscriptions.claim_due("me", NOON, LEASE, 6)
        steps = [
            Advance(one.id, later(days=1 + one.chat_id // 5), "p2", NOON, "p1") for one in claimed
        ]
        assert await tx.subscriptions.advance("me", steps) == 6
        moved = {}
        for chat_id in range(1, 8):
            (one,) = await tx.subscriptions.of(chat_id)
            moved[chat_id] = one.next_at
        assert moved == {n: later(days=1) for n in range(1, 5)} | {
            5: later(days=2),
            6: later(days=2),
            7: NOON,
        }
        assert await tx.subscriptions.release("me", range(1, 9)) == 0


async def test_the_same_digest_for_many_is_kept_for_each(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        hers = await tx.subscriptions.add(wish())
        his = await tx.subscriptions.add(wish(BORYS))
        (first,) = await tx.digests.add([digest(subscription_id=hers.id)])
        new = [
            digest(subscription_id=hers.id),
            digest(chat_id=BORYS, subscription_id=his.id),
            digest(subscription_id=hers.id, period="p2"),
            digest(),
        ]
        known, second, third, asked = await tx.digests.add(new)
        assert known is None
        assert len({first, second, third, asked}) == 4
        kept = await tx.digests.get(BORYS, second)
        assert replace(kept, id=first, chat_id=ANNA, subscription_id=hers.id) == (
            await tx.digests.get(ANNA, first)
        )


async def test_one_period_has_one_digest(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        subscription = await tx.subscriptions.add(wish())
        theirs = {"subscription_id": subscription.id}
        (first,) = await tx.digests.add([digest(**theirs)])
        again, second, asked = await tx.digests.add(
            [digest(**theirs), digest(period="p2", **theirs), digest()]
        )
        assert again is None
        assert len({first, second, asked}) == 3
        found = await tx.digests.get(ANNA, first)
        assert (found.article_ids, found.content) == ((1, 2), "{}")
        with pytest.raises(NotFound):
            await tx.digests.get(BORYS, first)
        assert [d.id for d in await tx.digests.latest(ANNA, 2, subscription.id)] == [second, first]
        assert len(await tx.digests.latest(ANNA, 9)) == 3
        await tx.subscriptions.remove(ANNA, subscription.id)
        assert (await tx.digests.get(ANNA, first)).subscription_id is None


async def test_what_was_told_is_remembered_for_as_long_as_asked(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        await tx.digests.add(
            [
                digest(article_ids=(1,), created_at=later(days=1)),
                digest(article_ids=(2, 3), created_at=later(days=2)),
                digest(article_ids=(), created_at=later(days=3)),
            ]
        )
        assert await tx.digests.told(ANNA, later(days=2)) == {2, 3}
        assert await tx.digests.told(BORYS, NOON) == frozenset()
        assert await tx.digests.purge(later(days=3), 1) == 1
        assert await tx.digests.purge(later(days=3), 9) == 1
        assert await tx.digests.told(ANNA, NOON) == frozenset()


async def test_candidates_are_what_reached_the_chat_in_the_window(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        (house,) = await tx.feeds.set_house([ORSK], NOON)
        feed = await tx.feeds.ensure(VELM, NOON)
        await tx.feeds.follow(ANNA, feed.id, NOON)
        await brought(tx, feed.id, "too early", "k0", now=NOON)
        by_feed = await brought(tx, feed.id, "by feed", "k1", now=later(hours=1))
        by_house = await brought(tx, house.id, "by house", "k2", now=later(hours=2))
        sent = await keep(tx, ANNA, "sent", now=later(hours=3))
        await tx.articles.hold(ANNA, by_feed.id, via="link", now=later(hours=4))
        await keep(tx, BORYS, "of another", now=later(hours=3))
        await keep(tx, ANNA, "too late", now=later(hours=9))
        window = (NOON, later(hours=5))

        found = await tx.digests.candidates(ANNA, *window, 9)
        assert [(c.kept.article.id, c.came_at, c.feed_ids) for c in found] == [
            (by_feed.id, later(hours=1), (feed.id,)),
            (sent.id, later(hours=3), ()),
            (by_house.id, later(hours=2), (house.id,)),
        ]
        at_most_one = await tx.digests.candidates(ANNA, *window, 1)
        assert [c.kept.article.id for c in at_most_one] == [by_feed.id]

        async def ids(**options) -> set[int]:
            found = await tx.digests.candidates(ANNA, *window, 9, **options)
            return {c.kept.article.id for c in found}

        assert await ids(house=False) == {by_feed.id, sent.id}
        assert await ids(feed_ids=[house.id]) == {by_house.id}
        await tx.feeds.set_follow(ANNA, feed.id, paused=True)
        assert await ids(feed_ids=[feed.id]) == set()
