import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.filters import MOST_TERMS, Term, hides, parse, passes


def test_words_phrases_and_unwanted_words_are_told_apart():
    assert parse('climate "interest rate" -football -"royal family" tax*') == (
        Term(("climate",)),
        Term(("interest", "rate")),
        Term(("football",), unwanted=True),
        Term(("royal", "family"), unwanted=True),
        Term(("tax",), prefix=True),
    )


def test_terms_read_as_they_were_written():
    line = 'climate "interest rate" -football -"royal family" tax*'
    assert " ".join(map(str, parse(line))) == line


@pytest.mark.parametrize(
    ("line", "text", "wanted"),
    [
        ("", "Anything at all", True),
        ("climate", "Climate talks end", True),
        ("climate", "Climatic change", False),
        ("climat*", "Climatic change", True),
        ('"interest rate"', "The interest rate falls", True),
        ('"interest rate"', "The rate of interest", False),
        ("-football", "Football final tonight", False),
        ("-football", "Rugby final tonight", True),
        ("climate -football", "Climate and football", False),
        ("São", "the mayor of Sao Paulo", True),
        ("війна", "Війна триває", True),
        ("a.*b", "a lot of b", False),
    ],
)
def test_a_story_passes_or_not(line, text, wanted):
    assert passes(parse(line), text) is wanted


def test_the_term_that_hides_a_story_is_named():
    assert hides(parse("-football -tennis"), "Tennis star retires") == Term(
        ("tennis",), unwanted=True
    )


def test_there_are_not_too_many_terms():
    assert len(parse(" ".join(f"word{n}" for n in range(500)))) == MOST_TERMS


@given(st.text())
def test_any_line_is_read(line):
    passes(parse(line), line)


def test_a_hostile_line_is_no_slower_than_another():
    started = time.process_time()
    passes(parse('"' * 50_000), "(a+)+$ " * 10_000)
    assert time.process_time() - started < 2
