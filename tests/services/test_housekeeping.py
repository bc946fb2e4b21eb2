"""What time takes away, and what it leaves."""

from datetime import timedelta

import pytest

from bot.errors import Busy
from bot.services.articles import Articles, Sent
from bot.services.chats import Chats
from bot.services.facts import Facts
from bot.services.housekeeping import Housekeeping
from bot.services.quotas import Quotas
from storage.records import RawUpdate
from tests.builders import HandClock, ThreadWorkers
from tests.journeys.texts import BRIDGE, RATE

ANNA = 11


async def test_old_articles_nobody_saved_go_and_the_others_stay(database):
    clock = HandClock()
    await Chats(database, clock).meet(ANNA, "private", None, "en")
    articles = Articles(database, ThreadWorkers(), clock, deadline=timedelta(seconds=20))
    saved = await articles.add_text(Sent(ANNA, 1, "text"), RATE)
    await articles.save(ANNA, saved.id, saved=True)
    await articles.add_text(Sent(ANNA, 2, "text"), BRIDGE)
    clock.passes(days=31)
    await Housekeeping(database, clock).tidy()
    assert (await Facts(database).latest(ANNA)).total == 2
    await Housekeeping(database, clock, retention=timedelta(days=30)).tidy()
    assert [kept.article.text for kept in (await Facts(database).latest(ANNA)).items] == [RATE]


async def test_updates_are_recognised_for_two_days(database):
    clock = HandClock()
    house = Housekeeping(database, clock)
    async with database.write() as tx:
        await tx.inbox.put([RawUpdate(1, "{}", clock())])
        await tx.inbox.done(1, clock())
    clock.passes(days=1)
    await house.tidy()
    async with database.write() as tx:
        assert await tx.inbox.put([RawUpdate(1, "{}", clock())]) == ()
    clock.passes(days=2)
    await house.tidy()
    async with database.write() as tx:
        assert await tx.inbox.put([RawUpdate(1, "{}", clock())]) == (1,)


async def test_quotas_whose_time_is_over_leave_no_trace(database):
    clock = HandClock()
    await Quotas(database, clock).visit("courier.example")
    clock.passes(days=3)
    await Housekeeping(database, clock).tidy()
    async with database.write() as tx:
        assert await tx.quotas.purge(clock()) == 0


async def test_a_site_is_asked_so_often_a_minute_and_no_more(database):
    clock = HandClock()
    quotas = Quotas(database, clock)
    for _ in range(60):
        await quotas.visit("courier.example")
    with pytest.raises(Busy):
        await quotas.visit("courier.example")
    await quotas.visit("herald.example")
    clock.passes(minutes=1)
    await quotas.visit("courier.example")
