"""The schema's history leads to the schema we speak of."""

import asyncio

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import engines, migrate
from storage.database import Database
from storage.errors import Outdated
from storage.migrations import HEAD
from tests.storage.samples import ANNA, meet

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@KINDS
async def test_the_history_leads_to_the_tables_of_today(bare_database_url, kind):
    url = bare_database_url(kind)
    assert await migrate.current(url) is None
    assert await migrate.upgrade(url) == HEAD
    assert await migrate.current(url) == HEAD
    engine = engines.writer(engines.normalised(url))
    async with engine.begin() as connection:
        assert await connection.run_sync(migrate.differences) == []
    await engine.dispose()


def test_the_newest_step_is_the_one_we_name():
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


@KINDS
async def test_several_processes_may_start_at_once(bare_database_url, kind):
    url = bare_database_url(kind)
    databases = [Database(url) for _ in range(3)]
    await asyncio.gather(*(database.open() for database in databases))
    async with databases[0].write() as tx:
        await meet(tx, ANNA)
    for database in databases:
        async with database.read() as tx:
            assert await tx.chats.count() == 1
        await database.close()


@KINDS
async def test_a_newer_programs_database_is_left_alone(bare_database_url, kind):
    url = bare_database_url(kind)
    await migrate.upgrade(url)
    engine = engines.writer(engines.normalised(url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(Outdated, match="9999"):
        await Database(url).open()


async def test_a_step_can_be_written_for_a_changed_schema(bare_database_url, tmp_path):
    url = bare_database_url("sqlite")
    await migrate.upgrade(url)
    engine = engines.writer(engines.normalised(url))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE cards"))
        differences = await connection.run_sync(migrate.differences)
    await engine.dispose()
    assert ("add_table", "cards") in [(d[0], d[1].name) for d in differences]
