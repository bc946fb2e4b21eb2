"""Digests come at their time, once, with what is new: at clock changes, after sleep, for movers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.digests.test_contents import FIRST, SECOND
from tests.journeys.texts import BRIDGE, FERRY, RATE

TWELVE = (
    "Beekeepers in Arden lost a third of their hives to frost, the guild said. Honey will be dear.",
    "A tram derailed near Bexley market on Monday. Nobody was hurt, but line six stays closed.",
    "Corran's orchestra has chosen Ilse Brandt as its conductor. She begins in autumn with Mahler.",
    "Dunmore voted to plant four thousand oaks along its ring road. Schools will water them.",
    "The dam at Elstow was emptied for repairs. Anglers rescued pike and carp from the mud.",
    "Farrow airport will get a second runway after eleven years in court. Villagers protest.",
    "Thieves took nine paintings from a villa in Garth. Police look for a white van with a ladder.",
    "Hexham hospital opens a ward for burns. Twelve nurses were trained abroad for it.",
    "Bakers in Ilford strike for higher wages. Bread was sold out by seven in the morning.",
    "The chess champion Jarrow Pym resigned after forty moves. His rival is only fifteen years old.",
    "Keld's library lends tools now: drills, saws and a cement mixer. Readers queue for the saws.",
    "Lorne found Roman coins under its swimming pool. Archaeologists have until June to dig.",
)
KYIV = "/subscribe daily 8:00 Kyiv"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
def herald(world):
    return world.channel("Varna Herald", username="varnaherald")


@pytest.fixture
def courier(world):
    return world.channel("Losk Courier", username="loskcourier")


async def tick(stage) -> None:
    """What the heartbeat does, now."""
    await stage.bot.publishing.publish_due()
    await stage.bot.delivering.drain()
    await stage()


async def at(stage, clock, *instant: int) -> None:
    clock.now = datetime(*instant, tzinfo=UTC)
    await tick(stage)


def digests(stage, person) -> list[str]:
    return [text for text in stage.said(person) if text.startswith("📰") and "\nsince " in text]


async def reads(stage, clock, person, *posts) -> None:
    for post in posts:
        await stage(person.forwards(post))
        clock.passes(minutes=1)


# --- what is in it --------------------------------------------------------------------------------


async def test_a_digest_tells_stories_with_their_sources(stage, clock, anna, herald, courier):
    await stage(anna.sends(KYIV))
    await reads(stage, clock, anna, herald.posts(FIRST), courier.posts(SECOND), herald.posts(RATE))
    await at(stage, clock, 2026, 5, 13, 5, 0, 5)
    (told,) = digests(stage, anna)
    assert told.startswith("📰 Morning digest · Wed 13 May, 08:00 (Europe/Kyiv)")
    assert "3 articles → 2 stories · from 2 sources" in told
    assert "🔴 Top" in told
    assert "via Losk Courier · Varna Herald" in told or "via Varna Herald · Losk Courier" in told
    assert told.index("Varna valley") < told.index("6.25%")
    assert '💬 "We have not seen water like this in our lives," (Petra Ilkova)' in told
    assert "🔕 No more digests" in stage.last(anna).labels


async def test_ones_own_texts_are_told_without_a_source(stage, clock, anna):
    await stage(anna.sends(KYIV))
    for text in (FERRY, RATE):
        await stage(anna.sends(text))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    (told,) = digests(stage, anna)
    assert "2 articles → 2 stories\n" in told
    assert "from 0" not in told
    assert "\nvia " not in told
    assert told.count("your text") == 2


async def test_a_post_without_a_title_is_not_told_twice(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await stage(anna.forwards(herald.posts(TWELVE[7])))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    (told,) = digests(stage, anna)
    assert told.endswith(f"1. {TWELVE[7]}\nvia Varna Herald")


async def test_a_story_is_opened_beside_the_digest_which_stays(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await reads(stage, clock, anna, herald.posts(RATE))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    digest = stage.last(anna)
    await stage(anna.presses(digest, "1"))
    assert "🔢 Figures" in stage.last(anna).labels
    assert digest.text in digests(stage, anna)
    await stage(anna.presses(digest, "Why"))
    assert "you sent it yourself" in digest.text
    await stage(anna.presses(digest, "‹ Digest"))
    assert digest.text.startswith("📰 Morning digest")
    press = anna.presses(digest, "👍")
    await stage()
    assert "noted" in press.toast


async def test_a_story_that_goes_on_tells_only_what_is_new(stage, clock, anna, herald, courier):
    await stage(anna.sends(KYIV))
    await reads(stage, clock, anna, herald.posts(FIRST))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    await reads(stage, clock, anna, courier.posts(SECOND))
    await at(stage, clock, 2026, 5, 14, 5, 0)
    _, second = digests(stage, anna)
    assert "🔁 40 → 43" in second
    assert "🆕" in second
    assert "water like this" not in second


async def test_what_was_told_is_not_told_again(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await reads(stage, clock, anna, herald.posts(RATE))
    for day in (13, 14, 15):
        await at(stage, clock, 2026, 5, day, 5, 0)
    assert len(digests(stage, anna)) == 1


async def test_without_news_there_is_nothing_or_a_line_as_chosen(stage, clock, anna):
    await stage(anna.sends(KYIV))
    before = len(stage.said(anna))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    assert len(stage.said(anna)) == before
    await stage(anna.sends("/settings"))
    await stage(anna.presses("A line on days without news"))
    await at(stage, clock, 2026, 5, 14, 5, 0)
    assert "Nothing new since" in stage.last(anna).text
    assert "The next digest comes tomorrow 08:00" in stage.last(anna).text


async def test_many_stories_are_paged_in_one_message(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    for story in TWELVE:
        await stage(anna.forwards(herald.posts(story)))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    (told,) = digests(stage, anna)
    digest = stage.last(anna)
    assert len(told) <= 4096
    assert "12 stories" in told
    await stage(anna.presses(digest, "›"))
    assert "11. " in digest.text
    assert len(digests(stage, anna)) == 1


async def test_what_is_forgotten_before_it_leaves_is_not_told(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await reads(stage, clock, anna, herald.posts(RATE))
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    async with stage.bot.database.write() as tx:
        await tx.articles.drop(anna.id, (await tx.articles.latest(anna.id, 1))[0].article.id)
    await tick(stage)
    assert digests(stage, anna) == []


# --- on time, once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # Clocks go forward on 29 March in Kyiv: 8:00 is 6:00 UTC before and 5:00 after.
        ((2026, 3, 27, 12, 0), [(28, 6), (29, 5), (30, 5)]),
        # And back on 25 October.
        ((2026, 10, 23, 12, 0), [(24, 5), (25, 6), (26, 6)]),
    ],
    ids=["spring", "autumn"],
)
async def test_the_local_hour_stays_when_clocks_change(stage, clock, anna, herald, start, due):
    clock.now = datetime(*start, tzinfo=UTC)
    await stage(anna.sends(KYIV))
    texts = iter((FERRY, RATE, BRIDGE))
    for count, (day, hour) in enumerate(due):
        await stage(anna.forwards(herald.posts(next(texts))))
        moment = datetime(start[0], start[1], day, hour, tzinfo=UTC)
        clock.now = moment - timedelta(seconds=30)
        await tick(stage)
        assert len(digests(stage, anna)) == count
        clock.now = moment
        await tick(stage)
        assert len(digests(stage, anna)) == count + 1
        assert "08:00 (Europe/Kyiv)" in digests(stage, anna)[-1]


async def test_an_hour_that_comes_twice_brings_one_digest(stage, clock, anna, herald):
    clock.now = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    await stage(anna.sends("/subscribe daily 3:30 Kyiv"))
    await stage(anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 10, 25, 0, 30)  # 3:30 in summer time
    await stage(anna.forwards(herald.posts(RATE)))
    await at(stage, clock, 2026, 10, 25, 1, 30)  # 3:30 once more
    assert len(digests(stage, anna)) == 1


async def test_an_hour_that_is_left_out_brings_its_digest_an_hour_later(stage, clock, anna, herald):
    clock.now = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    await stage(anna.sends("/subscribe daily 3:30 Kyiv"), anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 3, 29, 1, 29)  # 3:29 would be next, but it is 4:29 already
    assert digests(stage, anna) == []
    await at(stage, clock, 2026, 3, 29, 1, 30)
    assert len(digests(stage, anna)) == 1
    await stage(anna.forwards(herald.posts(RATE)))
    await at(stage, clock, 2026, 3, 30, 0, 30)
    assert len(digests(stage, anna)) == 2
    assert "03:30 (Europe/Kyiv)" in digests(stage, anna)[-1]


async def test_a_leap_day_has_its_digest_and_a_year_later_there_is_none(stage, clock, anna, herald):
    clock.now = datetime(2028, 2, 27, 12, 0, tzinfo=UTC)
    await stage(anna.sends(KYIV))
    for count, (month, day, story) in enumerate(
        [(2, 28, FERRY), (2, 29, RATE), (3, 1, BRIDGE)], start=1
    ):
        await stage(anna.forwards(herald.posts(story)))
        await at(stage, clock, 2028, month, day, 6, 0)
        await tick(stage)
        assert len(digests(stage, anna)) == count
    assert "Tue 29 Feb" in digests(stage, anna)[1]


async def test_on_weekdays_means_that_monday_tells_of_the_weekend(stage, clock, anna, herald):
    clock.now = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)  # a Friday
    await stage(anna.sends("/subscribe weekdays 8:00 Kyiv"))
    await reads(stage, clock, anna, herald.posts(FERRY))
    for day in (16, 17):
        await at(stage, clock, 2026, 5, day, 5, 0)
        await reads(stage, clock, anna, herald.posts(TWELVE[day - 16]))
    assert digests(stage, anna) == []
    await at(stage, clock, 2026, 5, 18, 5, 0)
    (told,) = digests(stage, anna)
    assert "3 articles → 3 stories" in told


async def test_twice_a_day_tells_each_story_once(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe twice 8:00 19:00 Kyiv"))
    await reads(stage, clock, anna, herald.posts(FERRY))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    await reads(stage, clock, anna, herald.posts(RATE))
    await at(stage, clock, 2026, 5, 13, 16, 0)
    await at(stage, clock, 2026, 5, 14, 5, 0)
    morning, evening = digests(stage, anna)
    assert morning.startswith("📰 Morning digest")
    assert evening.startswith("📰 Evening digest")
    assert "1 article → 1 story" in morning
    assert "1 article → 1 story" in evening


async def test_after_a_long_sleep_only_the_latest_comes_with_all_the_news(
    stage, clock, anna, herald
):
    await stage(anna.sends(KYIV))
    await stage(anna.forwards(herald.posts(FERRY)))
    clock.passes(days=2)
    await stage(anna.forwards(herald.posts(RATE)))
    await at(stage, clock, 2026, 5, 16, 8, 0)
    (told,) = digests(stage, anna)
    assert "2 articles" in told
    await tick(stage)
    assert len(digests(stage, anna)) == 1


async def test_who_moves_west_gets_one_digest_that_day(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await stage(anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    await stage(anna.forwards(herald.posts(RATE)))
    await stage(anna.sends("/settings"))
    await stage(anna.presses("Clock"))
    await stage(anna.presses("New_York"))
    await at(stage, clock, 2026, 5, 13, 12, 0)  # 8:00 in New York, the same day
    assert len(digests(stage, anna)) == 1
    await at(stage, clock, 2026, 5, 14, 12, 0)
    assert len(digests(stage, anna)) == 2
    assert "08:00 (America/New_York)" in digests(stage, anna)[-1]


async def test_who_moves_east_gets_one_digest_that_day(stage, clock, anna, herald):
    await stage(anna.sends(KYIV))
    await stage(anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    await stage(anna.forwards(herald.posts(RATE)))
    await stage(anna.sends("/settings"))
    await stage(anna.presses("Clock"))
    await stage(anna.sends("Tokyo"))
    await at(stage, clock, 2026, 5, 13, 22, 59)
    assert len(digests(stage, anna)) == 1
    for minute in (0, 1):
        await at(stage, clock, 2026, 5, 13, 23, minute)  # 8:00 in Tokyo, the next day
        assert len(digests(stage, anna)) == 2
    assert "Thu 14 May, 08:00 (Asia/Tokyo)" in digests(stage, anna)[-1]


async def test_in_quiet_hours_it_waits_until_they_end(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 6:30 Kyiv"))
    await stage(anna.sends("/settings"))
    await stage(anna.presses("Quiet hours"))
    await stage(anna.presses("22:00–07:00"))
    await stage(anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 5, 13, 3, 30)
    assert digests(stage, anna) == []
    await at(stage, clock, 2026, 5, 13, 4, 0)
    assert len(digests(stage, anna)) == 1


async def test_who_wants_one_message_a_day_gets_the_rest_with_the_next(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 12:00 Kyiv"))
    await stage(anna.sends("/settings"))
    await stage(anna.presses("Messages"))
    await stage(anna.presses("at most 1 a day"))
    await stage(anna.forwards(herald.posts(FERRY)))
    await at(stage, clock, 2026, 5, 13, 5, 0)
    await stage(anna.forwards(herald.posts(RATE)))
    await at(stage, clock, 2026, 5, 13, 9, 0)
    assert len(digests(stage, anna)) == 1
    await at(stage, clock, 2026, 5, 14, 5, 0)
    assert "1 article → 1 story" in digests(stage, anna)[-1]


# --- delivery -------------------------------------------------------------------------------------


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(
    stage, clock, anna, herald, world
):
    await stage(anna.sends(KYIV), anna.forwards(herald.posts(FERRY)))
    anna.blocks()
    await at(stage, clock, 2026, 5, 13, 5, 0)
    async with stage.bot.database.read() as tx:
        assert (await tx.chats.get(anna.id)).paused_reason == "gone"
    anna.unblocks()
    await stage(anna.sends("/start"), anna.forwards(herald.posts(RATE)))
    await at(stage, clock, 2026, 5, 14, 5, 0)
    assert len(digests(stage, anna)) == 1


async def test_a_refused_markup_is_sent_plainly_and_is_an_alarm(
    stage, clock, anna, herald, world, caplog
):
    await stage(anna.sends(KYIV), anna.forwards(herald.posts(FERRY)))
    world.faults.refuse(
        400, "Bad Request: can't parse entities: unexpected end tag", method="sendMessage"
    )
    await at(stage, clock, 2026, 5, 13, 5, 0)
    assert len(digests(stage, anna)) == 1
    assert "our fault" in caplog.text


async def test_a_group_that_moved_gets_its_digest_at_its_new_address(
    stage, clock, anna, herald, world
):
    group = world.group("Reading Club", anna, kind="group", admin=True)
    await stage(anna.sends("/subscribe daily 8:00 Kyiv", to=group))
    assert "08:00 (Europe/Kyiv)" in stage.last(group).text
    said = anna.sends(RATE, to=group)
    await stage(anna.sends("/figures", to=group, reply_to=said))
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    new = group.migrate()
    await tick(stage)
    await tick(stage)  # had it moved in that very moment
    assert "Morning digest" in stage.last(new).text


async def test_a_lost_answer_is_repeated_silently(stage, clock, anna, herald, world):
    await stage(anna.sends(KYIV), anna.forwards(herald.posts(FERRY)))
    world.faults.reset(after_acceptance=True, method="sendMessage")
    await at(stage, clock, 2026, 5, 13, 5, 0)
    clock.passes(seconds=10)
    await tick(stage)
    assert len(digests(stage, anna)) == 2  # nobody could know
    async with stage.bot.database.read() as tx:
        assert await tx.outbox.counts() == {"sent": 1}
