"""Real databases for tests: `database` and `database_url`, on SQLite and on a PostgreSQL server of our own.

The server listens on loopback alone, at a port of its own, as a user who is not root; all workers of a test run
share it and it ends with the run, however that ends. Each worker has one database, emptied before every test.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage import migrate
from storage.database import Database

_USER = "nutgraf"
_KEEPER = Path(__file__).with_name("postgres_keeper.py")


# --- what tests ask for ---------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with our schema."""
    if request.param == "sqlite":
        path = tmp_path / "nutgraf.db"
        shutil.copy(request.getfixturevalue("_empty_file"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("_worker_database")
    _finish(_emptied(url))
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, empty database."""
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def bare_database_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], str]]:
    """Makes the address of a database without any schema: `bare_database_url("postgresql")`."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/bare.db"
        server = request.getfixturevalue("postgres_server")
        name = f"bare_{os.getpid()}_{len(made)}"
        _finish(_create(server, name, template="template0"))
        made.append(name)
        return f"{server}/{name}"

    yield make
    for name in made:
        _finish(_drop(request.getfixturevalue("postgres_server"), name))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The server's address, without a database: started by the worker who asks first."""
    bin_folder = _binaries()
    if bin_folder is None:
        complaint = "PostgreSQL's server is not installed: apt-get install -y postgresql"
        if os.environ.get("CI"):
            pytest.fail(complaint, pytrace=False)
        pytest.skip(complaint)
    shared, run = tmp_path_factory.getbasetemp(), os.getpid()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared, run = shared.parent, os.getppid()
    note = shared / "postgres.json"
    with _alone(shared / "postgres.lock"):
        if not note.exists():
            port = _start(bin_folder, run)
            server = f"postgresql://{_USER}@127.0.0.1:{port}"
            _finish(_create(server, "empty", template="template0"))
            _finish(migrate.upgrade(f"{server}/empty"))
            note.write_text(json.dumps(server))
        return json.loads(note.read_text())


# --- how they are made ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _worker_database(postgres_server: str) -> str:
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _finish(_create(postgres_server, name, template="empty"))
    return f"{postgres_server}/{name}"


@pytest.fixture(scope="session")
def _empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "nutgraf.db"
    _finish(migrate.upgrade(f"sqlite:///{path}"))
    return path


async def _create(server: str, name: str, template: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    await connection.close()


async def _drop(server: str, name: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


async def _emptied(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    tables = await connection.fetch(
        "SELECT quote_ident(tablename) AS name FROM pg_tables "
        "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    # Without triggers, and so in any order: four times as fast as TRUNCATE.
    emptying = "; ".join(f"DELETE FROM {table['name']}" for table in tables)
    await connection.execute(f"SET session_replication_role = replica; {emptying}")
    await connection.close()


def _finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Run *work* in a loop of its own, whatever loop the test has."""
    answer: list[Any] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            answer.append(asyncio.run(work))
        except BaseException as exc:
            failure.append(exc)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return answer[0]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _binaries() -> Path | None:
    """Where initdb and postgres live; the newest, if there are several."""
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(folders, key=lambda p: int(p.parent.name), default=None)


def _start(bin_folder: Path, run: int) -> int:
    """Start a server that lives as long as the process *run*; answers its port."""
    keeper = subprocess.Popen(
        [sys.executable, str(_KEEPER), str(bin_folder), str(run)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    said = keeper.stdout.readline().strip()
    if not said.isdigit():
        pytest.fail(f"PostgreSQL did not start: {said}", pytrace=False)
    keeper.stdout.close()
    # It outlives us on purpose, and ends by itself: not a child to wait for.
    keeper.returncode = 0
    return int(said)
