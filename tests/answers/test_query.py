"""Searches as people type them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.answers import query
from bot.answers.query import BadQuery, Query, Term
from storage.records import Phrase

LAST = timedelta(microseconds=1)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("old harbour", Query((Term("old"), Term("harbour")))),
        ('"old harbour" -cranes', Query((Term("old harbour"),), (Term("cranes"),))),
        ("“old harbour”", Query((Term("old harbour"),))),
        ("harb*", Query((Term("harb", prefix=True),))),
        ("quay quay", Query((Term("quay"),))),
        ('from:"Harbour Tide" quay', Query((Term("quay"),), source="Harbour Tide")),
        ("source:tide by:Lund", Query(source="tide", speaker="Lund")),
        ("since:2026-05-01 x", Query((Term("x"),), since=day(2026, 5, 1))),
        ("until:2026-05-12 x", Query((Term("x"),), until=day(2026, 5, 13) - LAST)),
        ("until:2026-12 x", Query((Term("x"),), until=day(2027, 1, 1) - LAST)),
        ("before:2026 x", Query((Term("x"),), until=day(2027, 1, 1) - LAST)),
        ("https://courier.example", Query((Term("//courier.example"),))),
        ("quay !?", Query((Term("quay"),))),
    ],
)
def test_what_is_typed_is_understood(text, understood):
    assert query.read(text) == understood


@pytest.mark.parametrize(
    ("text", "fault", "part"),
    [
        ('quay "old', "unclosed", '"old'),
        ("colour:red", "unknown", "colour:red"),
        ("since:soon x", "date", "soon"),
        ("since:2026-02-30 x", "date", "2026-02-30"),
        ("until:9999-12-31 x", "date", "9999-12-31"),
        ("", "empty", ""),
        ("-quay", "empty", "-quay"),
        ("x" * 501, "long", ""),
        ("x " * 41, "long", ""),
    ],
)
def test_what_cannot_be_understood_is_told(text, fault, part):
    if text == "x " * 41:
        text = " ".join(f"x{i}" for i in range(41))
    with pytest.raises(BadQuery) as caught:
        query.read(text)
    assert (caught.value.fault, caught.value.part) == (fault, part)


def test_words_are_looked_for_in_the_forms_of_every_language():
    wanted = query.wanted(query.read('ships "two bridges" -cranes'), ["en", "de"], {})
    assert wanted.every[0] == (Phrase(("ship",)), Phrase(("ships",)))
    assert Phrase(("two", "bridg")) in wanted.every[1]
    assert Phrase(("crane",)) in wanted.none


def test_other_spellings_are_alternatives():
    wanted = query.wanted(query.read("Лунд"), ["en"], {"Лунд": ("Lund",)})
    assert wanted.every == ((Phrase(("лунд",)), Phrase(("lund",))),)


def test_a_beginning_may_go_on_and_so_may_a_single_character_without_blanks():
    assert Phrase(("harb",), prefix=True) in query.phrases(Term("harb", prefix=True), ["en"])
    assert Phrase(("old", "harb"), prefix=True) in query.phrases(Term("old harb", True), ["en"])
    assert query.phrases(Term("港"), ["ja"]) == (Phrase(("港",)), Phrase(("港",), prefix=True))
    assert query.phrases(Term("経済政策"), ["ja"]) == (Phrase(("経済", "済政", "政策")),)


def test_slips_of_the_finger_are_near():
    near = query.near("harbuor")
    assert "harbour" in near
    assert "harbor" in query.near("harbour")
    assert "harbour" in query.near("harbor")
    assert "гавань" in query.near("гаваль")
    assert "harbour" not in query.near("harbour")
