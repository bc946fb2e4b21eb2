"""Search: words, phrases, operators; what is wrong with a query; pages; typos."""

from __future__ import annotations

import pytest

from tests.journeys.test_ask import TIDE, asked
from tests.journeys.texts import BRIDGE, FERRY, RATE

TOKYO = "東京の港で新しい橋が開通した。市長は経済政策の成果だと述べた。工事には九年かかり、費用は三百億円に上った。"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def four(stage, anna, world, clock):
    corvia = world.channel("Corvia Today", username="corvia")
    tide = world.channel("Harbour Tide", username="tide")
    for channel, text in ((corvia, FERRY), (corvia, RATE), (corvia, BRIDGE), (tide, TIDE)):
        await stage(anna.forwards(channel.posts(text)))
        clock.passes(minutes=1)
    return stage.world.messages(anna)


@pytest.mark.parametrize(
    ("words", "has", "has_not"),
    [
        ("inflation", ("Harbour Tide", "2 articles"), "bridge"),
        ("bridges pillar", ("cracks", "1 article"), "inflation"),
        ('"interest rate"', ("1 article",), "Harbour Tide"),
        ("inflation -rents", ("1 article", "Corvia Today"), "Harbour Tide"),
        ("inflation from:tide", ("1 article", "Harbour Tide"), "Corvia Today"),
        ("by:Lund bridge", ("1 article",), "Marsh"),
        ("inflat*", ("2 articles",), "bridge"),
        ("inflation since:2026-05-01", ("2 articles",), "bridge"),
    ],
)
async def test_words_and_operators(stage, anna, four, words, has, has_not):
    answer = await asked(stage, anna, f"/search {words}")
    for one in has:
        assert one in answer
    assert has_not not in answer.split("\n", 1)[1]


async def test_who_looks_for_a_speaker_sees_what_is_said(stage, anna, four):
    answer = await asked(stage, anna, "/search by:Lund")
    assert "said" in answer
    assert "Petra Lund" in answer


async def test_what_matched_is_bold(stage, anna, four):
    await asked(stage, anna, "/search pillars")
    assert "pillars" in stage.last(anna).marked("bold")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('"interest rate', "A quotation mark has no partner"),
        ("colour:red", "I do not know “colour:red”"),
        ("rate since:yesterday", "“yesterday” is no date"),
        ("", "There is no word to look for"),
        ("word " * 60, "too long for a search"),
    ],
)
async def test_a_bad_query_is_explained(stage, anna, four, words, said):
    assert said in await asked(stage, anna, f"/search {words}")


async def test_a_typo_is_put_right_on_request(stage, anna, four):
    answer = await asked(stage, anna, "/search inflatoin")
    assert "Did you mean" in answer
    await stage(anna.presses("inflation"))
    assert "2 articles" in stage.last(anna).text


async def test_names_are_found_in_another_script(stage, anna, four):
    assert "Lund" in await asked(stage, anna, "/search Лунд")


async def test_a_language_without_blanks_is_searched_as_soon_as_it_is_there(
    stage, anna, four, world
):
    assert "Nothing stored" in await asked(stage, anna, "/search 経済政策")
    channel = world.channel("港", username="minato")
    await stage(anna.forwards(channel.posts(TOKYO)))
    assert "経済政策" in await asked(stage, anna, "/search 経済政策")


async def test_pages_are_turned_in_place(stage, anna, world, clock):
    channel = world.channel("Corvia Today", username="corvia")
    for number in range(10):
        await stage(anna.forwards(channel.posts(f"Story number {number}. {BRIDGE}")))
        clock.passes(minutes=1)
    assert "10 articles" in await asked(stage, anna, "/search pillars")
    assert "\n9. " not in stage.last(anna).text
    before = len(stage.world.messages(anna))
    await stage(anna.presses("›"))
    assert "\n9. " in stage.last(anna).text
    assert len(stage.world.messages(anna)) == before


async def test_nobody_finds_what_somebody_else_sent(stage, anna, four, world):
    boris = world.user("Boris")
    answer = await asked(stage, boris, "/search inflation")
    assert "Marsh" not in answer
    assert "Did you mean" not in await asked(stage, boris, "/search inflatoin")
