"""Floors under what is found in languages without a parse, on news articles of our own.

They rise with the engine, and fall only by argument. Names told wrong have a ceiling instead.
"""

import pytest

from tests.quality.languages import measure

LANGUAGES = ("de", "fr", "es", "ru", "uk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("noun", ["quotes", "speakers", "people", "roles"])
def test_all_that_an_editor_would_mark_is_found(language: str, noun: str) -> None:
    counts = measure(language)[noun]
    assert (counts.right, counts.notes) == (counts.expected, [])
