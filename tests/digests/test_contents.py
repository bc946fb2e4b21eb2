"""What is told of a story: a sentence, a figure, a quote; of one that goes on, only what is new."""

from bot.analysis import analyse
from bot.digests.contents import Contents, Place, Text, compose, dumps, loads
from bot.digests.select import Because, Chosen, Reason, Tier

FIRST = """Flood kills 40 people in Varna valley

The flood that hit the Varna valley on Monday night has killed 40 people, the interior ministry said.
Rescuers were still searching three villages on Tuesday. "We have not seen water like this in our
lives," said mayor Petra Ilkova. More than 2,000 people have left their homes in the valley.
The railway line between Varna and Losk is closed until Friday at least."""
SECOND = """Varna valley flood: toll rises as dam is drained

The flood in the Varna valley has killed 43 people, the interior ministry said on Wednesday.
Rescuers were still searching three villages. Engineers have begun to drain the Losk dam, whose wall
shows a crack eleven metres long. "We have not seen water like this in our lives," said mayor
Petra Ilkova. The government will pay every family that lost its house 15,000 euros."""


def text(number: int, written: str) -> Text:
    title, _, body = written.partition("\n\n")
    body = body.replace("\n", " ")
    return Text(number, body, analyse(body, title, "en"), title)


TEXTS = {1: text(1, FIRST), 2: text(2, SECOND)}


def said(place: Place) -> str:
    return place.span.of(TEXTS[place.article_id].text)


def test_a_top_story_has_a_lead_a_figure_and_a_quote_of_its_own() -> None:
    item = compose(Chosen((1,), ("Herald",)), TEXTS, Tier.TOP)
    assert item is not None
    assert said(item.lead) in FIRST.replace("\n", " ")
    assert item.quote
    assert "water like this" in said(item.quote)
    assert item.figure
    assert not item.lead.span.overlaps(item.figure.span)
    assert item.news == item.changes == ()


def test_the_lead_does_not_repeat_the_title() -> None:
    body = "Sugar tax rises in January. Parliament passed it by three votes after a long night."
    echo = Text(
        7, body, analyse(body, "Sugar tax rises in January", "en"), "Sugar tax rises in January"
    )
    item = compose(Chosen((7,), ()), {7: echo}, Tier.NOTABLE)
    assert item is not None
    assert item.lead.span.of(body).startswith("Parliament passed")


def test_a_story_that_goes_on_tells_what_is_new_and_which_figure_changed() -> None:
    item = compose(Chosen((2,), ("Herald",), before=(1,)), TEXTS, Tier.TOP)
    assert item is not None
    assert not len(item.lead.span)
    news = [said(place) for place in item.news]
    assert any("Losk dam" in one or "15,000 euros" in one for one in news)
    assert not any("Rescuers" in one or "water like this" in one for one in news)
    (change,) = item.changes
    assert (said(change.was), said(change.now)) == ("40", "43")
    assert Reason(Because.FIGURE) in item.reasons


def test_a_story_that_only_repeats_itself_is_not_told_again() -> None:
    copy = Text(3, TEXTS[1].text, TEXTS[1].analysis, TEXTS[1].title)
    assert compose(Chosen((3,), (), before=(1,)), {**TEXTS, 3: copy}, Tier.TOP) is None


def test_contents_survive_the_store() -> None:
    items = [
        compose(Chosen((1,), ("Herald",), reasons=(Reason(Because.COVERED, 2),)), TEXTS, Tier.TOP),
        compose(Chosen((2,), ("Überblick",), before=(1,)), TEXTS, Tier.ALSO),
    ]
    kept = Contents(tuple(item for item in items if item), 5, 2, 1)
    assert loads(dumps(kept)) == kept
    assert kept.told == (1, 2)
    assert loads('{"v":99}') == Contents()
