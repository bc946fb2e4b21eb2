"""What a reader sees of one article. Each test reads like a screenshot."""

from dataclasses import replace

import pytest

from bot.analysis.types import Analysis, Person, PersonKind, Span, Summary
from bot.errors import Stale
from bot.views import article, html
from bot.views.actions import (
    Back,
    Length,
    Save,
    ShowCard,
    ShowContext,
    ShowCoverage,
    ShowFigures,
    ShowSummary,
)
from bot.views.messages import Button, Message
from storage.records import Kept
from tests.views.builders import ANALYSIS, KEPT, READER, TEXT, UKRAINIAN, at, figure, kept, quote
from tests.views.oracle import taken
from tests.views.verbatim import unexplained

NOTHING = Analysis("und", (), (), Summary((), (), ()), (), (), (), ())


def story_of(many: int) -> list[Kept]:
    """The article with others on the same event, each of a source of its own."""
    return [KEPT, *(kept(id=100 + n, source=f"Tide {n}") for n in range(1, many))]


def seen(message: Message) -> str:
    return taken(message)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def pressed(message: Message, label: str) -> Button:
    return next(button for row in message.buttons for button in row if button.label == label)


def test_a_card_tells_the_article_at_a_glance() -> None:
    message = article.card(KEPT, ANALYSIS, READER, story=story_of(3))
    assert (
        seen(message)
        == """\
Varnhold closes its old harbour
Varnhold Courier · today 11:05 · 3 of your sources

• The port of Varnhold will close its old harbour on 1 June, the city council decided on Monday by 31 votes to 12.
• About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019.
• The move will cost $56 million, to be paid over nine years.

🔢 $56 million · 4,200   💬 3 quotes   👤 2 people"""
    )
    assert labels(message) == [
        ["🔢 Figures", "💬 Quotes", "👤 People"],
        ["📄 Context", "📝 Full summary", "🔖 Save"],
        ["🗞 Who has it"],
    ]
    assert pressed(message, "🗞 Who has it").action == ShowCoverage(7)
    assert pressed(message, "📝 Full summary").action == ShowSummary(7, Length.LONG)


def test_several_articles_of_one_source_are_told_as_articles() -> None:
    message = article.card(KEPT, ANALYSIS, READER, story=(KEPT, kept(id=8)))
    assert "today 11:05 · 2 articles on this" in seen(message)
    assert pressed(message, "🗞 Who has it").action == ShowCoverage(7)


def test_a_copy_is_told_from_whom_it_is_here_already() -> None:
    first = kept(id=8, source="Tide")
    message = article.card(KEPT, ANALYSIS, READER, story=(first, KEPT), original=first)
    assert seen(message).startswith("Nearly the same text is here already: Tide, today 11:05\n")
    for reader in (READER, UKRAINIAN):
        message = article.card(KEPT, ANALYSIS, reader, story=(first, KEPT), original=first)
        assert unexplained(message, reader, [KEPT, first]) == []


def test_a_card_speaks_the_readers_language_and_quotes_in_the_articles() -> None:
    text = seen(article.card(KEPT, ANALYSIS, UKRAINIAN, story=story_of(5)))
    assert "сьогодні 11:05 · 5 із ваших джерел" in text
    assert "• The move will cost $56 million, to be paid over nine years." in text
    assert "💬 3 цитати   👤 2 особи" in text


def test_the_title_leads_to_the_article() -> None:
    linked = kept(url="https://courier.example/harbour?a=1&b=2")
    message = article.card(linked, ANALYSIS, READER)
    assert '<b><a href="https://courier.example/harbour?a=1&amp;b=2">' in message.text
    assert message.preview == "https://courier.example/harbour?a=1&b=2"
    forwarded = kept(link="https://t.me/courier/5")
    message = article.card(forwarded, ANALYSIS, READER)
    assert 'href="https://t.me/courier/5"' in message.text
    assert message.preview is None


def test_without_a_title_the_opening_words_stand_for_it() -> None:
    first = seen(article.card(kept(title=" \u200b"), ANALYSIS, READER)).split("\n")[0]
    assert first == "The port of Varnhold will close its old harbour on 1 June, the city council…"
    lined = kept("\n\n Harbour to close\nBy Ida Lund\n" + TEXT, title=None)
    assert seen(article.card(lined, NOTHING, READER)).startswith("Harbour to close\n")


