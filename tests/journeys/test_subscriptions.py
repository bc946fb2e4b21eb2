"""Wishing for digests: in taps, in a line, in words; resting, ending, filters, mutes, other places."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.journeys.test_digests import TWELVE, digests, tick
from tests.journeys.texts import FERRY, RATE


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
def herald(world):
    return world.channel("Varna Herald", username="varnaherald")


async def standing(stage, chat):
    async with stage.bot.database.read() as tx:
        return await tx.subscriptions.of(chat.id)


async def test_three_taps_make_a_digest(stage, anna):
    await stage(anna.sends("/subscribe"))
    for tap in ("On weekdays", "07:30", "Kyiv"):
        await stage(anna.presses(tap))
    assert stage.only(anna).text.startswith(
        "✅ Your digest comes on weekdays at 07:30 (Europe/Kyiv).\nNext: tomorrow 07:30."
    )
    (one,) = await standing(stage, anna)
    assert one.next_at == datetime(2026, 5, 13, 4, 30, tzinfo=UTC)


async def test_twice_a_day_is_one_digest_with_two_hours(stage, anna):
    await stage(anna.sends("/subscribe"))
    for tap in ("Twice a day", "08:00", "Kyiv"):
        await stage(anna.presses(tap))
    assert "every day at 08:00 and 19:00" in stage.only(anna).text


async def test_an_hour_and_a_place_may_be_typed(stage, anna):
    await stage(anna.sends("/subscribe"))
    await stage(anna.presses("Every day"))
    await stage(anna.sends("6:45"))
    await stage(anna.sends("são paulo"))
    assert "every day at 06:45 (America/Sao_Paulo)" in stage.last(anna).text
    await stage(anna.sends("6:45"))
    assert "too short for an article" in stage.last(anna).text  # nobody asks any more


async def test_one_line_is_enough_and_once_is_enough(stage, anna):
    for _ in range(2):
        await stage(anna.sends("/subscribe weekdays 7:30 Kyiv"))
    assert "on weekdays at 07:30 (Europe/Kyiv)" in stage.last(anna).text
    assert len(await standing(stage, anna)) == 1


async def test_an_unknown_place_is_answered_with_the_nearest(stage, anna):
    await stage(anna.sends("/subscribe daily 8:00 Kyev"))
    assert "I do not know where “Kyev” is" in stage.last(anna).text
    assert "Did you mean Kyiv" in stage.last(anna).text
    assert await standing(stage, anna) == ()


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("daily 25:00 Kyiv", "“25:00” is no time of day"),
        ("sometimes", "I do not understand “sometimes”"),
        ("daily 8:00 from Nowhere Gazette", "No feed here is called “Nowhere Gazette”"),
    ],
)
async def test_what_is_not_understood_is_named_and_nothing_is_made_of_it(stage, anna, line, answer):
    await stage(anna.sends(f"/subscribe {line}"))
    assert answer in stage.last(anna).text
    assert await standing(stage, anna) == ()


async def test_twenty_digests_are_enough(stage, anna):
    for hour in range(21):
        await stage(anna.sends(f"/subscribe daily {hour}:00 Kyiv"))
    assert "20 digests come to this chat" in stage.last(anna).text
    assert len(await standing(stage, anna)) == 20


async def test_another_time_moves_the_digest_and_makes_no_second(stage, anna):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv about rates as Money"))
    for tap in ("Change", "Another time", "On weekdays", "09:00"):
        await stage(anna.presses(tap))
    assert "on weekdays at 09:00 (Europe/Kyiv)" in stage.only(anna).text
    assert "About: rates" in stage.only(anna).text
    (one,) = await standing(stage, anna)
    assert one.name == "Money"


async def test_all_digests_rest_and_go_on_together(stage, anna):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"), anna.sends("/subscribe monday 9:00"))
    await stage(anna.sends("/pause until yesterday"))
    assert "“until yesterday” is no number of days" in stage.last(anna).text
    await stage(anna.presses("⏸ 7 days"))
    assert all(one.paused for one in await standing(stage, anna))
    await stage(anna.presses("Go on"))
    assert "Digests go on. Next: tomorrow 08:00" in stage.last(anna).text
    assert not any(one.paused for one in await standing(stage, anna))


async def test_several_digests_each_with_its_own_topics(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv about chess, tram as Odds and ends"))
    await stage(anna.sends("/subscribe daily 8:00 Kyiv about hospital"))
    for story in TWELVE:
        await stage(anna.forwards(herald.posts(story)))
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    await tick(stage)
    odds, health = sorted(digests(stage, anna), key=lambda text: "hospital" in text)
    assert odds.startswith("📰 Odds and ends · ")
    assert "chess" in odds
    assert "tram" in odds
    assert "2 articles → 2 stories" in odds
    assert "1 article → 1 story" in health


async def test_a_rest_ends_sooner_when_it_is_said_so(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"), anna.forwards(herald.posts(RATE)))
    await stage(anna.sends("/pause until 1 june"))
    assert "No digests until 1 June 00:00" in stage.last(anna).text
    await stage(anna.sends("/pause off"))
    assert stage.last(anna).text.startswith("▶️ Digests go on. Next: tomorrow 08:00.")
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    await tick(stage)
    assert len(digests(stage, anna)) == 1


async def test_filters_without_news_to_try_them_on_say_so(stage, anna):
    await stage(anna.sends("/filter test"))
    assert stage.last(anna).text.startswith("🔎 Nothing has come in the last days to try them on.")


async def test_a_rest_has_an_end(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"))
    await stage(anna.sends("/pause until 2026-05-15"))
    assert "No digests until 15 May 00:00" in stage.last(anna).text
    await stage(anna.forwards(herald.posts(RATE)))
    for day in (13, 14):
        clock.now = datetime(2026, 5, day, 5, 0, tzinfo=UTC)
        await tick(stage)
        assert digests(stage, anna) == []
    clock.now = datetime(2026, 5, 15, 5, 0, tzinfo=UTC)
    await tick(stage)
    assert len(digests(stage, anna)) == 1


async def test_no_more_digests_by_the_button_below_one(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"), anna.forwards(herald.posts(RATE)))
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    await tick(stage)
    digest = stage.last(anna)
    await stage(anna.presses(digest, "No more digests"))
    await stage(anna.presses("Yes, no more"))
    assert stage.last(anna).text.startswith("🔕 No more digests.")
    assert digest.text.startswith("📰 Morning digest")
    assert await standing(stage, anna) == ()


async def test_a_digest_now_and_a_preview_leave_the_next_as_it_was(stage, clock, anna, herald):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"), anna.forwards(herald.posts(RATE)))
    await stage(anna.sends("/digest"))
    await stage(anna.sends("/digest preview"))
    assert "A preview" in stage.last(anna).text
    before = await standing(stage, anna)
    assert before[0].last_period is None
    clock.now = datetime(2026, 5, 13, 5, 0, tzinfo=UTC)
    await tick(stage)
    assert "1 article → 1 story" in digests(stage, anna)[-1]
    assert len(digests(stage, anna)) == 3


async def test_filters_are_tested_before_they_hide(stage, clock, anna, herald):
    await stage(anna.forwards(herald.posts(RATE)), anna.forwards(herald.posts(FERRY)))
    await stage(anna.sends("/filter -ferry"))
    assert "Never with: ferry" in stage.last(anna).text
    await stage(anna.sends("/filter test"))
    assert "1 article of the last days would have been kept out" in stage.last(anna).text
    assert "1 would have come" in stage.last(anna).text
    await stage(anna.sends("/digest"))
    assert "1 article → 1 story" in stage.last(anna).text
    await stage(anna.sends("/filter clear"))
    await stage(anna.sends("/digest"))
    assert "2 articles → 2 stories" in stage.last(anna).text


async def test_a_source_is_muted_for_a_while(stage, clock, anna, herald):
    await stage(anna.forwards(herald.posts(RATE)))
    await stage(anna.sends("/mute Varna Herald for 7 days"))
    assert "“Varna Herald” stays out of digests until 19 May" in stage.last(anna).text
    await stage(anna.sends("/digest"))
    assert "Nothing new" in stage.last(anna).text
    await stage(anna.sends("/mute"))
    assert "everything from Varna Herald" in stage.last(anna).text
    await stage(anna.presses("Varna Herald"))
    await stage(anna.sends("/digest"))
    assert "1 story" in stage.last(anna).text


async def test_in_a_group_its_admins_decide(stage, anna, world):
    group = world.group("Reading Club", anna, world.user("Borys"))
    await stage(world.user("Borys").sends("/subscribe daily 8:00 Kyiv", to=group))
    assert "not yours to do" in stage.last(group).text
    assert await standing(stage, group.chat) == ()


async def test_a_digest_comes_into_the_topic_it_was_wished_in(stage, clock, anna, world):
    group = world.group("Reading Club", anna, forum=True)
    topic = group.topic("News")
    await stage(anna.sends("/subscribe daily 8:00 Kyiv", to=group, topic=topic))
    (one,) = await standing(stage, group.chat)
    assert one.thread_id == topic


async def test_a_channel_is_managed_from_the_private_chat(stage, clock, anna, world):
    channel = world.channel("Anna's Corner", username="annascorner")
    channel.add_bot(anna)
    await stage(anna.sends("/subscribe @annascorner daily 8:00 Kyiv"))
    assert "every day at 08:00 (Europe/Kyiv)" in stage.last(anna).text
    assert len(await standing(stage, channel.chat)) == 1
    assert await standing(stage, anna) == ()
    borys = world.user("Borys")
    await stage(borys.sends("/subscribe @annascorner daily 8:00 Kyiv"))
    assert "not yours to do" in stage.last(borys).text


async def test_a_shared_place_sets_the_clock(stage, anna, world):
    await stage(anna.sends("/subscribe daily 8:00 Kyiv"))
    here = {"latitude": 40.4, "longitude": -3.7}
    said = anna.sends("Here I am").wire()
    world.pending.pop()
    del said["text"]
    world.inject({"message": said | {"location": here}})
    await stage()
    assert "🌍 Clock: Europe/Madrid" in stage.last(anna).labels
    (one,) = await standing(stage, anna)
    assert one.schedule["zone"] == "Europe/Madrid"
