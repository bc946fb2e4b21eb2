"""How a text is read: sentences to the character, paragraphs, headline, furniture."""

import pytest

from bot.analysis.document import read

GOLDEN_EN = [
    ("Dr. Smith and Mrs. Lee met at 5 p.m. on Friday. Nobody came.", 2),
    ("The U.S. Senate sat until Jan. 5. It rose early.", 2),
    ("Oats rose 3.5 per cent to $1.20 a bushel. Barley fell.", 2),
    ("“We stay. We do not move,” she said. Then she left.", 2),
    ("“Who rang the bell?” he asked. Nobody knew.", 2),
    ("The harbour froze.The ferries stayed in port.", 2),
    ('The board is 5" wide. It broke. "A shame," he said. "A great shame." It rained.', 5),
    ("He voted no. Rep. Ocal did too.", 2),
    ("“It hurts. It will pass. Nobody was told.", 3),
    ("(He waved.) The train left.", 2),
    ("1. Buy oats. 2. Feed the horse.", 2),
    ("He said “Don’t go. ‘Stay.’” The lights went out.", 2),
]


@pytest.mark.parametrize(("text", "count"), GOLDEN_EN)
def test_sentences_end_where_a_reader_would_end_them(text: str, count: int) -> None:
    assert len(read(text, language="en").sentences) == count


def test_every_character_that_is_not_space_belongs_to_a_sentence() -> None:
    text = "One thing. Another thing!\n\nA third — and last — thing?  Yes."
    spans = [s.span for s in read(text, language="en").sentences]
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def test_a_headline_is_the_title_and_no_part_of_the_story() -> None:
    text = "Bridge reopens after storm\n\nThe bridge reopened on Monday. Cars crossed it. It held."
    document = read(text, language="en")
    assert document.title == "Bridge reopens after storm"
    assert document.body[0].span.of(text) == "The bridge reopened on Monday."


def test_a_dateline_is_cut_off_the_first_sentence() -> None:
    text = "ODESA, Ukraine (AP) — The port opened. Ships came in."
    document = read(text, language="en")
    assert [s.span.of(text) for s in document.body] == ["The port opened.", "Ships came in."]
