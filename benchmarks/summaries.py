"""Summaries: ours beside Lead-3, lede and sumy's algorithms on the same texts, quality and speed.

python -m benchmarks.summaries [--data ARTICLES.jsonl] [--stories STORIES.jsonl] [--lede PYTHON]

ARTICLES holds {"text", "reference": [sentence, …], "language"?} a line, STORIES {"documents",
"reference"} (default: those of tests/quality). sumy's algorithms get our sentences and words, since
its own tokenizer wants a download; what it chooses is shown as it is, without our rules.
lede gets the whole text and as many characters as three sentences of it take; PYTHON is the
interpreter of an environment that has it. The others get the story without the furniture of its
page; "the page as it came" shows what that is worth. "leaning" counts sentences that make no sense
without the one before, which is not shown, "page" those with words that only pages say.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import clock, row
from bot.analysis import choice, document, ranking, summary
from bot.analysis.types import Budget, Document, Method, Span

DATA = Path(__file__).parents[1] / "tests" / "quality" / "data"
Summarizer = Callable[[Document], Sequence[Span]]

#: A list of its own, not the engine's: else the engine would be measured by what it knows.
_PAGE = re.compile(
    r"\b(?:scroll down|click (?:here|for)|read more|sign up|follow (?:us|@)|all rights reserved|"
    r"last updated|(?:published|updated|created):|share this|e-?mail (?:us|this)|newsletters?|"
    r"for confidential support|see also|more from|view comments|photo(?:graph)? by|getty images|"
    r"\d\d:\d\d (?:est|edt|gmt|bst))|©|^by\. |^(?:pictured|advertisement)\b",
    re.IGNORECASE,
)
_LEDE = """
import json, sys, time, lede
asked = json.load(sys.stdin)
lede.summarize("Rain fell. Nobody came.", 20)
started = time.process_time()
told = [str(lede.summarize(text, room)) for text, room in asked]
json.dump({"told": told, "seconds": time.process_time() - started}, sys.stdout)
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA / "summaries.jsonl")
    options.add_argument("--stories", type=Path, default=DATA / "stories.jsonl")
    options.add_argument("--lede", metavar="PYTHON")
    chosen = options.parse_args()
    articles(_read(chosen.data), chosen.lede)
    print()
    stories(_read(chosen.stories), words=60)
    print()
    story_of_five(_read(chosen.data))
    print()
    long_texts()


def articles(gold: list[dict[str, Any]], lede: str | None) -> None:
    documents = [document.read(g["text"], g.get("title"), g.get("language", "en")) for g in gold]
    columns = ("R-1", "R-2", "leaning/100", "page/100", "articles/CPU-s")
    row(f"{len(gold)} articles, 3 sentences", *columns)
    lead = _scored("Lead-3", gold, documents, lambda d: [s.span for s in d.body[:3]], None)
    _scored("Lead-3 of the page as it came", gold, documents, _first_lines, lead)
    if lede is not None:
        _judged("lede", gold, documents, *_lede(lede, documents), lead)
    else:
        row("lede", *["n/a"] * len(columns))
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


def story_of_five(gold: list[dict[str, Any]]) -> None:
    """Five articles told as one story, whatever they are about: only the time is of interest."""
    told = [document.read(g["text"], None, g.get("language", "en")) for g in gold]
    fives = [told[at : at + 5] for at in range(0, len(told) - 4, 5)]
    times = []
    for five in fives:
        started = clock()
        summary.summarise_story(five, Budget(words=60))
        times.append(1000 * (clock() - started))
    row(f"{len(fives)} stories of five", "CPU ms", "the slowest")
    row("ours", f"{np.mean(times):.1f}", f"{max(times):.1f}")


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


def _first_lines(read: Document) -> list[Span]:
    return [sentence.span for sentence in read.sentences[:3]]


def _lede(python: str, documents: list[Document]) -> tuple[list[list[Span]], float]:
    """The sentences that lede chooses, and the CPU seconds it takes."""
    bodies = [[sentence.span for sentence in read.body] for read in documents]
    rooms = [sum(map(len, body)) * 3 // max(1, len(body)) + 1 for body in bodies]
    done = subprocess.run(
        [python, "-c", _LEDE],
        input=json.dumps([(d.text, room) for d, room in zip(documents, rooms, strict=True)]),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    chosen = []
    for read, body, told in zip(documents, bodies, answer["told"], strict=True):
        line = " ".join(told.split())
        chosen.append([s for s in body if " ".join(s.of(read.text).split()) in line])
    return chosen, answer["seconds"]


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
    return _judged(name, gold, documents, chosen, clock() - started, lead)


def _judged(
    name: str,
    gold: list[dict[str, Any]],
    documents: list[Document],
    chosen: Sequence[Sequence[Span]],
    spent: float,
    lead: np.ndarray | None,
) -> np.ndarray:
    lines = [[s.of(d.text) for s in spans] for spans, d in zip(chosen, documents, strict=True)]
    scores = _rouge([g["reference"] for g in gold], lines, documents[0].language)
    leaning = sum(
        _leans(d, span, spans) for spans, d in zip(chosen, documents, strict=True) for span in spans
    )
    page = sum(bool(_PAGE.search(line)) for told in lines for line in told)
    gain = "" if lead is None else f" ({scores[:, 0].mean() - lead[:, 0].mean():+.2f})"
    row(
        name,
        f"{scores[:, 0].mean():.2f}{gain}",
        f"{scores[:, 1].mean():.2f}",
        f"{100 * leaning / len(gold):.0f}",
        f"{100 * page / len(gold):.1f}",
        f"{len(gold) / max(spent, 1e-6):.0f}",
    )
    return scores


def _leans(read: Document, span: Span, chosen: Sequence[Span]) -> bool:
    body = [sentence.span for sentence in read.body]
    at = body.index(span) if span in body else 0
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
