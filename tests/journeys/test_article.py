"""Sending an article and looking at what it says, as a person does on their screen."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, FERRY, RATE


@pytest.fixture
def anna(world):
    return world.user("Anna")


async def test_a_pasted_article_turns_into_its_card(stage, anna):
    await stage(anna.pastes(FERRY))
    (card,) = stage.world.messages(anna)
    assert card.earlier == ["Reading…"]
    assert card.text.startswith("Night ferry to the Skerries returns after eleven years\n")
    assert "• The night ferry between Lindow and the Skerry islands will sail again" in card.text
    assert card.marked("bold") == ["Night ferry to the Skerries returns after eleven years"]
    assert {"Figures", "Quotes", "People", "Context", "Save"} <= {
        label.split(" ")[-1] for label in card.labels
    }


async def test_the_pages_furniture_is_shown_nowhere(stage, anna):
    await stage(anna.pastes(FERRY))
    for button in ("Figures", "Quotes", "People"):
        await stage(anna.presses(button))
        everything = stage.last(anna).text
        for furniture in ("Photo:", "Read more", "Subscribe", "All rights reserved", "By Ada"):
            assert furniture not in everything
        await stage(anna.presses("‹"))
