"""Floors under what is found in languages without a parse, on news articles of our own.

What is missed may only grow fewer; nothing is told that no editor marked, and no name is wrong.
"""

import pytest

from tests.quality.languages import measure

LANGUAGES = ("de", "fr", "es", "ru", "uk", "it", "pl", "pt", "nl", "sv", "cs", "tr")
#: Known to be missed: who "elle" is in "La Banque du Rhin va supprimer 900 postes, a-t-elle
#: annoncé"; the second of two reports in one sentence; what "Petra Dvořáka" is, of whom the first
#: name might be a woman's.
MISSED = {
    ("fr", "speakers"): 1,
    ("de", "quotes"): 1,
    ("de", "speakers"): 1,
    ("cs", "roles"): 1,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("noun", ["quotes", "speakers", "people", "roles"])
def test_what_an_editor_marks_is_found_and_nothing_else(language: str, noun: str) -> None:
    counts = measure(language)[noun]
    missed = counts.expected - counts.right
    assert missed <= MISSED.get((language, noun), 0), counts.notes
    assert counts.found - counts.right == 0, counts.notes
