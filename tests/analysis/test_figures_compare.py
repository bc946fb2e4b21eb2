"""Articles that state the same quantity, and whether they agree."""

import pytest

from bot.analysis import document, parsing
from bot.analysis.figures import find_figures
from bot.analysis.figures.compare import Statement, agreement


def statements(*texts: str) -> list[Statement]:
    """All figures of the articles A, B, C …"""
    found = []
    for name, text in zip("ABCDEF", texts, strict=False):
        read = document.read(text, None, "en")
        for figure in find_figures(read, parsing.parse(read)):
            found.append(Statement(name, figure, text))
    return found


def told(*texts: str) -> list[list[tuple[tuple[object, ...], object]]]:
    """Of each shared quantity: who says what."""
    return [
        [(v.articles, v.statements[0].figure.value) for v in a.versions]
        for a in agreement(statements(*texts))
    ]


def test_sources_that_differ_are_shown_apart() -> None:
    assert told(
        "At least 12 people were killed when the ferry sank.",
        "The ferry sank, and 11 passengers died.",
        "Twelve people died in the sinking.",
    ) == [[(("A", "C"), 12.0), (("B",), 11.0)]]


def test_the_dead_are_not_compared_with_the_hurt() -> None:
    assert told("The blast killed 12 people.", "The blast left 15 people injured.") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("More than 100 people were arrested.", "Police said 120 people were arrested."),
        ("About 100 people were arrested.", "Police said 104 people were arrested."),
        ("The bank cut its rate to 4.5%.", "Its rate was cut by the bank to 4.5%."),
    ],
)
def test_what_can_both_be_true_agrees(one: str, other: str) -> None:
    found = agreement(statements(one, other))
    assert [a.differs for a in found] == [False]


def test_different_units_are_not_compared() -> None:
    assert told("The bridge cost $40 million.", "The bridge cost 35 million euros.") == []


def test_one_article_alone_is_no_agreement() -> None:
    assert told("The blast killed 12 people. Later, 15 people were said to be dead.") == []


def test_the_widest_told_comes_first() -> None:
    found = agreement(
        statements(
            "The bridge cost $40 million. The collapse killed 12 people.",
            "The bridge cost $45 million. In all 12 people were killed.",
            "The collapse killed 14 people.",
        )
    )
    assert [len(a.articles) for a in found] == [3, 2]


def sides(*texts: str) -> list[list[tuple[object, object]]]:
    return [[(s.article, s.figure.value) for s in a.sides] for a in agreement(statements(*texts))]


def test_each_value_is_told_by_one_who_gives_no_other() -> None:
    assert sides(
        "At least 12 people were killed when the ferry sank.",
        "The ferry sank, and 11 passengers died.",
    ) == [[("A", 12.0), ("B", 11.0)]]


def test_who_tells_both_values_contradicts_nobody() -> None:
    first = "The blast killed 12 people."
    assert sides(first, f"{first} Later, 15 people were said to be dead.") == [[]]
