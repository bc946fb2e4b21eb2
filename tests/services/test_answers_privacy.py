"""Whatever a chat asks, it is answered from what it may see, and from nothing else."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.analysis import codec
from bot.ingest import reading
from bot.services import indexing
from bot.services.answers import Answers
from storage.records import NewArticle, NewEntry
from tests.builders import NOON

WORDS = [
    "harbour",
    "bridge",
    "ferry",
    "inflation",
    "mayor",
    "council",
    "strike",
    "rail",
    "school",
    "storm",
    "price",
    "budget",
]
CHATS = range(1, 121)


def text_of(number: int, chance: random.Random) -> str:
    """News on the same few subjects; each has a word that only its reader may learn."""
    some = chance.sample(WORDS, 4)
    return (
        f"The {some[0]} and the {some[1]} were closed on Monday (code secret{number}). "
        f"About {number + 100} people waited for the {some[2]} in Orsk. "
        f"The {some[3]} will cost {number + 7} million crowns, said Vera Holm."
    )


@pytest.fixture
async def city(database):
    """Every chat has an article or two of its own; some follow a feed; everybody sees the house's."""
    chance = random.Random(7)
    visible: dict[int, set[int]] = {chat: set() for chat in CHATS}
    async with database.write() as tx:
        for chat in CHATS:
            await tx.chats.touch(chat, "private", None, "en", NOON)
        (house,) = await tx.feeds.set_house(["https://house.example/feed"], NOON)
        some = await tx.feeds.ensure("https://some.example/feed", NOON)
        followers = set(chance.sample(CHATS, 20))
        for chat in followers:
            await tx.feeds.follow(chat, some.id, NOON)
        for number in range(200):
            text = text_of(number, chance)
            found = reading.read_outline(text, f"News {number}", "en")
            new = NewArticle(
                text=text,
                title=f"News {number}",
                language="en",
                added_at=NOON - timedelta(hours=number),
                analysis=codec.dumps(found.analysis),
                engine_version=0,
            )
            article = await tx.articles.add(new)
            await tx.search.index(article.id, indexing.terms(article, found.analysis))
            if number < 15:
                feed = house if number < 5 else some
                (entry,) = await tx.entries.add_new(feed.id, [NewEntry(f"{number}", "1")], NOON)
                await tx.entries.link(entry.id, article.id)
                for chat in CHATS if number < 5 else followers:
                    visible[chat].add(article.id)
            else:
                chat = chance.choice(CHATS)
                await tx.articles.hold(chat, article.id, via="text", now=NOON)
                visible[chat].add(article.id)
    return visible


def question(chance: random.Random) -> str:
    one, other = chance.sample(WORDS, 2)
    number = chance.randrange(200)
    return chance.choice(
        (
            f"How many people waited for the {one}?",
            f"What will the {one} and the {other} cost?",
            f"What did Vera Holm say about the {one}?",
            "Who is Vera Holm?",
            f"What's new on the {one}?",
            f"secret{number}",
            f"Who said secret{number}?",
            f'"{one} and the {other}" -strike',
            f"{one}* from:News",
        )
    )


async def _prove(database, city, times: int) -> None:
    chance = random.Random(11)
    answers = Answers(database, lambda: NOON)
    shown = 0
    for _ in range(times):
        chat, asked = chance.choice(CHATS), question(chance)
        told = [*(await answers.answer(chat, asked)).evidence]
        told += (await answers.searches.search(chat, asked)).items
        told += (await answers.searches.offered(chat, asked)).items
        assert {one.kept.article.id for one in told} <= city[chat]
        assert all(one.kept.holding.chat_id == chat for one in told)
        shown += len(told)
    assert shown > times / 2


async def test_some_random_questions_learn_nothing_of_others(database, city):
    await _prove(database, city, 40)


@pytest.mark.slow
async def test_ten_thousand_random_questions_learn_nothing_of_others(database, city):
    await _prove(database, city, 10_000)
