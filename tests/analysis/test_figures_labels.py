"""The clause beside a figure where there is no parse: readable alone, no half of a quotation."""

import pytest

from bot.analysis import document, parsing
from bot.analysis.figures import find_figures


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        (
            "uk",
            "«Ми чекали на 40 вагонів, а прийшло 25», — сказав машиніст.",
            ["Ми чекали на 40 вагонів", "«Ми чекали на 40 вагонів, а прийшло 25»"],
        ),
        (
            "de",
            "Die Bahn nannte das „einen Rückgang um 12 Prozent, der weh tut“.",
            ["Die Bahn nannte das „einen Rückgang um 12 Prozent, der weh tut“"],
        ),
        (
            "es",
            'El alcalde habló de "unas 300 casas, o quizá más" en el valle.',
            ['El alcalde habló de "unas 300 casas, o quizá más"'],
        ),
        (
            "fr",
            "« On a perdu 80 clients, et ce n'est pas fini », dit le patron.",
            ["On a perdu 80 clients"],
        ),
        ("uk", "Аналітик каже, що ставка може зрости до 14% у січні.", None),
        ("de", "Die Fähre bringt 80.000 Gäste im Jahr. 12 Matrosen sind an Bord.", None),
    ],
)
def test_a_label_has_no_lone_quote_mark(language: str, text: str, labels: list[str] | None) -> None:
    read = document.read(text, None, language)
    found = sorted(find_figures(read, None), key=lambda f: f.span)
    told = [f.label.of(text) for f in found]
    if labels is not None:
        assert told == labels
    assert all(each.count("«") == each.count("»") for each in told)
    assert not any(each.startswith("що ") for each in told)
    assert all(figure.label.covers(figure.span) for figure in found)


@pytest.mark.parametrize(
    "text",
    [
        'The boat sank. " Lindqvist, 18, said she swam ashore alone.',
        'The mayor said the "loss of 40 jobs and of all hope" hurts, and "we need 12 more boats".',
        "They wrote that “no two harbours are alike, either in size or in the 30 ways they silt up”.",
    ],
)
def test_a_clause_of_the_parse_has_no_lone_quote_mark_either(text: str) -> None:
    read = document.read(text, None, "en")
    for figure in find_figures(read, parsing.parse(read)):
        told = figure.label.of(text)
        assert told.count('"') % 2 == 0
        assert told.count("“") == told.count("”")
        assert figure.label.covers(figure.span)
