"""How an article comes into a chat, and what the chat can look up afterwards."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from bot.errors import Empty, Stale, TooShort, Unreadable, Unsupported
from bot.ingest import reading
from bot.services.articles import Articles, Sent
from bot.services.chats import Chats
from bot.services.facts import Facts
from tests.builders import NOON, HandClock, ThreadWorkers
from tests.journeys.texts import BRIDGE, FERRY, RATE, SHORT

ANNA, BORYS = 11, 12


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
async def articles(database, clock):
    for chat_id in (ANNA, BORYS):
        await Chats(database, clock).meet(chat_id, "private", None, "en")
    return Articles(database, ThreadWorkers(), clock, deadline=timedelta(seconds=20))


@pytest.fixture
def facts(database):
    return Facts(database)


def pasted(chat_id=ANNA, message_id=1):
    return Sent(chat_id, message_id, "text")


def forwarded(chat_id=ANNA, message_id=1):
    return Sent(
        chat_id,
        message_id,
        "forward",
        origin="Corvia Today",
        link="https://t.me/corvia/7",
        published_at=NOON - timedelta(days=2),
    )


async def test_a_text_is_kept_to_the_letter_with_what_it_says(articles):
    opened = await articles.add_text(pasted(), FERRY)
    assert opened.is_new
    assert opened.kept.article.text == FERRY
    assert opened.kept.title == "Night ferry to the Skerries returns after eleven years"
    assert opened.analysis.summary.medium
    assert await articles.open(ANNA, opened.id) == opened.__class__(opened.kept, opened.analysis)


async def test_the_same_text_again_is_the_same_article_as_it_was(articles, clock):
    first = await articles.add_text(forwarded(), RATE)
    clock.passes(days=1)
    again = await articles.add_text(pasted(message_id=2), RATE)
    assert not again.is_new
    assert again.id == first.id
    assert again.kept.holding.held_at == NOON
    assert again.kept.source == "Corvia Today"


async def test_two_who_send_the_same_at_once_get_one_article(articles, facts):
    opened = await asyncio.gather(
        *(articles.add_text(pasted(chat, n), FERRY) for n, chat in enumerate((ANNA, BORYS, ANNA)))
    )
    assert len({one.id for one in opened}) == 1
    assert (await facts.latest(ANNA)).total == (await facts.latest(BORYS)).total == 1


async def test_what_one_chat_sent_another_does_not_see(articles, facts):
    hers = await articles.add_text(forwarded(ANNA), RATE)
    with pytest.raises(Stale):
        await articles.open(BORYS, hers.id)
    with pytest.raises(Stale):
        await articles.save(BORYS, hers.id, saved=True)
    assert (await facts.latest(BORYS)).total == 0
    assert (await facts.matching(BORYS, "inflation")).total == 0
    assert (await facts.quotes(BORYS, "Marsh")).total == 0


async def test_the_same_text_from_another_chat_does_not_tell_where_the_first_had_it(articles):
    await articles.add_text(forwarded(ANNA), RATE)
    his = await articles.add_text(pasted(BORYS), RATE)
    assert his.is_new
    assert (his.kept.source, his.kept.link, his.kept.published_at) == (None, None, None)


@pytest.mark.parametrize("text", ["", "   ", SHORT, "😀" * 300, "1 2 3 " * 100])
async def test_too_little_text_is_no_article(articles, facts, text):
    with pytest.raises(TooShort):
        await articles.add_text(pasted(), text)
    assert (await facts.latest(ANNA)).total == 0


async def test_what_no_database_can_hold_is_replaced_and_the_rest_kept(articles):
    opened = await articles.add_text(pasted(), "\x00" + FERRY + "\ud800")
    assert opened.kept.article.text == "\ufffd" + FERRY + "\ufffd"


async def test_a_file_is_an_article_and_the_same_as_its_text_pasted(articles):
    filed = await articles.add_document(
        Sent(ANNA, 1, "document"), FERRY.encode("utf-16"), "ferry.txt"
    )
    again = await articles.add_text(pasted(message_id=2), FERRY)
    assert filed.is_new
    assert filed.id == again.id


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"%PDF-1.7", Unreadable),
        (b"GIF89a..", Unsupported),
        (b"\n", Empty),
        (b"Hello there.", TooShort),
    ],
)
async def test_a_file_that_is_no_article_is_refused_by_name(articles, raw, error):
    with pytest.raises(error):
        await articles.add_document(Sent(ANNA, 1, "document"), raw, "x.txt")


async def test_saving_marks_an_article_and_unmarks_it(articles):
    one = await articles.add_text(pasted(), FERRY)
    assert (await articles.save(ANNA, one.id, saved=True)).kept.holding.saved
    assert not (await articles.save(ANNA, one.id, saved=False)).kept.holding.saved


async def test_a_message_leads_to_the_article_it_shows(articles, facts):
    one = await articles.add_text(pasted(message_id=5), FERRY)
    await articles.remember(ANNA, [6, 7], one.id)
    assert [await facts.article_of(ANNA, n) for n in (5, 6, 7, 8)] == [one.id] * 3 + [None]
    assert await facts.article_of(BORYS, 5) is None


async def test_articles_are_found_by_words_newest_first(articles, facts, clock):
    for number, text in enumerate((FERRY, RATE, BRIDGE)):
        await articles.add_text(pasted(message_id=number), text)
        clock.passes(minutes=1)
    latest = await facts.latest(ANNA)
    assert [kept.article.text for kept in latest.items] == [BRIDGE, RATE, FERRY]
    assert [k.article.text for k in (await facts.matching(ANNA, "FERRY council")).items] == [FERRY]
    assert (await facts.matching(ANNA, "ferry inflation")).total == 0


async def test_names_with_digits_and_signs_are_found(articles, facts):
    text = (
        "The U.S. will send 2,000 parts for F-16 jets by ferry, said Sean O’Brien of AT&T on Monday. "
        "Each costs 3.5 million crowns, Petra Müller told the council of Orsk in hall №7. "
        "The first ferry sails in May, and the last one will be back before the winter begins."
    )
    await articles.add_text(pasted(), text)
    for words in (
        *("F-16", "O’Brien", "o'brien", "AT&T", "3.5", "2,000", "U.S.", "№7", "hall 7"),
        *("ferries", "JETS", "ferr", "Müller muller", "- ferry %"),
    ):
        assert (await facts.matching(ANNA, words)).total == 1, words
    for words in ("%", "& -", "F-17", "2,001", "300", "Orskk", "ferry rain"):
        assert (await facts.matching(ANNA, words)).total == 0, words


async def test_facts_are_found_across_articles_by_stored_mentions(articles, facts):
    for number, text in enumerate((FERRY, RATE, BRIDGE)):
        await articles.add_text(pasted(message_id=number), text)
    said = await facts.quotes(ANNA, "marsh")
    assert said.total
    for told in said.items:
        assert told.fact.speaker_name == "Elin Marsh"
        assert told.fact.span.of(told.kept.article.text) in RATE
    people = await facts.people(ANNA, "Hale")
    assert [told.fact.name for told in people.items] == ["Marta Hale"]
    figures = await facts.figures(ANNA, "inflation")
    assert "3%" in [told.fact.span.of(told.kept.article.text) for told in figures.items]
    assert (await facts.figures(ANNA, "")).total == 0


async def test_forgetting_leaves_nothing_of_the_chat_and_all_of_the_others(
    articles, facts, database, clock
):
    await articles.add_text(pasted(ANNA), FERRY)
    await articles.add_text(pasted(ANNA, 2), RATE)
    shared = await articles.add_text(pasted(BORYS), RATE)
    forgotten = await Chats(database, clock).forget(ANNA)
    assert forgotten.articles >= 1
    assert (await facts.latest(ANNA)).total == 0
    assert (await articles.open(BORYS, shared.id)).kept.article.text == RATE


async def test_while_a_very_long_text_is_kept_others_are_served(articles):
    long = [
        reading.read_outline("\n\n".join(f"{n}. {BRIDGE}" for n in range(start, start + 800)))
        for start in (0, 1000, 2000, 3000)
    ]
    stalls = []

    async def others():
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            stalls.append(time.monotonic() - before - 0.005)

    watch = asyncio.create_task(others())
    await asyncio.sleep(0)
    for number, found in enumerate(long):
        await articles.keep(pasted(message_id=number + 1), found)
    watch.cancel()
    assert sorted(stalls)[-3] < 0.1  # a hiccup or two are the machine's
