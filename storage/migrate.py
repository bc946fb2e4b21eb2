"""The schema's history: brought up to date at every start, by the only caller of Alembic.

Developers change `tables.py`, call `revise`, and read what it wrote before they commit it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import engines
from storage.errors import Outdated
from storage.migrations import HEAD
from storage.session import translated

_HISTORY = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = 7_204_311_965  # the name of our advisory lock, any number will do


async def upgrade(url: str) -> str:
    """Bring the database at *url* up to date; answers its version."""
    engine = engines.writer(engines.normalised(url))
    try:
        with translated():
            return await upgrade_engine(engine)
    finally:
        await engine.dispose()


async def current(url: str) -> str | None:
    """The version of the database at *url*, None when it is empty."""
    engine = engines.writer(engines.normalised(url))
    try:
        with translated():
            async with engine.begin() as connection:
                return await connection.run_sync(_version)
    finally:
        await engine.dispose()


async def revise(url: str, message: str) -> Path:
    """For developers: write the step from the database at *url* to what `tables.py` says now."""
    engine = engines.writer(engines.normalised(url))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_write_step, message)
    finally:
        await engine.dispose()


async def upgrade_engine(engine: AsyncEngine) -> str:
    """Bring an open database up to date, in one transaction, one process at a time."""
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:name)"), {"name": _ONE_AT_A_TIME}
            )
        if await connection.run_sync(_version) != HEAD:
            await connection.run_sync(_climb)
        return HEAD


def differences(connection: Connection) -> list[Any]:
    """How the database differs from `tables.py`: nothing, if all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from storage.tables import metadata

    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": _is_ours}
    )
    return list(compare_metadata(context, metadata))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _climb(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), "head")
    except CommandError as exc:
        raise Outdated(f"the database is at {_version(connection)}, we know up to {HEAD}") from exc


def _write_step(connection: Connection, message: str) -> Path:
    from alembic import command

    number = f"{int(HEAD) + 1:04}"
    script = command.revision(_config(connection), message, autogenerate=True, rev_id=number)
    assert script is not None
    assert not isinstance(script, list)
    return Path(script.path)


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HISTORY))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["include_name"] = _is_ours
    config.attributes["render_item"] = _spell_column
    return config


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """The full-text index is laid by hand, each database in its own way: see `search.py`."""
    return not (kind in ("table", "index") and name is not None and name.startswith("search_"))


def _spell_column(kind: str, column: Any, _context: Any) -> str | Literal[False]:
    """Our own column types by their short names."""
    if kind != "type" or not type(column).__module__.startswith("storage."):
        return False
    return f"columns.{type(column).__name__}()"
