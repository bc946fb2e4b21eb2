"""Questions and searches at the command line: of all that was imported."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.cli.terms import (
    Command,
    Failed,
    Progress,
    Wrong,
    awaited,
    objects,
    reading,
    settings,
    told,
)

if TYPE_CHECKING:
    from bot.services.answers import Answers
    from bot.services.evidence import Evidence


def _ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="*", help="in your own words")
    parser.add_argument("--jsonl", metavar="FILE", help='many: {"query_id", "query", "asked_at"?} '
                        "a line, and one JSON object a line comes back")  # fmt: skip
    parser.add_argument("--chat", type=int, metavar="ID", help="who asks; the command line")


def _ask(args: argparse.Namespace) -> int:
    words = " ".join(args.question)
    if bool(words) == bool(args.jsonl):
        raise Wrong("give a question, or --jsonl FILE")
    if args.jsonl:
        with reading(args.jsonl) as source:
            asked = list(objects(source))
        for number, line in enumerate(asked, 1):
            if not isinstance(line.get("query"), str):
                raise Wrong(f'query {number}: "query" is missing')
        awaited(_ask_all(args.chat, asked))
        return 0
    return awaited(_ask_one(args.chat, words))


async def _ask_all(chat_id: int | None, asked: list[dict[str, Any]]) -> None:
    from bot.answers import question

    async with _answers() as answers:
        with Progress("Asking", len(asked)) as progress:
            for line in asked:
                found = await answers.ask(
                    _who(chat_id), question.read(line["query"]), _instant(line.get("asked_at"))
                )
                named = await answers.labels(found.evidence)
                hits = [_hit(one, label) for one, label in zip(found.evidence, named, strict=True)]
                answer = {
                    "query_id": line.get("query_id"),
                    "hits": hits,
                    "answer": hits[:3] if found.is_sure else None,
                    "confidence": found.confidence,
                }
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
                progress.step()


async def _ask_one(chat_id: int | None, words: str) -> int:
    from bot.answers import question

    async with _answers() as answers:
        found = await answers.ask(_who(chat_id), question.read(words), datetime.now(UTC))
    if not found.is_sure:
        print("nothing stored on this", file=sys.stderr)
        return 1
    for one in found.evidence[:3]:
        print(_told(one))
    return 0


def _search_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", help='words, "a phrase", -word, prefix*, from:, by:, '
                        "since:, until:")  # fmt: skip
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a result")
    parser.add_argument("--page", type=int, default=1, metavar="N", help="eight results a page")
    parser.add_argument("--chat", type=int, metavar="ID", help="who searches; the command line")


def _search(args: argparse.Namespace) -> int:
    return awaited(_search_one(args))


async def _search_one(args: argparse.Namespace) -> int:
    async with _answers() as answers:
        words = " ".join(args.words)
        found = await answers.searches.search(_who(args.chat), words, max(0, args.page - 1))
        if bad := found.refused:
            raise Wrong(_FAULTS[bad.fault].format(part=bad.part))
        named = await answers.labels(found.items)
    for one, label in zip(found.items, named, strict=True):
        print(json.dumps(_hit(one, label), ensure_ascii=False) if args.jsonl else _told(one))
    if not found.items:
        meant = " or ".join(found.meant)
        raise Failed("nothing has these words" + (f"; did you mean {meant}?" if meant else ""))
    return 0


_FAULTS = {
    "unclosed": "a quotation mark has no partner: {part}",
    "unknown": "there is no {part}; there are from: by: since: until:",
    "date": "{part} is no date; write it as 2026-05-12",
    "empty": "there is no word to look for",
    "long": "that is too long for a search",
}


def _hit(one: Evidence, label: str) -> dict[str, Any]:
    return {
        "article_id": label,
        "text": one.span.of(one.kept.article.text),
        "start": one.span.start,
        "end": one.span.end,
        "score": one.score,
    }


def _told(one: Evidence) -> str:
    kept = one.kept
    text = " ".join(one.span.of(kept.article.text).split())
    about = (kept.title, kept.source, f"{kept.dated:%Y-%m-%d}", kept.link)
    return f"{text}\n    " + " · ".join(filter(None, about))


def _who(chat_id: int | None) -> int:
    from bot.services.archive import COMMAND_LINE

    return COMMAND_LINE if chat_id is None else chat_id


def _instant(value: object) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as exc:
        raise Wrong(f"{value!r} is no date") from exc
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@asynccontextmanager
async def _answers() -> AsyncIterator[Answers]:
    """The stored articles, asked beside a running bot."""
    from bot.clock import system_clock
    from bot.services.answers import Answers
    from storage.database import Database

    with told():
        database = Database(settings().database)
        await database.open()
        try:
            yield Answers(database, system_clock)
        finally:
            await database.close()


COMMANDS = {
    "ask": Command("what the stored articles answer", _ask_arguments, _ask),
    "search": Command("stored articles with certain words", _search_arguments, _search),
}
