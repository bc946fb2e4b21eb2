"""The unit of work, on both databases."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from storage.columns import storable
from storage.database import Database
from storage.errors import InUse, StorageError, Unstorable
from storage.records import RawUpdate
from tests.storage.samples import ANNA, HARBOUR, NOON, keep, meet, new_article


@pytest.fixture
async def file(tmp_path):
    """An SQLite database, for what only a file can suffer."""
    database = Database(f"sqlite:///{tmp_path}/deep/down/nutgraf.db")
    await database.open()
    yield database
    await database.close()


async def test_a_new_database_is_empty(database):
    async with database.read() as tx:
        assert await tx.chats.count() == 0


async def test_what_a_block_did_is_undone_when_it_raises(database):
    class Stumbled(Exception):
        pass

    async def stumble() -> None:
        async with database.write() as tx:
            await meet(tx, ANNA)
            raise Stumbled

    with pytest.raises(Stumbled):
        await stumble()
    async with database.read() as tx:
        assert await tx.chats.count() == 0


async def test_an_error_of_the_callers_own_passes_as_it_is(database):
    with pytest.raises(OSError, match="disk of the caller"):
        async with database.write():
            raise OSError("disk of the caller")


async def test_sixteen_writers_who_read_and_then_write_lose_nothing(database):
    async def raise_the_limit() -> None:
        for _ in range(5):
            async with database.write() as tx:
                chat = await tx.chats.get(ANNA)
                await asyncio.sleep(0)
                limit = (chat.preferences.messages_a_day or 0) + 1
                await tx.chats.update_preferences(
                    ANNA, replace(chat.preferences, messages_a_day=limit)
                )

    async with database.write() as tx:
        await meet(tx, ANNA)
    await asyncio.gather(*(raise_the_limit() for _ in range(16)))
    async with database.read() as tx:
        assert (await tx.chats.get(ANNA)).preferences.messages_a_day == 80


async def test_readers_cannot_write(database):
    with pytest.raises(StorageError):
        async with database.read() as tx:
            await meet(tx, ANNA)


async def test_a_writer_who_is_cancelled_leaves_the_door_open(database):
    entered = asyncio.Event()

    async def dawdle() -> None:
        async with database.write() as tx:
            await meet(tx, ANNA)
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(dawdle())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as tx:
        assert await tx.chats.find(ANNA) is None


async def test_instants_come_back_aware_and_in_utc(database):
    kyiv = datetime(2026, 5, 12, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    async with database.write() as tx:
        await tx.inbox.put([RawUpdate(1, "{}", kyiv)])
    async with database.read() as tx:
        (update,) = await tx.inbox.undone(1)
    assert update.received_at == kyiv
    assert update.received_at.utcoffset() == timedelta(0)


async def test_an_instant_without_a_zone_is_refused(database):
    with pytest.raises(Unstorable, match="time zone"):
        async with database.write() as tx:
            await tx.inbox.put([RawUpdate(1, "{}", NOON.replace(tzinfo=None))])


@pytest.mark.parametrize(
    "spoilt", ["nul \x00 inside", "half a smile \ud83d", "\udc00 the other half"]
)
async def test_text_no_database_can_keep_is_refused(database, spoilt):
    with pytest.raises(Unstorable):
        async with database.write() as tx:
            await tx.articles.add(new_article(spoilt))
    async with database.write() as tx:
        article = await tx.articles.add(new_article(storable(spoilt)))
        assert article.text == storable(spoilt)


def test_storable_drops_only_what_must_go():
    assert storable(HARBOUR) is HARBOUR
    assert storable("a\x00b\ud83dc\udc00d") == "abcd"
    assert storable("paired: \ud83d\ude00, \u200f\x01\ufeff") == "paired: 😀, \u200f\x01\ufeff"


async def test_text_is_kept_to_the_letter(database):
    odd = " \r\n\tﬁ é é 👩‍👩‍👧 \u202etxet\u202c \x07\x7f\ufffe'\"\\%_ " + "x" * 10_000
    async with database.write() as tx:
        article = await tx.articles.add(new_article(odd, title=odd))
    async with database.read() as tx:
        assert await tx.articles.get(article.id) == article
        assert (article.text, article.title) == (odd, odd)


async def test_a_database_must_be_open():
    with pytest.raises(StorageError, match="not open"):
        async with Database("sqlite:///nowhere.db").read():
            pass


async def test_closing_twice_is_harmless(database):
    await database.close()
    await database.close()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "not a database"]
)
def test_an_address_we_cannot_use_is_refused(url):
    with pytest.raises(StorageError):
        Database(url)


@pytest.mark.parametrize(
    ("given", "spoken"),
    [
        ("sqlite:///a/b.db", "sqlite+aiosqlite:///a/b.db"),
        ("sqlite+aiosqlite:////a/b.db", "sqlite+aiosqlite:////a/b.db"),
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql://h/n?sslmode=require", "postgresql+asyncpg://h/n?ssl=require"),
        ("postgresql+asyncpg://h:1/n", "postgresql+asyncpg://h:1/n"),
    ],
)
def test_addresses_are_made_uniform(given, spoken):
    assert Database(given).url.render_as_string(hide_password=False) == spoken


async def test_nobody_listening_is_a_storage_error():
    database = Database("postgresql://nutgraf@127.0.0.1:1/nothing")
    with pytest.raises(StorageError) as caught:
        await database.open()
    assert caught.value.__cause__ is not None


async def test_folders_are_made_on_the_way(file):
    async with file.write() as tx:
        await keep(tx, ANNA)


async def test_a_second_bot_on_the_same_file_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path}/nutgraf.db"
    first, second = Database(url, exclusive=True), Database(url, exclusive=True)
    await first.open()
    with pytest.raises(InUse):
        await second.open()
    await first.close()
    await second.open()
    await second.close()


async def test_one_shot_commands_work_beside_the_bot(tmp_path):
    url = f"sqlite:///{tmp_path}/nutgraf.db"
    bot, command = Database(url, exclusive=True), Database(url)
    await bot.open()
    await command.open()
    async with command.write() as tx:
        await meet(tx, ANNA)
    async with bot.read() as tx:
        assert await tx.chats.count() == 1
    await command.close()
    await bot.close()


async def test_a_file_that_another_process_writes_to_can_be_read_but_not_written(file):
    impatient = Database(str(file.url), lock_wait=timedelta(milliseconds=20))
    await impatient.open()
    other = sqlite3.connect(file.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        async with impatient.write():
            pass
    async with impatient.read() as tx:
        assert await tx.chats.count() == 0
    other.close()
    async with impatient.write() as tx:
        await meet(tx, ANNA)
    await impatient.close()
