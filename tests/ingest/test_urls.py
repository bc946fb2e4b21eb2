import pytest

from bot.ingest import urls


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=q#part", "https://example.com/a?id=7"),
        ("https://example.com/a?utm_source=x", "https://example.com/a"),
        ("https://example.com/a?b=1&a=%20x", "https://example.com/a?b=1&a=%20x"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_one_page_has_one_canonical_address(written, canonical):
    assert urls.canonical(written) == canonical
    assert urls.canonical(canonical) == canonical


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", ()),
        ("See https://a.example/x.", ("https://a.example/x",)),
        (
            "(https://a.example/x_(y)), then http://b.example!",
            ("https://a.example/x_(y)", "http://b.example"),
        ),
        ("«https://a.example/x» and again https://a.example/x", ("https://a.example/x",)),
    ],
)
def test_links_are_found_without_the_punctuation_around_them(text, links):
    assert urls.links_in(text) == links


def test_a_public_channels_post_has_a_link():
    assert urls.post_link("harbourpost", 12) == "https://t.me/harbourpost/12"


STORY = "https://courier.example/news/pier?id=7"


@pytest.mark.parametrize(
    "wrapped",
    [
        STORY,
        "https://www.google.com/url?sa=t&q=https%3A%2F%2Fcourier.example%2Fnews%2Fpier%3Fid%3D7&usg=x",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fcourier.example%2Fnews%2Fpier%3Fid%3D7&h=x",
        "https://www.google.com/amp/s/courier.example/news/pier?id=7",
        "https://courier-example.cdn.ampproject.org/c/s/courier.example/news/pier?id=7",
        "https://vk.com/away.php?to=https%3A%2F%2Fcourier.example%2Fnews%2Fpier%3Fid%3D7",
    ],
)
def test_redirectors_and_caches_carry_the_address_they_lead_to(wrapped):
    assert urls.unwrapped(wrapped) == STORY


@pytest.mark.parametrize(
    "url", ["https://www.google.com/url?q=javascript:1", "https://[bad", "", "https://vk.com/club1"]
)
def test_what_carries_nothing_stays_as_it_is(url):
    assert urls.unwrapped(url) == url


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.courier.example/a", "courier.example"),
        ("https://m.courier.example", "courier.example"),
        ("https://amp.www.courier.example", "courier.example"),
        ("https://m.com/a", "m.com"),
        ("https://news.courier.example/a", "news.courier.example"),
    ],
)
def test_a_site_has_several_doors(url, host):
    assert urls.bare_host(url) == host


@pytest.mark.parametrize("url", ["http://[x", "http://℀.example/a", "http://a.example:99999/x"])
def test_what_is_no_address_stays_as_it_is_and_stops_nobody(url):
    assert urls.canonical(url) == url
    assert urls.bare_host(url) in ("", "a.example")
    assert urls.joined("https://example.com/", "http://[x") is None
