"""How good the figures are on sentences with known answers: floors that may rise by themselves and fall only by argument."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.analysis import document, parsing
from bot.analysis.figures import find_figures
from bot.analysis.types import Figure

DATA = Path(__file__).parent / "data"
OWN = [json.loads(line) for line in (DATA / "figures.jsonl").read_text("utf-8").splitlines()]
GUM = [json.loads(line) for line in (DATA / "gum_counted.jsonl").read_text("utf-8").splitlines()]


def figures(text: str) -> list[Figure]:
    read = document.read(text, None, "en")
    return sorted(find_figures(read, parsing.parse(read)), key=lambda f: f.span)


@pytest.fixture(scope="module")
def found() -> list[tuple[dict[str, object], list[tuple[object, Figure]], int, int]]:
    """(gold row, pairs of gold and figure with the same value, gold count, figure count)."""
    rows = []
    for row in OWN:
        ours = figures(row["text"])
        rows.append((row, list(_pairs(row["quantities"], ours)), len(row["quantities"]), len(ours)))
    return rows


def _pairs(gold: list[dict], ours: list[Figure]) -> Iterator[tuple[dict, Figure]]:
    left = list(ours)
    for quantity in gold:
        value = quantity["value"]
        wanted = tuple(value) if isinstance(value, list) else value
        same = next((f for f in left if f.value == pytest.approx(wanted)), None)
        if same is not None:
            left.remove(same)
            yield quantity, same


def f1(found: list, right) -> float:
    hits = sum(
        right(row, quantity, figure) for row, pairs, _, _ in found for quantity, figure in pairs
    )
    return 200 * hits / sum(gold + ours for _, _, gold, ours in found)


def test_values_are_found_and_little_else(found: list) -> None:
    assert f1(found, lambda row, q, f: True) >= 98


def test_units_are_named(found: list) -> None:
    assert f1(found, lambda row, q, f: f.unit == q["unit"]) >= 95


def test_modifiers_and_trends_are_told(found: list) -> None:
    assert f1(found, lambda row, q, f: (f.modifier, f.trend) == (q["modifier"], q["trend"])) >= 95


def test_what_is_counted_is_named(found: list) -> None:
    def right(row: dict, quantity: dict, figure: Figure) -> bool:
        return (figure.counts and figure.counts.of(row["text"])) == quantity["counts"]

    assert f1(found, right) >= 87


def test_sentences_without_figures_give_none(found: list) -> None:
    assert [row["text"] for row, _, gold, ours in found if not gold and ours] == []


def test_the_noun_a_number_modifies_is_in_what_is_counted() -> None:
    right = total = 0
    for row in GUM:
        ours = figures(row["text"])
        for number in row["numbers"]:
            total += 1
            counts = " ".join(
                f.counts.of(row["text"]).lower()
                for f in ours
                if f.counts and f.span.start < number["end"] and number["start"] < f.span.end
            )
            words = set(re.findall(r"[\w'’-]+", counts))
            right += bool({number["head"].lower(), number["lemma"].lower()} & words)
    assert 100 * right / total >= 81
