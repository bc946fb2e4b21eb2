"""An analysis survives being stored."""

import pytest

from bot.analysis import codec
from bot.analysis.types import (
    Analysis,
    Figure,
    FigureKind,
    Person,
    PersonKind,
    Quote,
    QuoteKind,
    Span,
    Summary,
    Topic,
)

ANALYSIS = Analysis(
    language="en",
    sentences=(Span(0, 10), Span(11, 20)),
    paragraphs=(Span(0, 20),),
    summary=Summary((Span(0, 10),), (Span(0, 10), Span(11, 20)), ()),
    quotes=(Quote(Span(1, 5), QuoteKind.MIXED, None, Span(6, 9), "Åsa Lind", 3, 0.5),),
    figures=(
        Figure(Span(2, 4), 5, FigureKind.PLAIN, None, "~", None, None, Span(0, 9), Span(0, 10)),
        Figure(
            span=Span(2, 4),
            value=(1.5, 2.0),
            kind=FigureKind.MONEY,
            unit="euro",
            modifier=None,
            trend="up",
            counts=Span(5, 9),
            label=Span(0, 9),
            sentence=Span(0, 10),
            previous=Span(7, 8),
        ),
    ),
    people=(Person("Åsa Lind", PersonKind.PERSON, (Span(3, 7),), (Span(0, 2),)),),
    topics=(Topic("ferry strike", Span(4, 9)),),
)


def test_what_was_stored_comes_back_as_it_was() -> None:
    assert codec.loads(codec.dumps(ANALYSIS)) == ANALYSIS


@pytest.mark.parametrize(
    "line", ["", "null", "[]", "[1]", "[2,[]]", '[1,["en"]]', '[1,{"a":1}]', "[1,[[]]]"]
)
def test_a_line_that_is_no_analysis_is_refused(line: str) -> None:
    with pytest.raises(codec.Unreadable):
        codec.loads(line)