def test_without_a_source_or_date_the_card_says_how_it_came() -> None:
    bare = kept(source=None, published_at=None, via="forward")
    assert "forwarded · received today 14:05" in seen(article.card(bare, ANALYSIS, READER))


def test_the_same_article_again_says_so() -> None:
    text = seen(article.already_here(KEPT, ANALYSIS, READER))
    assert text.startswith("You have had this one before\nVarnhold closes")


def test_a_text_too_short_for_a_summary_is_shown_itself() -> None:
    message = article.card(kept("Rain. More rain.", title=None), NOTHING, READER)
    assert "Too short for a summary, so here it is:\nRain. More rain." in seen(message)
    assert labels(message) == [["🔖 Save"]]


def test_a_saved_article_can_be_let_go_again() -> None:
    assert pressed(article.card(KEPT, ANALYSIS, READER), "🔖 Save").action == Save(7, True)
    saved = article.card(kept(saved=True), ANALYSIS, READER)
    assert pressed(saved, "✅ Saved").action == Save(7, False)


def test_the_card_has_as_much_summary_as_the_chat_likes() -> None:
    short = seen(article.card(KEPT, ANALYSIS, READER, length="short"))
    assert short.count("•") == 1


def test_figures_are_a_number_and_the_clause_that_explains_it() -> None:
    message = article.figures(KEPT, ANALYSIS, READER)
    assert (
        seen(message)
        == """\
🔢 Key figures
Varnhold closes its old harbour
Varnhold Courier · today 11:05

1. $56 million — The move will cost $56 million

2. 4,200 — About 4,200 ships used the harbour last year

3. 18 per cent fewer than in 2019

4. 340 families depend on the quay

5. 900 flats"""
    )
    assert "<b>18 per cent</b> fewer" in message.text
    assert labels(message) == [
        ["📄 1", "📄 2", "📄 3", "📄 4", "📄 5"],
        ["All 6"],
        ["‹ Card", "💬 Quotes", "👤 People"],
    ]
    assert pressed(message, "📄 2").action == ShowContext(7, at("4,200").start, Back.FIGURES)


def test_figures_of_one_clause_are_told_together() -> None:
    text = "The port has 14 quays and 22 cranes. It opened 90 years ago."
    clause = Span(0, text.index("."))
    figures = tuple(
        replace(ANALYSIS.figures[0], span=span, label=clause, date=None, previous=None)
        for span in (Span(26, 28), Span(13, 15))
    )
    message = article.figures(kept(text), replace(ANALYSIS, figures=figures), READER)
    assert seen(message).endswith("1. 14 · 22 — The port has 14 quays and 22 cranes")
    assert labels(message)[0] == ["📄 1"]


def test_the_card_names_what_its_figures_count() -> None:
    text = "Harbour\nDivers found 14 cracks in two of its six gates. Repairs cost £12m."
    facts = [("two", "gates"), ("14", "cracks"), ("£12m", "Repairs")]
    clause = [at("Divers found 14 cracks in two of its six gates", text)] * 2
    figures = tuple(
        replace(
            ANALYSIS.figures[0],
            span=at(number, text),
            counts=at(counts, text),
            label=label,
        )
        for (number, counts), label in zip(facts, [*clause, at("£12m", text)], strict=True)
    )
    card = taken(article.card(kept(text), replace(ANALYSIS, figures=figures), READER))
    assert "🔢 14 cracks · £12m" in card


def test_the_card_tells_the_fate_of_those_a_figure_counts() -> None:
    text = "Fire\n12 people died and 43 injured were flown out."
    facts = (("12", "people", "12 people died"), ("43", None, "43 injured"))
    figures = tuple(
        replace(
            ANALYSIS.figures[0],
            span=at(number, text),
            counts=at(counts, text) if counts else None,
            label=at(label, text),
        )
        for number, counts, label in facts
    )
    card = taken(article.card(kept(text), replace(ANALYSIS, figures=figures), READER))
    assert "🔢 12 people · 43 injured" in card


