from datetime import UTC, datetime

import pytest

from bot.errors import TooLarge, Unreadable, Unsupported
from bot.ingest import opml
from bot.ingest.opml import Outline

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

NESTED = b"""<?xml version="1.0"?>
<opml version="1.0"><head><title>mine</title></head><body>
<outline text="Folder">
  <outline text="The Harbour Gazette" xmlUrl="https://gazette.example/feed" htmlUrl="https://gazette.example/"/>
  <outline title="Hills" xmlURL=" https://hills.example/rss "/>
</outline>
<outline text="again" xmlUrl="https://gazette.example/feed"/>
<outline text="no address"/>
</body></opml>"""


def test_feeds_are_found_in_folders_and_once_each():
    assert opml.parse(NESTED) == (
        Outline("https://gazette.example/feed", "The Harbour Gazette", "https://gazette.example/"),
        Outline("https://hills.example/rss", "Hills", None),
    )


def test_what_is_written_can_be_read_again():
    feeds = (
        Outline("https://a.example/?x=1&y=2", "A <b> & B", "https://a.example"),
        Outline("https://b.example"),
    )
    again = opml.parse(opml.write(feeds, title="Nutgraf", now=NOW))
    assert again == (feeds[0], Outline("https://b.example", "https://b.example", None))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<rss/>",
        b"<opml><body>",
        b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><opml><body text="&b;"/></opml>',
        b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>',
    ],
)
def test_what_is_not_opml_or_hides_something_is_refused(raw):
    with pytest.raises((Unreadable, Unsupported)):
        opml.parse(raw)


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(TooLarge):
        opml.parse(b" " * (opml.MAX_BYTES + 1))


def test_a_deep_or_endless_list_is_read_in_part():
    deep = (
        b"<opml><body>"
        + b"<outline>" * 50
        + b'<outline xmlUrl="https://deep.example"/>'
        + b"</outline>" * 50
    )
    assert opml.parse(deep + b"</body></opml>") == ()
    many = b"".join(
        b'<outline xmlUrl="https://%d.example"/>' % n for n in range(opml.MAX_FEEDS + 1)
    )
    assert len(opml.parse(b"<opml><body>" + many + b"</body></opml>")) == opml.MAX_FEEDS
