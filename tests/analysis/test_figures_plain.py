"""Figures by words alone, in languages without a parse."""

import pytest

from bot.analysis import document
from bot.analysis.figures import find_figures


@pytest.mark.parametrize(
    ("language", "text", "counts"),
    [
        ("fr", "Près de 12 500 véhicules l'empruntaient chaque jour.", "véhicules"),
        ("fr", "Il y a eu 14 maisons détruites dans la nuit.", "maisons détruites"),
        ("es", "Al menos 14 personas resultaron heridas.", "personas"),
        ("es", "Faltan 300 viviendas nuevas en el valle.", "viviendas nuevas"),
        ("it", "Riguarda 2.800 punti luce del comune.", "punti luce"),
        ("it", "In tutto 14 residenti hanno firmato.", "residenti"),
        ("pt", "Pelo menos 14 pessoas morreram.", "pessoas"),
        ("de", "Rund 240 Arbeiter müssen nun warten.", "Arbeiter"),
        ("de", "Es fehlen 240 neue Wohnungen im Tal.", "neue Wohnungen"),
        ("nl", "Er komen 240 nieuwe woningen in het dal.", "nieuwe woningen"),
        ("sv", "Totalt 240 nya bostäder byggs i dalen.", "nya bostäder"),
        ("pl", "Brakuje 240 nowych mieszkań w gminie.", "nowych mieszkań"),
        ("pl", "Zginęło 14 osób jadących autobusem.", "osób"),
        ("ru", "Город купил 240 новых автобусов вчера.", "новых автобусов"),
        ("uk", "Пором перевозить 320 пасажирів щодня.", "пасажирів"),
        ("cs", "Chybí 240 nových bytů v obci.", "nových bytů"),
    ],
)
def test_what_is_counted_ends_with_its_noun_phrase(language: str, text: str, counts: str) -> None:
    (figure,) = find_figures(document.read(text, None, language), None)
    assert figure.counts is not None
    assert figure.counts.of(text) == counts


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "« Un magasin sur cinq ne passera pas l'hiver », dit-elle.", 0.2),
        ("fr", "Deux magasins sur cinq ferment.", 0.4),
        ("fr", "Il a publié une étude sur dix patients.", 10.0),
        ("es", "Uno de los barrios perdió una tienda de cada cuatro.", 0.25),
        ("it", "Un residente su cinque ha firmato.", 0.2),
        ("pt", "Um em cada dez alunos faltou.", 0.1),
        ("nl", "Een op de vijf winkels sluit.", 0.2),
        ("it", "I furti sono calati del 12 per cento in un anno.", 12.0),
    ],
)
def test_a_share_may_be_told_as_one_of_so_many(language: str, text: str, value: float) -> None:
    assert [f.value for f in find_figures(document.read(text, None, language), None)] == [value]


def test_a_german_change_has_its_verb_at_the_end() -> None:
    text = "Die Kosten sind von 84 Millionen Euro auf 131 Millionen Euro gestiegen."
    (figure,) = find_figures(document.read(text, None, "de"), None)
    assert (figure.value, figure.trend) == (131e6, "up")
    assert figure.previous is not None
    assert figure.previous.of(text) == "84 Millionen Euro"
