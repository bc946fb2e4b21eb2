"""The command line: each command translates arguments into one call. Run `nutgraf --help`.

Every command imports what it needs when it runs, so that asking for help costs nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

_USAGE_ERROR = 2


class Wrong(Exception):
    """Something the caller can put right; shown as one line."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `nutgraf`."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="nutgraf", description="News, word for word.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        under = commands.add_parser(name, help=command.help, description=command.help)
        command.arguments(under)
        under.set_defaults(run=command.run)
    chosen = parser.parse_args(argv)
    try:
        return int(chosen.run(chosen))
    except Wrong as exc:
        print(f"nutgraf: {exc}", file=sys.stderr)
        return _USAGE_ERROR
    except BrokenPipeError:  # `nutgraf … | head` has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _analyse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help="a text file, or - for standard input")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in and out")
    parser.add_argument("--sentences", type=_positive, metavar="N", help="length of the summary")
    parser.add_argument("--words", type=_positive, metavar="N", help="length of the summary")
    parser.add_argument("--language", metavar="XX", help="ISO 639-1 code; guessed when left out")
    parser.add_argument("--method", default="nutgraf", help="who ranks: nutgraf, lexrank, …")


def _analyse(args: argparse.Namespace) -> int:
    from bot.analysis import lines
    from bot.analysis.types import Budget, Method

    if args.method not in list(Method):
        raise Wrong(f"no such method: {args.method} (there are {', '.join(Method)})")
    budget = Budget(args.sentences, args.words, method=Method(args.method))
    with _reading(args.file) as source:
        if args.jsonl:
            _write(lines.answers(_objects(source), budget, args.language))
        else:
            found = lines.answer({"text": source.read()}, budget, args.language)
            print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def _stories_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="articles, one JSON object a line, or - for standard input")


def _stories(args: argparse.Namespace) -> int:
    from bot.analysis import lines

    with _reading(args.file) as source:
        _write(lines.stories(_objects(source)))
    return 0


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{word} is less than 1")
    return number


def _reading(name: str) -> TextIO:
    if name == "-":
        return open(
            sys.stdin.fileno(), encoding="utf-8", errors="replace", newline="", closefd=False
        )
    try:
        return Path(name).open(encoding="utf-8", errors="replace", newline="")
    except OSError as exc:
        raise Wrong(f"{name}: {exc.strerror}") from exc


def _objects(source: Iterable[str]) -> Iterator[dict[str, Any]]:
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


def _write(found: Iterable[Any]) -> None:
    for each in found:
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")


COMMANDS = {
    "analyse": Command("what a text says", _analyse_arguments, _analyse),
    "stories": Command("group articles into stories", _stories_arguments, _stories),
}

if __name__ == "__main__":
    raise SystemExit(main())
