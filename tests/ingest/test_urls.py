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
