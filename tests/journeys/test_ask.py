"""Questions: answered word for word from what the chat has, or honestly not at all."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, FERRY, RATE

TIDE = """\
Port Salis expects inflation of 5.1% in the year to November, the Harbour Tide wrote on Friday after a survey of economists.

“Nobody should count on cheaper loans before the summer,” said Elin Marsh, the governor of the Bank of Corvia. Rents in Varna Hill rose by 7% in a year.
"""


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def four(stage, anna, world, clock):
    """The ferry, the interest rate, the bridge, and another paper on prices."""
    corvia = world.channel("Corvia Today", username="corvia")
    tide = world.channel("Harbour Tide", username="tide")
    for channel, text in ((corvia, FERRY), (corvia, RATE), (corvia, BRIDGE), (tide, TIDE)):
        await stage(anna.forwards(channel.posts(text)))
        clock.passes(minutes=1)
    return stage.world.messages(anna)


async def asked(stage, person, text, **more):
    await stage(person.sends(text, **more))
    return stage.last(person).text


async def test_a_question_is_answered_with_a_sentence_its_source_and_what_was_searched(
    stage, anna, four
):
    answer = await asked(stage, anna, "How many cars cross the bridge every day?")
    assert answer.startswith("About 18,000 cars cross it every day.")
    assert "Corvia Today" in answer
    assert "searched 4 articles" in answer
    assert stage.last(anna).marked("bold") == ["18,000"]
    assert "📄 1" in stage.last(anna).labels
    await stage(anna.presses("📄 1"))
    assert "About 18,000 cars" in stage.last(anna).text


async def test_the_command_asks_the_same(stage, anna, four):
    assert "nine weeks" in await asked(
        stage, anna, "/ask how long will repairs of the bridge take?"
    )
    assert "What would you like to know?" in await asked(stage, anna, "/ask")


async def test_what_somebody_said_comes_from_stored_quotes(stage, anna, four):
    answer = await asked(stage, anna, "What did Marsh say about inflation?")
    assert "“Inflation is falling, but not yet fast enough,”" in answer
    assert "cheaper loans" not in answer
    assert "cheaper loans" in await asked(stage, anna, "What did Elin Marsh say about loans?")


async def test_what_somebody_said_may_be_about_the_sentence_before(stage, anna):
    await stage(
        anna.sends(
            "The government promised £38 million for repairs of the dam. The leader of the "
            'opposition, Tobias Rennick, called the sum "a drop in the river". The valley waits. '
            "Rain is forecast for Sunday, and the schools stay closed until further notice."
        )
    )
    answer = await asked(stage, anna, "What did Rennick say about the repairs?")
    assert "“a drop in the river”" in answer or '"a drop in the river"' in answer


async def test_who_said_something(stage, anna, four):
    answer = await asked(stage, anna, "Who said they would rather be blamed for the traffic?")
    assert "the mayor, Petra Lund" in answer


async def test_who_somebody_is_comes_from_stored_roles(stage, anna, four):
    assert "mayor" in await asked(stage, anna, "Who is Petra Lund?")


async def test_when_and_where(stage, anna, four):
    assert "on Monday" in await asked(stage, anna, "When was the bridge over the Alm closed?")
    assert "pillars" in await asked(stage, anna, "Where were cracks found?")


FLOODS = (
    "Flood in Lowmere\n\nAt least 2,300 people were moved from their homes in the Lowmere valley on "
    "Friday after the river rose four metres in nine hours. {} people are missing. The schools stay "
    "closed until further notice, the county said, and two of the bridges over the Tarn are gone."
)


async def test_how_many_shows_where_the_articles_differ_and_counts_nothing_else(stage, anna, clock):
    await stage(anna.sends(FLOODS.format("Two")))
    clock.passes(minutes=30)
    await stage(anna.sends(FLOODS.format("Three").replace("At least 2,300", "Some 2,650")))
    answer = await asked(stage, anna, "How many people are missing?")
    assert "The numbers differ" in answer
    assert answer.index("Three people are missing.") < answer.index("Two people are missing.")
    assert "2,300" not in answer
    assert "2,650" not in answer


SCHLEUSE = (
    "Hafenstadt stoppt Bau der neuen Schleuse\n\nDer Stadtrat hat den Bau der neuen Schleuse gestoppt. "
    "Nach Angaben der Hafenbehörde warten täglich etwa 60 Schiffe vor der alten Schleuse. "
    "Die Bauleiterin Svenja Thordsen sprach von einem „schweren Fehler“. Rund 240 Arbeiter müssen warten."
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie viele Schiffe warten vor der Schleuse?", "warten täglich etwa 60 Schiffe"),
        ("Wer ist Svenja Thordsen?", "Die Bauleiterin Svenja Thordsen"),
        ("Was sagte Thordsen?", "„schweren Fehler“"),
    ],
)
async def test_it_answers_in_the_language_of_the_article_whatever_the_bot_speaks(
    stage, anna, question, answer
):
    await stage(anna.sends(SCHLEUSE))
    assert answer in await asked(stage, anna, question)


async def test_one_article_that_tells_three_months_does_not_differ_with_itself(stage, anna):
    await stage(
        anna.sends(
            "Prices in Corvia\n\nInflation rose to 7.4 percent in August, 8.2 percent in September and "
            "9.1 percent in October, the statistics office said on Monday. The bank will meet on "
            "Thursday. Food prices rose faster than rents, and fuel became a little cheaper again."
        )
    )
    answer = await asked(stage, anna, "How high was inflation in August?")
    assert "7.4 percent in August" in answer
    assert "differ" not in answer


async def test_how_many_died_is_not_how_many_left(stage, anna, clock):
    toll = "Dam fails\n\n{} people died in Velmora when the dam failed, the fire brigade said. "
    rest = (
        "More than 6,100 people have left their homes. The road to the valley is closed for weeks, "
        "and the schools of three villages open again on Thursday at the earliest."
    )
    await stage(anna.sends(toll.format("14") + rest))
    clock.passes(minutes=30)
    later = "Dam fails\n\nThe mayor said on Sunday night that 19 people died in Velmora. "
    await stage(anna.sends(later + rest.replace("closed", "shut")))
    answer = await asked(stage, anna, "How many people died in Velmora?")
    assert answer.index("19 people") < answer.index("14 people")
    assert "6,100" not in answer


async def test_a_whole_question_with_its_own_owner_leans_on_nothing(stage, anna, four):
    await asked(stage, anna, "How many cars cross the bridge every day?")
    answer = await asked(stage, anna, "Who said the bank lowers its rate?")
    assert "Taken as" not in answer


async def test_what_is_new_on_something_starts_with_the_latest(stage, anna, four):
    answer = await asked(stage, anna, "What's new on inflation?")
    assert answer.index("Harbour Tide") < answer.index("Corvia Today")


async def test_two_sources_are_answered_with_a_sentence_of_each(stage, anna, four):
    answer = await asked(
        stage,
        anna,
        "What do Corvia Today and Harbour Tide report on inflation in the year to October?",
    )
    assert "4.8%" in answer
    assert "5.1%" in answer


async def test_without_an_answer_it_says_so_and_names_the_nearest(stage, anna, four):
    answer = await asked(stage, anna, "Who won the chess championship in Reykjavik?")
    assert answer.startswith("🤷 Nothing stored on this.")
    assert "What could help" in answer
    assert "Nothing stored on this" in await asked(stage, anna, "Did the volcano erupt in Iceland?")


async def test_a_follow_up_is_taken_with_the_question_before_for_ten_minutes(
    stage, anna, four, clock
):
    meant = "By how much did rents rise in Varna Hill?"
    for place in ("Varna Hill", "Germany"):  # the person's own words, joined
        stage.truth.known.add(f"Taken as: By how much did rents rise in {place}?")
    await asked(stage, anna, "By how much did rents rise in Port Salis?")
    answer = await asked(stage, anna, "And in Varna Hill?")
    assert answer.startswith(f"Taken as: {meant}")
    assert "7%" in answer
    answer = await asked(stage, anna, "And in Germany?")
    assert answer.startswith("Taken as: By how much did rents rise in Germany?")
    assert "Nothing stored on this" in answer
    clock.passes(minutes=11)
    assert "Taken as" not in await asked(stage, anna, "And in Varna Hill?")


async def test_who_said_that_is_about_the_sentence_before(stage, anna, four):
    await asked(stage, anna, "Should anybody count on cheaper loans before the summer?")
    assert "Elin Marsh" in await asked(stage, anna, "Who said that?")


async def test_only_sentences_that_hold_what_is_asked_are_told(stage, anna, four):
    answer = await asked(stage, anna, "What is the main interest rate?")
    assert "6.25%" in answer
    assert "Prices rose" not in answer


async def test_who_said_that_without_a_quote_is_the_sentence_that_tells_or_nothing(
    stage, anna, four
):
    await asked(stage, anna, "Why was the bridge over the Alm closed?")
    assert "the city of Varna Hill said" in await asked(stage, anna, "Who said that?")
    await asked(stage, anna, "How many cars cross the bridge every day?")
    assert "Nothing stored on this" in await asked(stage, anna, "Who said that?")
    await asked(stage, anna, "Who won the chess championship in Reykjavik?")
    assert (await asked(stage, anna, "Who said that?")).startswith("🤷 Nothing stored on this")


async def test_a_reply_to_a_card_is_about_that_article(stage, anna, four):
    answer = await asked(stage, anna, "what will it cost?", reply_to=four[2])
    assert "3.4 million crowns" in answer
    assert "searched 1 article" in answer


async def test_more_evidence_on_demand(stage, anna, four):
    await asked(stage, anna, "How high is inflation in the year?")
    if "🔍 More evidence" in stage.last(anna).labels:
        await stage(anna.presses("More evidence"))
        assert "what else may answer" in stage.last(anna).text


async def test_in_a_group_it_answers_when_it_is_named(stage, anna, world):
    group = world.group("Reading Club", anna)
    await stage(anna.sends(f"@{world.me.username} {RATE}", to=group))
    await stage(anna.sends(f"@{world.me.username} what did Elin Marsh say?", to=group))
    assert "Inflation is falling" in stage.last(group).text


async def test_what_somebody_else_sent_is_never_told(stage, anna, four, world):
    boris = world.user("Boris")
    answer = await asked(stage, boris, "How many cars cross the bridge every day?")
    assert "Nothing stored on this" in answer
    assert "18,000" not in answer
    assert "searched 0 articles" in answer
