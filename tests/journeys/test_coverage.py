"""A story as several sources tell it: on the card, on its own page, and copies of one text."""

from __future__ import annotations

import pytest

from tests.journeys.texts import BRIDGE, RATE

NIGHT = """A night ferry with 214 passengers on board ran aground off the Lindow lighthouse early on Tuesday, and 12 people were injured, the coastguard said.

The Maren Star left Port Salis at 11:40 p.m. and struck the Grey Bank in thick fog. Lifeboats from three harbours took the passengers ashore by dawn. “Nobody panicked, the crew did everything right,” said Ilse Brandt, the head of the coastguard at Lindow.

The ship’s owner, Skerry Lines, said damage to the hull would cost about 4 million crowns to repair. Its two other ships will take over the crossing from Friday, with fewer places for cars."""
HOSPITAL = """Fifteen people were injured when the ferry Maren Star hit a sandbank near Lindow in the night to Tuesday, the Varna Hill hospital said. Two of them were in a serious condition.

Fog had cut visibility to less than 50 metres, and the ship’s radar had been reported faulty twice this year, according to the seafarers’ union.

“We have warned about this ship since the spring,” said Pavel Orr, the union’s chairman. Skerry Lines put the cost of repairs at 6 million crowns."""
COPY = NIGHT.replace("early on Tuesday", "in the small hours of Tuesday").partition("The ship’s")[0]


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
def channels(world):
    names = {"corvia": "Corvia Today", "tide": "The Tide", "gull": "Gull Herald"}
    return {name: world.channel(title, username=name) for name, title in names.items()}


async def test_the_card_tells_how_many_sources_have_it_and_leads_to_them(
    stage, anna, channels, clock
):
    await stage(anna.forwards(channels["corvia"].posts(NIGHT)))
    assert "of your sources" not in stage.last(anna).text
    await stage(anna.forwards(channels["gull"].posts(BRIDGE)))
    clock.passes(hours=3)
    await stage(anna.forwards(channels["tide"].posts(HOSPITAL)))
    assert "· 2 of your sources" in stage.last(anna).text
    await stage(anna.presses("🗞 Who has it"))
    page = stage.last(anna).text
    assert page.startswith("🗞 2 of your sources have this story\n\n• ")
    assert "1. Corvia Today · first, today 12:00" in page
    assert "2. The Tide · since today 15:00" in page
    assert "➕ Fog had cut visibility" in page
    assert "Corvia Today: 12 · The Tide: Fifteen" in page
    assert "4 million" in page
    assert "6 million" in page
    assert "bridge" not in page
    await stage(anna.presses("🗂 1"))
    assert stage.last(anna).text.startswith("A night ferry with 214 passengers")


async def test_coverage_by_reply_by_words_and_alone(stage, anna, channels):
    await stage(anna.forwards(channels["corvia"].posts(NIGHT)))
    card = stage.last(anna)
    await stage(anna.forwards(channels["tide"].posts(HOSPITAL)))
    await stage(anna.sends("/coverage"))
    alone = stage.last(anna).text
    assert alone.startswith("🗞 2 of your sources have this story")
    await stage(anna.forwards(channels["gull"].posts(RATE)))
    for asked in ({"text": "/coverage", "reply_to": card}, {"text": "/coverage lindow"}):
        await stage(anna.sends(**asked))
        assert stage.last(anna).text == alone
    await stage(anna.sends("/coverage the on"))
    assert "Which one do you mean?" in stage.last(anna).text
    await stage(anna.presses("1"))
    assert "⚠️ No other of your sources has it." in stage.last(anna).text


async def test_a_copy_is_recognised_though_cut_and_edited(stage, anna, channels):
    await stage(anna.forwards(channels["corvia"].posts(NIGHT)))
    await stage(anna.forwards(channels["gull"].posts(COPY)))
    card = stage.last(anna).text
    assert card.startswith("Nearly the same text is here already: Corvia Today, today 12:00\n")
    await stage(anna.sends("/coverage"))
    assert "2. Gull Herald" in stage.last(anna).text
    assert "🟰 nearly the same text as 1." in stage.last(anna).text


async def test_pasted_texts_are_told_as_articles(stage, anna):
    for text in (NIGHT, HOSPITAL):
        await stage(anna.sends(text))
    assert "· 2 articles on this" in stage.last(anna).text
    await stage(anna.presses("🗞 Who has it"))
    assert stage.last(anna).text.startswith("🗞 2 articles here tell this story")


async def test_days_later_it_is_another_story(stage, anna, clock):
    await stage(anna.sends(NIGHT))
    clock.passes(days=4)
    await stage(anna.sends(HOSPITAL))
    assert "on this" not in stage.last(anna).text


async def test_what_another_chat_has_is_not_told(stage, anna, world, channels):
    borys = world.user("Borys")
    await stage(borys.forwards(channels["corvia"].posts(NIGHT)))
    await stage(anna.forwards(channels["tide"].posts(HOSPITAL)))
    assert "sources" not in stage.last(anna).text
    await stage(anna.sends("/coverage"))
    assert "Corvia" not in stage.last(anna).text
