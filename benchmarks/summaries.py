"""Summaries: ours beside Lead-3, lede and sumy's algorithms on the same texts, quality and speed.

python -m benchmarks.summaries [--data ARTICLES.jsonl] [--stories STORIES.jsonl]

ARTICLES holds {"text", "reference": [sentence, …], "language"?} a line, STORIES {"documents",
"reference"} (default: those of tests/quality). sumy's algorithms get our sentences and words, since
its own tokenizer wants a download; what it chooses is shown as it is, without our rules.
lede, if it is installed, gets the whole text and as many characters as three sentences of it take.
"leaning" counts sentences that make no sense without the one before, which is not shown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import clock, row
from bot.analysis import choice, document, ranking, summary
from bot.analysis.types import Budget, Document, Method, Span

DATA = Path(__file__).parents[1] / "tests" / "quality" / "data"
Summarizer = Callable[[Document], Sequence[Span]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA / "summaries.jsonl")
    options.add_argument("--stories", type=Path, default=DATA / "stories.jsonl")
    chosen = options.parse_args()
    articles(_read(chosen.data))
    print()
    stories(_read(chosen.stories), words=60)
    print()
    long_texts()


def articles(gold: list[dict[str, Any]]) -> None:
    documents = [document.read(g["text"], g.get("title"), g.get("language", "en")) for g in gold]
    row(f"{len(gold)} articles, 3 sentences", "R-1", "R-2", "leaning/100", "articles/CPU-s")
    lead = _scored("Lead-3", gold, documents, lambda d: [s.span for s in d.body[:3]], None)
    if (peer := _lede()) is not None:
        _scored("lede", gold, documents, peer, lead)
    else:
        row("lede", "n/a", "n/a", "n/a", "n/a")
    for method in (m for m in Method if m is not Method.NUTGRAF):
        _scored(f"sumy {method}", gold, documents, _plain(method), lead)
    _scored("ours", gold, documents, lambda d: summary.summarise(d, Budget(3)).medium, lead)


def stories(gold: list[dict[str, Any]], words: int) -> None:
    told = [
        [document.read(text, None, g.get("language", "en")) for text in g["documents"]]
        for g in gold
    ]
    row(f"{len(gold)} stories, {words} words", "R-1", "R-2", "", "stories/CPU-s")
    started = clock()
    ours = [summary.summarise_story(documents, Budget(words=words)) for documents in told]
    spent = clock() - started
    for name, lines in (
        ("first sentences in turn", [_in_turn(documents, words) for documents in told]),
        (
            "ours",
            [[t.span.of(ds[t.document].text) for t in s] for s, ds in zip(ours, told, strict=True)],
        ),
    ):
        scores = _rouge([g["reference"] for g in gold], lines, "en")
        speed = f"{len(gold) / spent:.0f}" if name == "ours" else ""
        row(name, f"{scores[:, 0].mean():.2f}", f"{scores[:, 1].mean():.2f}", "", speed)


def long_texts() -> None:
    sentences = [
        f"The council of Hollin counted {n} boats in dock {n % 7} on Monday." for n in range(800)
    ]
    read = document.read(" ".join(sentences), language="en")
    row("800 sentences", "CPU ms")
    for method in Method:
        started = clock()
        summary.summarise(read, Budget(3, method=method))
        row(str(method), f"{1000 * (clock() - started):.0f}")


def _lede() -> Summarizer | None:
    try:
        lede = import_module("lede")
    except ImportError:
        return None

    def chosen(read: Document) -> list[Span]:
        body = [sentence.span for sentence in read.body]
        room = sum(len(span) for span in body) * 3 // max(1, len(body)) + 1
        told = " ".join(str(lede.summarize(read.text, room)).split())
        return [span for span in body if " ".join(span.of(read.text).split()) in told]

    return chosen


def _plain(method: Method) -> Summarizer:
    def chosen(read: Document) -> list[Span]:
        body = [sentence.span for sentence in read.body]
        texts = [span.of(read.text) for span in body]
        rated = ranking.rank(texts, read.language, method=method)
        return [body[at] for at in sorted(choice.greedy(rated, 3))]

    return chosen


def _scored(
    name: str,
    gold: list[dict[str, Any]],
    documents: list[Document],
    summarise: Summarizer,
    lead: np.ndarray | None,
) -> np.ndarray:
    for read in documents[:3]:
        summarise(read)  # loads what is loaded once
    started = clock()
    chosen = [summarise(read) for read in documents]
    spent = max(1e-6, clock() - started)
    lines = [[s.of(d.text) for s in spans] for spans, d in zip(chosen, documents, strict=True)]
    scores = _rouge([g["reference"] for g in gold], lines, documents[0].language)
    leaning = sum(
        _leans(d, span, spans) for spans, d in zip(chosen, documents, strict=True) for span in spans
    )
    gain = "" if lead is None else f" ({scores[:, 0].mean() - lead[:, 0].mean():+.2f})"
    row(
        name,
        f"{scores[:, 0].mean():.2f}{gain}",
        f"{scores[:, 1].mean():.2f}",
        f"{100 * leaning / len(gold):.0f}",
        f"{len(gold) / spent:.0f}",
    )
    return scores


def _leans(read: Document, span: Span, chosen: Sequence[Span]) -> bool:
    body = [sentence.span for sentence in read.body]
    at = body.index(span)
    return (
        at > 0 and body[at - 1] not in chosen and summary.leans(span.of(read.text), read.language)
    )


def _in_turn(documents: list[Document], words: int) -> list[str]:
    """The first sentence of each article, then the second of each, while there is room."""
    lines: list[str] = []
    for place in range(max(len(d.body) for d in documents)):
        for read in documents:
            if place < len(read.body):
                line = read.body[place].span.of(read.text)
                if sum(len(x.split()) for x in [*lines, line]) > words and lines:
                    return lines
                lines.append(line)
    return lines


def _rouge(references: list[list[str]], lines: list[list[str]], language: str) -> np.ndarray:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2"], use_stemmer=language == "en")
    found = []
    for reference, ours in zip(references, lines, strict=True):
        score = scorer.score("\n".join(reference), "\n".join(ours))
        found.append([100 * score["rouge1"].fmeasure, 100 * score["rouge2"].fmeasure])
    return np.array(found)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
