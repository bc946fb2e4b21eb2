"""What a worker does with one thing that came in."""

import pytest

from bot.analysis.parsing import MODELS
from bot.errors import Empty, NotAnArticle, TooShort
from bot.ingest import reading
from bot.ingest.types import Entry
from tests.fakes.web import Item, feed, page
from tests.journeys.texts import BRIDGE, RATE

URL = "https://www.courier.example/a?utm_source=x"


def entry(html: str) -> Entry:
    return Entry("k", URL, "Cracks", None, None, html, "r")


def test_a_page_and_a_file_at_an_address_are_read_for_what_they_are():
    found = reading.read_page(page("Cracks", BRIDGE).encode(), URL)
    assert found.extract.title == "Cracks"
    file = reading.read_page(BRIDGE.encode(), URL)
    assert file.extract.source == "courier.example"
    assert file.extract.url == "https://www.courier.example/a"


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (feed(Item("1", "a", BRIDGE)).encode(), NotAnArticle),
        (b"too short", TooShort),
        (b"<html><body></body></html>", NotAnArticle),
        (b" ", Empty),
    ],
)
def test_what_is_no_article_at_an_address_is_told(raw, error):
    with pytest.raises(error):
        reading.read_page(raw, URL)


def test_an_item_is_read_as_its_feed_tells_it():
    found = reading.read_entry(entry(f"<p>{BRIDGE}</p>"))
    assert "18,000" in found.extract.text
    with pytest.raises(TooShort):
        reading.read_entry(entry("Short …"))


def test_an_outline_has_sentences_and_no_facts():
    found = reading.read_outline(BRIDGE, "Cracks")
    assert found.analysis.sentences
    assert found.analysis.figures == ()


def test_a_text_with_a_correction_is_the_same_article():
    corrected = BRIDGE.replace("18,000", "19,000")
    assert reading.twin(corrected, [(1, RATE), (2, BRIDGE)]) == 2
    assert reading.twin(BRIDGE, [(1, RATE), (3, BRIDGE * 2)]) is None
    assert reading.twin(BRIDGE, []) is None


def test_a_worker_warms_up_with_the_model_it_is_told():
    reading.warm_up(MODELS["en"])  # the usual one: other tests of this process go on with it


def test_the_feeds_a_page_names_are_found():
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    found = reading.find_feeds(page("a", BRIDGE, head=link).encode(), URL)
    assert [one.url for one in found] == ["https://www.courier.example/rss"]
