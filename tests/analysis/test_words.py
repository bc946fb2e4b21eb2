"""Words as the rankings count them."""

import pytest

from bot.analysis.words import spelled, stems, stopwords, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oats rose 3.5% to 1,200.", ["oats", "rose", "3.5", "to", "1,200"]),
        ("l'homme d’État", ["l", "homme", "d", "état"]),
        ("İstanbul'da", ["istanbul", "da"]),
        ("snake_case #tag", ["snake", "case", "tag"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("ก", ["ก"]),
        ("", []),
    ],
)
def test_numbers_stay_whole_and_unspaced_scripts_come_in_pairs(
    text: str, expected: list[str]
) -> None:
    assert tokens(text) == expected


def test_words_can_be_had_as_they_are_written() -> None:
    assert spelled("The Pier") == ["The", "Pier"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The ferries were stopped by a storm", ["ferri", "stop", "storm"]),
        ("de", "Die Fähren wurden gestoppt", ["fahr", "gestoppt"]),
        ("ru", "Паромы были остановлены", ["паром", "остановл"]),
        ("uk", "Пороми зупинили, поромів немає", ["пороми", "зупини", "поромі"]),
        ("is", "Skipin sigla ekki", ["skipin", "sigla", "ekki"]),
    ],
)
def test_stems_leave_out_the_empty_words(language: str, text: str, expected: list[str]) -> None:
    assert stems(text, language) == expected


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "pt", "pl", "cs", "sv", "nl", "ru", "uk", "tr"]
)
def test_the_languages_we_summarise_have_stop_words(language: str) -> None:
    assert len(stopwords(language)) > 100
    assert all(word == word.lower() for word in stopwords(language))


def test_a_word_of_fifty_thousand_letters_is_cut() -> None:
    (stem,) = stems("x" * 50_000, "en")
    assert len(stem) <= 60
