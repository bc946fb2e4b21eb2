"""An analysis survives being stored."""

import pytest

from bot.analysis import codec
from bot.analysis.types import (
    ENGINE_VERSION,
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


def test_what_the_first_engine_stored_is_still_read() -> None:
    """Before figures told what they are said of, and people whether they are sure."""
    figure = '[[2,4],5,"plain",null,"~",null,null,[0,9],[0,10],null,null]'
    person = '["Åsa Lind","person",[[3,7]],[[0,2]]]'
    line = f'[1,["en",[[0,10]],[[0,10]],[[],[[0,10]],[]],[],[{figure}],[{person}],[]]]'
    read = codec.loads(line)
    assert read.figures[0].about == ()
    assert read.figures[0].unit_words is None
    assert read.people[0].sure
    assert ENGINE_VERSION > 1  # so it is analysed anew when there is time
