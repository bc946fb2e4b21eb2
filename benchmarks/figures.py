"""Figures found in sentences, ours beside quantulum3 and two trivial finders: quality and speed.

python -m benchmarks.figures [--data GOLD.jsonl] [--quantulum PYTHON]

GOLD holds {"text", "quantities": [{"value", "unit"}]} a line (default: the sentences of
tests/quality). PYTHON is the interpreter of an environment that has quantulum3; without it that
row says n/a. It runs in its own process, so that its dependencies stay out of ours.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import clock, row
from bot.analysis import document, parsing
from bot.analysis.figures import find_figures

DATA = Path(__file__).parents[1] / "tests" / "quality" / "data" / "figures.jsonl"
Value = float | tuple[float, ...]
Found = list[tuple[Value, str | None]]

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,-])\d+(?:\.\d+)?")
_SCALE = {"thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_QUANTULUM = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
texts = json.load(sys.stdin)
parser.parse("1 km")
started = time.process_time()
found = []
for text in texts:
    try:
        found.append([(q.value, q.unit.name) for q in parser.parse(text)])
    except Exception:
        found.append([])
json.dump({"found": found, "seconds": time.process_time() - started}, sys.stdout)
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--quantulum", metavar="PYTHON")
    chosen = options.parse_args()
    gold = [json.loads(line) for line in chosen.data.read_text("utf-8").splitlines() if line]
    texts = [g["text"] for g in gold]
    row(f"{len(texts)} sentences", "value F1", "+unit F1", "false/100 empty", "sentences/CPU-s")
    measured("first number of each sentence", gold, texts, lambda text: regex(text)[:1])
    measured("every number (regex)", gold, texts, regex)
    quantulum(gold, texts, chosen.quantulum)
    ours("1")  # loads the model
    measured("ours, reading the sentence included", gold, texts, ours)
    row("nutgraf analyse, all facts and its start", "", "", "", f"{len(texts) / whole(texts):,.0f}")


def measured(
    name: str, gold: Sequence[dict[str, Any]], texts: Sequence[str], find: Callable[[str], Found]
) -> None:
    started = clock()
    found = [find(text) for text in texts]
    report(name, gold, found, clock() - started)


def quantulum(gold: Sequence[dict[str, Any]], texts: Sequence[str], python: str | None) -> None:
    if python is None:
        row("quantulum3", "n/a", "n/a", "n/a", "n/a")
        return
    done = subprocess.run(
        [python, "-c", _QUANTULUM],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    found = [
        [(value, None if unit == "dimensionless" else unit) for value, unit in f]
        for f in answer["found"]
    ]
    report("quantulum3", gold, found, answer["seconds"])


def regex(text: str) -> Found:
    found: Found = []
    for match in _NUMBER.finditer(text):
        after = re.match(r"\s?([a-z]+)", text[match.end() :])
        value = float(match.group().replace(",", ""))
        found.append((value * _SCALE.get(after.group(1) if after else "", 1.0), None))
    return found


def ours(text: str) -> Found:
    read = document.read(text, None, "en")
    return [(f.value, f.unit) for f in find_figures(read, parsing.parse(read))]


def whole(texts: Sequence[str]) -> float:
    """CPU seconds of the command line from its start to its end, the model loaded in between."""
    asked = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "bot", "analyse", "-", "--jsonl"],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(
    name: str, gold: Sequence[dict[str, Any]], found: Sequence[Found], seconds: float
) -> None:
    values = units = false = 0
    for g, ours in zip(gold, found, strict=True):
        left = list(ours)
        false += len(ours) if not g["quantities"] else 0
        for quantity in g["quantities"]:
            same = [f for f in left if equal(f[0], quantity["value"])]
            if same:
                unit = None if quantity["unit"] == "-" else quantity["unit"]
                best = max(same, key=lambda f: f[1] == unit)
                left.remove(best)
                values += 1
                units += best[1] == unit
    total = sum(len(g["quantities"]) for g in gold) + sum(map(len, found))
    empty = sum(not g["quantities"] for g in gold)
    row(
        name,
        f"{200 * values / total:.1f}",
        f"{200 * units / total:.1f}",
        f"{100 * false / max(1, empty):.0f}",
        f"{len(gold) / max(seconds, 1e-9):,.0f}",
    )


def equal(one: Value, other: float | list[float]) -> bool:
    if isinstance(one, tuple) or isinstance(other, list):
        pair = isinstance(one, tuple) and isinstance(other, list)
        return pair and all(equal(a, b) for a, b in zip(one, other, strict=True))  # type: ignore[arg-type]
    return abs(one - other) <= 1e-8 + 1e-5 * abs(other)


if __name__ == "__main__":
    main()