def test_all_figures_come_in_the_order_of_the_text() -> None:
    first = article.figures(KEPT, ANALYSIS, READER)
    assert pressed(first, "All 6").action == ShowFigures(7, 1)
    everything = seen(article.figures(KEPT, ANALYSIS, READER, 1))
    places = [everything.index(n) for n in ("4,200", "18 per", "340", "$56", "nine", "900")]
    assert places == sorted(places)


def test_many_figures_are_paged_and_the_buttons_stay_where_they_are() -> None:
    figures = [
        replace(figure, label=Span(figure.label.start + shorter, figure.label.end))
        for figure in ANALYSIS.figures
        for shorter in range(4)
    ]
    many = replace(ANALYSIS, figures=tuple(figures))
    pages = [article.figures(KEPT, many, READER, page) for page in (1, 2, 3)]
    turns = [labels(page)[-3] for page in pages]
    assert turns == [["·", "1/3", "›"], ["‹", "2/3", "›"], ["‹", "3/3", "·"]]
    assert pressed(pages[0], "›").action == ShowFigures(7, 2)
    assert pressed(pages[2], "‹").action == ShowFigures(7, 2)
    assert "\n\n21. " in seen(pages[2])
    assert article.figures(KEPT, many, READER, 99) == pages[2]


def test_a_date_and_an_earlier_value_from_elsewhere_are_told_too() -> None:
    told = figure("900", "900 flats", date=at("by 2031"), previous=at("340"))
    message = article.figures(KEPT, replace(ANALYSIS, figures=(told,)), READER)
    assert "1. 900 flats · by 2031 · 340" in seen(message)


def test_quotes_stand_under_their_speaker_with_the_role() -> None:
    message = article.quotes(KEPT, ANALYSIS, READER)
    assert (
        seen(message)
        == """\
💬 Quotes
Varnhold closes its old harbour
Varnhold Courier · today 11:05

1. Ilsa Brandt, Mayor
“We are not closing a harbour, we are opening a shore,”
“Nobody will lose a job over this.”

2. Speaker unclear
reported, not in their own words:
340 families depend on the quay

3. Tomas Reke, its chairman
“Nobody has shown us a single contract,”"""
    )
    assert message.text.count("<blockquote>") == 3


def test_one_speakers_quotes_stand_together() -> None:
    three = tuple(replace(q, group=n) for n, q in enumerate(ANALYSIS.quotes))
    moved = (three[0], replace(three[3], speaker_name="Ilsa Brandt"), three[1], three[2])
    text = seen(article.quotes(KEPT, replace(ANALYSIS, quotes=moved), READER))
    assert text.index("a single contract") < text.index("Speaker unclear")
    assert text.count("Ilsa Brandt, Mayor") == 1
    assert "\n2. Ilsa Brandt\n" in text


def test_an_uncertain_speaker_is_only_probable_and_an_unknown_one_unclear() -> None:
    doubtful = replace(quote("Nobody will lose a job over this.", "Tomas Reke", 0), confidence=0.3)
    whose = replace(quote("340 families depend on the quay", "The union", 1), speaker_name=None)
    text = seen(article.quotes(KEPT, replace(ANALYSIS, quotes=(doubtful, whose)), READER))
    assert "1. probably Tomas Reke, its chairman" in text
    assert "2. Speaker unclear, in the text: “The union”" in text


def test_a_word_that_may_be_no_person_is_not_shown_as_one() -> None:
    town = Person("Reke", PersonKind.PERSON, (), (at("Reke"),), sure=False)
    message = article.people(KEPT, replace(ANALYSIS, people=(town,)), READER)
    assert "Reke" not in seen(message)


def test_people_come_before_organisations_with_what_the_text_calls_them() -> None:
    message = article.people(KEPT, ANALYSIS, READER)
    assert (
        seen(message)
        == """\
👤 People
Varnhold closes its old harbour
Varnhold Courier · today 11:05

1. Ilsa Brandt — Mayor · who has fought for the plan since she took office   💬 1 quote
2. Tomas Reke — its chairman   💬 1 quote

Organisations
3. Varnhold Shipping"""
    )
    assert labels(message) == [["📄 1", "📄 2", "📄 3"], ["‹ Card", "🔢 Figures", "💬 Quotes"]]


