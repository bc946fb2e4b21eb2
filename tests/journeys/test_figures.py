"""Figures across articles: who differs, and one quantity in the course of time."""

from __future__ import annotations

import pytest

from tests.journeys.test_coverage import HOSPITAL, NIGHT
from tests.journeys.texts import BRIDGE

MARCH = """Inflation in Corvia fell to 5.3% in March, the statistics office said on Friday. Food prices rose by 7.1%, more slowly than in the winter, while fuel became a little cheaper.

Economists had expected inflation of 5.5%. The bank left its main interest rate where it was."""
APRIL = """Corvia’s inflation rate slowed to 4.8% in April, helped by cheaper fuel, official figures showed. Food prices were 6.4% higher than a year before, and rents went on rising.

The central bank cut its main rate in the same month, for the first time since the autumn of last year."""
MAY = """Annual inflation in Corvia eased to 4.1% in May, the lowest for a long time, the statistics office said. Rents rose by 3.9%, and most kinds of food became cheaper.

The bank is expected to cut its main interest rate to 6% in July, said people close to it."""


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def two(stage, anna, world):
    """Two sources that differ on one event, and another event."""
    for name, text in (("Corvia Today", NIGHT), ("The Tide", HOSPITAL), ("Gull Herald", BRIDGE)):
        channel = world.channel(name, username=name.replace(" ", "").lower())
        await stage(anna.forwards(channel.posts(text)))


async def test_sources_that_differ_are_told_first_and_shown_in_full(stage, anna, two):
    await stage(anna.sends("/figures injured"))
    answer = stage.last(anna)
    start = "⚖️ The sources differ\n"
    assert answer.text.startswith(start)
    pairs = answer.text.split("\n")[1]
    assert set(pairs.split(" · ")) == {"Corvia Today: 12", "The Tide: Fifteen"}
    await stage(anna.presses("⚖️ They differ"))
    shown = stage.last(anna).text
    assert shown.startswith("⚖️ The sources differ · “injured”\n\n" + pairs)
    assert "people were injured" in shown
    await stage(anna.presses("‹ Figures"))
    assert stage.last(anna).text == answer.text


async def test_texts_without_a_source_are_told_apart_by_number(stage, anna):
    await stage(anna.sends(NIGHT))
    await stage(anna.sends(HOSPITAL))
    await stage(anna.sends("/figures injured"))
    pairs = stage.last(anna).text.split("\n")[1]
    assert {pair[:14] for pair in pairs.split(" · ")} == {"1. your text: ", "2. your text: "}


async def test_where_they_agree_or_tell_of_other_things_nothing_is_said(stage, anna, two):
    await stage(anna.sends("/figures cars"))
    assert "18,000" in stage.last(anna).text
    assert "differ" not in stage.last(anna).text


async def test_a_difference_whose_article_was_forgotten_is_stale(stage, anna, two):
    await stage(anna.sends("/figures injured"))
    answer = stage.last(anna)
    await stage(anna.sends("/forget"))
    await stage(anna.presses("Yes"))
    await stage(anna.presses(answer, "⚖️ They differ"))
    assert "Fifteen" not in stage.last(anna).text


async def test_three_dated_values_make_a_chart_with_its_sources(stage, anna, world, clock):
    corvia = world.channel("Corvia Today", username="corvia")
    tide = world.channel("The Tide", username="tide")
    for channel, text in ((corvia, MARCH), (tide, APRIL)):
        await stage(anna.forwards(channel.posts(text)))
        clock.passes(days=30)
    await stage(anna.sends("/figures inflation"))
    assert stage.last(anna).media is None
    await stage(anna.forwards(corvia.posts(MAY)))
    await stage(anna.sends("/figures inflation"))
    chart = stage.last(anna)
    assert chart.media.kind == "photo"
    assert chart.text == (
        "📈 “inflation”: 3 values\n"
        "• in May · 4.1% · Corvia Today\n"
        "• in April · 4.8% · The Tide\n"
        "• in March · 5.3% · Corvia Today"
    )
    listed = stage.world.messages(anna)[-2].text
    assert listed.startswith("🔢 4 figures")
    assert "5.5%" in listed
