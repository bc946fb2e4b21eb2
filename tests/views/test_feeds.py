"""Following, the list of feeds, their health, lists in and out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.views import feeds
from bot.views.actions import FeedVerb, ListFeeds, ManageFeed
from storage.records import Feed, Follow, Followed
from tests.views.builders import NOW, READER, UKRAINIAN
from tests.views.oracle import taken
from tests.views.test_article import labels, pressed
from tests.views.test_everything import PageOf

FEED = Feed(
    id=5,
    url="https://courier.example/rss",
    title="Courier <daily>",
    site="https://courier.example/",
    kind="rss",
    house=False,
    state="active",
    reason=None,
    etag=None,
    last_modified=None,
    interval=timedelta(minutes=30),
    failures=0,
    next_poll_at=NOW + timedelta(minutes=20),
    polled_at=NOW,
    succeeded_at=NOW - timedelta(minutes=10),
    moved_to=None,
    moved_at=None,
    added_at=NOW - timedelta(days=3),
)


def followed(paused: bool = False, **feed) -> Followed:
    return Followed(replace(FEED, **feed), Follow(1, FEED.id, NOW, paused=paused))


WELL = followed()
ILL = followed(id=6, title="Tide", failures=3, reason="Answered 503")


def test_a_followed_feed_says_what_happens_next() -> None:
    message = feeds.following(WELL, READER, kept=19)
    assert (
        taken(message)
        == "✅ From now on I follow Courier <daily>.\n19 earlier items are kept for search and digests."
    )
    assert pressed(message, "⚙️ This feed").action == ManageFeed(5)


def test_of_several_feeds_one_is_chosen_by_button() -> None:
    other = replace(FEED, id=9, title="Courier: sport")
    message = feeds.choose([FEED, other], "courier.example", READER)
    assert labels(message) == [["Courier <daily>"], ["Courier: sport"]]
    assert pressed(message, "Courier: sport").action == ManageFeed(9, FeedVerb.FOLLOW)


def test_the_list_shows_the_health_of_each() -> None:
    message = feeds.listing(PageOf((WELL, ILL), 0, 7), READER)
    assert (
        taken(message)
        == """\
📡 7 feeds

1. Courier <daily>
✅ read today 13:55

2. Tide
⚠️ failed 3 times: the site answers with error 503"""
    )
    assert pressed(message, "›").action == ListFeeds(1)


@pytest.mark.parametrize(
    ("one", "health"),
    [
        (WELL, "✅ read today 13:55\nnext look today 14:25"),
        (followed(paused=True), "⏸ paused by you"),
        (followed(state="paused", reason="TimedOut"), "⏸ left alone: the site takes too long"),
        (followed(state="gone"), "✖️ taken down by its site"),
        (followed(succeeded_at=None), "🕗 not read yet\nnext look today 14:25"),
        (
            followed(failures=1, reason="Odd"),
            "⚠️ failed 1 time: it cannot be read\nnext look today 14:25",
        ),
    ],
)
def test_a_feeds_card_tells_how_it_does(one: Followed, health: str) -> None:
    message = feeds.card(one, READER)
    assert taken(message).endswith(health)


def test_what_can_be_done_with_a_feed_depends_on_its_state() -> None:
    assert labels(feeds.card(WELL, READER)) == [
        ["⏸ Pause", "🔄 Try now"],
        ["📄 Full text: when needed"],
        ["‹ Feeds", "🗑 Remove"],
    ]
    paused = feeds.card(followed(paused=True), READER)
    assert pressed(paused, "▶️ Go on").action == ManageFeed(5, FeedVerb.RESUME)


def test_removing_is_asked_first() -> None:
    message = feeds.ask_to_remove(WELL, READER)
    assert pressed(message, "🗑 Yes, stop following").action == ManageFeed(5, FeedVerb.REMOVE_SURELY)
    assert pressed(message, "No, keep it").action == ManageFeed(5)


def test_followers_are_told_once_of_a_feed_that_fails() -> None:
    broken = followed(failures=10, reason="Unreachable", succeeded_at=NOW - timedelta(days=2))
    message = feeds.trouble(broken, READER)
    assert (
        taken(message)
        == """\
⚠️ Courier <daily> does not work: the site cannot be reached.
Last read 10 May 14:05. I have tried 10 times and leave it alone now.
You can have me try again, or remove it. I say this only once."""
    )
    assert labels(message) == [["🔄 Try now", "🗑 Remove"]]


def test_an_imported_list_tells_what_worked_and_why_not() -> None:
    failed = [feeds.Failed(f"https://{n}.example/feed?a&b", "Answered 404") for n in range(20)]
    text = taken(feeds.imported(["Courier", "Tide"], failed, READER))
    assert text.startswith("✅ 2 feeds are followed now.\nCourier · Tide\n\n⚠️ 20 did not work:\n")
    assert "https://3.example/feed?a&b — the site answers with error 404" in text
    assert text.endswith("and 5 more")


def test_progress_is_shown_while_a_list_is_read() -> None:
    text = taken(feeds.importing(120, 400, READER))
    assert text == "📥 Reading the list: 120 of 400\n▰▰▰▱▱▱▱▱▱▱"


@pytest.mark.parametrize("reader", [READER, UKRAINIAN], ids=["en", "uk"])
def test_everything_about_feeds_is_taken(reader) -> None:
    nameless = Followed(replace(FEED, title="\u200b", site=None), Follow(1, 5, NOW))
    for one in (WELL, ILL, nameless, followed(house=True, title="שלום & <b>" * 50)):
        for message in (
            feeds.looking(reader, "courier.example"),
            feeds.choose([one.feed] * 12, "courier.example", reader),
            feeds.following(one, reader),
            feeds.already_following(one, reader),
            feeds.starters(["A", "B"], reader),
            feeds.too_many(50, reader),
            feeds.listing(PageOf((one,) * 5, 1, 10), reader),
            feeds.listing(PageOf((), 0, 0), reader),
            feeds.pick_to_unfollow([one], reader),
            feeds.card(one, reader),
            feeds.ask_to_remove(one, reader),
            feeds.removed(one.name, reader),
            feeds.trouble(one, reader),
            feeds.gone(one.name, reader),
            feeds.imported([], [], reader),
            feeds.exported(b"<opml/>", 3, reader),
        ):
            assert "{" not in taken(message)
