"""What stands around a story goes; the story stays, whatever its wrapping is called."""

import pytest

from bot.ingest import clutter, html

STORY = "The harbour board said on Tuesday that the pier will open to walkers again. " * 12


def left(body: str) -> str:
    return " ".join(clutter.cleared(html.tree(f"<body>{body}</body>")).text_content().split())


@pytest.mark.parametrize(
    "place",
    [
        '<div class="newsletter-signup">Get it by mail</div>',
        '<p class="wp-caption-text">The pier at dawn</p>',
        '<div class="ad-container">Story continues below</div>',
        '<ul class="share"><li>Tweet</li></ul>',
        '<section id="comments"><p>First!</p></section>',
        '<div data-component="links-block">Which schools close?</div>',
    ],
)
def test_a_place_with_a_telling_name_is_cleared(place):
    assert left(f"<p>Story</p>{place}<p>goes on</p>") == "Storygoes on"


@pytest.mark.parametrize(
    "wrapping",
    [
        f'<div class="newsletter-post">{STORY}</div>',
        f'<div class="share ad promo">{STORY}</div>',
        '<div class="tags"><h1>Story</h1></div>',
        f'<div class="comments"><article>{STORY}</article></div>',
        f'<div class="elementor-widget">{STORY}</div>',
        '<div class="headline leads">Story</div>',
    ],
)
def test_the_story_stays_whatever_its_wrapping_is_called(wrapping):
    assert left(wrapping)


def test_the_page_itself_stays_as_it_is():
    page = html.tree("<body><div class=promo>x</div></body>")
    clutter.cleared(page)
    assert page.text_content() == "x"


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("Pier opens\n\nThe pier opened.", "The pier opened."),
        ("The pier opened.\n\nRead more: Ferry to stop", "The pier opened."),
        ("The pier opened.\n\nFollow us on Telegram and Facebook.", "The pier opened."),
        ("The pier opened.\n\nFollow the money, she said.", None),
        ("“We built a tunnel,” he said. “It was long.”\n\nWe built a tunnel", None),
        ("They asked. Then we built a tunnel. It was long.\n\nThen we built a tunnel.", 1),
        ("The pier opened.\n\n* * *\n\nIt rained.", "The pier opened.\n\nIt rained."),
    ],
)
def test_lines_that_are_no_story_are_left_out(text, story):
    found = clutter.without_lines(text, "Pier opens")
    if story is None:
        assert found.startswith(text.split("\n\n")[0])
    elif story == 1:
        assert found == text.split("\n\n")[0]
    else:
        assert found == story
