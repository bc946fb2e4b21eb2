"""Asking and searching: ours beside plain FTS5 and bm25s, on the same sentences and questions.

    python -m benchmarks.search [--articles N] [--sentences N] [--questions N] [--database URL]
    python -m benchmarks.search --data FOLDER       articles.jsonl and queries.jsonl of your own

Without a folder the news is made up: words as frequent as in real text, questions that share words
with one sentence and with its article. With *--database* the store is that one (it must be empty),
such as PostgreSQL's; else SQLite in a folder of its own. Quality is how often the sentence meant is
among the first five, and its mean reciprocal rank among the first ten. A question's time is the
whole of ours, candidates to ranking; CPU time of this process, and what passes on the clock.
bm25s is measured where it is installed (pip install bm25s).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert, text

from benchmarks.peers import row
from bot.analysis import codec, document
from bot.analysis.types import Analysis, Span, Summary
from bot.answers import passages, question
from bot.answers.passages import Passages
from bot.services.answers import Answers
from storage.database import Database
from storage.rarest import search_terms
from storage.records import Terms
from storage.tables import articles, chats, holdings

NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
CHAT = 0
_AT_ONCE = 1000
_COMPARED = 1_200_000  # sentences; more of them take the others too long
_VOCABULARY, _COMMON = 120_000, 120
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


@dataclass(frozen=True, slots=True)
class News:
    """An article, its sentences cut and its words known."""

    text: str
    title: str
    sentences: tuple[Span, ...]
    passages: Passages
    published_at: datetime
    source: str = ""

    @property
    def terms(self) -> Terms:
        return Terms(
            passages.terms(self.title, "en"),
            passages.terms(self.source, "en"),
            tuple(passages.terms(s.of(self.text), "en") for s in self.sentences),
            passages.pack(self.passages),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what of which articles would answer it (parts of sentences)."""

    text: str
    answers: tuple[str, ...]
    at: datetime | None = None


# --- made-up news


class Press:
    """Prints articles of *sentences* about 20 words long, the same for the same seed."""

    def __init__(self, sentences: int, seed: int = 5) -> None:
        self._chance = np.random.default_rng(seed)
        self._sentences = sentences
        ranks = np.arange(1, _VOCABULARY + 1)
        self._share = 1 / (ranks + 2.7) ** 1.05
        self._share /= self._share.sum()
        self._words = [_spelt(number) for number in range(_VOCABULARY)]
        self.asked: list[Asked] = []

    def articles(self, count: int, questions: int) -> Iterator[News]:
        due = {*np.linspace(0, count - 1, min(questions, count), dtype=int).tolist()}
        for number in range(count):
            yield self._article(number, ask=number in due)

    def _article(self, number: int, *, ask: bool) -> News:
        sizes = self._chance.integers(9, 32, self._sentences)
        drawn = self._chance.choice(_VOCABULARY, int(sizes.sum()), p=self._share)
        subject = self._chance.choice(_VOCABULARY, 12, p=self._share)
        again = self._chance.random(len(drawn)) < 0.15  # an article keeps to its subject
        drawn[again] = self._chance.choice(subject, int(again.sum()))
        ends = np.cumsum(sizes)
        lines = [
            " ".join(self._words[w] for w in drawn[end - size : end]).capitalize() + "."
            for size, end in zip(sizes.tolist(), ends.tolist(), strict=True)
        ]
        spans, at = [], 0
        for line in lines:
            spans.append(Span(at, at + len(line)))
            at += len(line) + 1
        whole = " ".join(lines)
        published = NOW - timedelta(minutes=30 * number % 500_000)
        if ask:
            self._ask(lines, drawn[ends[0] - sizes[0] :], subject, published)
        return News(
            whole,
            " ".join(self._words[w] for w in subject[:6]),
            tuple(spans),
            passages.index(whole, spans, "en"),
            published,
        )

    def _ask(self, lines: Sequence[str], drawn: Any, subject: Any, published: datetime) -> None:
        line = lines[int(self._chance.integers(len(lines)))]
        own = [w for w in passages.split(line) if w.lower() not in self._words[:_COMMON]]
        some = [own[i] for i in self._chance.permutation(len(own))[:4].tolist()]
        some += [self._words[w] for w in subject[:2].tolist()]
        some += [self._words[w] for w in self._chance.choice(_VOCABULARY, 2, p=self._share)]
        self.asked.append(Asked(" ".join(some) + "?", (line,), published + timedelta(days=2)))


def _spelt(number: int) -> str:
    word = ""
    while number or len(word) < 4:
        number, last = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[last]
    return word


# --- news of one's own


