"""Owed once, sent by one, never lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import NotFound
from storage.records import NewDelivery
from tests.storage.samples import ANNA, BORYS, NOON, later, meet
from tests.storage.test_digests import digest, wish

LEASE = timedelta(minutes=1)


def owe(chat_id: int = ANNA, part: int = 0, **changes) -> NewDelivery:
    given = {"stream": "digest:1", "period": "p1", "payload": "hello", "planned_at": NOON}
    return NewDelivery(chat_id=chat_id, part=part, **given | changes)


async def owed(tx, *deliveries: NewDelivery):
    await meet(tx, *{d.chat_id for d in deliveries})
    assert await tx.outbox.enqueue(deliveries) == len(deliveries)


async def sending(tx, owner: str = "me", now=NOON):
    """The next delivery, just before the socket is written to."""
    (delivery,) = await tx.outbox.claim(owner, now, LEASE, 1)
    assert await tx.outbox.begin_sending(delivery.id, owner, now, LEASE)
    return delivery.id


async def test_a_message_is_owed_once_however_often_it_is_planned(database):
    async with database.write() as tx:
        await owed(tx, owe(), owe(part=1))
        assert await tx.outbox.enqueue([owe(), owe(period="p2"), owe(stream="digest:2")]) == 2
        assert await tx.outbox.enqueue([]) == 0
        assert await tx.outbox.counts() == {"pending": 4}
        assert await tx.outbox.count_owed("digest:1") == 3


async def test_digests_are_owed_to_those_they_were_made_for(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        one = await tx.subscriptions.add(wish(ANNA))
        two = await tx.subscriptions.add(wish(BORYS, thread_id=7))
        new = [digest(o.chat_id, "p1", subscription_id=o.id) for o in (one, two)]
        ids = await tx.digests.add(new)
        for _ in range(2):  # the second time they are owed already
            await tx.outbox.enqueue_digests(
                ids, NOON, later(hours=1), stream="digest:{}", payload='{"digest": {}}'
            )
        assert await tx.outbox.claim("me", NOON, LEASE, 9) == ()
        first, second = await tx.outbox.claim("me", later(hours=1), LEASE, 9)
        given = (first.chat_id, first.stream, first.period, first.payload)
        assert given == (ANNA, f"digest:{one.id}", "p1", f'{{"digest": {ids[0]}}}')
        assert (second.chat_id, second.thread_id) == (BORYS, 7)
        assert (first.planned_at, first.not_before) == (NOON, later(hours=1))
        assert await tx.outbox.enqueue([replace(owe(), stream=f"digest:{one.id}")]) == 0
        usual = NewDelivery(ANNA, "digest:1", "p1", "", NOON)
        for name in ("part", "priority", "silent"):
            assert getattr(first, name) == getattr(usual, name)


async def test_what_is_sent_is_settled_and_its_content_dropped(database):
    async with database.write() as tx:
        await owed(tx, owe())
        delivery_id = await sending(tx)
        assert await tx.outbox.mark_sent(delivery_id, "me", 77, later(seconds=1))
        sent = await tx.outbox.get(delivery_id)
        assert (sent.state, sent.message_id, sent.payload, sent.attempts) == ("sent", 77, None, 1)
        assert sent.settled_at == later(seconds=1)
        assert await tx.outbox.of(ANNA, "sent", 9) == (sent,)
        assert not await tx.outbox.mark_sent(delivery_id, "me", 78, NOON)
        assert await tx.outbox.enqueue([owe()]) == 0
        assert await tx.outbox.claim("me", later(days=1), LEASE, 9) == ()
        with pytest.raises(NotFound):
            await tx.outbox.get(delivery_id + 1)


async def test_the_most_urgent_goes_first_then_the_longest_waiting(database):
    async with database.write() as tx:
        await owed(
            tx,
            owe(1, not_before=later(seconds=2)),
            owe(2),
            owe(3, priority=1, not_before=later(seconds=1)),
            owe(4, not_before=later(hours=1)),
        )
        assert await tx.outbox.next_due() == NOON
        claimed = await tx.outbox.claim("me", later(seconds=5), LEASE, 9)
        assert [d.chat_id for d in claimed] == [3, 2, 1]
        assert await tx.outbox.next_due() == later(hours=1)


async def test_parts_go_in_order(database):
    async with database.write() as tx:
        await owed(tx, owe(part=0), owe(part=1), owe(BORYS))
        assert [(d.chat_id, d.part) for d in await tx.outbox.claim("me", NOON, LEASE, 9)] == [
            (ANNA, 0),
            (BORYS, 0),
        ]
        first, _ = await tx.outbox.of(ANNA, "leased", 9) + (None,)
        assert await tx.outbox.claim("you", NOON, LEASE, 9) == ()
        await tx.outbox.begin_sending(first.id, "me", NOON, LEASE)
        await tx.outbox.mark_sent(first.id, "me", 1, NOON)
        assert [d.part for d in await tx.outbox.claim("you", NOON, LEASE, 9)] == [1]


async def test_senders_share_the_work_and_none_is_sent_twice(database):
    async with database.write() as tx:
        await owed(tx, *(owe(chat_id) for chat_id in range(1, 61)))

    async def sender(name: str) -> list[int]:
        mine = []
        while True:
            async with database.write() as tx:
                claimed = await tx.outbox.claim(name, NOON, LEASE, 8)
            assert len(claimed) <= 8
            if not claimed:
                return mine
            for delivery in claimed:
                async with database.write() as tx:
                    assert await tx.outbox.begin_sending(delivery.id, name, NOON, LEASE)
                mine.append(delivery.chat_id)

    shares = await asyncio.gather(*(sender(f"s{n}") for n in range(4)))
    sent = [chat_id for share in shares for chat_id in share]
    assert len(sent) == len(set(sent)) == 60


async def test_a_sender_that_overslept_its_lease_may_not_send(database):
    async with database.write() as tx:
        await owed(tx, owe())
        (delivery,) = await tx.outbox.claim("slow", NOON, LEASE, 1)
        late = later(minutes=1)
        assert not await tx.outbox.begin_sending(delivery.id, "slow", late, LEASE)
        assert len(await tx.outbox.claim("quick", late, LEASE, 1)) == 1
        assert not await tx.outbox.begin_sending(delivery.id, "slow", late, LEASE)
        assert not await tx.outbox.postpone(delivery.id, "slow", late)
        assert await tx.outbox.begin_sending(delivery.id, "quick", late, LEASE)


async def test_a_postponed_message_comes_again_with_what_was_learnt(database):
    async with database.write() as tx:
        await owed(tx, owe())
        delivery_id = await sending(tx)
        assert await tx.outbox.postpone(
            delivery_id, "me", later(minutes=5), reason="no answer", ambiguous=True, silent=True
        )
        assert await tx.outbox.claim("me", later(minutes=4), LEASE, 1) == ()
        await sending(tx, now=later(minutes=5))
        await tx.outbox.postpone(
            delivery_id, "me", later(minutes=6), reached_wire=False, plain=True
        )
        found = await tx.outbox.get(delivery_id)
        assert (found.state, found.attempts, found.ambiguous) == ("pending", 1, 1)
        assert (found.silent, found.plain, found.owner) == (True, True, None)


async def test_a_message_nobody_knows_of_is_parked_and_a_hopeless_one_given_up(database):
    async with database.write() as tx:
        await owed(tx, owe(1), owe(2))
        parked = await sending(tx)
        assert await tx.outbox.park(parked, "me", "no answer", NOON)
        dead = await sending(tx)
        assert await tx.outbox.give_up(dead, "me", "blocked", NOON)
        assert await tx.outbox.counts() == {"unknown": 1, "dead": 1}
        assert (await tx.outbox.get(dead)).reason == "blocked"
        assert (await tx.outbox.get(parked)).ambiguous == 1


async def test_a_chat_that_is_gone_is_owed_nothing_more(database):
    async with database.write() as tx:
        await owed(tx, owe(), owe(period="p2"), owe(BORYS))
        sent = await sending(tx)
        assert await tx.outbox.give_up_chat(ANNA, "blocked", NOON) == 1
        assert (await tx.outbox.get(sent)).state == "sending"
        assert await tx.outbox.counts() == {"sending": 1, "dead": 1, "pending": 1}


async def test_an_ended_stream_is_owed_no_more(database):
    async with database.write() as tx:
        await owed(tx, owe(), owe(BORYS), owe(stream="digest:2"))
        assert await tx.outbox.cancel("digest:1", ANNA) == 1
        assert await tx.outbox.cancel("digest:1") == 1
        assert await tx.outbox.counts() == {"pending": 1}


async def test_a_leaving_sender_gives_back_what_it_has_not_begun(database):
    async with database.write() as tx:
        await owed(tx, owe(1), owe(2))
        begun = await sending(tx)
        await tx.outbox.claim("me", NOON, LEASE, 1)
        assert await tx.outbox.release("me") == 1
        assert len(await tx.outbox.claim("you", NOON, LEASE, 9)) == 1
        assert (await tx.outbox.get(begun)).state == "sending"


@pytest.mark.parametrize(("retry", "state"), [(True, "pending"), (False, "unknown")])
async def test_after_a_crash_the_policy_decides_what_was_in_doubt(database, retry, state):
    async with database.write() as tx:
        await owed(tx, owe(1), owe(2))
        doubtful = await sending(tx, "dead")
        await tx.outbox.claim("dead", NOON, LEASE, 1)
        rules = {"retry": retry, "most_ambiguous": 3}
        assert await tx.outbox.recover(later(seconds=30), **rules) == (0, 0)
        assert await tx.outbox.recover(later(minutes=1), **rules) == (retry, not retry)
        found = await tx.outbox.get(doubtful)
        assert (found.state, found.ambiguous, found.silent) == (state, 1, retry)
        assert not await tx.outbox.mark_sent(doubtful, "dead", 1, NOON)


async def test_after_three_doubts_a_message_is_parked_even_when_retrying(database):
    async with database.write() as tx:
        await owed(tx, owe())
        for doubts, expected in enumerate([(1, 0), (1, 0), (0, 1)]):
            now = later(minutes=10 * doubts)
            await sending(tx, now=now)
            outcome = await tx.outbox.recover(now + LEASE, retry=True, most_ambiguous=3)
            assert outcome == expected


async def test_a_process_alone_recovers_everything_at_its_start(database):
    async with database.write() as tx:
        await owed(tx, owe(1), owe(2))
        await sending(tx, "before")
        await tx.outbox.claim("before", NOON, LEASE, 1)
        rules = {"retry": True, "most_ambiguous": 3, "everybody": True}
        assert await tx.outbox.recover(NOON, **rules) == (1, 0)
        assert len(await tx.outbox.claim("after", NOON, LEASE, 9)) == 2


async def test_only_settled_messages_are_purged(database):
    async with database.write() as tx:
        await owed(tx, owe(1), owe(2), owe(3))
        for _ in range(2):
            await tx.outbox.mark_sent(await sending(tx), "me", 1, NOON)
        assert await tx.outbox.purge(NOON, 9) == 0
        assert await tx.outbox.purge(later(days=1), 1) == 1
        assert await tx.outbox.purge(later(days=1), 9) == 1
        assert await tx.outbox.counts() == {"pending": 1}


async def test_a_migrated_group_is_owed_what_the_old_one_was(database):
    async with database.write() as tx:
        await owed(tx, owe(-5), owe(-5, period="p2"), owe(-1005, period="p2"))
        await tx.chats.migrate(-5, -1005)
        assert {d.period for d in await tx.outbox.of(-1005, "pending", 9)} == {"p1", "p2"}


async def test_forgetting_drops_what_is_owed(database):
    async with database.write() as tx:
        await owed(tx, owe())
        await tx.chats.forget(ANNA)
        assert await tx.outbox.counts() == {}
