"""What the commands share: how one is described, how it fails, reading lines, showing progress."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from storage.errors import StorageError

if TYPE_CHECKING:
    from config.settings import Settings

T = TypeVar("T")


class Wrong(Exception):
    """Something the caller can put right; shown as one line."""


class Failed(Exception):
    """It could not be done; shown as one line."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `nutgraf`."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes none."""


def positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{word} is less than 1")
    return number


def settings(**overrides: object) -> Settings:
    """This process's settings; a wrong one is told in a line."""
    from config.settings import BadSettings, load

    try:
        return load(**overrides)
    except BadSettings as exc:
        raise Wrong(str(exc)) from exc


@contextmanager
def told() -> Iterator[None]:
    """What the database or the disk refuses is told in a line, not in a traceback."""
    try:
        yield
    except StorageError as exc:
        raise Failed(str(exc)) from exc
    except OSError as exc:
        raise Failed(f"{exc.filename or ''}: {exc.strerror}".lstrip(": ")) from exc


def awaited(doing: Coroutine[Any, Any, T]) -> T:
    """What *doing* comes to. A command that awaits nothing does not load asyncio either."""
    import asyncio

    return asyncio.run(doing)


def reading(name: str) -> TextIO:
    """The file of that name, or standard input for "-"."""
    if name == "-":
        return open(
            sys.stdin.fileno(), encoding="utf-8", errors="replace", newline="", closefd=False
        )
    try:
        return Path(name).open(encoding="utf-8", errors="replace", newline="")
    except OSError as exc:
        raise Wrong(f"{name}: {exc.strerror}") from exc


def objects(source: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A JSON object from each line that is not empty."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as exc:
            raise Wrong(f"line {number} is not JSON: {exc}") from exc
        if not isinstance(found, dict):
            raise Wrong(f"line {number} is not a JSON object")
        yield found


class Progress:
    """A bar on a terminal, nothing elsewhere: `progress.step()` after each piece of work."""

    _WIDTH = 30

    def __init__(self, what: str, total: int | None) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        self._done += 1
        if self._shown:
            self._draw()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown and self._done:
            print(file=sys.stderr)

    def _draw(self) -> None:
        if self._total:
            filled = self._WIDTH * self._done // self._total
            bar = f"[{'█' * filled}{'·' * (self._WIDTH - filled)}] {self._done}/{self._total}"
        else:
            bar = str(self._done)
        print(f"\r{self._what} {bar}", end="", file=sys.stderr, flush=True)
