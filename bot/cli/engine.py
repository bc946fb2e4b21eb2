"""The engine alone, without a database: what texts say."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from bot.cli.terms import Command, Failed, Wrong, awaited, objects, positive, reading

#: A page that is not read by then was made not to be.
_DEADLINE = timedelta(seconds=20)


def _analyse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        default="-",
        help="a text, page, PDF or DOCX, or a web address; - for standard input",
    )
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in and out")
    parser.add_argument("--sentences", type=positive, metavar="N", help="length of the summary")
    parser.add_argument("--words", type=positive, metavar="N", help="length of the summary")
    parser.add_argument("--language", metavar="XX", help="ISO 639-1 code; guessed when left out")
    parser.add_argument("--method", default="nutgraf", help="who ranks: nutgraf, lexrank, …")


def _analyse(args: argparse.Namespace) -> int:
    from bot.analysis import lines
    from bot.analysis.types import Budget, Method

    if args.method not in list(Method):
        raise Wrong(f"no such method: {args.method} (there are {', '.join(Method)})")
    budget = Budget(args.sentences, args.words, method=Method(args.method))
    if args.file.lower().startswith(("http://", "https://")):
        page = awaited(_page(args.file))
        _print(page | dict(lines.answer(page, budget, args.language)))
        return 0
    with reading(args.file) as source:
        if args.jsonl:
            _write(lines.answers(objects(source), budget, args.language))
        else:
            found = lines.answer(_document(source.buffer.read(), args.file), budget, args.language)
            _print(found)
    return 0


async def _page(url: str) -> dict[str, Any]:
    """What the bot would read at an address, fetched and read as carefully as it does."""
    from bot.clock import system_clock
    from bot.errors import AddressRefused, BotError
    from bot.ingest import reading as read
    from bot.ingest.fetch import Fetcher
    from bot.ingest.workers import Workers
    from bot.views import errors
    from bot.views.reader import Reader

    fetcher, workers = Fetcher(), Workers(1, initializer=partial(read.warm_up, ""))
    try:
        page = await fetcher.get(url)
        extract = await workers.run(
            read.extract_page, page.body, page.url, page.charset, deadline=_DEADLINE
        )
    except BotError as exc:
        said = errors.notice(exc, Reader(system_clock())).partition(" ")[2]
        raise (Wrong if isinstance(exc, AddressRefused) else Failed)(f"{url}: {said}") from exc
    finally:
        await workers.close()
        await fetcher.close()
    return {
        "id": extract.url,
        "title": extract.title,
        "author": extract.author,
        "source": extract.source,
        "published_at": extract.published_at and extract.published_at.isoformat(),
        "text": extract.text,
    }


def _document(raw: bytes, name: str) -> dict[str, str | None]:
    """What the bot would read in a file with these bytes."""
    from bot.errors import Empty, TooLarge, Unreadable, Unsupported
    from bot.ingest import documents

    try:
        extract = documents.read(raw, name)
    except Empty:
        return {"text": ""}
    except (TooLarge, Unreadable, Unsupported) as exc:
        raise Wrong(f"{name}: {type(exc).__name__} ({exc})") from exc
    return {"text": extract.text, "title": extract.title}


def _stories_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="articles, one JSON object a line, or - for standard input")


def _stories(args: argparse.Namespace) -> int:
    from bot.analysis import lines

    with reading(args.file) as source:
        _write(lines.stories(objects(source)))
    return 0


def _print(found: Mapping[str, Any]) -> None:
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _write(found: Iterable[Any]) -> None:
    for each in found:
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")


COMMANDS = {
    "analyse": Command("what a text says", _analyse_arguments, _analyse),
    "stories": Command("group articles into stories", _stories_arguments, _stories),
}
