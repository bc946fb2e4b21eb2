import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Unsupported
from bot.ingest import feeds, kinds
from bot.ingest.types import FeedLink

HERE = "https://gazette.example/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour &amp; Hill Gazette</title><link>https://gazette.example/</link><language>en</language><ttl>60</ttl>
<item><title>Ferry &lt;b&gt;returns&lt;/b&gt; after storm</title><link>/ferry</link><guid isPermaLink="false">g-1</guid>
<author>ana@gazette.example (Ana Kovar)</author><pubDate>Sun, 22 Nov 2026 09:30:00 +0200</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The ferry is back.</p>]]></content:encoded></item>
<item><title>No date, no id</title><description>Only words here.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Hills</title><link href="https://hills.example/"/>
<entry><id>tag:hills.example,2026:1</id><title>Snow</title><link href="https://hills.example/snow"/>
<updated>2026-11-20T10:00:00Z</updated><author><name>Bo Lind</name></author><summary>It snowed.</summary></entry></feed>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Lakes",
        "home_page_url": "https://lakes.example",
        "items": [
            {
                "id": "7",
                "url": "/seven",
                "title": "Seven",
                "content_text": "Seven swans.",
                "date_published": "2026-11-21T08:00:00+01:00",
                "authors": [{"name": "Cy"}],
            },
            "nonsense",
        ],
    }
)


def test_an_rss_feed_is_read():
    feed = feeds.parse(RSS.encode(), HERE)
    first, second = feed.entries
    assert (feed.title, feed.site, feed.language) == (
        "The Harbour & Hill Gazette",
        "https://gazette.example/",
        "en",
    )
    assert feed.ttl == timedelta(hours=1)
    assert first.title == "Ferry returns after storm"
    assert first.url == "https://gazette.example/ferry"
    assert first.published_at == datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    assert first.html == "<p>The ferry is back.</p>"
    assert second.url is None
    assert second.published_at is None
    assert len(second.key) == 64


def test_one_address_that_is_none_takes_no_other_item_with_it():
    hostile = RSS.replace("<link>/ferry</link>", "<link>http://℀.example/</link>")
    first, second = feeds.parse(hostile.encode(), HERE).entries
    assert {first.url, second.url} == {None}
    page = b"<head><link rel=alternate type=application/rss+xml href='http://[x'></head>"
    assert feeds.discover(page, HERE) == ()


def test_an_atom_feed_is_read():
    (entry,) = feeds.parse(ATOM.encode(), HERE).entries
    assert (entry.title, entry.author, entry.url) == (
        "Snow",
        "Bo Lind",
        "https://hills.example/snow",
    )
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_json_feed_is_read():
    feed = feeds.parse(JSON.encode(), "https://lakes.example/feed.json")
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.author, entry.html) == (
        "Lakes",
        "Seven",
        "Cy",
        "Seven swans.",
    )
    assert entry.url == "https://lakes.example/seven"
    assert entry.published_at == datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_an_edited_entry_keeps_its_key_and_changes_its_revision():
    before = feeds.parse(RSS.encode(), HERE).entries[0]
    after = feeds.parse(RSS.replace("is back", "is late").encode(), HERE).entries[0]
    assert before.key == after.key
    assert before.revision != after.revision


def test_a_feed_bomb_is_read_in_part_and_newest_first():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><guid>{n}</guid><title>{n}</title><pubDate>{start + timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(900)
    )
    feed = feeds.parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), HERE)
    assert len(feed.entries) == feeds.MAX_ENTRIES
    assert feed.entries[0].title == "899"


def test_the_same_entry_twice_is_one():
    doubled = RSS.replace(
        "</channel>", RSS[RSS.index("<item>") : RSS.index("</item>") + 7] + "</channel>"
    )
    assert len(feeds.parse(doubled.encode(), HERE).entries) == 2


@pytest.mark.parametrize(
    "raw", [b"", b"<html><body>hello</body></html>", b'{"items": 1}', b"plain words", b"\x00\xff"]
)
def test_what_is_no_feed_is_refused(raw):
    with pytest.raises(Unsupported):
        feeds.parse(raw, HERE)


def test_a_page_names_its_feeds():
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/news.xml">
    <link rel="alternate" type="application/rss+xml" href="/news.xml"><link rel="stylesheet" href="x.css">
    <LINK REL="alternate" TYPE="application/atom+xml" HREF="https://other.example/atom"></head></html>"""
    assert feeds.discover(page, "https://gazette.example/") == (
        FeedLink("https://gazette.example/news.xml", "News"),
        FeedLink("https://other.example/atom", None),
    )
    assert feeds.discover(b"", "https://gazette.example/") == ()


@pytest.mark.parametrize(
    "raw",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": 3}',
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b"<rss",
        b"<feed ",
    ],
)
def test_a_broken_feed_is_refused(raw):
    with pytest.raises(Unsupported):
        feeds.parse(raw, HERE)


def test_a_json_feed_may_be_told_by_its_type_alone():
    assert kinds.looks_like_feed(b'{"items": []}', "application/feed+json")
    assert not kinds.looks_like_feed(b'{"items": []}', "application/json")


def test_strange_dates_and_titles_do_no_harm():
    items = [
        {"id": "1", "date_published": "soon", "title": "<", "content_text": "a"},
        {"id": "2", "date_published": "2026-05-12T10:00:00", "title": "&", "content_text": "b"},
        {"id": "3", "date_published": 7, "authors": ["x"], "title": "<!-- -->", "url": 5},
        "no item",
    ]
    raw = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    first, second, third = feeds.parse(raw, HERE).entries
    assert first.published_at is None
    assert second.published_at == datetime(2026, 5, 12, 10, tzinfo=UTC)
    assert third.author is None
    dated = RSS.replace("<item>", "<item><pubDate>Mon, 45 Foo 99999 99:99</pubDate>", 1)
    assert feeds.parse(dated.encode(), HERE).entries
