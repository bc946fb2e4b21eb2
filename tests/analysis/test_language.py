"""Which language a text is in, and when nobody can tell."""

import pytest

from bot.analysis.document import read
from bot.analysis.language import _by_common_words, detect, likeliest, normalised

SAMPLES = {
    "en": "The council will vote on Monday on the repair of the old pier.",
    "de": "Der Rat stimmt am Montag über die Reparatur der alten Mole ab.",
    "fr": "Le conseil votera lundi sur la réparation de la vieille jetée.",
    "es": "El concejo votará el lunes sobre la reparación del viejo muelle.",
    "it": "Il consiglio voterà lunedì sulla riparazione del vecchio molo.",
    "pt": "O conselho vai votar na segunda-feira a reparação do velho cais.",
    "pl": "Rada zagłosuje w poniedziałek nad naprawą starego mola.",
    "cs": "Rada bude v pondělí hlasovat o opravě starého mola.",
    "sv": "Rådet röstar på måndag om reparationen av den gamla piren.",
    "nl": "De raad stemt maandag over de reparatie van de oude pier.",
    "ru": "Совет проголосует в понедельник за ремонт старого причала.",
    "uk": "Рада голосуватиме в понеділок за ремонт старого причалу.",
    "tr": "Meclis pazartesi günü eski iskelenin onarımını oylayacak.",
    "ja": "評議会は月曜日に古い桟橋の修理について投票する。",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_a_sentence_is_enough_to_tell(language: str) -> None:
    assert detect(SAMPLES[language]) == language


@pytest.mark.parametrize(
    "text", ["", "12:30", "Ok", "😀😀😀", "Berlin", "+++ 1 2 3 +++", "\x00\ud800"]
)
def test_a_scrap_is_in_no_language(text: str) -> None:
    assert detect(text) == "und"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-GB", "en"),
        ("uk_UA", "uk"),
        ("EN", "en"),
        ("nb", "no"),
        ("", None),
        (None, None),
        ("../x", None),
        ("é", None),
    ],
)
def test_a_callers_tag_is_brought_into_our_form(tag: str | None, code: str | None) -> None:
    assert normalised(tag) == code


def test_the_callers_language_goes_before_the_guess() -> None:
    assert read(SAMPLES["de"], language="fr").language == "fr"
    assert read(SAMPLES["de"]).language == "de"


@pytest.mark.parametrize("language", SAMPLES)
def test_the_common_words_alone_settle_only_english(language: str) -> None:
    settled = _by_common_words(SAMPLES[language])
    assert settled == ("en" if language == "en" else None)


@pytest.mark.parametrize(
    "text",
    [
        "Prisen er steget med 12 procent siden januar, siger ministeren i dag.",
        "Harga minyak naik 3 persen di Jakarta pada hari Selasa, kata menteri itu kemarin.",
        "The Hague: De rechter was at work in het hof for de zaak.",
        "Die prys van brood het met 5 persent gestyg, het die minister gese.",
    ],
)
def test_what_only_looks_english_is_left_to_the_model(text: str) -> None:
    assert detect(text) != "en"


def test_a_row_of_names_is_in_no_language() -> None:
    assert detect("Norrby Vela 2031 review - pictures Nordvik Marek Almgren") == "und"
    assert likeliest("Norrby Vela 2031 review - pictures Nordvik Marek Almgren") == "en"
