"""Files as people send them: the kind is told by the bytes, the words come out as they were written."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from bot.errors import Empty, TooLarge, Unsupported
from bot.ingest import documents, texts

STORY = "The night ferry sails again.\n\n“We have waited,” said Marta Hale — 12.5 m £ later.\n"
UKRAINIAN = (
    "Нічний пором знову ходить. «Ми довго чекали», — сказала Марта Гейл, голова правління.\n" * 3
)
POLISH_ACCENTS = "Le café où l’on dîne a été rénové : très bel été à l’hôtel.\n" * 3


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_plain_text_is_read_in_every_unicode_encoding(encoding):
    assert documents.read(STORY.encode(encoding)).text == STORY


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(UKRAINIAN, "cp1251"), (UKRAINIAN, "koi8-u"), (POLISH_ACCENTS, "cp1252")],
)
def test_old_code_pages_are_recognised_by_what_they_spell(text, encoding):
    readable = text.encode(encoding, "ignore")
    assert documents.read(readable).text == readable.decode(encoding)


def test_a_few_wrong_bytes_do_not_spoil_the_rest():
    raw = UKRAINIAN.encode()
    damaged = raw[:60] + b"\xff\xfe\xc3\x28" + raw[60:]
    told = documents.read(damaged).text
    assert told.replace("\ufffd", "").replace("(", "") == UKRAINIAN.replace("(", "")
    assert told.count("\ufffd") == 3


def test_line_ends_become_newlines_and_nothing_else_changes():
    assert documents.read(b"One\r\ntwo\rthree  four\t5").text == "One\ntwo\nthree  four\t5"


def test_what_no_database_can_hold_is_replaced_one_for_one():
    assert texts.clean("a\x00b\ud83dc") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (zipped("xl/workbook.xml"), "XLSX"),
        (zipped("META-INF/container.xml"), "EPUB"),
        (zipped("a.txt"), "ZIP"),
        (b"PK\x03\x04broken", "ZIP"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "DOC"),
        (b"\xff\xd8\xff\xe0..JFIF", "JPEG"),
        (b"\x00\x00\x00\x18ftypmp42", "MP4"),
        (b"\x1f\x8b\x08\x00", "GZIP"),
        (bytes(range(32)) * 20, "binary"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "XML"),
        (b'{"a": [1, 2]}', "JSON"),
    ],
)
def test_other_kinds_are_named_not_guessed_at(raw, kind):
    with pytest.raises(Unsupported) as caught:
        documents.read(raw, "story.txt")
    assert caught.value.what == kind


@pytest.mark.parametrize(
    "words", ["BMW sold 40 cars.", "MZ is a mark.", "ID3 tags are old.", "[Photo] A ferry."]
)
def test_letters_that_look_like_a_program_are_still_letters(words):
    assert documents.read(words.encode()).text == words


@pytest.mark.parametrize("raw", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"<html><body></body></html>"])
def test_a_file_without_words_is_empty(raw):
    with pytest.raises(Empty):
        documents.read(raw)


def test_a_file_above_the_limit_is_refused_before_it_is_read():
    with pytest.raises(TooLarge):
        documents.read(b"a" * (documents.MAX_BYTES + 1))


def test_markdown_reads_as_it_would_be_printed():
    extract = documents.read(
        b"---\ntitle: The ferry\nauthor: Ada Brown\ndate: 2026-03-04\n---\n"
        b"# Ferry *returns*\n\nThe **night ferry** [sails](https://a.example/x) again, `daily`.\n\n"
        b'![map](map.png)\n\n> "We waited," she said.\n\n- 40\\_000 people\n\n[1]: https://b.example\n',
        "ferry.md",
    )
    assert extract.title == "The ferry"
    assert extract.author == "Ada Brown"
    assert extract.published_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert extract.text == (
        'Ferry returns\n\nThe night ferry sails again, daily.\n\n"We waited," she said.\n\n• 40_000 people'
    )


def test_markdown_is_known_by_its_signs_when_the_name_does_not_tell():
    extract = documents.read(
        b"Ferry returns\n=====\n\nThe **night ferry** and [a link](https://a.example).\n"
    )
    assert (extract.title, extract.text) == (
        "Ferry returns",
        "Ferry returns\n\nThe night ferry and a link.",
    )


def test_a_plain_text_with_one_asterisk_stays_as_it_is():
    text = "A * in a text, 3 * 4 = 12 and snake_case_name.\n"
    assert documents.read(text.encode(), "notes.txt").text == text


def test_a_page_gives_its_article_without_menus():
    page = """<!doctype html><html><head><meta charset="windows-1252"><title>Ferry returns - Post</title>
    <meta name="author" content="Ada Brown"><meta property="og:site_name" content="The Harbour Post">
    <meta property="article:published_time" content="2026-03-04T10:00:00Z"></head><body>
    <nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry returns</h1>
    <p>The night ferry between Lindow and the islands will sail again from 3 May, the harbour board said on Tuesday.</p>
    <p>“We have waited long enough at the café,” said Marta Hale, who chairs the board of the harbour.</p>
    <p>The ship was rebuilt in a yard on the mainland for 12.5 million pounds and carries 320 people.</p>
    </article><footer>Subscribe to our newsletter</footer></body></html>"""
    extract = documents.read(page.encode("cp1252"), "story.txt")
    assert extract.title == "Ferry returns"
    assert extract.source == "The Harbour Post"
    assert extract.published_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert "“We have waited long enough at the café,” said Marta Hale" in extract.text
    assert "Subscribe" not in extract.text
    assert "Sport" not in extract.text


@pytest.mark.parametrize(
    ("text", "pasted", "forwarded"),
    [
        ("", False, False),
        ("What did the governor say about inflation?", False, False),
        (
            "The bridge over the Alm was closed on Monday after engineers found cracks in two pillars.",
            False,
            True,
        ),
        (STORY * 5, True, True),
        ("桥梁在周一因工程师发现裂缝而关闭，市政府说每天有一万八千辆汽车通过。", False, True),
    ],
)
def test_a_few_words_are_no_article_but_may_be_a_post(text, pasted, forwarded):
    assert texts.is_article(text) is pasted
    assert texts.is_article(text, forwarded=True) is forwarded
