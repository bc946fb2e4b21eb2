"""A story across sources, figures that differ, a chart's caption, several links at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import errors as kinds
from bot.analysis.figures.calendar import Unit
from bot.analysis.types import Analysis, Figure, Span
from bot.views import html, links, story
from bot.views.actions import ShowCard, ShowCoverage
from bot.views.parts import Cited
from bot.views.story import Coverage, Member
from storage.records import Kept
from tests.views.builders import ANALYSIS, KEPT, NOW, READER, TEXT, UKRAINIAN, Chance, at, kept
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import Told
from tests.views.verbatim import unexplained

OTHER = kept(id=8, title="Cranes for sale", source="Tide", link="https://t.me/tide/3")
FIRST = Member(KEPT, NOW - timedelta(hours=3))
LATER = Member(
    OTHER, NOW, (Cited(OTHER, at("A park and 900 flats are to stand on the site by 2031.")),)
)


@dataclass(frozen=True)
class Value:
    kept: Kept
    analysis: Analysis
    fact: Figure
    at: datetime
    unit: Unit = Unit.DAY
    phrase: Span | None = None


COURSE = tuple(
    Value(one, ANALYSIS, figure, at=NOW - timedelta(days=40 - 20 * n))
    for n, (one, figure) in enumerate(zip((KEPT, OTHER, KEPT), ANALYSIS.figures[2:5], strict=True))
)
DIFFER = (Told(KEPT, ANALYSIS, ANALYSIS.figures[3]), Told(OTHER, ANALYSIS, ANALYSIS.figures[4]))


GIST = (
    Cited(KEPT, at("The move will cost $56 million, to be paid over nine years.")),
    Cited(OTHER, at("A park and 900 flats are to stand on the site by 2031.")),
)
UNNAMED = kept(id=9, source=None, via="text")
COPY = Member(UNNAMED, NOW, copy_of=1)


def test_a_story_is_told_from_all_and_each_sentence_says_from_whom() -> None:
    text = taken(story.coverage(Coverage(7, (FIRST, LATER), gist=GIST), READER))
    assert text.split("\n\n")[1] == (
        "• The move will cost $56 million, to be paid over nine years. — 1. Varnhold Courier\n"
        "• A park and 900 flats are to stand on the site by 2031. — 2. Tide"
    )


def test_a_copy_says_of_which_one() -> None:
    text = taken(story.coverage(Coverage(7, (FIRST, COPY)), READER))
    assert text.endswith("🟰 nearly the same text as 1.")


def test_articles_that_nobody_knows_the_source_of_are_counted_as_articles() -> None:
    text = taken(story.coverage(Coverage(9, (COPY, COPY)), READER))
    assert text.startswith("🗞 2 articles here tell this story\n\n1. your text · first")


def test_coverage_tells_who_has_a_story_since_when_and_what_each_adds() -> None:
    message = story.coverage(Coverage(7, (FIRST, LATER), (DIFFER,), ("Gull", "Heron")), READER)
    assert (
        taken(message)
        == """\
🗞 2 of your sources have this story

1. Varnhold Courier · first, today 11:05
Varnhold closes its old harbour

2. Tide · since today 14:05
Cranes for sale
➕ A park and 900 flats are to stand on the site by 2031.

⚖️ The sources differ

Varnhold Courier: 340 · Tide: 900

1. 340 families depend on the quay
Varnhold Courier · today 11:05

2. 900 flats
Tide · today 11:05

Not in: Gull · Heron"""
    )
    assert pressed(message, "🗂 2").action == ShowCard(8)


def test_a_single_source_is_a_warning() -> None:
    text = taken(story.coverage(Coverage(7, (FIRST,)), READER))
    assert text.startswith("🗞 1 of your sources has this story\n⚠️ No other of your sources has it.")


def test_a_widely_covered_story_is_paged() -> None:
    message = story.coverage(Coverage(7, (FIRST,) * 12), READER)
    assert labels(message)[-1] == ["·", "1/3", "›"]
    assert pressed(message, "›").action == ShowCoverage(7, 1)


def test_where_sources_differ_all_are_shown_and_none_is_chosen() -> None:
    text = taken(story.disagreement(DIFFER, READER, words="families"))
    assert text.startswith(
        "⚖️ The sources differ · “families”\n\nVarnhold Courier: 340 · Tide: 900\n\n1. 340"
    )


def test_a_chart_has_its_values_and_sources_as_caption() -> None:
    message = story.course(COURSE, READER, words="quay")
    assert (
        taken(message)
        == f"""\
📈 “quay”: 3 values
• today 14:05 · 900 · Varnhold Courier
• 22 April 14:05 · 340 · Tide
• 2 April 14:05 · {COURSE[0].fact.span.of(TEXT)} · Varnhold Courier"""
    )
    assert message.document is not None
    assert message.document.content.startswith(b"\x89PNG")
    many = story.chart(b"png", COURSE * 40, READER, words="quay")
    assert html.fit(many) == (many,)
    assert "more" in taken(many).split("\n")[-1]


def test_every_line_is_ours_or_an_articles() -> None:
    for reader in (READER, UKRAINIAN):
        dates = (reader.when(NOW), reader.day(NOW), reader.when(FIRST.since), "quay")
        for message in (
            story.coverage(Coverage(7, (FIRST, LATER), (DIFFER,)), reader),
            story.coverage(Coverage(7, (FIRST, LATER, COPY), gist=GIST), reader),
            story.disagreement(DIFFER, reader, words="quay"),
            story.course(COURSE, reader, words="quay"),
        ):
            assert unexplained(message, reader, [KEPT, OTHER], *dates) == []


def test_several_links_get_one_report() -> None:
    failed = [
        links.Unread("https://gull.example/a", kinds.Answered("gull.example", 404)),
        links.Unread("https://heron.example/", kinds.TimedOut("heron.example")),
    ]
    message = links.report([KEPT], failed, READER)
    assert (
        taken(message)
        == """\
✅ 1 article is kept now.

1. Varnhold closes its old harbour
Varnhold Courier · today 11:05

⚠️ 2 links did not work:

https://gull.example/a
⚠️ There is no such page on gull.example (error 404).

https://heron.example/
⏳ heron.example takes too long to answer."""
    )
    assert taken(links.reading(3, READER)) == "👀 Reading 3 links…"


def test_no_story_is_ever_refused() -> None:
    for seed in range(60):
        chance = Chance(seed)
        article, reader = chance.kept(), chance.reader()
        text = article.article.text
        analysis = chance.analysis(text)
        told = tuple(Told(article, analysis, figure) for figure in analysis.figures)
        values = tuple(Value(article, analysis, figure, NOW) for figure in analysis.figures)
        adds = tuple(chance.cited(article) for _ in range(seed % 4))
        members = tuple(Member(article, NOW, adds) for _ in range(seed % 13 + 1))
        names = tuple(chance.words(4) for _ in range(seed % 9))
        for message in (
            story.coverage(Coverage(7, members, (told, told), names, adds), reader, seed % 3),
            story.disagreement(told, reader, words=chance.words(4)),
            story.chart(b"", values, reader, words=chance.words(4)),
            links.report([article] * 9, [links.Unread(text, KeyError())] * 9, reader),
        ):
            assert html.fit(message) == (message,), seed
            taken(message)
