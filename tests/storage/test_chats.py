"""Chats: met, chosen for, paused, moved, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.errors import NotFound
from storage.records import (
    NewDelivery,
    NewDigest,
    NewMention,
    NewSubscription,
    Preferences,
    RawUpdate,
    Terms,
)
from storage.tables import metadata
from tests.storage.samples import ANNA, BORYS, HARBOUR, NOON, keep, later, meet


async def test_a_chat_met_again_keeps_what_it_chose(database):
    chosen = Preferences(
        language="uk", filters=("rain", "-sport"), mutes=(("topic", "rain", "2026-06-01"),)
    )
    async with database.write() as tx:
        first = await tx.chats.touch(ANNA, "private", None, "uk", NOON)
        assert first.preferences == Preferences()
        await tx.chats.update_preferences(ANNA, chosen)
        again = await tx.chats.touch(ANNA, "private", "Anna", None, later(hours=1))
    assert again == replace(first, title="Anna", preferences=chosen, seen_at=later(hours=1))
    async with database.read() as tx:
        assert await tx.chats.get(ANNA) == again


async def test_preferences_of_another_version_are_carried_along(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        of_tomorrow = Preferences(language="uk", extra={"hologram": [1, 2]})
        assert (await tx.chats.update_preferences(ANNA, of_tomorrow)).preferences == of_tomorrow


async def test_what_many_chats_chose_is_read_at_once(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        await tx.chats.update_preferences(ANNA, Preferences(filters=("rain",)))
        assert await tx.chats.preferences_of([ANNA, BORYS, 404]) == {
            ANNA: Preferences(filters=("rain",)),
            BORYS: Preferences(),
        }


async def test_a_chat_pauses_and_revives(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        paused = await tx.chats.pause(ANNA, "blocked", later(days=1))
        assert (paused.paused, paused.paused_reason, paused.paused_until) == (
            True,
            "blocked",
            later(days=1),
        )
        revived = await tx.chats.revive(ANNA)
        assert (revived.paused, revived.paused_reason, revived.paused_until) == (False, None, None)


async def test_an_unknown_chat_is_not_found(database):
    async with database.write() as tx:
        assert await tx.chats.find(ANNA) is None
        for attempt in (
            tx.chats.get(ANNA),
            tx.chats.revive(ANNA),
            tx.chats.pause(ANNA, "x"),
            tx.chats.migrate(ANNA, BORYS),
            tx.chats.update_preferences(ANNA, Preferences()),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_a_chat_may_be_allowed_before_it_is_met(database):
    async with database.write() as tx:
        assert (await tx.chats.allow(ANNA, True, NOON)).allowed
        await meet(tx, ANNA, BORYS)
        assert [c.id for c in await tx.chats.every(allowed=True)] == [ANNA]
        assert [c.id for c in await tx.chats.every()] == [ANNA, BORYS]
        assert not (await tx.chats.allow(ANNA, False, NOON)).allowed


async def test_a_group_that_becomes_a_supergroup_keeps_everything(database):
    old, new = -5, -1005
    async with database.write() as tx:
        await meet(tx, old, new)
        await tx.chats.update_preferences(old, Preferences(language="uk"))
        both = await keep(tx, old)
        await tx.articles.hold(new, both.id, via="text", now=NOON)
        only = await keep(tx, old, "Rain.")
        await tx.cards.remember(old, 3, both.id)
        moved = await tx.chats.migrate(old, new)
        assert (moved.id, moved.kind) == (new, "supergroup")
        assert moved.preferences == Preferences(language="uk")
        assert await tx.chats.migrate(old, new) == moved
        assert {k.article.id for k in await tx.articles.latest(new, 9)} == {both.id, only.id}
        assert await tx.cards.article_of(new, 3) is None
        assert await tx.chats.find(old) is None


async def test_a_group_moves_to_an_id_that_was_never_seen(database):
    async with database.write() as tx:
        article = await keep(tx, -5)
        moved = await tx.chats.migrate(-5, -1005)
        assert moved.created_at == NOON
        assert [k.article for k in await tx.articles.latest(-1005, 9)] == [article]


async def test_forgetting_erases_every_trace_of_a_chat(database):
    secret = "Nobody else was sent this story of the Velm lighthouse."
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        shared = await keep(tx, ANNA)
        await tx.articles.hold(BORYS, shared.id, via="text", now=NOON)
        mine = await keep(tx, ANNA, secret, title="Lighthouse", analysis=secret)
        await tx.mentions.add(mine.id, [NewMention("topic", "lighthouse", "lighthouse", 40, 50)])
        await tx.articles.label(mine.id, "lighthouse-1")
        await tx.search.index(mine.id, Terms(("lighthouse",), (), (("velm", "lighthouse"),)))
        await tx.cards.remember(ANNA, 7, shared.id)
        await tx.inbox.put(
            [
                RawUpdate(1, f'{{"chat":{{"id":{ANNA}}},"text":"{secret}"}}', NOON),
                RawUpdate(2, f'{{"chat":{{"id":{ANNA}5}}}}', NOON),
                RawUpdate(3, f'{{"chat":{{"id":-{ANNA}}}}}', NOON),
                RawUpdate(4, f'{{"from":{{"id":{ANNA}}},"text":"{secret}"}}', NOON),
            ]
        )
        await tx.inbox.quarantine(4, f"what is {ANNA}?", NOON)
        feed = await tx.feeds.ensure("https://velm.example/feed", NOON)
        await tx.feeds.follow(ANNA, feed.id, NOON, title=secret)
        wish = NewSubscription(ANNA, {"place": secret}, NOON, "p1", NOON, name=secret)
        subscription = await tx.subscriptions.add(wish)
        await tx.digests.add(
            [NewDigest(ANNA, subscription.id, "p1", NOON, NOON, secret, (mine.id,), NOON)]
        )
        await tx.outbox.enqueue([NewDelivery(ANNA, "digest:1", "p1", secret, NOON)])
        await tx.limits.reserve("chat", timedelta(seconds=1), NOON, chat_id=ANNA)
        await tx.quotas.spend(ANNA, "links", limit=1, window=timedelta(days=1), now=NOON)
        await tx.dialogs.remember(ANNA, secret, NOON)
    filled = {table for table, _ in await everything(database)}
    assert filled >= {table.name for table in metadata.tables.values() if "chat_id" in table.c}
    async with database.write() as tx:
        forgotten = await tx.chats.forget(ANNA)
        assert forgotten.articles == 2
        assert await tx.inbox.put([RawUpdate(1, "again", NOON)]) == ()
        assert [u.update_id for u in await tx.inbox.undone(9)] == [2, 3]
        await tx.inbox.done(1, NOON)
        assert await tx.articles.get(shared.id) == shared
        assert (await tx.chats.forget(ANNA)).rows == 0
    for table, row in await everything(database):
        for trace in (f"'{ANNA}'", "ighthouse", secret):
            assert trace not in f"'{row}'".replace(f" {ANNA},", f" '{ANNA}',"), table
    async with database.read() as tx:
        assert [k.article.text for k in await tx.articles.latest(BORYS, 9)] == [HARBOUR]


async def everything(database) -> list[tuple[str, str]]:
    """Every row of every table there is, also of those nobody told us of."""
    async with database._writer.connect() as connection:
        listing = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if database.is_sqlite
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        tables = (await connection.execute(text(listing))).scalars().all()
        return [
            (table, ", ".join(repr(value) for value in ("", *row, "")))
            for table in tables
            for row in await connection.execute(text(f'SELECT * FROM "{table}"'))
        ]
