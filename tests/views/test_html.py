"""Text from outside is made harmless once, and long messages are divided where it hurts least."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views import html
from bot.views.html import Html, blocks, bold, escape, fit, folded, italic, lines, link, quote
from bot.views.messages import Attachment, Button, Message
from tests.views.oracle import parsed, taken

WILD = ["<", "&", "&lt;", "&amp;amp;", '"', "'", "<b>", "</a>", "\n", "\n\n", " ", "‏שלום", "مرحبا"]
WILD += [
    "👨‍👩‍👧‍👦",
    "🇺🇦",
    "👍🏽",
    "é",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2028",
    "\ud83d",
    "word",
    "слово",
    "5 %",
]
wild_text = st.lists(st.sampled_from(WILD) | st.text(max_size=5), max_size=12).map("".join)


def test_text_from_outside_is_escaped_and_html_is_left_alone() -> None:
    assert escape('<b> & "x"') == "&lt;b&gt; &amp; &quot;x&quot;"
    assert escape(escape("&lt;")) == "&amp;lt;"
    assert bold(italic("a<b")) == "<b><i>a&lt;b</i></b>"


def test_what_a_screen_cannot_show_is_made_harmless() -> None:
    assert escape("a\x00b\tc\r\nd\u2028e\ud83df\u202eg") == "a b c\nd e\ufffdfg"
    assert html.one_line(" a\n\nb\t c ") == "a b c"


@pytest.mark.parametrize(
    "empty", ["", " \n", "\u200b\u200d", "\u2800\u3164", "\u2068\u2069", "\x00"]
)
def test_text_without_ink_is_known(empty: str) -> None:
    assert not html.inked(empty)
    assert html.inked(empty + "a")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.com/a?b=1&c=2", True),
        ("http://приклад.укр/новини", True),
        ("https://example.com:8080/", True),
        ("javascript:alert(1)", False),
        ("https://localhost/x", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://example.com:99999/", False),
        ("https://example.com/a b", False),
        ("https://example.com/\u202eb", False),
        ("tg://user?id=1", False),
        ("https://example.com/" + "a" * 2000, False),
        ("", False),
        (None, False),
    ],
)
def test_links_lead_only_to_web_addresses(url: str | None, good: bool) -> None:
    assert html.web_address(url) == (url if good else None)
    text, kinds = parsed(link("here", url))
    assert (text, kinds) == ("here", ["TextUrl"] if good else [])


def test_only_names_with_right_to_left_letters_are_isolated() -> None:
    assert html.isolate("Reuters") == "Reuters"
    assert html.isolate("אלף & בית") == "\u2068אלף &amp; בית\u2069"


def test_empty_parts_leave_no_empty_lines() -> None:
    assert lines("a", "", "b<") == "a\nb&lt;"
    assert blocks("", Html("<b>a</b>"), "b") == "<b>a</b>\n\nb"
    assert bold("") == ""


def test_clipping_keeps_whole_words() -> None:
    assert html.clip("short", 10) == "short"
    assert html.clip("one two three", 10) == "one two…"
    assert html.clip("a" * 50, 10) == "a" * 9 + "…"
    assert html.clip_start("one two three", 10) == "…three"
    assert html.clip_start("one two three four", 12) == "…three four"
    assert html.clip_start("a" * 50, 10) == "…" + "a" * 9


def test_clipping_does_not_tear_a_family_apart() -> None:
    family = "👨‍👩‍👧‍👦"
    assert html.clip(family * 4, 10) == family + "…"


def test_length_and_entities_are_counted_as_telegram_counts() -> None:
    text = bold("a & b") + link("c<d", "https://example.com/?a=1&b=2") + quote(italic("e\nf"))
    seen, kinds = parsed(text)
    assert html.visible(text) == seen == "a & bc<de\nf"
    assert html.length(text) == len(seen)
    assert html.entities(text) == len(kinds) == 4


def test_a_message_that_fits_is_left_as_it_is() -> None:
    message = Message("x" * 4096, (), "https://example.com/")
    assert fit(message) == (message,)


def test_long_messages_are_divided_between_stories() -> None:
    stories = [bold(f"{n}") + "\n" + "word " * 150 for n in range(20)]
    parts = fit(Message(blocks(*stories)))
    assert len(parts) == 4
    for part in parts:
        assert taken(part).startswith(("0", "5", "10", "15"))
        assert part.text.startswith("<b>")
        assert part.text.endswith("word")


def test_a_story_too_long_for_one_message_fills_up_and_goes_on() -> None:
    parts = fit(Message(blocks("Head", "word " * 1500)))
    assert [len(taken(part)) for part in parts] == [4095, 3409]


def test_a_word_of_ten_thousand_letters_survives() -> None:
    parts = fit(Message(bold("w" * 10_000)))
    assert "".join(taken(part) for part in parts) == "w" * 10_000
    assert all(part.text.startswith("<b>w") and part.text.endswith("w</b>") for part in parts)


def test_tags_are_opened_again_in_the_next_part() -> None:
    inner = "a line of words\n" * 400
    first, second = fit(Message(folded(Html("x ") + italic(inner))))
    assert first.text.startswith("<blockquote expandable>x <i>a line")
    assert first.text.endswith("</i></blockquote>")
    assert second.text.startswith("<blockquote expandable><i>a line")
    taken(first)
    taken(second)


def test_no_part_has_more_than_a_hundred_entities() -> None:
    headlines = [bold(link(f"Story {n}", f"https://example.com/{n}")) for n in range(120)]
    parts = fit(Message(blocks(*headlines)))
    assert [html.entities(part.text) for part in parts] == [100, 100, 40]
    assert [taken(part).split("\n\n")[0] for part in parts] == ["Story 0", "Story 50", "Story 100"]


def test_emoji_and_accents_are_not_torn() -> None:
    parts = fit(Message("👨‍👩‍👧‍👦" * 1200))
    assert all(taken(part).startswith("👨") and taken(part).endswith("👦") for part in parts)


def test_the_preview_goes_first_and_the_buttons_last() -> None:
    button = ((Button("Open", url="https://example.com/"),),)
    first, second = fit(Message("word " * 1000, button, "https://example.com/"))
    assert (first.preview, first.buttons) == ("https://example.com/", ())
    assert (second.preview, second.buttons) == (None, button)


def test_a_caption_is_shorter_and_stays_with_its_file() -> None:
    file = Attachment("chart.png", b"png", "photo")
    first, second = fit(Message("word " * 300, document=file))
    assert first.document == file
    assert len(taken(first)) <= 1024
    assert second.document is None


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([escape, bold, italic, html.code, quote, folded, html.isolate]),
            wild_text,
            st.sampled_from([1, 1, 1, 30, 400]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["\n", "\n\n", " ", ""]),
)
def test_whatever_the_text_every_part_is_taken(pieces: list, between: str) -> None:
    text = html.joined([mark(words * times) for mark, words, times in pieces], between)
    seen = parsed(text)[0]
    assert seen == html.visible(text)
    parts = fit(Message(text))
    if html.inked(seen):
        shown = "".join(taken(part) for part in parts)
        assert _ink(shown) == _ink(seen)


def _ink(text: str) -> str:
    return "".join(c for c in text if html.inked(c))


def test_dividing_takes_time_in_proportion_to_the_text() -> None:
    parts = fit(Message(blocks(*(bold("b") + " word" * 100 for _ in range(2000)))))
    assert len(parts) > 200
