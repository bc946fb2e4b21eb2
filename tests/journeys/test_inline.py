"""`@bot words` in any chat: one's own stories, and nobody else's."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, RATE


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def two(stage, anna, world, clock):
    channel = world.channel("Corvia Today", username="corvia")
    for text in (RATE, BRIDGE):
        await stage(anna.forwards(channel.posts(text)))
        clock.passes(minutes=1)


async def test_choosing_a_story_posts_it_with_its_source(stage, anna, two, world):
    question = anna.asks_inline("brid")
    await stage()
    assert question.answered
    assert question.is_personal
    assert len(question.results) == 1
    group = world.group("Reading Club", anna)
    posted = anna.picks(question, to=group)
    await stage()
    assert "Corvia Today" in posted.text
    assert "bridge over the river Alm" in posted.text


async def test_without_words_the_latest_are_offered(stage, anna, two):
    question = anna.asks_inline("")
    await stage()
    assert len(question.results) == 2


async def test_half_a_query_is_no_mistake(stage, anna, two):
    question = anna.asks_inline('"interest ra')
    await stage()
    assert len(question.results) == 1


@pytest.mark.parametrize("words", ["pillars", ""])
async def test_more_than_twenty_come_in_pages(stage, anna, world, words):
    channel = world.channel("Corvia Today", username="corvia")
    for number in range(22):
        await stage(anna.forwards(channel.posts(f"Story number {number}. {BRIDGE}")))
    first = anna.asks_inline(words)
    await stage()
    assert len(first.results) == 20
    second = anna.asks_inline(words, offset=first.next_offset)
    await stage()
    assert len(second.results) == 2
    assert second.next_offset == ""


async def test_a_stranger_is_offered_nothing_of_others(stage, two, world):
    boris = world.user("Boris")
    question = boris.asks_inline("bridge")
    await stage()
    assert question.results == []
    assert question.button["text"] == "Nothing stored on this"
