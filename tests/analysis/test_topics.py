"""Key phrases are the text's own words and name what it is about."""

import pytest

from bot.analysis import analyse
from bot.analysis.document import read
from bot.analysis.topics import find_topics
from bot.analysis.types import Person, PersonKind, Span

TEXT = (
    "The grain corridor closed on Monday. Farmers near the port of Izmail said the grain corridor had "
    "fed three villages. Olena Hnatiuk, a farmer, blamed insurance costs. Insurance costs doubled after "
    "the storm, the Danube Shipping Agency said. Later Hnatiuk sold two tractors. The Danube Shipping Agency "
    "expects the grain corridor to open before the harvest. Farmers doubt it."
)


def topics(text: str, language: str = "en", people: tuple[Person, ...] = ()) -> list[str]:
    return [topic.name for topic in find_topics(read(text, language=language), people)]


def test_the_phrases_that_come_again_are_the_topics() -> None:
    found = topics(TEXT)
    assert set(found[:3]) == {"grain corridor", "insurance costs", "Danube Shipping Agency"}


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        (
            "ru",
            "В Заречье открыли первую линию",
            "В Заречье открыли первую линию. Её ждали долго. В Заречье открыли первую школу.",
            ["Заречье"],
        ),
        (
            "it",
            "Borgoverde spegne le luci",
            "Il comune di Borgoverde spegnerà le luci. Così Borgoverde spegnerà due fontane.",
            ["Borgoverde"],
        ),
        (
            "pt",
            None,
            "Vale Claro fechou na terça. Ontem Vale Claro fechou mais cedo.",
            ["Vale Claro"],
        ),
        ("nl", None, "De wolf gezien. Er is een wolf gezien. Weer is de wolf gezien.", ["wolf"]),
        (
            "fr",
            "Le pont de Saint-Aubin fermé",
            "Le pont de Saint-Aubin restera fermé. C'est dit. C'est long.",
            ["Saint-Aubin"],
        ),
        ("de", None, "Sie sprechen laut. Wir sprechen leise. Alle sprechen.", []),
    ],
)
def test_what_holds_a_verb_is_no_topic_where_there_is_no_parse(
    language: str, title: str | None, text: str, expected: list[str]
) -> None:
    assert [topic.name for topic in find_topics(read(text, title, language))] == expected


def test_topics_are_spans_of_the_text() -> None:
    for topic in find_topics(read(TEXT, language="en")):
        assert topic.span.of(TEXT) == topic.name


def test_persons_are_not_topics() -> None:
    olena = Person("Olena Hnatiuk", PersonKind.PERSON, (), (Span(0, 1),))
    assert "Hnatiuk" in topics(TEXT)
    assert "Hnatiuk" not in topics(TEXT, people=(olena,))


def test_inflected_forms_are_one_topic() -> None:
    text = (
        "Зерновий коридор закрили в понеділок. Фермери чекають на зерновий коридор. "
        "Без зернового коридору ціни впадуть, кажуть аграрії."
    )
    assert topics(text, "uk")[0].lower() == "зерновий коридор"


def test_numbers_units_and_the_words_of_every_story_are_no_topics() -> None:
    text = (
        "The tram will cost 148 million euros and 900 people will build it. People waited nine years. "
        "The bill rose by nine million euros in a year. People near the tram depot paid nine million euros, "
        "and the Tram Commission fined people. The tram depot opens in a year, the Tram Commission said."
    )
    found = topics(text)
    assert set(found) == {"tram depot", "Tram Commission"}


def test_a_phrase_of_the_title_needs_to_come_but_once_more() -> None:
    text = "The council closed the old tram depot. Nobody was told why."
    with_title = find_topics(read(text, "Tram depot closes", "en"))
    assert [topic.name for topic in with_title] == ["tram depot"]


def test_a_long_name_needs_to_come_but_once() -> None:
    assert topics("The repairs were paid for by the Millbrook Harbour Trust.") == [
        "Millbrook Harbour Trust"
    ]


def test_a_verb_is_no_topic_where_there_is_a_parse() -> None:
    text = (
        "The city wants a new tram depot. The union wants higher wages. "
        "Neither wants to wait, and nobody wants to pay."
    )
    found = [topic.name for topic in analyse(text).topics]
    assert "wants" not in found
    assert "tram depot" in " ".join(found)


def test_a_text_without_repetition_has_no_topics() -> None:
    assert topics("Rain fell.") == []
    assert topics("") == []
