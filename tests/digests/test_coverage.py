"""What the articles of one story say together."""

from bot.analysis import analyse, document
from bot.digests import coverage
from bot.digests.contents import Place, Text
from bot.digests.coverage import cover

NIGHT = """A ferry with 214 passengers on board ran aground off the Lindow lighthouse early on Tuesday, and 12 people were injured, the coastguard said.

The Maren Star left Port Salis at 11:40 p.m. and struck the Grey Bank in thick fog. Lifeboats from three harbours took the passengers ashore by dawn. "Nobody panicked, the crew did everything right," said Ilse Brandt, the head of the coastguard at Lindow.

Its owner, Skerry Lines, said damage to the hull would cost about 4 million crowns to repair."""
HOSPITAL = """Fifteen people were injured when the ferry Maren Star hit a sandbank near Lindow in the night to Tuesday, the Varna Hill hospital said. Two of them were in a serious condition.

Fog had cut visibility to less than 50 metres, and the ship's radar had been reported faulty twice this year, according to the seafarers' union.

"We have warned about this ship since the spring," said Pavel Orr, the union's chairman. Skerry Lines put the cost of repairs at 6 million crowns."""
COPY = NIGHT.replace("early on Tuesday", "in the small hours of Tuesday").partition("Its owner")[0]


def text(number: int, written: str) -> Text:
    return Text(number, written, analyse(written, None, "en"))


TEXTS = (text(1, NIGHT), text(2, COPY), text(3, HOSPITAL))
COVERED = cover(TEXTS)


def said(place: Place) -> str:
    (one,) = (one for one in TEXTS if one.id == place.article_id)
    return place.span.of(one.text)


def test_the_summary_is_of_several_articles_and_keeps_whose_each_sentence_is() -> None:
    assert {place.article_id for place in COVERED.gist} == {1, 3}
    assert sum(len(said(place)) for place in COVERED.gist) <= 900


def test_each_adds_what_no_earlier_one_said() -> None:
    assert COVERED.adds[2] == ()
    added = [said(place) for place in COVERED.adds[3]]
    assert any("radar" in sentence for sentence in added)
    assert 1 not in COVERED.adds


def test_a_copy_that_was_cut_and_edited_is_told() -> None:
    assert COVERED.copies == {2: 1}


def test_figures_that_differ_are_put_side_by_side() -> None:
    sides = [[(s.article_id, s.figure.value) for s in one] for one in COVERED.differences]
    assert [(1, 12.0), (3, 15.0)] in sides
    assert [(1, 4e6), (3, 6e6)] in sides


def test_a_document_is_as_it_was_read() -> None:
    read = document.read(NIGHT, None, "en")
    again = coverage.document(NIGHT, TEXTS[0].analysis)
    assert (again.body, again.paragraphs) == (read.body, read.paragraphs)


def test_an_article_alone_needs_no_summary_of_several() -> None:
    alone = cover(TEXTS[:1])
    assert (alone.gist, alone.adds, alone.differences) == ((), {}, ())
