"""Answers, search results, what is offered in other chats: word for word, or nothing."""

from datetime import timedelta

import pytest

from bot.views import answer, html
from bot.views.actions import Find, Kind, ShowCard, ShowContext
from bot.views.answer import Problem, Searched
from bot.views.parts import Cited
from tests.views.builders import KEPT, NOW, READER, UKRAINIAN, Chance, at, kept
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import PageOf
from tests.views.verbatim import unexplained

OTHER = kept(id=8, title="Cranes for sale", source="Tide", link="https://t.me/tide/3")
SENTENCE = at("About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019.")
SHIPS = Cited(KEPT, SENTENCE, (at("4,200 ships"), at("last year")))
FAMILIES = Cited(OTHER, at("The union says that 340 families depend on the quay."))
SEARCHED = Searched(214, NOW - timedelta(days=11), NOW)


def test_an_answer_is_sentences_with_source_and_date_and_how_much_was_searched() -> None:
    words = "How many ships used the harbour?"
    message = answer.answer([SHIPS, FAMILIES], SEARCHED, READER, words=words, more=True)
    assert (
        taken(message)
        == """\
About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019.
1. Varnhold closes its old harbour
Varnhold Courier · today 11:05

The union says that 340 families depend on the quay.
2. Cranes for sale
Tide · today 11:05

searched 214 articles, 1 May – 12 May"""
    )
    assert "<blockquote>About <b>4,200 ships</b> used the harbour <b>last year</b>," in message.text
    assert labels(message) == [["📄 1", "📄 2"], ["🗂 1", "🗂 2"], ["🔍 More evidence"]]
    assert pressed(message, "📄 1").action == ShowContext(7, SENTENCE.start)
    assert pressed(message, "🗂 2").action == ShowCard(8)
    assert pressed(message, "🔍 More evidence").action == Find(Kind.ANSWER, 1, words)


def test_a_follow_up_question_says_how_it_was_taken() -> None:
    message = answer.answer([SHIPS], SEARCHED, READER, words="x", understood="ships in <Tide>?")
    assert taken(message).startswith("Taken as: ships in <Tide>?\n\nAbout")


def test_without_evidence_it_says_so_and_what_could_help() -> None:
    message = answer.nothing([KEPT, OTHER, OTHER], SEARCHED, READER, can_follow=True)
    assert (
        taken(message)
        == """\
🤷 Nothing stored on this.
searched 214 articles, 1 May – 12 May

The nearest I have:

1. Varnhold closes its old harbour
Varnhold Courier · today 11:05

2. Cranes for sale
Tide · today 11:05

What could help: follow a site on the subject with /follow, or send me an article."""
    )
    bare = taken(answer.nothing([], Searched(0), READER))
    assert "nearest" not in bare
    assert "searched 0 articles" in bare


def test_search_results_show_what_matched() -> None:
    page = PageOf((SHIPS, FAMILIES), 1, 20)
    message = answer.results(page, READER, words="ships", meant="ship")
    assert (
        taken(message)
        == """\
🔍 “ships” · 20 articles
Nothing has that word; I have looked for “ship” instead.

9. Varnhold closes its old harbour
About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019.
Varnhold Courier · today 11:05

10. Cranes for sale
The union says that 340 families depend on the quay.
Tide · today 11:05"""
    )
    assert labels(message) == [["9", "10"], ["‹", "2/3", "›"]]


def test_a_search_too_long_to_page_says_how_to_see_more() -> None:
    message = answer.results(PageOf((SHIPS,) * 8, 0, 20), READER, words="harbour " * 10)
    assert taken(message).endswith("There is more. With fewer words I can turn the pages.")


def test_a_likely_typo_is_offered_corrected() -> None:
    message = answer.did_you_mean("harbur", ["harbour"], READER)
    assert taken(message).startswith("🔍 Nothing stored on “harbur”.")
    assert pressed(message, "harbour").action == Find(Kind.SEARCH, 0, "harbour")


def test_a_bad_query_is_explained_with_an_example() -> None:
    message = answer.bad_query(Problem.DATE, "since:soon", READER)
    assert "“since:soon” is no date that I can read." in taken(message)
    assert "For example:\n/search" in taken(message)


def test_a_story_for_another_chat_has_its_source_and_no_buttons_of_ours() -> None:
    one, other = answer.inline([SHIPS, FAMILIES], READER)
    assert (one.id, one.title) == ("7:" + str(SENTENCE.start), "Varnhold closes its old harbour")
    assert one.description.startswith("About 4,200 ships")
    assert labels(one.message) == []
    assert pressed(other.message, "📖 Read it").url == "https://t.me/tide/3"


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
def test_every_line_is_ours_or_an_articles(reader) -> None:
    days = " – ".join(reader.day(d) for d in (SEARCHED.since, SEARCHED.until) if d)
    page = PageOf((SHIPS, FAMILIES), 0, 9)
    for message in (
        answer.answer([SHIPS, FAMILIES], SEARCHED, reader, words="ships", more=True),
        answer.further(page, reader, words="ships"),
        answer.nothing([KEPT], SEARCHED, reader),
        answer.results(page, reader, words="ships"),
        answer.shared(SHIPS, reader),
    ):
        assert unexplained(message, reader, [KEPT, OTHER], days, "ships") == []


def test_no_answer_is_ever_refused() -> None:
    for seed in range(80):
        chance = Chance(seed)
        article, reader, words = chance.kept(), chance.reader(), chance.words(6)
        found = tuple(chance.cited(article) for _ in range(8))
        messages = [
            answer.answer(found, SEARCHED, reader, words=words, understood=words, more=True),
            answer.further(PageOf(found[:3], 2, 30), reader, words=words),
            answer.nothing([article] * 3, SEARCHED, reader, can_follow=True),
            answer.results(PageOf(found, 0, 99), reader, words=words, meant=words),
            answer.did_you_mean(words, [words, "harbour"], reader),
            *(answer.bad_query(problem, words, reader) for problem in Problem),
            *(result.message for result in answer.inline(found, reader)),
        ]
        for message in messages:
            assert html.fit(message) == (message,)
            taken(message)
    assert answer.nothing_inline(READER) == "Nothing stored on this"
