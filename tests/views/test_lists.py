"""Lists of articles, and facts drawn from many of them."""

from bot.views import articles, facts
from bot.views.actions import Find, Kind, Nothing, ShowCard, ShowContext, ShowFigures
from tests.views.builders import ANALYSIS, KEPT, READER, UKRAINIAN, at, kept
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import PageOf, Told
from tests.views.verbatim import unexplained

OTHER = kept(
    id=8,
    title="Cranes for sale",
    source="Tide",
    link="https://t.me/tide/3",
    saved=True,
    held_at=KEPT.holding.held_at,
)


def told(fact, article=KEPT):
    return Told(article, ANALYSIS, fact)


def test_the_latest_articles_are_there_to_choose_from() -> None:
    message = articles.listing(PageOf((KEPT, OTHER), 0, 12), READER)
    assert (
        taken(message)
        == """\
🗂 Latest · 12 articles

1. Varnhold closes its old harbour
Varnhold Courier · today 11:05

2. Cranes for sale
Tide · today 11:05 · 🔖"""
    )
    assert labels(message) == [["1", "2"], ["·", "1/3", "›"]]
    assert pressed(message, "2").action == ShowCard(8)
    assert pressed(message, "›").action == Find(Kind.ARTICLES, 1, "")
    assert pressed(message, "·").action == Nothing()


def test_matching_articles_ask_which_one_is_meant() -> None:
    message = articles.listing(
        PageOf((KEPT, OTHER), 1, 7), READER, words="old <harbour>", then=ShowFigures
    )
    assert taken(message).startswith(
        "🗂 “old <harbour>” · 7 articles\nWhich one do you mean?\n\n6. Varn"
    )
    assert pressed(message, "7").action == ShowFigures(8)
    assert pressed(message, "‹").action == Find(Kind.ARTICLES, 0, "old <harbour>")


def test_no_article_is_said_honestly() -> None:
    assert "Nothing stored on “sea eagles”" in taken(
        articles.listing(PageOf((), 0, 0), READER, words="sea eagles")
    )
    assert "There is nothing here yet" in taken(articles.listing(PageOf((), 0, 0), READER))


def test_a_query_too_long_for_buttons_has_no_pages_to_turn() -> None:
    message = articles.listing(PageOf((KEPT,) * 5, 0, 12), READER, words="harbour " * 9)
    assert labels(message) == [["1", "2", "3", "4", "5"]]


def test_figures_from_many_articles_have_source_and_date_each() -> None:
    found = (told(ANALYSIS.figures[0]), told(ANALYSIS.figures[3], OTHER))
    message = facts.figures(PageOf(found, 0, 2), READER, words="harbour")
    assert (
        taken(message)
        == """\
🔢 2 figures · “harbour”

1. $56 million — The move will cost $56 million
Varnhold closes its old harbour
Varnhold Courier · today 11:05

2. 340 families depend on the quay
Cranes for sale
Tide · today 11:05"""
    )
    assert labels(message) == [["📄 1", "📄 2"]]
    assert pressed(message, "📄 2").action == ShowContext(8, at("340").start)
    assert 'href="https://t.me/tide/3"' in message.text
    assert unexplained(message, READER, [KEPT, OTHER], "harbour") == []


def test_quotes_from_many_articles_name_the_speaker_each_time() -> None:
    found = tuple(told(quote) for quote in ANALYSIS.quotes[1:4])
    message = facts.quotes(PageOf(found, 0, 30), UKRAINIAN)
    text = taken(message)
    assert text.startswith("💬 30 цитат · від найновіших\n\n1. Ilsa Brandt, Mayor\n“Nobody will")
    assert "2. Хто говорить, неясно\nпереказано, не дослівно:\n340 families" in text
    assert pressed(message, "›").action == Find(Kind.QUOTES, 1, "")


def test_people_from_many_articles_keep_the_roles_each_gives() -> None:
    message = facts.people(PageOf((told(ANALYSIS.people[2]),), 2, 11), READER, words="Reke")
    assert "11. Tomas Reke — its chairman\nVarnhold closes" in taken(message)
    assert labels(message)[-1] == ["‹", "3/3", "·"]


def test_no_fact_is_said_honestly() -> None:
    assert "Nothing stored on “eel”" in taken(facts.quotes(PageOf((), 0, 0), READER, words="eel"))
