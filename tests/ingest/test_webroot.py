"""A folder of files plays the web: its sites, its faults, and nothing beyond it."""

import json

import pytest

from bot.errors import AddressRefused, Answered, TimedOut, Unreachable
from bot.ingest.fetch import Fetcher, played
from bot.ingest.webroot import WebRoot


@pytest.fixture
async def web(tmp_path):
    site = tmp_path / "courier.example"
    (site / "news").mkdir(parents=True)
    (site / "index.html").write_text("front")
    (site / "news" / "pier.html").write_text("pier")
    (site / "feed.rss").write_text("<rss/>")
    (tmp_path / "secret.txt").write_text("outside")
    answers = {
        "/gone": {"status": 410},
        "/old": {"status": 301, "headers": {"location": "/news/pier"}},
        "/late": {"fault": "slow"},
        "/false": {"fault": "certificate"},
    }
    (site / "_answers.json").write_text(json.dumps(answers))
    fetcher = Fetcher(guard=played(WebRoot(tmp_path)))
    yield fetcher
    await fetcher.close()


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", b"front", "text/html"),
        ("/news/pier", b"pier", "text/html"),
        ("/news/pier.html?utm_source=x", b"pier", "text/html"),
        ("/old", b"pier", "text/html"),
        ("/feed.rss", b"<rss/>", "application/rss+xml"),
    ],
)
async def test_files_are_pages(web, path, body, kind):
    page = await web.get(f"https://courier.example{path}")
    assert (page.body, page.media_type) == (body, kind)


async def test_what_has_not_changed_is_not_sent_again(web):
    page = await web.get("https://courier.example/")
    again = await web.get("https://courier.example/", etag=page.headers["etag"])
    assert again.not_modified


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("https://courier.example/nothing", Answered),
        ("https://courier.example/gone", Answered),
        ("https://courier.example/_answers.json", Answered),
        ("https://courier.example/..%2fsecret.txt", Answered),
        ("https://courier.example/late", TimedOut),
        ("https://courier.example/false", Unreachable),
        ("https://nobody.example/", Unreachable),
        ("https://127.0.0.1/", Unreachable),
        ("http://localhost/", AddressRefused),
    ],
)
async def test_the_rest_of_the_web_has_its_faults(web, url, error):
    with pytest.raises(error):
        await web.get(url)
