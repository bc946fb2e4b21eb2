"""A copy of an SQLite database, taken while others read and write it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage import engines
from storage.errors import StorageError
from storage.session import translated


def copy(url: str, target: Path) -> int:
    """Copy the database at *url* to the new file *target*, whole or not at all; answers its bytes.

    A PostgreSQL server has better tools of its own.
    """
    address = engines.normalised(url)
    if not engines.is_sqlite(address):
        raise StorageError("this is a PostgreSQL database: use pg_dump")
    source = engines.file_of(address)
    if not source.exists():
        raise StorageError(f"there is no database at {source}")
    if target.exists():
        raise StorageError(f"{target} exists already")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    with translated():
        try:
            _copy(source, partial)
            partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, target: Path) -> None:
    reading = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(reading, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        (found,) = new.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise StorageError(f"the copy is damaged: {found}")
