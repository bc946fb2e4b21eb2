"""Following sites: found, listed, polled, paused, left; lists in and out; what goes wrong is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.ingest import opml, reading
from bot.ingest.opml import Outline
from bot.services.quotas import OPEN
from storage.errors import NotFound
from tests.builders import NOON, ThreadWorkers
from tests.fakes.web import RSS, Item, feed, page
from tests.journeys.texts import BRIDGE, FERRY, RATE

FEED = "https://courier.example/rss"
SITE = "https://courier.example/"
LAST = "Both the city and the bank will say more about their plans in the spring, they added."
#: Told whole by the feed, so that no page has to be asked for.
WHOLE = "<p>" + f"{BRIDGE}\n{RATE}\n\n{LAST}".replace("\n\n", "</p><p>") + "</p>"


def item(number: int, text: str = "", hours: float = 0) -> Item:
    """An item told whole, *hours* before noon."""
    text = text or WHOLE.replace("18,000", f"{number}8,000")
    return Item(f"n{number}", f"Story number {number}", text, NOON - timedelta(hours=hours))


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture
async def polled(stage):
    """Let time pass until every feed is due, and ask them."""

    async def poll(**time: float) -> None:
        stage.bot.clock.passes(**(time or {"days": 1, "minutes": 1}))
        await stage.bot.polling.poll_due()
        await stage.bot.delivering.drain()
        await stage()

    return poll


@pytest.fixture
def courier(stage, web):
    stage.truth.known |= {"The Courier", "courier.example"}
    web.has(FEED, feed(item(3, hours=1), item(2, hours=2), item(1, hours=3)), kind=RSS)
    return web


async def entries(stage):
    async with stage.bot.database.read() as tx:
        known = await tx.feeds.by_url(FEED)
        return await tx.entries.latest(known.id, 500)


# --- following ------------------------------------------------------------------------------------


async def test_following_a_feed_brings_its_newest_item_and_keeps_the_rest(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    told, card = stage.world.messages(anna)
    assert told.earlier == ["👀 Looking for feeds on courier.example…"]
    assert told.text == (
        "✅ From now on I follow The Courier.\n2 earlier items are kept for search and digests."
    )
    assert card.text.startswith("Story number 3\nThe Courier · today 11:00")
    await stage(anna.sends("/latest"))
    assert "3 articles" in stage.last(anna).text
    assert courier.asked == [FEED]


async def test_a_sites_own_feed_is_found(stage, anna, courier):
    link = f'<link rel="alternate" type="application/rss+xml" title="News" href="{FEED}">'
    courier.has(SITE, page("The Courier", BRIDGE, head=link))
    await stage(anna.sends("/follow courier.example"))
    assert stage.world.messages(anna)[0].text.startswith("✅ From now on I follow The Courier.")


async def test_a_feed_is_found_where_sites_keep_theirs(stage, anna, courier):
    courier.has(SITE, page("The Courier", BRIDGE))
    await stage(anna.sends("/follow courier.example"))
    assert stage.world.messages(anna)[0].text.startswith("✅ From now on I follow The Courier.")


async def test_a_feed_is_found_even_without_a_front_page(stage, anna, courier):
    await stage(anna.sends("/follow courier.example"))
    assert stage.world.messages(anna)[0].text.startswith("✅ From now on I follow The Courier.")
    courier.has("https://herald.example/", status=503)
    await stage(anna.sends("/follow herald.example"))
    assert "trouble of its own (error 503)" in stage.last(anna).text


@pytest.mark.parametrize(("status", "kept"), [(302, "https://courier.example/new"), (301, FEED)])
async def test_a_redirect_for_the_time_being_is_not_remembered(stage, anna, courier, status, kept):
    courier.has("https://courier.example/new", status=status, location=FEED)
    await stage(anna.sends("/follow https://courier.example/new"))
    async with stage.bot.database.read() as tx:
        (followed,) = await tx.feeds.of(anna.chat.id)
    assert followed.feed.url == kept


async def test_of_several_feeds_one_is_chosen(stage, anna, courier):
    stage.truth.known.add("All news")
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{path}">'
        for name, path in [("All news", "rss"), ("Sport", "sport"), ("Comments", "comments/rss")]
    )
    courier.has(SITE, page("The Courier", BRIDGE, head=links))
    await stage(anna.sends("/follow courier.example"))
    assert stage.only(anna).labels == ["All news", "Sport"]
    await stage(anna.presses("All news"))
    assert stage.world.messages(anna)[0].text.startswith("✅ From now on I follow")


async def test_a_site_without_a_feed_is_told(stage, anna, courier):
    courier.has("https://herald.example/", page("The Herald", BRIDGE))
    stage.truth.known.add("herald.example")
    await stage(anna.sends("/follow herald.example"))
    assert stage.only(anna).text.startswith("📡 I found no feed on herald.example.")


async def test_following_again_changes_nothing(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends(f"/follow {FEED}"))
    assert stage.last(anna).text.startswith("ℹ️ You follow The Courier already.")


async def test_two_followers_cause_one_poll(stage, anna, world, courier, polled):
    await stage(anna.sends(f"/follow {FEED}"))
    borys = world.user("Borys")
    await stage(borys.sends(f"/follow {FEED}"))
    assert [m.text.split("\n")[0] for m in stage.world.messages(borys)] == [
        "✅ From now on I follow The Courier.",
        "Story number 3",
    ]
    await polled()
    assert courier.asked == [FEED, FEED]


async def test_what_to_follow_is_asked_for(stage, anna):
    await stage(anna.sends("/follow"))
    assert "/follow courier.example" in stage.only(anna).text


async def test_a_button_that_was_made_up_leads_nowhere(stage, anna, world, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    mallory = world.user("Mallory")
    await stage(mallory.sends("/feeds"))
    message = stage.only(mallory)
    message.keyboard[0][0]["callback_data"] = "1:fm:1:s"
    await stage(mallory.presses(message, 1))
    assert "leads nowhere" in mallory.toasts[-1].text


async def test_a_chat_follows_so_many_and_no_more(stage, anna, courier):
    async with stage.bot.database.write() as tx:
        await tx.chats.touch(anna.chat.id, "private", "Anna", "en", NOON)
        for n in range(OPEN.feeds):
            one = await tx.feeds.ensure(f"https://f{n}.example/rss", NOON + timedelta(days=9))
            await tx.feeds.follow(anna.chat.id, one.id, NOON)
    await stage(anna.sends(f"/follow {FEED}"))
    assert f"follows {OPEN.feeds} feeds, as many as it may" in stage.only(anna).text


async def test_the_operators_own_feeds_are_followed_by_one_button(stage, anna, courier):
    await stage.bot.reception.follows.set_house((Outline(FEED, "The Courier"),))
    await stage(anna.sends("/feeds"))
    await stage(anna.presses("Starter feeds"))
    assert stage.only(anna).text.startswith("✅ From now on I follow 1 feed for you:\nThe Courier")


# --- what is followed -----------------------------------------------------------------------------


async def test_the_list_and_the_card_show_how_a_feed_does(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends("/feeds"))
    listing = stage.last(anna)
    assert listing.text == "📡 1 feed\n\n1. The Courier\n✅ read today 12:00"
    await stage(anna.presses(listing, "1"))
    assert "next look today 12:" in listing.text
    assert [label.split(" ")[0] for label in listing.labels] == ["⏸", "🔄", "📄", "‹", "🗑"]


async def test_a_paused_feed_is_not_asked_until_it_goes_on(stage, anna, courier, polled):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.presses(stage.world.messages(anna)[0], "This feed"))
    await stage(anna.presses(stage.world.messages(anna)[0], "Pause"))
    assert "paused by you" in stage.said(anna)[0]
    await polled()
    assert courier.asked == [FEED]
    await stage(anna.presses(stage.world.messages(anna)[0], "Go on"))
    await polled()
    assert courier.asked == [FEED, FEED]


async def test_how_much_of_an_item_is_read_is_a_setting(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    card = stage.world.messages(anna)[0]
    await stage(anna.presses(card, "This feed"))
    for expected in ("always", "never", "when needed"):
        await stage(anna.presses(card, "Full text"))
        assert any(label.endswith(expected) for label in card.labels)


async def test_a_feed_is_left_in_every_way(stage, anna, courier):
    for way in ("name", "host", "reply", "card", "pick", "button"):
        await stage(anna.sends(f"/follow {FEED}"))
        *_, told, card = stage.world.messages(anna)
        match way:
            case "name":
                await stage(anna.sends("/unfollow courier"))
            case "host":
                await stage(anna.sends("/unfollow courier.example"))
            case "reply":
                await stage(anna.sends("/unfollow", reply_to=told))
            case "card":
                await stage(anna.sends("/unfollow", reply_to=card))
            case "pick":
                await stage(anna.sends("/unfollow"))
                await stage(anna.presses("The Courier"))
                await stage(anna.presses("Yes"))
            case "button":
                await stage(anna.presses(told, "This feed"))
                await stage(anna.presses(told, "Remove"))
                await stage(anna.presses(told, "Yes"))
        assert sum("is followed no more" in text for text in stage.said(anna)) == 1 + [
            "name",
            "host",
            "reply",
            "card",
            "pick",
            "button",
        ].index(way)
        await stage(anna.sends("/feeds"))
        assert stage.last(anna).text.startswith("📡 This chat follows nothing yet.")


async def test_a_name_that_fits_none_changes_nothing(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends("/unfollow herald"))
    assert "I do not find “herald” among your feeds." in stage.last(anna).text


async def test_in_a_group_admins_alone_decide_what_is_followed(stage, anna, world, courier):
    group = world.group("Reading Club", anna)
    borys = world.user("Borys")
    borys.joins(group)
    await stage(borys.sends(f"/follow {FEED}", to=group))
    assert "not yours to do here" in stage.last(group).text
    assert courier.asked == []


# --- polling --------------------------------------------------------------------------------------


async def test_new_items_come_once_and_unchanged_feeds_send_nothing(
    stage, anna, courier, polled, web
):
    web.has(FEED, feed(item(1)), kind=RSS, etag='"a"')
    await stage(anna.sends(f"/follow {FEED}"))
    await polled()
    await stage(anna.sends("/latest"))
    assert "1 article" in stage.last(anna).text
    web.has(FEED, feed(item(2, hours=-25), item(1)), kind=RSS, etag='"b"')
    await polled()
    await polled()
    await stage(anna.sends("/latest"))
    assert "2 articles" in stage.last(anna).text
    assert len(stage.world.messages(anna)) == 4  # nothing is sent that nobody asked for


async def test_an_edited_item_is_a_revision_and_no_second_article(stage, anna, courier, polled):
    await stage(anna.sends(f"/follow {FEED}"))
    edited = Item("n3", "Story number 3, corrected", WHOLE, NOON)
    courier.has(FEED, feed(edited, item(2), item(1)), kind=RSS)
    await polled()
    revised = next(e for e in await entries(stage) if e.revision == 2)
    assert revised.title == "Story number 3, corrected"
    assert len(await entries(stage)) == 3


class Tripped(ThreadWorkers):
    """Whatever speaks of a rate trips them up, as a mistake in our own code would."""

    async def run(self, function, *args, deadline):
        if function is reading.read_entry and "6.25%" in args[0].html:
            raise RuntimeError("nobody foresaw this")
        return await super().run(function, *args, deadline=deadline)


class TestTripped:
    @pytest.fixture
    def workers(self):
        return Tripped()

    async def test_an_item_that_trips_us_up_holds_up_no_other(
        self, stage, anna, web, courier, polled, caplog
    ):
        web.has(FEED, feed(item(1, BRIDGE, hours=3)), kind=RSS)
        await stage(anna.sends(f"/follow {FEED}"))
        several = feed(item(3, FERRY), item(2, RATE, hours=1), item(1, BRIDGE, hours=3))
        web.has(FEED, several, kind=RSS)
        await polled()
        await stage(anna.sends("/latest"))
        assert "2 articles" in stage.last(anna).text
        assert len(await entries(stage)) == 3
        assert "nobody foresaw this" in caplog.text
        caplog.clear()
        await polled()
        await stage(anna.sends("/feeds"))
        assert "✅ read" in stage.last(anna).text
        assert "nobody foresaw" not in caplog.text


async def test_items_without_id_or_date_are_told_apart(stage, anna, web, courier):
    bare = "<rss version='2.0'><channel><title>The Courier</title>{}</channel></rss>"
    items = "".join(f"<item><description>{t}</description></item>" for t in (BRIDGE, RATE))
    web.has(FEED, bare.format(items), kind=RSS)
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends("/latest"))
    assert "2 articles" in stage.last(anna).text


async def test_a_teaser_is_read_in_full_from_its_page(stage, anna, web, courier):
    url = "https://courier.example/news/n9"
    web.has(url, page("Cracks close the bridge", BRIDGE))
    web.has(FEED, feed(Item("n9", "Cracks close the bridge", "A bridge is closed …")), kind=RSS)
    await stage(anna.sends(f"/follow {FEED}"))
    assert "18,000" in stage.last(anna).text
    assert web.asked == [FEED, url]


async def test_a_teaser_whose_page_cannot_be_had_is_better_than_nothing(stage, anna, web, courier):
    teaser = RATE.split("\n\n")[0]
    web.has(FEED, feed(Item("n9", "The rate stays", teaser)), kind=RSS)
    await stage(anna.sends(f"/follow {FEED}"))
    assert "6.25%" in stage.last(anna).text


async def test_the_first_item_to_be_shown_is_one_that_can_be_read(stage, anna, web, courier):
    teasers = [Item(f"n{n}", f"Story number {n}", "Short …", NOON) for n in (8, 9)]
    web.has(FEED, feed(*teasers, item(2, hours=2), item(1, hours=3)), kind=RSS)
    await stage(anna.sends(f"/follow {FEED}"))
    told, card = stage.world.messages(anna)
    assert told.text.endswith("1 earlier item is kept for search and digests.")
    assert card.text.startswith("Story number 2\n")


async def test_a_failing_feed_is_asked_less_and_its_reason_is_shown(
    stage, anna, courier, polled, web
):
    await stage(anna.sends(f"/follow {FEED}"))
    web.has(FEED, status=503, retry_after="7200")
    await polled()
    await stage(anna.sends("/feeds"))
    assert "failed 1 time: the site answers with error 503" in stage.last(anna).text
    async with stage.bot.database.read() as tx:
        known = await tx.feeds.by_url(FEED)
    assert known.next_poll_at - stage.bot.clock() >= timedelta(hours=1, minutes=54)


async def test_a_feed_that_keeps_failing_is_left_alone_and_told_of_once(
    stage, anna, world, courier, polled, web
):
    await stage(anna.sends(f"/follow {FEED}"))
    web.has(FEED, "<html>moved</html>")
    for _ in range(12):
        await polled()
    notices = [text for text in stage.said(anna) if "does not work" in text]
    assert notices == [
        "⚠️ The Courier does not work: it is not a feed.\n"
        "Last read 12 May 12:00. I have tried 10 times and leave it alone now.\n"
        "You can have me try again, or remove it. I say this only once."
    ]
    asked = len(web.asked)
    await polled()
    assert len(web.asked) == asked
    web.has(FEED, feed(item(1)), kind=RSS)
    await stage(anna.presses(stage.last(anna), "Try now"))
    assert "✅ read" in stage.last(anna).text


async def test_a_feed_that_is_gone_for_good_is_told_of(stage, anna, courier, polled, web):
    await stage(anna.sends(f"/follow {FEED}"))
    web.has(FEED, status=410)
    await polled()
    assert stage.last(anna).text.startswith("⚠️ The Courier has been taken down by its site.")


async def test_a_permanent_redirect_is_believed_on_another_day(stage, anna, courier, polled, web):
    await stage(anna.sends(f"/follow {FEED}"))
    there = "https://courier.example/atom"
    web.has(FEED, status=301, location=there)
    web.has(there, feed(item(1)), kind=RSS)
    await polled(hours=13)

    async def address() -> str:
        async with stage.bot.database.read() as tx:
            ((one),) = await tx.feeds.of(anna.chat.id)
            return one.feed.url

    assert await address() == FEED
    await polled()
    assert await address() == there


async def test_a_redirect_to_the_inside_is_never_followed(stage, anna, courier, polled, web):
    await stage(anna.sends(f"/follow {FEED}"))
    web.has(FEED, status=301, location="http://printer.local/rss")
    await polled()
    await stage(anna.sends("/feeds"))
    assert "the address is not public" in stage.last(anna).text
    assert not any("printer" in url for url in web.asked)


async def test_a_feed_that_makes_up_items_without_end_is_stopped(stage, anna, courier, polled, web):
    await stage(anna.sends(f"/follow {FEED}"))
    async with stage.bot.database.read() as tx:
        known = await tx.feeds.by_url(FEED)
    from storage.records import NewEntry

    stage.bot.clock.passes(days=1)
    async with stage.bot.database.write() as tx:
        flood = [NewEntry(f"k{n}", "x") for n in range(2001)]
        await tx.entries.add_new(known.id, flood, stage.bot.clock())
    await polled(minutes=1)
    assert "it lists new items without end" in stage.last(anna).text


# --- lists ----------------------------------------------------------------------------------------


async def test_a_list_from_another_reader_is_followed_and_failures_are_named(
    stage, anna, web, courier
):
    outlines = [Outline(f"https://s{n}.example/rss", f"Paper {n}") for n in range(10)]
    for n, outline in enumerate(outlines[:8]):
        web.has(outline.url, feed(item(n), title=f"Paper {n}"), kind=RSS)
    web.has(outlines[8].url, status=404)
    web.has(outlines[9].url, "no feed")
    raw = opml.write(outlines, title="Mine", now=NOON)
    stage.truth.known |= {"▰" * n + "▱" * (10 - n) for n in range(11)}
    stage.truth.known |= {outline.url for outline in outlines}
    await stage(anna.sends_document("feeds.txt", raw))
    result = stage.only(anna)
    assert result.earlier[0] == "👀 Reading feeds.txt…"
    assert result.earlier[1].startswith("📥 Reading the list: 1 of 10")
    assert result.text.startswith("✅ 8 feeds are followed now.\nPaper 0 · Paper 1")
    assert "https://s8.example/rss — the site answers with error 404" in result.text
    assert "https://s9.example/rss — it is not a feed" in result.text


async def test_what_is_followed_can_be_taken_along(stage, anna, courier):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends("/export opml"))
    (outline,) = opml.parse(stage.last(anna).media.content)
    assert outline == Outline(FEED, "The Courier", SITE)


async def test_a_list_that_is_a_bomb_is_refused(stage, anna):
    bomb = b"<opml><!DOCTYPE x [<!ENTITY a 'aaaa'>]><body><outline xmlUrl='&a;'/></body></opml>"
    stage.truth.known.add("OPML")
    await stage(anna.sends_document("feeds.opml", bomb))
    assert "I cannot open this OPML file." in stage.only(anna).text


async def test_forgetting_a_chat_ends_what_it_follows(stage, anna, courier, polled):
    await stage(anna.sends(f"/follow {FEED}"))
    await stage(anna.sends("/forget"))
    await stage(anna.presses("Yes"))
    await polled()
    assert courier.asked == [FEED]
    async with stage.bot.database.read() as tx:
        with pytest.raises(NotFound):
            await tx.feeds.followed(anna.chat.id, 1)


# --- at the same time -----------------------------------------------------------------------------


async def test_two_wishes_to_follow_at_once_are_one_feed(stage, anna, world, courier):
    borys = world.user("Borys")
    anna.sends(f"/follow {FEED}"), borys.sends(f"/follow {FEED}")
    await stage(anna.sends(f"/follow {FEED}"))
    for person in (anna, borys):
        told = [text for text in stage.said(person) if text.startswith("✅ From now on I follow")]
        assert len(told) == 1
        await stage(person.sends("/feeds"))
        assert stage.last(person).text.startswith("📡 1 feed\n")
    assert len(await entries(stage)) == 3
    async with stage.bot.database.read() as tx:
        assert len(await tx.articles.latest(anna.chat.id, 10)) == 3


async def test_a_feed_is_left_while_it_is_being_asked(stage, clock, anna, courier, web):
    await stage(anna.sends(f"/follow {FEED}"))
    web.has(FEED, feed(item(5), item(4)), kind=RSS)
    clock.passes(days=1, minutes=1)
    async with asyncio.TaskGroup() as both:
        both.create_task(stage.bot.polling.poll_due())
        anna.sends("/unfollow courier")
        both.create_task(stage())
    assert "is followed no more" in stage.last(anna).text
    await stage(anna.sends("/feeds"))
    assert stage.last(anna).text.startswith("📡 This chat follows nothing yet.")


async def test_a_list_of_thousands_is_followed_as_far_as_it_may(stage, anna, web):
    rows = [Outline(f"https://s{n}.example/rss", f"Paper {n}") for n in range(2000)]
    for row in rows[: OPEN.feeds + 5]:
        web.has(row.url, feed(title=row.title), kind=RSS)
    stage.truth.known |= {"▰" * n + "▱" * (10 - n) for n in range(11)}
    stage.truth.known |= {row.url for row in rows}
    await stage(anna.sends_document("feeds.opml", opml.write(rows, title="Mine", now=NOON)))
    result = stage.only(anna).text
    assert result.startswith(f"✅ {OPEN.feeds} feeds are followed now.")
    assert "this chat follows as many as it may" in result
    assert result.endswith("1,500 more are left out: I take 500 of a list.")
    await stage(anna.sends("/feeds"))
    assert stage.last(anna).text.startswith(f"📡 {OPEN.feeds} feeds")


async def test_a_feed_of_another_kind_than_it_says_is_read_for_what_it_is(stage, anna, web):
    stage.truth.known |= {"The Courier"}
    for number, kind in enumerate(("text/html", "text/plain", "application/octet-stream", "")):
        url = f"https://courier{number}.example/rss"
        web.has(url, feed(item(1)), kind=kind)
        await stage(anna.sends(f"/follow {url}"))
        assert "✅ From now on I follow" in "".join(stage.said(anna)[-2:])
