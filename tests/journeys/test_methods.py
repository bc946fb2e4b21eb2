"""Who chooses the sentences of a summary: our own ranking, or a classic algorithm."""

from __future__ import annotations

import pytest

from tests.journeys.texts import FERRY


@pytest.fixture
def anna(world):
    return world.user("Anna")


async def summary(stage, anna):
    await stage(anna.sends("/summary"))
    return stage.last(anna).text


async def choose(stage, anna, name):
    await stage(anna.sends("/settings"))
    await stage(anna.presses("Sentences chosen by"))
    await stage(anna.presses(name))


async def test_a_chat_may_have_its_summaries_by_another_method(stage, anna, world):
    await stage(anna.forwards(world.channel("Corvia Today", username="corvia").posts(FERRY)))
    own = await summary(stage, anna)
    for name in ("LexRank", "TextRank", "LSA", "Luhn", "SumBasic"):
        await choose(stage, anna, name)
        assert f"Sentences chosen by: {name}" in str(stage.last(anna).keyboard)
        told = await summary(stage, anna)
        shown = [line.removeprefix("• ") for line in told.splitlines() if line.startswith("• ")]
        assert shown
        assert all(line in FERRY for line in shown)
    assert told != own
    await choose(stage, anna, "Nutgraf")
    assert await summary(stage, anna) == own


async def test_the_card_tells_it_by_the_chosen_method_too(stage, anna, world):
    await choose(stage, anna, "Luhn")
    await stage(anna.forwards(world.channel("Corvia Today", username="corvia").posts(FERRY)))
    card = stage.last(anna).text
    await choose(stage, anna, "Nutgraf")
    await stage(anna.forwards(world.channel("Corvia Today", username="corvia").posts(FERRY)))
    assert stage.last(anna).text != card
