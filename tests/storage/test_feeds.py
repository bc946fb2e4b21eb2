"""Feeds: asked by one at a time, seen by their followers, each item new once."""

import asyncio
from datetime import timedelta

import pytest

from storage.errors import NotFound
from storage.records import NewEntry, NewMention, Polled
from tests.storage.samples import ANNA, BORYS, NOON, later, meet, new_article

LEASE = timedelta(minutes=5)
VELM, ORSK = "https://velm.example/feed", "https://orsk.example/feed"


async def brought(tx, feed_id: int, text: str, key: str, *, now=NOON, **changes):
    """An article that a feed listed."""
    listed = NewEntry(key, "1", title=f"about {text}", url=f"https://velm.example/{key}")
    (entry,) = await tx.entries.add_new(feed_id, [listed], now)
    article = await tx.articles.add(new_article(text, **changes))
    await tx.entries.link(entry.id, article.id)
    return article


async def test_a_feed_is_known_by_its_address(database):
    async with database.write() as tx:
        feed = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        assert await tx.feeds.ensure(VELM, later(days=1), title="Other") == feed
        assert await tx.feeds.by_url(VELM) == await tx.feeds.get(feed.id) == feed
        assert (feed.name, feed.state, feed.next_poll_at) == ("Velm Daily", "active", NOON)
        assert await tx.feeds.by_url(ORSK) is None
        with pytest.raises(NotFound):
            await tx.feeds.get(feed.id + 1)


