"""Links: sent alone or among words, behind words, under buttons; and pages that are no articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.services.quotas import OPEN
from tests.fakes.web import Item, feed, page
from tests.journeys.texts import BRIDGE, FERRY, RATE

PAGES = Path(__file__).parents[1] / "data" / "pages"
SHAPES = {s["page"]: s for s in json.loads((PAGES / "pages.json").read_text(encoding="utf-8"))}
LINK = "https://courier.example/news/bridge"
TITLE = "Cracks close the Alm bridge"


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.fixture(autouse=True)
def courier(web):
    web.has(LINK, page(TITLE, BRIDGE))
    web.has("https://courier.example/news/rate", page("The rate stays", RATE))
    return web


async def test_a_link_turns_into_the_card_of_its_article(stage, anna):
    await stage(anna.sends(LINK))
    card = stage.only(anna)
    assert card.earlier == ["👀 Reading courier.example…"]
    assert card.text.startswith(f"{TITLE}\nThe Courier · ")
    assert "18,000" in card.text
    assert card.links[0] == LINK


async def test_pages_of_many_shapes_are_read(stage, anna, web):
    for shape in [one for one in SHAPES.values() if one["kind"] == "article"][::6]:
        web.has(shape["url"], (PAGES / shape["page"]).read_bytes())
        await stage(anna.sends(shape["url"]))
        assert shape["title"] in stage.last(anna).text.split("\n")[:2]


async def test_it_is_found_among_words_and_behind_wrappings(stage, anna):
    for message in (
        f"Have you seen this? {LINK} !",
        f"{LINK}?utm_source=mail&fbclid=x#top",
        "https://www.google.com/url?q=https%3A%2F%2Fcourier.example%2Fnews%2Fbridge&sa=t",
    ):
        await stage(anna.sends(message))
        assert TITLE in stage.last(anna).text
        assert stage.last(anna).links[0] == LINK


async def test_it_is_found_behind_words(stage, anna):
    await stage(anna.sends(f'Look <a href="{LINK}">here</a>', html=True))
    assert stage.only(anna).text.startswith(TITLE)


async def test_a_long_text_with_links_stays_a_text(stage, anna, web):
    await stage(anna.pastes(f"{FERRY}\n\n{LINK}"))
    assert stage.only(anna).text.startswith("Night ferry")
    assert web.asked == []


async def test_several_links_are_told_together(stage, anna):
    dead = "https://courier.example/gone"
    await stage(anna.sends(f"{LINK}\nhttps://courier.example/news/rate\n{dead}"))
    report = stage.only(anna)
    assert report.earlier == ["👀 Reading 3 links…"]
    assert report.text.startswith("✅ 2 articles are kept now.\n\n1. " + TITLE)
    assert "no such page on courier.example" in report.text
    await stage(anna.presses(report, "2"))
    assert stage.only(anna).text.startswith("The rate stays")


async def test_many_links_are_links_however_many_words_are_in_them(stage, anna, web):
    await stage(anna.sends("\n".join(f"{LINK}/a-b-c-d-e-f-g-h-{n}" for n in range(12))))
    report = stage.only(anna)
    assert report.text.startswith("⚠️ 8 links did not work:")
    assert report.text.endswith("4 more links are left out: I read eight at a time.")


async def test_a_forwarded_teaser_leads_to_its_article(stage, anna, world):
    teaser = (
        "The Alm bridge is closed for nine weeks, the city says, after cracks were found in it."
    )
    post = world.channel("Corvia Today", username="corvia").posts(f"{teaser} {LINK}")
    await stage(anna.forwards(post))
    assert stage.only(anna).text.startswith(f"{TITLE}\nThe Courier")


async def test_a_forwarded_teaser_with_a_dead_link_is_worth_reading_itself(stage, anna, world):
    teaser = (
        "The Alm bridge is closed for nine weeks, the city says, after cracks were found in it."
    )
    post = world.channel("Corvia Today", username="corvia").posts(
        f"{teaser} https://courier.example/gone"
    )
    await stage(anna.forwards(post))
    assert "closed for nine weeks" in stage.only(anna).text
    assert "Corvia Today" in stage.only(anna).text


async def test_what_a_channel_signs_its_posts_with_is_not_read(stage, anna, world, web):
    post = world.channel("Corvia Today", username="corvia").posts(f"{RATE}\nhttps://t.me/corvia")
    await stage(anna.forwards(post))
    assert "6.25%" in stage.only(anna).text
    assert web.asked == []


# --- one article, however it came -----------------------------------------------------------------


async def test_the_same_link_again_is_not_fetched_again(stage, anna, web):
    await stage(anna.sends(LINK))
    await stage(anna.sends(f"{LINK}?utm_medium=x"))
    assert stage.last(anna).text.startswith(f"You have had this one before\n{TITLE}")
    assert web.asked == [LINK]


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ("https://m.courier.example/b", {"head": f'<link rel="canonical" href="{LINK}">'}),
        ("https://herald.example/x", {"site": "The Herald"}),
    ],
    ids=["the mobile page", "another site with the same words"],
)
async def test_one_story_under_two_addresses_is_one_article(stage, anna, web, other, answer):
    changed = BRIDGE.replace("about 18,000", "Some 18,000") if "herald" in other else BRIDGE
    web.has(other, page(TITLE, changed, **answer))
    await stage(anna.sends(LINK))
    await stage(anna.sends(other))
    assert stage.last(anna).text.startswith("You have had this one before")
    await stage(anna.sends("/latest"))
    assert "1 article" in stage.last(anna).text


async def test_a_page_that_moved_is_known_by_its_new_address(stage, anna, web):
    web.has("https://go.example/s", status=301, location=LINK)
    await stage(anna.sends("https://go.example/s"))
    assert stage.only(anna).links[0] == LINK


async def test_no_page_can_take_another_sites_address(stage, anna, web):
    web.has(
        "https://evil.example/",
        page("Free money", FERRY, head=f'<link rel="canonical" href="{LINK}">'),
    )
    await stage(anna.sends("https://evil.example/"))
    await stage(anna.sends(LINK))
    assert stage.last(anna).text.startswith(TITLE)


async def test_what_another_chat_read_is_quick_but_told_as_new(stage, anna, world, web):
    await stage(anna.sends(LINK))
    borys = world.user("Borys")
    await stage(borys.sends(LINK))
    assert stage.only(borys).text.startswith(TITLE)
    assert web.asked == [LINK]


# --- commands and groups --------------------------------------------------------------------------


async def test_a_command_takes_a_link(stage, anna):
    await stage(anna.sends(f"/figures {LINK}"))
    assert stage.only(anna).text.startswith("🔢 Key figures")
    assert "18,000" in stage.only(anna).text


async def test_in_a_group_a_link_is_read_when_the_bot_is_named(stage, anna, world):
    group = world.group("Reading Club", anna)
    await stage(anna.sends(LINK, to=group))
    assert stage.said(group) == []
    await stage(anna.sends(f"@{world.me.username} {LINK}", to=group))
    assert stage.last(group).text.startswith(TITLE)


async def test_a_page_that_sends_its_readers_on_is_followed_once(stage, anna, web):
    on = '<html><head><meta http-equiv="refresh" content="0; url={}"></head></html>'
    web.has("https://go.example/x", on.format(LINK))
    await stage(anna.sends("https://go.example/x"))
    assert stage.only(anna).links[0] == LINK
    web.has("https://go.example/1", on.format("https://go.example/2"))
    web.has("https://go.example/2", on.format("https://go.example/1"))
    web.has("https://go.example/3", on.format("http://printer.local/"))
    await stage(anna.sends("https://go.example/1"))
    assert "only sends its readers on" in stage.last(anna).text
    await stage(anna.sends("https://go.example/3"))
    assert "I do not fetch that address" in stage.last(anna).text


async def test_what_the_server_says_of_the_letters_is_believed(stage, anna, web):
    text = FERRY.replace("Skerries", "Žďár").encode("iso-8859-2", "replace").decode("iso-8859-2")
    body = page("Zpráva z přístavu", text).encode("iso-8859-2", "replace")
    web.has("https://pristav.example/x", body, kind="text/html; charset=ISO-8859-2")
    await stage(anna.sends("https://pristav.example/x"))
    assert stage.only(anna).text.startswith("Zpráva z přístavu")


# --- what cannot be read --------------------------------------------------------------------------


async def test_a_page_that_is_no_article_is_told_for_what_it_is(stage, anna, web):
    words = {
        "paywall": "those who pay",
        "listing": "lists articles",
        "cookie wall": "cookie question",
        "video": "is a video",
        "nothing": "no article on that page",
        "robot check": "no robot",
        "login": "people who sign in",
        "gone": "this page is not there",
        "elsewhere": "no such page",  # where it sends its readers there is nothing
    }
    for shape in [one for one in SHAPES.values() if one["kind"] != "article"]:
        web.has(shape["url"], (PAGES / shape["page"]).read_bytes())
        await stage(anna.sends(shape["url"]))
        assert words[shape["kind"]] in stage.last(anna).text


WIRE = [
    ({"status": 403}, "does not let me in (error 403)", True),
    ({"status": 404}, "no such page", True),
    ({"status": 503}, "trouble of its own (error 503)", True),
    ({"fault": "slow"}, "takes too long", True),
    ({"fault": "refused"}, "cannot reach", True),
    ({"fault": "certificate"}, "cannot prove", True),
    ({"kind": "image/png"}, "not text (image/png)", False),
    ({"body": b"x" * (5 * 2**20 + 1)}, "more than I take: 5 MB", False),
    ({"kind": "text/html", "body": b"\x01\x02\x03" * 500}, "cannot read", False),
]


async def test_what_the_wire_does_is_explained_with_a_next_step(stage, anna, web):
    stage.truth.known.add("image/png")
    for number, (answer, words, again) in enumerate(WIRE):
        url = f"https://herald{number}.example/x"
        web.has(url, **answer)
        await stage(anna.sends(url))
        sorry = stage.last(anna)
        assert words in sorry.text
        assert ("🔄 Try again" in sorry.labels) is again


async def test_an_inside_address_is_refused_without_a_look(stage, anna, web):
    for url in ("http://printer.local/", "https://courier.example:8443/a", "http://0x7f.1/"):
        await stage(anna.sends(f'<a href="{url}">this</a>', html=True))
        assert "I do not fetch that address" in stage.last(anna).text
        assert stage.last(anna).labels == []
    assert web.asked == []


async def test_trying_again_reads_the_link_again(stage, anna, web):
    url = "https://herald.example/x"
    web.has(url, status=503)
    await stage(anna.sends(url))
    web.has(url, page(TITLE, BRIDGE))
    await stage(anna.presses("Try again"))
    assert stage.only(anna).text.startswith(TITLE)


async def test_a_link_to_a_feed_is_an_offer_to_follow_it(stage, anna, web):
    web.has("https://courier.example/feed", feed(Item("1", TITLE, BRIDGE)), kind="text/xml")
    stage.truth.known.add("The Courier")
    await stage(anna.sends("https://courier.example/feed"))
    assert "The Courier is a feed." in stage.only(anna).text
    await stage(anna.presses("Follow it"))
    assert stage.world.messages(anna)[0].text.startswith("✅ From now on I follow The Courier.")


async def test_too_many_links_are_told_once_and_then_there_is_silence(stage, anna, clock):
    limit = OPEN.per["link"].limit
    for n in range(limit // 8 + 1):
        await stage(anna.sends("\n".join(f"https://a{n}-{i}.example/" for i in range(8))))
    assert "as many links as I take" in stage.last(anna).text
    count = len(stage.said(anna))
    await stage(anna.sends("\n".join(f"https://b{i}.example/" for i in range(8))))
    assert len(stage.said(anna)) == count
    clock.passes(days=1)
    await stage(anna.sends(LINK))
    assert stage.last(anna).text.startswith(TITLE)
