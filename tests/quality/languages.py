"""How articles in languages without a parse are scored: quotes with speakers, people, roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.analysis import document
from bot.analysis.people import find_people
from bot.analysis.quotes import find_quotes
from bot.analysis.types import Person, PersonKind, Quote
from tests.quality.scoring import Said, same_role, score_quotes, words_in

DATA = Path(__file__).parents[1] / "data" / "languages"


@dataclass
class Count:
    """What was expected, found and right; `lies` are names told that are wrong."""

    expected: int = 0
    found: int = 0
    right: int = 0
    lies: int = 0
    notes: list[str] = field(default_factory=list)


def articles(language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in sorted(DATA.glob(f"{language}-*.txt")):
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        yield path.stem, path.read_text(encoding="utf-8"), expected


@cache
def measure(language: str) -> dict[str, Count]:
    """Counts of quotes, speakers, people and roles over the articles of *language*."""
    counts = {noun: Count() for noun in ("quotes", "speakers", "people", "roles")}
    for name, text, expected in articles(language):
        page = document.read(text, None, language)
        people = find_people(page, None)
        found = find_quotes(page, None, people)
        _quotes(text, expected["quotes"], found, counts["quotes"], counts["speakers"], name)
        _people(text, expected, people, counts["people"], counts["roles"], name)
    return counts


def _quotes(
    text: str,
    wanted: list[dict[str, str]],
    quotes: tuple[Quote, ...],
    words: Count,
    who: Count,
    name: str,
) -> None:
    gold = [_said(text, each["words"], each["speaker"]) for each in wanted]
    found = [Said(q.span.start, q.span.end, None, q.speaker_name) for q in quotes]
    words.expected += len(gold)
    words.found += len(found)
    words.right += score_quotes(text, gold, found).right
    who.expected += len(gold)
    who.found += sum(f.name is not None for f in found)
    for f in found:
        near = [g for g in gold if _iou(text, f, g) >= 0.8]
        if not near:
            words.notes.append(f"{name}: + {text[f.start : f.end]!r} {f.name}")
        elif _same_speaker(near[0].name, f.name):
            who.right += 1
        else:
            who.lies += f.name is not None
            who.notes.append(f"{name}: {text[f.start : f.end]!r} {near[0].name} not {f.name}")
    for g in gold:
        if all(_iou(text, f, g) < 0.8 for f in found):
            words.notes.append(f"{name}: - {text[g.start : g.end]!r} {g.name}")


def _said(text: str, words: str, speaker: str) -> Said:
    start = text.index(words)
    return Said(start, start + len(words), None, speaker)


def _iou(text: str, one: Said, other: Said) -> float:
    a, b = words_in(text, one), words_in(text, other)
    return len(a & b) / max(1, len(a | b))


def _same_speaker(wanted: str | None, found: str | None) -> bool:
    if wanted is None or found is None:
        return wanted == found
    a, b = set(wanted.casefold().split()), set(found.casefold().split())
    return 2 * len(a & b) >= min(len(a), len(b)) + 1 or a == b or min(len(a), len(b)) == len(a & b)


def _people(
    text: str,
    expected: dict[str, Any],
    named: tuple[Person, ...],
    people: Count,
    roles: Count,
    name: str,
) -> None:
    wanted: dict[str, list[str]] = expected["people"]
    persons = [p for p in named if p.kind is PersonKind.PERSON]
    told = {p.name: [r.of(text) for r in p.roles] for p in persons}
    extra = expected.get("others", [])
    people.expected += len(wanted)
    people.found += len(told.keys() - set(extra))
    people.right += len(told.keys() & wanted.keys())
    for each in told.keys() - wanted.keys() - set(extra):
        people.lies += 1
        people.notes.append(f"{name}: + {each} {told[each]}")
    people.notes += [f"{name}: - {each}" for each in wanted.keys() - told.keys()]
    for person in told.keys() | wanted.keys():
        mine, gold = told.get(person, []), wanted.get(person, [])
        roles.expected += len(gold)
        roles.found += len(mine)
        hit = [g for g in gold if any(same_role(g, m) for m in mine)]
        roles.right += len(hit)
        wrong = [m for m in mine if not any(same_role(g, m) for g in gold)]
        roles.lies += len(wrong)
        roles.notes += [f"{name}: {person} - {g}" for g in gold if g not in hit]
        roles.notes += [f"{name}: {person} + {m}" for m in wrong]


if __name__ == "__main__":
    import sys

    for language in sys.argv[1:] or sorted({path.stem[:2] for path in DATA.glob("*.txt")}):
        for noun, count in measure(language).items():
            told = f"{count.right}/{count.expected} found {count.found} wrong {count.lies}"
            print(language, noun, told)
            for note in count.notes:
                print("    ", note)
