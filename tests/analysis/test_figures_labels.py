"""The clause beside a figure where there is no parse: readable alone, no half of a quotation."""

import pytest

from bot.analysis import document
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