async def test_only_a_feed_that_somebody_reads_is_asked(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        followed = await tx.feeds.ensure(VELM, NOON)
        await tx.feeds.ensure(ORSK, NOON)
        await tx.feeds.follow(ANNA, followed.id, NOON)
        assert await tx.feeds.claim_due("me", NOON, LEASE, 9) == (followed,)
        assert await tx.feeds.counts() == {"active": 1}
        await tx.feeds.set_follow(ANNA, followed.id, paused=True)
        assert await tx.feeds.claim_due("me", later(hours=1), LEASE, 9) == ()
        (house,) = await tx.feeds.set_house([ORSK], NOON)
        assert await tx.feeds.claim_due("me", later(hours=1), LEASE, 9) == (house,)
        assert await tx.feeds.set_house([], NOON) == await tx.feeds.house() == ()


async def test_no_feed_is_asked_twice_at_once(database):
    async with database.write() as tx:
        await tx.feeds.set_house([f"https://f{n}.example/" for n in range(40)], NOON)

    async def poller(name: str) -> list[int]:
        mine = []
        while True:
            async with database.write() as tx:
                claimed = await tx.feeds.claim_due(name, NOON, LEASE, 3)
            assert len(claimed) <= 3
            if not claimed:
                return mine
            mine += [feed.id for feed in claimed]

    shares = await asyncio.gather(*(poller(f"p{n}") for n in range(6)))
    taken = [feed_id for share in shares for feed_id in share]
    assert len(taken) == len(set(taken)) == 40


async def test_a_lease_that_ran_out_goes_to_another_and_the_first_may_write_no_more(database):
    async with database.write() as tx:
        (feed,) = await tx.feeds.set_house([VELM], NOON)
        await tx.feeds.claim_due("slow", NOON, LEASE, 1)
        assert await tx.feeds.claim_due("quick", later(minutes=4), LEASE, 1) == ()
        assert len(await tx.feeds.claim_due("quick", later(minutes=5), LEASE, 1)) == 1
        polled = Polled(later(minutes=6), later(hours=1))
        assert not await tx.feeds.record(feed.id, "slow", polled)
        assert await tx.feeds.record(feed.id, "quick", polled)
        assert not await tx.feeds.record(feed.id, "quick", polled)
        assert (await tx.feeds.get(feed.id)).next_poll_at == later(hours=1)


async def test_what_came_of_a_poll_is_written_down(database):
    async with database.write() as tx:
        (feed,) = await tx.feeds.set_house([VELM], NOON)

        async def poll(polled: Polled):
            await tx.feeds.poll_now(feed.id, NOON)
            (claimed,) = await tx.feeds.claim_due("me", NOON, LEASE, 1)
            assert await tx.feeds.record(feed.id, "me", polled)
            return await tx.feeds.get(claimed.id)

        well = await poll(
            Polled(NOON, later(hours=1), title="Velm", etag="e1", interval=timedelta(hours=2))
        )
        assert (well.title, well.etag, well.failures, well.succeeded_at) == ("Velm", "e1", 0, NOON)
        badly = await poll(Polled(later(hours=1), later(hours=2), reason="403", state="paused"))
        assert (badly.state, badly.reason, badly.failures) == ("paused", "403", 1)
        assert (badly.title, badly.etag, badly.succeeded_at) == ("Velm", "e1", NOON)
        assert await tx.feeds.failing(9) == (badly,)
        moved = await poll(Polled(NOON, NOON, moved_to=ORSK))
        again = await poll(Polled(later(days=1), NOON, moved_to=ORSK))
        assert (moved.moved_to, moved.moved_at, again.moved_at) == (ORSK, NOON, NOON)
        elsewhere = await poll(Polled(later(days=2), NOON, moved_to=VELM + "2"))
        assert elsewhere.moved_at == later(days=2)
        assert (await poll(Polled(later(days=3), NOON))).moved_to is None
        assert await tx.feeds.failing(9) == ()


async def test_pausing_and_releasing(database):
    async with database.write() as tx:
        (feed,) = await tx.feeds.set_house([VELM], NOON)
        await tx.feeds.claim_due("me", NOON, LEASE, 1)
        assert await tx.feeds.release("me") == 1
        assert (await tx.feeds.pause(feed.id, "dead link")).reason == "dead link"
        assert await tx.feeds.claim_due("me", NOON, LEASE, 1) == ()
        assert (await tx.feeds.poll_now(feed.id, NOON)).state == "active"


async def test_following_and_unfollowing(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        velm, orsk = await tx.feeds.ensure(VELM, NOON), await tx.feeds.ensure(ORSK, NOON)
        first = await tx.feeds.follow(ANNA, velm.id, NOON, title="mine")
        assert await tx.feeds.follow(ANNA, velm.id, later(days=1)) == first
        second = await tx.feeds.follow(ANNA, orsk.id, later(days=1), full_text="on")
        await tx.feeds.follow(BORYS, velm.id, NOON)
        assert await tx.feeds.of(ANNA) == (first, second)
        assert [f.chat_id for f in await tx.feeds.followers(velm.id)] == [ANNA, BORYS]
        assert (first.name, second.name) == ("mine", ORSK)
        changed = await tx.feeds.set_follow(ANNA, velm.id, full_text="off", paused=True)
        assert (changed.follow.title, changed.follow.full_text) == (None, "off")
        assert await tx.feeds.unfollow(ANNA, velm.id)
        assert not await tx.feeds.unfollow(ANNA, velm.id)
        with pytest.raises(NotFound):
            await tx.feeds.set_follow(ANNA, velm.id)


async def test_a_feed_that_moved_to_a_known_address_becomes_one_with_it(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        (old,) = await tx.feeds.set_house([VELM], NOON)
        new = await tx.feeds.ensure(ORSK, NOON)
        for chat_id, feed_id in ((ANNA, old.id), (BORYS, old.id), (BORYS, new.id)):
            await tx.feeds.follow(chat_id, feed_id, NOON)
        same, only = NewEntry("same", "1"), NewEntry("only", "1")
        await tx.entries.add_new(old.id, [same, only], NOON)
        await tx.entries.add_new(new.id, [same], NOON)
        one = await tx.feeds.move(old.id, ORSK)
        assert (one.id, one.house) == (new.id, True)
        assert [f.chat_id for f in await tx.feeds.followers(new.id)] == [ANNA, BORYS]
        assert await tx.entries.unseen(new.id, ["same", "only", "other"]) == ("other",)
        assert await tx.feeds.by_url(VELM) is None
        assert (await tx.feeds.move(new.id, VELM)).url == VELM


async def test_an_item_is_new_once(database):
    def listed(*keys: str, edition: str = "1") -> list[NewEntry]:
        return [NewEntry(key, edition, title=f"{key} {edition}") for key in keys]

    async with database.write() as tx:
        feed, other = await tx.feeds.ensure(VELM, NOON), await tx.feeds.ensure(ORSK, NOON)
        assert await tx.entries.unseen(feed.id, ["b", "a", "b"]) == ("b", "a")
        first = await tx.entries.add_new(feed.id, listed("b", "a", "b"), NOON)
        assert [entry.key for entry in first] == ["b", "a"]
        second = await tx.entries.add_new(feed.id, listed("c", "a"), later(hours=1))
        assert [entry.key for entry in second] == ["c"]
        assert await tx.entries.add_new(feed.id, listed("a", edition="2"), NOON) == ()
        assert len(await tx.entries.add_new(other.id, listed("a"), NOON)) == 1
        (edited,) = await tx.entries.revise(feed.id, listed("a", edition="2") + listed("b"))
        assert (edited.key, edited.title, edited.revision) == ("a", "a 2", 2)
        assert await tx.entries.revise(feed.id, listed("a", edition="2")) == ()
        assert [e.key for e in await tx.entries.latest(feed.id, 2)] == ["c", "a"]


async def test_a_thousand_items_at_once(database):
    many = [NewEntry(f"key {n}", "1") for n in range(1200)]
    async with database.write() as tx:
        feed = await tx.feeds.ensure(VELM, NOON)
        assert len(await tx.entries.add_new(feed.id, many, NOON)) == 1200
        assert await tx.entries.add_new(feed.id, many, NOON) == ()


async def test_followers_see_what_a_feed_brought_and_others_do_not(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        feed = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        article = await brought(tx, feed.id, "harbour", "k1")
        await tx.mentions.add(article.id, [NewMention("topic", "harbour", "harbour", 0, 7)])
        await tx.feeds.follow(ANNA, feed.id, NOON)
    async with database.read() as tx:
        kept = await tx.articles.visible(ANNA, article.id)
        assert (kept.source, kept.link) == ("Velm Daily", "https://velm.example/k1")
        assert (kept.holding.via, kept.holding.held_at) == ("feed", NOON)
        assert await tx.articles.latest(ANNA, 9) == (kept,)
        assert await tx.articles.count(ANNA) == 1
        assert [m.kept for m in await tx.mentions.find(ANNA, "topic", [], 9)] == [kept]
        assert await tx.articles.latest(BORYS, 9) == ()
        assert await tx.articles.count(BORYS) == 0
        assert await tx.mentions.find(BORYS, "topic", [], 9) == ()
    async with database.write() as tx:
        await tx.feeds.unfollow(ANNA, feed.id)
        assert await tx.articles.latest(ANNA, 9) == ()


async def test_everybody_sees_the_house_feeds(database):
    async with database.write() as tx:
        await meet(tx, BORYS)
        (feed,) = await tx.feeds.set_house([VELM], NOON)
        article = await brought(tx, feed.id, "harbour", "k1")
        assert [k.article for k in await tx.articles.latest(BORYS, 9)] == [article]
        await tx.feeds.set_house([], NOON)
        assert await tx.articles.latest(BORYS, 9) == ()


async def test_what_a_chat_saved_from_a_feed_stays_its_own(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        feed = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        article = await brought(tx, feed.id, "harbour", "k1")
        await tx.feeds.follow(ANNA, feed.id, NOON)
        await tx.articles.save(ANNA, article.id, True, later(hours=1))
        await tx.feeds.unfollow(ANNA, feed.id)
        (kept,) = await tx.articles.latest(ANNA, 9)
        assert (kept.source, kept.link) == ("Velm Daily", "https://velm.example/k1")


async def test_an_article_in_several_feeds_is_listed_once_and_names_the_first(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        velm = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        orsk = await tx.feeds.ensure(ORSK, NOON, title="Orsk Post")
        article = await brought(tx, velm.id, "harbour", "k1")
        (entry,) = await tx.entries.add_new(orsk.id, [NewEntry("k2", "1")], later(hours=1))
        await tx.entries.link(entry.id, article.id)
        for feed in (velm, orsk):
            await tx.feeds.follow(ANNA, feed.id, NOON)
        (kept,) = await tx.articles.latest(ANNA, 9)
        assert kept.source == "Velm Daily"
        assert await tx.articles.count(ANNA) == 1


async def test_forgetting_a_chat_leaves_its_feeds_articles_to_the_other_followers(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        feed = await tx.feeds.ensure(VELM, NOON)
        article = await brought(tx, feed.id, "harbour", "k1")
        for chat_id in (ANNA, BORYS):
            await tx.feeds.follow(chat_id, feed.id, NOON)
        await tx.articles.save(ANNA, article.id, True, NOON)
        assert (await tx.chats.forget(ANNA)).articles == 1
        assert [k.article for k in await tx.articles.latest(BORYS, 9)] == [article]


async def test_old_entries_go_when_the_feed_lists_them_no_more(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        feed = await tx.feeds.ensure(VELM, NOON)
        gone = await brought(tx, feed.id, "gone", "k1")
        held = await brought(tx, feed.id, "held", "k2")
        await brought(tx, feed.id, "listed", "k3")
        await tx.articles.hold(ANNA, held.id, via="link", now=NOON)
        await tx.entries.add_new(feed.id, [NewEntry("k3", "1")], later(days=9))
        assert await tx.entries.purge(later(days=5), 1) == 1
        assert await tx.entries.purge(later(days=5), 9) == 1
        assert await tx.entries.purge(later(days=5), 9) == 0
        assert await tx.entries.unseen(feed.id, ["k1", "k2", "k3"]) == ("k1", "k2")
        assert await tx.articles.get(held.id) == held
        with pytest.raises(NotFound):
            await tx.articles.get(gone.id)


async def test_articles_expire_unless_saved_or_brought_again(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        feed = await tx.feeds.ensure(VELM, NOON)
        await brought(tx, feed.id, "old", "k1")
        saved = await brought(tx, feed.id, "saved", "k2")
        again = await brought(tx, feed.id, "again", "k3")
        fresh = await brought(tx, feed.id, "fresh", "k4", added_at=later(days=8))
        await tx.feeds.follow(ANNA, feed.id, NOON)
        await tx.articles.save(ANNA, saved.id, True, NOON)
        await tx.articles.hold(ANNA, again.id, via="link", now=later(days=8))
        assert await tx.articles.expire(later(days=5), 1) == 1
        assert await tx.articles.expire(later(days=5), 9) == 0
        left = {k.article.id for k in await tx.articles.latest(ANNA, 9)}
        assert left == {saved.id, again.id, fresh.id}
        assert await tx.entries.unseen(feed.id, ["k1"]) == ()


async def test_one_feed_can_be_asked_out_of_turn_unless_somebody_is_at_it(database):
    async with database.write() as tx:
        feed = await tx.feeds.ensure(VELM, later(days=9))
        assert (await tx.feeds.claim(feed.id, "me", NOON, LEASE)).id == feed.id
        assert await tx.feeds.claim(feed.id, "other", NOON, LEASE) is None
        assert not await tx.feeds.postpone(feed.id, "other", NOON)
        assert await tx.feeds.postpone(feed.id, "me", later(hours=1))
        after = await tx.feeds.get(feed.id)
        assert (after.next_poll_at, after.failures) == (later(hours=1), 0)
        assert await tx.feeds.claim(feed.id, "other", NOON, LEASE) is not None


async def test_which_feed_brought_an_article_and_how_many_it_brought(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        feed = await tx.feeds.ensure(VELM, NOON)
        await tx.feeds.ensure(ORSK, NOON)
        await tx.feeds.follow(ANNA, feed.id, NOON)
        article = await brought(tx, feed.id, "the harbour", "a")
        (found,) = await tx.feeds.that_brought(ANNA, article.id)
        assert found.feed.id == feed.id
        assert await tx.feeds.that_brought(BORYS, article.id) == ()
        assert await tx.entries.count_since(feed.id, NOON) == 1
        assert await tx.entries.count_since(feed.id, later(hours=1)) == 0