def read(folder: Path) -> tuple[list[News], list[Asked]]:
    """`articles.jsonl` as for `nutgraf import`; `queries.jsonl` with gold sentences or facts."""
    news = []
    for line in _objects(folder / "articles.jsonl"):
        found = document.read(line["text"], line.get("title"), None)
        spans = passages.printed(line["text"], [s.span for s in found.body])
        news.append(
            News(
                line["text"],
                line.get("title") or "",
                spans,
                passages.index(line["text"], spans, "en"),
                _instant(line.get("published_at")) or NOW,
                line.get("source") or "",
            )
        )
    asked = []
    for line in _objects(folder / "queries.jsonl"):
        gold = [sentence[2] for sentence in line.get("gold_sentences") or ()]
        gold += [fact["fact"] for fact in line.get("evidence") or () if isinstance(fact, dict)]
        if line.get("answerable", True) and gold:
            asked.append(Asked(line["query"], tuple(gold), _instant(line.get("asked_at"))))
    return news, asked


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value[:10]).replace(tzinfo=UTC) if value else None


# --- the three


@dataclass(slots=True)
class Figures:
    """What the answers to all questions were worth, and took."""

    ranks: list[int]
    cpu: list[float]
    wall: list[float]

    def told(self, name: str) -> None:
        ranks = np.array(self.ranks)
        cpu, wall = 1000 * np.array(self.cpu), 1000 * np.array(self.wall)
        row(
            name,
            f"{100 * (ranks <= 5).mean():.1f}",
            f"{100 * np.where(ranks <= 10, 1 / ranks, 0).mean():.1f}",
            f"{np.median(cpu):.0f} / {np.percentile(cpu, 95):.0f}",
            f"{np.median(wall):.0f} / {np.percentile(wall, 95):.0f}",
        )


def _rank(found: Sequence[str], asked: Asked) -> int:
    wanted = ["".join(answer.split()) for answer in asked.answers]
    for rank, sentence in enumerate(found[:10], 1):
        squashed = "".join(sentence.split())
        if any(one in squashed for one in wanted):
            return rank
    return 1000


async def store(database: Database, news: Iterator[News]) -> tuple[int, int]:
    """All of it, in bulk; answers how many articles and sentences."""
    count = sentences = 0
    async with database.write() as tx:
        person = {"id": CHAT, "kind": "private", "preferences": {}}
        await tx.chats._db.run(insert(chats), person | {"created_at": NOW, "seen_at": NOW})
    while batch := [one for one, _ in zip(news, range(_AT_ONCE), strict=False)]:
        rows = [_row(count + n + 1, one) for n, one in enumerate(batch)]
        async with database.write() as tx:
            db = tx.chats._db
            await db.run(insert(articles), [made for made, _ in rows])
            held = {"chat_id": CHAT, "via": "link", "held_at": NOW, "saved": False}
            await db.run(insert(holdings), [held | {"article_id": m["id"]} for m, _ in rows])
            if db.dialect == "postgresql":
                for made, one in rows:
                    await tx.search.index(made["id"], one.terms)
            else:
                await db.run(insert(search_terms), [_indexed(m["id"], one) for m, one in rows])
        count += len(batch)
        sentences += sum(len(one.sentences) for one in batch)
    return count, sentences


def _row(number: int, one: News) -> tuple[dict[str, Any], News]:
    bare = Analysis("en", one.sentences, (), Summary((), (), ()), (), (), (), ())
    return {
        "id": number,
        "digest": sha256(f"{number} {one.text}".encode()).hexdigest(),
        "title": one.title,
        "source": one.source,
        "language": "en",
        "published_at": one.published_at,
        "added_at": NOW,
        "engine_version": 0,
        "text": one.text,
        "analysis": codec.dumps(bare),
    }, one


def _indexed(number: int, one: News) -> dict[str, Any]:
    terms = one.terms
    return {
        "article_id": number,
        "title": " ".join(terms.title),
        "source": " ".join(terms.source),
        "size": sum(map(len, terms.sentences)),
        "body": " \n ".join(" ".join(sentence) for sentence in terms.sentences),
        "passages": terms.passages,
    }


async def ours(database: Database, asked: Sequence[Asked]) -> Figures:
    answers = Answers(database, lambda: NOW)
    figures = Figures([], [], [])
    for one in (*asked[:3], *asked):  # the first to warm up
        wall, cpu = time.perf_counter(), time.process_time()
        found = await answers.ask(CHAT, question.read(one.text), one.at)
        figures.wall.append(time.perf_counter() - wall)
        figures.cpu.append(time.process_time() - cpu)
        figures.ranks.append(_rank([e.span.of(e.kept.article.text) for e in found.evidence], one))
    return Figures(figures.ranks[3:], figures.cpu[3:], figures.wall[3:])


