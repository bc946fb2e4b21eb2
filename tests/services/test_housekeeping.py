"""What time takes away, and what it leaves."""

from datetime import timedelta

from bot.services.articles import Articles, Sent
from bot.services.chats import Chats
from bot.services.facts import Facts
from bot.services.housekeeping import Housekeeping
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
