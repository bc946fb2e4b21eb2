"""Commands over what is stored: import, analyse anew, migrate, copy, look after."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terms import (
    Command,
    Failed,
    Progress,
    Wrong,
    awaited,
    no_arguments,
    objects,
    reading,
    settings,
    told,
)

if TYPE_CHECKING:
    from bot.services.archive import Archive, Loaded

#: A running bot leaves a sign of life at least this often, with room for a slow machine.
_SILENCE = 180.0


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help='articles, one JSON object a line: {"id", "url", "title", '
                        '"text", "source", "published_at"}; - for standard input')  # fmt: skip
    parser.add_argument("--chat", type=int, metavar="ID", help="whose they are; the command line's")
    parser.add_argument(
        "--index-only", action="store_true", help="findable at once, analysed by `reanalyse` later"
    )


def _import(args: argparse.Namespace) -> int:
    from bot.services.archive import COMMAND_LINE, Loaded, Malformed, Record

    chat_id = COMMAND_LINE if args.chat is None else args.chat
    with reading(args.file) as source:
        lines = list(objects(source))
    records = []
    for number, line in enumerate(lines, 1):
        try:
            records.append(Record.of(line))
        except (Malformed, ValueError) as exc:
            raise Wrong(f"article {number}: {exc}") from exc

    async def load() -> Counter[Loaded]:
        times: Counter[Loaded] = Counter()
        async with _archive() as archive:
            with Progress("Importing", len(records)) as progress:
                async for loaded in archive.load(records, chat_id, index_only=args.index_only):
                    times[loaded] += 1
                    progress.step()
        return times

    times = awaited(load())
    print(f"{times[Loaded.NEW]} new, {times[Loaded.KNOWN]} known")
    if unreadable := times[Loaded.UNREADABLE]:
        print(f"nutgraf: {unreadable} could not be read in time", file=sys.stderr)
    return 0


def _reanalyse(args: argparse.Namespace) -> int:
    async def renew() -> tuple[int, int]:
        done = failed = 0
        async with _archive() as archive:
            await archive.index()
            with Progress("Analysing", await archive.count_stale()) as progress:
                async for succeeded in archive.renew():
                    done, failed = done + succeeded, failed + (not succeeded)
                    progress.step()
        return done, failed

    done, failed = awaited(renew())
    print(f"{done} analysed anew" + (f", {failed} took too long" if failed else ""))
    return 1 if failed else 0


def _migrate(args: argparse.Namespace) -> int:
    async def upgrade() -> str | None:
        from storage import migrate
        from storage.database import Database

        database = Database(settings().database)
        await database.open()  # which brings the schema up to date
        await database.close()
        return await migrate.current(settings().database)

    with told():
        print(f"the schema is at {awaited(upgrade())}")
    return 0


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the file to write, or a folder for a dated one")


def _backup(args: argparse.Namespace) -> int:
    from storage import backup

    path: Path = args.path
    if path.is_dir():
        path = path / time.strftime("nutgraf-%Y-%m-%d-%H%M%S.db")
    with told():
        size = backup.copy(settings().database, path)
    print(f"{path}: {size:,} bytes")
    return 0


def _status_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--health", action="store_true", help="only say whether the bot is alive")


def _status(args: argparse.Namespace) -> int:
    chosen = settings()
    alive = _age(chosen.data_dir / "alive")
    if args.health:
        if alive is None or alive > _SILENCE:
            raise Failed("no sign of life")
        return 0
    with told():
        for name, value in awaited(_counted(chosen.database)).items():
            print(f"{name:12} {value}")
    print(f"{'bot':12} {_lately(alive)}")
    return 0


async def _counted(url: str) -> dict[str, object]:
    from bot.analysis.types import ENGINE_VERSION
    from storage import engines, migrate
    from storage.database import Database

    address = engines.normalised(url)
    found: dict[str, object] = {"database": address.render_as_string()}
    if engines.is_sqlite(address) and not engines.file_of(address).exists():
        return found | {"schema": "none yet"}
    database = Database(url)
    await database.open()
    found["schema"] = await migrate.current(url)
    try:
        async with database.read() as tx:
            found["chats"] = await tx.chats.count()
            found["articles"] = await tx.articles.count_all()
            found["to analyse"] = await tx.articles.count_stale(ENGINE_VERSION)
            found["inbox"] = await tx.inbox.count_undone()
    finally:
        await database.close()
    return found


def _age(path: Path) -> float | None:
    """Seconds since the file was last touched."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return None


def _lately(alive: float | None) -> str:
    if alive is None:
        return "has not run here"
    return "running" if alive < _SILENCE else f"last alive {alive / 60:.0f} minutes ago"


@asynccontextmanager
async def _archive() -> AsyncIterator[Archive]:
    """The archive, with workers of its own; what goes wrong is told in a line."""
    from bot.app import archive

    with told():
        async with archive(settings()) as opened:
            yield opened


COMMANDS = {
    "import": Command("load articles from a file", _import_arguments, _import),
    "reanalyse": Command("analyse anew what an older engine did", no_arguments, _reanalyse),
    "migrate": Command("bring the database's schema up to date", no_arguments, _migrate),
    "backup": Command("copy the database while it is in use", _backup_arguments, _backup),
    "status": Command("what is stored, and whether the bot runs", _status_arguments, _status),
}
