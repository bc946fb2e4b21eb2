"""Taking along what one sent."""

from __future__ import annotations

import json

import pytest

from tests.journeys.texts import FERRY, RATE


@pytest.fixture
def anna(world):
    return world.user("Anna")


async def test_what_a_chat_sent_can_be_taken_along(stage, world, anna):
    borys = world.user("Borys")
    await stage(anna.pastes(FERRY))
    await stage(borys.pastes(RATE))
    await stage(anna.sends("/export"))
    packed = stage.last(anna)
    assert packed.text == "📦 1 article you sent, as one line of JSON."
    (line,) = packed.media.content.decode().splitlines()
    assert json.loads(line)["text"] in FERRY
    assert "feed" not in packed.text


async def test_with_nothing_of_ones_own_there_is_nothing_to_take(stage, anna):
    await stage(anna.sends("/export"))
    assert stage.last(anna).text.startswith("📦 There is nothing of yours")