def test_a_summary_comes_in_three_lengths() -> None:
    message = article.summary(KEPT, ANALYSIS, READER, Length.LONG)
    assert labels(message) == [
        ["Short", "Medium", "● Long"],
        ["‹ Card", "🔢 Figures", "💬 Quotes", "👤 People"],
    ]
    assert seen(message).endswith("🏷 old harbour · Dock workers")
    short = seen(article.summary(KEPT, ANALYSIS, READER, "short"))
    assert short.count("•") == 1


def test_context_shows_the_paragraph_with_the_sentence_in_bold() -> None:
    message = article.context(KEPT, ANALYSIS, at("340").start, READER, Back.FIGURES)
    assert (
        "Dock workers see it differently. <b>The union says that 340 families depend on the quay.</b> “Nobody"
        in message.text
    )
    assert labels(message) == [["‹", "2/4", "›"], ["‹ Figures"]]
    assert seen(message).split("\n\n")[-1].startswith("The move will cost")


def test_context_steps_through_the_list_it_was_opened_from() -> None:
    start = ANALYSIS.summary.medium[0].start
    first = article.context(KEPT, ANALYSIS, start, READER, Back.CARD)
    following = pressed(first, "›").action
    assert following == ShowContext(7, ANALYSIS.summary.medium[1].start, Back.CARD)
    assert labels(first) == [["·", "1/3", "›"], ["‹ Card"]]
    assert pressed(first, "‹ Card").action == ShowCard(7)


def test_context_of_any_other_place_steps_through_the_paragraphs() -> None:
    message = article.context(KEPT, ANALYSIS, at("900").start, READER)
    assert labels(message)[0] == ["‹", "5/5", "·"]
    assert "<b>A park and 900 flats are to stand on the site by 2031.</b>" in message.text


def test_context_leaves_out_paragraphs_that_are_not_the_story() -> None:
    text = TEXT + "\n\nSubscribe to our newsletter"
    more = (*ANALYSIS.paragraphs, at("Subscribe to our newsletter", text))
    message = article.context(
        kept(text), replace(ANALYSIS, paragraphs=more), at("900").start, READER
    )
    assert "Subscribe" not in message.text


def test_context_of_one_endless_line_shows_what_is_around() -> None:
    text = "word " * 3000 + "There it is. " + "word " * 3000
    line = replace(NOTHING, paragraphs=(Span(0, len(text)),), sentences=(at("There it is.", text),))
    message = article.context(kept(text), line, text.index("it is"), READER)
    assert "word <b>There it is.</b> word" in message.text
    assert len(seen(message)) < 1700


@pytest.mark.parametrize("start", [-1, len(TEXT), 10**9])
def test_a_place_outside_the_text_is_stale(start: int) -> None:
    with pytest.raises(Stale):
        article.context(KEPT, ANALYSIS, start, READER)


def test_where_there_is_nothing_the_view_says_so() -> None:
    for view in (article.figures, article.quotes, article.people, article.topics):
        message = view(KEPT, NOTHING, READER)
        assert "I found no" in seen(message)
        assert labels(message) == [["‹ Card"]]


def test_the_article_is_being_read() -> None:
    assert article.reading(READER).text == "👀 Reading…"
    assert article.reading(READER, "a<b.txt").text == "👀 Reading a&lt;b.txt…"


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
def test_every_line_is_ours_or_the_articles(reader) -> None:
    shown = [
        article.card(KEPT, ANALYSIS, reader, story=story_of(3)),
        article.already_here(KEPT, ANALYSIS, reader),
        *(article.figures(KEPT, ANALYSIS, reader, page) for page in (0, 1)),
        article.quotes(KEPT, ANALYSIS, reader),
        article.people(KEPT, ANALYSIS, reader),
        article.topics(KEPT, ANALYSIS, reader),
        *(article.summary(KEPT, ANALYSIS, reader, length) for length in Length),
        *(article.context(KEPT, ANALYSIS, n, reader, b) for n in range(0, 700, 50) for b in Back),
    ]
    for message in shown:
        assert unexplained(message, reader, [KEPT]) == []


def test_a_line_nobody_wrote_is_noticed() -> None:
    for line in ("The port will never close.", "1. 57 — The move will cost $57 million", "Reuters"):
        assert unexplained(Message(html.escape(line)), READER, [KEPT]) == [line]
