"""Floors under what the engine reaches on annotated Wikinews. They rise with it, and fall only by argument."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.analysis import document
from bot.analysis.parsing import Parse, parse, parse_all
from bot.analysis.people import find_people, rank
from bot.analysis.quotes import find_quotes
from bot.analysis.types import Document, Person, PersonKind, Quote
from tests.quality.scoring import Said, Score, same_person, same_role, score_quotes

DATA = Path(__file__).parent / "data" / "gum"

#: Reached: 70.4 and 57.2. Best published rule system: 60.3 and 41.5.
SPEECH, SPEECH_WITH_SPEAKER = 70.0, 56.5
#: Reached: F1 78.9 at a precision of 84.6. A regular expression: 60.4.
ROLES, ROLE_PRECISION = 78.5, 84.0
#: Reached: 69.6. Entities by frequency: 58.9.
PEOPLE_AMONG_FIRST_THREE = 69.0


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@cache
def read(text: str) -> tuple[Document, Parse | None, tuple[Person, ...], tuple[Quote, ...]]:
    page = document.read(text)
    parsed = parse(page)
    people = find_people(page, parsed)
    quotes = find_quotes(page, parsed, people)
    return page, parsed, rank(people, quotes, page), quotes


def test_quotes_and_their_speakers_are_found_as_well_as_before() -> None:
    total = Score(0, 0, 0, 0)
    for row in rows("quotes.jsonl"):
        text = row["text"]
        gold = [
            Said(q["start"], q["end"], q.get("speaker"), q.get("speaker_ref"), q["kind"] != "other")
            for q in row["quotes"]
        ]
        found = [
            Said(
                q.span.start, q.span.end, q.speaker.of(text) if q.speaker else None, q.speaker_name
            )
            for q in read(text)[3]
        ]
        total += score_quotes(text, gold, found)
    assert total.f1() >= SPEECH
    assert total.joint_f1() >= SPEECH_WITH_SPEAKER


def test_roles_are_found_as_well_as_before() -> None:
    hit = told = right = gold_roles = 0
    sentences = rows("roles.jsonl")
    pages = [document.read(row["text"]) for row in sentences]
    for row, page, parsed in zip(sentences, pages, parse_all(pages), strict=True):
        text = row["text"]
        people = [p for p in find_people(page, parsed) if p.kind is PersonKind.PERSON]
        for gold in row["people"]:
            ours = roles_at(text, people, gold["start"], gold["end"])
            gold_roles += len(gold["roles"])
            told += len(ours)
            hit += sum(any(same_role(g, o) for o in ours) for g in gold["roles"])
            right += sum(any(same_role(g, o) for g in gold["roles"]) for o in ours)
    precision, recall = right / told, hit / gold_roles
    assert 100 * precision >= ROLE_PRECISION
    assert 200 * precision * recall / (precision + recall) >= ROLES


def roles_at(text: str, people: list[Person], start: int, end: int) -> list[str]:
    """The roles that stand nearest to the mention at this place."""
    found = []
    for person in people:
        for role in person.roles:
            near = min(
                person.mentions, key=lambda m: max(m.start - role.end, role.start - m.end, 0)
            )
            if near.start < end and start < near.end:
                found.append(role.of(text))
    return found


def test_the_people_of_a_summary_are_among_the_first_three() -> None:
    hit = total = 0
    for row in rows("people.jsonl"):
        first = [p.name for p in read(row["text"])[2] if p.kind is PersonKind.PERSON][:3]
        hit += sum(any(same_person(name, ours) for ours in first) for name in row["people"])
        total += len(row["people"])
    assert 100 * hit / total >= PEOPLE_AMONG_FIRST_THREE
