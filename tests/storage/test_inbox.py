"""Updates are kept until they are done, and none twice."""

from storage.records import RawUpdate
from tests.storage.samples import NOON, later


def updates(*ids: int) -> list[RawUpdate]:
    return [RawUpdate(i, f'{{"update_id":{i},"text":"\\u0000"}}', NOON) for i in ids]


async def test_an_update_is_kept_once(database):
    async with database.write() as tx:
        assert await tx.inbox.put(updates(2, 1, 2)) == (2, 1)
        assert await tx.inbox.put(updates(1, 3)) == (3,)
        assert await tx.inbox.undone(2) == tuple(updates(1, 2))
        assert await tx.inbox.count_undone() == 3


async def test_a_done_update_keeps_its_number_and_loses_its_content(database):
    async with database.write() as tx:
        await tx.inbox.put(updates(1, 2))
        await tx.inbox.done(1, later(seconds=1))
        assert await tx.inbox.undone(9) == tuple(updates(2))
        assert await tx.inbox.put(updates(1)) == ()


async def test_it_is_counted_how_often_an_update_is_tried_again(database):
    async with database.write() as tx:
        await tx.inbox.put(updates(1, 2))
        await tx.inbox.try_again([2])
        await tx.inbox.try_again([2])
        assert [one.attempts for one in await tx.inbox.undone(9)] == [0, 2]


async def test_what_cannot_be_understood_is_set_aside_with_the_reason(database):
    async with database.write() as tx:
        await tx.inbox.put(updates(1, 2))
        await tx.inbox.quarantine(1, "no chat in it", NOON)
        assert await tx.inbox.undone(9) == tuple(updates(2))
        assert await tx.inbox.quarantined(9) == ((updates(1)[0], "no chat in it"),)


async def test_only_settled_updates_are_purged(database):
    async with database.write() as tx:
        await tx.inbox.put(updates(1, 2))
        await tx.inbox.done(1, NOON)
        assert await tx.inbox.purge(NOON) == 0
        assert await tx.inbox.purge(later(days=7)) == 1
        assert await tx.inbox.count_undone() == 1
