"""A copy taken while the bot is at work is whole."""

import pytest

from storage import backup
from storage.database import Database
from storage.errors import StorageError
from tests.storage.samples import ANNA, HARBOUR, keep

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@SQLITE
async def test_a_copy_holds_what_was_kept_even_while_somebody_writes(
    database, database_url, tmp_path
):
    async with database.write() as tx:
        article = await keep(tx, ANNA)
    async with database.write() as tx:
        await keep(tx, ANNA, HARBOUR + " Not yet committed.")
        assert backup.copy(database_url, tmp_path / "copy.db") > 0
    copied = Database(f"sqlite:///{tmp_path}/copy.db")
    await copied.open()
    async with copied.read() as tx:
        assert await tx.articles.get(article.id) == article
        assert await tx.articles.count(ANNA) == 1
    await copied.close()


@SQLITE
def test_nothing_is_overwritten_and_a_missing_database_is_not_made(database_url, tmp_path):
    (tmp_path / "there.db").write_bytes(b"mine")
    with pytest.raises(StorageError, match="exists"):
        backup.copy(database_url, tmp_path / "there.db")
    with pytest.raises(StorageError, match="no database"):
        backup.copy(f"sqlite:///{tmp_path}/nowhere.db", tmp_path / "copy.db")
    assert (tmp_path / "there.db").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere.db").exists()


def test_postgresql_is_left_to_its_own_tools(tmp_path):
    with pytest.raises(StorageError, match="pg_dump"):
        backup.copy("postgresql://user@127.0.0.1/name", tmp_path / "copy.db")
