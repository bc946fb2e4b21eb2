"""Pages of many shapes: the article comes out whole, and what is none is told apart."""

import json
from pathlib import Path

import pytest

from bot.errors import NotAnArticle
from bot.ingest import html, pages

FOLDER = Path(__file__).parents[1] / "data" / "pages"
SHAPES = json.loads((FOLDER / "pages.json").read_text(encoding="utf-8"))
ARTICLES = [shape for shape in SHAPES if shape["kind"] == "article"]
OTHERS = [shape for shape in SHAPES if shape["kind"] != "article"]


def name(shape) -> str:
    return shape["page"].removesuffix(".html")


def raw(shape) -> bytes:
    return (FOLDER / shape["page"]).read_bytes()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("shape", ARTICLES, ids=name)
def test_an_article_comes_out_whole(shape):
    extract = pages.read(raw(shape), shape["url"])
    text = flat(extract.text)
    assert [p for p in shape["text"] if flat(p) not in text] == []
    assert extract.title == shape["title"]
    assert [words for words in shape.get("absent", ()) if words in text] == []
    for fact, found in (
        ("author", extract.author),
        ("source", extract.source),
        ("canonical", extract.url),
        ("published", extract.published_at and extract.published_at.isoformat()),
    ):
        assert shape.get(fact, found) == found


@pytest.mark.parametrize("shape", OTHERS, ids=name)
def test_what_is_no_article_is_told_apart(shape):
    with pytest.raises(NotAnArticle) as caught:
        pages.read(raw(shape), shape["url"])
    assert caught.value.kind == shape["kind"]
    assert getattr(caught.value, "url", None) == shape.get("canonical")


def page(head: str) -> bytes:
    paragraph = "The harbour board said on Tuesday that the pier will open to walkers again. "
    return f"<html><head>{head}</head><body><article>{f'<p>{paragraph * 3}</p>' * 5}</article>".encode()


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="/a?utm_source=x">', "https://m.post.example/a"),
        ('<link rel="canonical" href="https://www.post.example/b">', "https://www.post.example/b"),
        ('<meta property="og:url" content="https://post.example/c">', "https://post.example/c"),
        ('<link rel="canonical" href="https://rival.example/b">', "https://m.post.example/page"),
        ('<link rel="canonical" href="https://post.example/">', "https://m.post.example/page"),
        ('<link rel="canonical" href="https://[bad/">', "https://m.post.example/page"),
        ("", "https://m.post.example/page"),
    ],
)
def test_a_page_names_its_own_address_and_nobody_elses(head, url):
    assert pages.read(page(head), "https://m.post.example/page?fbclid=1").url == url


@pytest.mark.parametrize(
    "told", ['{"@type": 7, "author": [[]], "@graph": {"a": 1}}', "[" * 100_000, "{", "null", '"x"']
)
def test_strange_json_in_a_page_does_no_harm(told):
    head = f'<title>Pier</title><script type="application/ld+json">{told}</script>'
    assert "harbour board" in pages.read(page(head), "https://post.example/x").text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("", ""),
        ("Plain &amp; simple", "Plain & simple"),
        ("<p>One <b>bold</b>\n word.</p><p>Two<br>lines</p>", "One bold word.\n\nTwo\nlines"),
        ("<script>x()</script>After<style>p{}</style>wards", "Afterwards"),
        ("<ul><li>a</li><li>b</li></ul><img src=x>tail", "a\n\nb\n\ntail"),
        ("<p>Open <em>ends", "Open ends"),
        ("<!-- no -->yes", "yes"),
    ],
)
def test_a_piece_of_html_reads_as_it_would_be_shown(fragment, text):
    assert html.plain(fragment) == text


@pytest.mark.parametrize("page", ["", "   ", "<!-- nothing -->"])
def test_a_page_of_nothing_has_no_elements_and_no_words(page):
    assert html.tree(page) is None or html.tree(page).text_content().strip() == ""
    with pytest.raises(NotAnArticle):
        pages.read(page.encode(), "https://post.example/x")


def test_the_moment_of_publication_is_found_where_pages_keep_it():
    for head in (
        '<meta name="date" content="2026-05-11T08:00:00Z">',
        '<meta itemprop="datePublished" content="2026-05-11T10:00:00+02:00">',
        '<meta property="og:article:published_time" content="2026-05-11T08:00:00Z">',
    ):
        found = pages.read(page(head), "https://post.example/x").published_at
        assert found.isoformat() == "2026-05-11T08:00:00+00:00"
    assert pages.read(page('<meta name="date" content="x">'), "https://post.example/x")


def test_a_headline_is_not_signed():
    head = '<meta property="og:title" content="Pier opens - The Post"><meta property="og:site_name" content="The Post">'
    assert pages.read(page(head), "https://post.example/x").title == "Pier opens"