class Plain:
    """FTS5 as anybody would use it: a row a sentence with its title, stemmed, ranked by bm25."""

    name = "plain FTS5, a row a sentence"

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute(
            "CREATE VIRTUAL TABLE s USING "
            "fts5(title, source, text, tokenize='porter unicode61 remove_diacritics 2')"
        )

    def add(self, news: Sequence[News]) -> None:
        self._db.executemany(
            "INSERT INTO s(title, source, text) VALUES (?, ?, ?)",
            ((o.title, o.source, span.of(o.text)) for o in news for span in o.sentences),
        )
        self._db.commit()

    def ask(self, words: Sequence[str]) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in words)
        query = "SELECT text FROM s WHERE s MATCH ? ORDER BY rank LIMIT 10"
        return [line for (line,) in self._db.execute(query, (wanted,))]


class Bm25s:
    """bm25s: all in memory, built at once."""

    name = "bm25s, a row a sentence"

    def __init__(self, news: Sequence[News]) -> None:
        import bm25s
        import Stemmer

        self._tokenize = bm25s.tokenize
        self._stemmer = Stemmer.Stemmer("english")
        self._lines = [span.of(one.text) for one in news for span in one.sentences]
        titled = [f"{o.title} {o.source} {s.of(o.text)}" for o in news for s in o.sentences]
        self._index = bm25s.BM25()
        self._index.index(
            bm25s.tokenize(titled, stopwords="en", stemmer=self._stemmer, show_progress=False),
            show_progress=False,
        )

    def ask(self, words: Sequence[str]) -> list[str]:
        tokens = self._tokenize(
            " ".join(words), stopwords="en", stemmer=self._stemmer, show_progress=False
        )
        found, _ = self._index.retrieve(tokens, k=10, show_progress=False)
        return [self._lines[number] for number in found[0]]


def theirs(ask: Callable[[Sequence[str]], list[str]], asked: Sequence[Asked]) -> Figures:
    figures = Figures([], [], [])
    for one in asked:
        words = question.read(one.text).words
        wall, cpu = time.perf_counter(), time.process_time()
        found = ask(words)
        figures.wall.append(time.perf_counter() - wall)
        figures.cpu.append(time.process_time() - cpu)
        figures.ranks.append(_rank(found, one))
    return figures


async def size_of_index(database: Database) -> int:
    """Bytes of all that serves search, the stored texts not counted."""
    async with database.read() as tx:
        db = tx.chats._db
        if db.dialect == "postgresql":
            return int(await db.value(text("SELECT pg_total_relation_size('search_terms')")))
        tables = "'search_terms', 'search_index_data', 'search_index_idx', 'search_index_docsize'"
        sizes = text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({tables})")
        return int(await db.value(sizes))


async def measure(options: argparse.Namespace, folder: Path) -> None:
    url = options.database or f"sqlite+aiosqlite:///{folder}/nutgraf.db"
    press = Press(options.sentences)
    if options.data:
        news, asked = read(options.data)
        source = iter(news)
    else:
        asked = press.asked
        source = press.articles(options.articles, options.questions)
    compared = not options.alone and options.articles * options.sentences <= _COMPARED
    kept: list[News] = []

    def noted() -> Iterator[News]:
        for one in source:
            if compared:
                kept.append(one)
            yield one

    database = Database(url)
    await database.open()
    started, cpu = time.perf_counter(), time.process_time()
    count, sentences = await store(database, noted())
    print(
        f"{count:,} articles, {sentences:,} sentences, {len(asked)} questions; stored in "
        f"{time.perf_counter() - started:.0f} s ({time.process_time() - cpu:.0f} s CPU); "
        f"load {os.getloadavg()[0]:.1f}"
    )
    row("", "first five %", "MRR@10 %", "CPU p50/p95 ms", "clock p50/p95")
    (await ours(database, asked)).told(f"ours, {url.partition(':')[0].partition('+')[0]}")
    try:
        index = await size_of_index(database)
        print(f"{'':42} {index / count:.0f} bytes of index an article, {index / 2**20:.0f} MB")
    except Exception as exc:  # SQLite may be built without dbstat
        print(f"{'':42} the index cannot be measured here: {type(exc).__name__}")
    await database.close()
    if compared:
        plain = Plain(folder / "plain.db")
        plain.add(kept)
        theirs(plain.ask, asked).told(plain.name)
        try:
            theirs(Bm25s(kept).ask, asked).told(Bm25s.name)
        except ImportError:
            print("bm25s is not installed")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--sentences", type=int, default=33, help="an article")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--data", type=Path, help="a folder with articles.jsonl, queries.jsonl")
    parser.add_argument("--database", help="an empty one instead of SQLite's")
    parser.add_argument("--alone", action="store_true", help="ours only")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nutgraf-search-") as folder:
        asyncio.run(measure(options, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
