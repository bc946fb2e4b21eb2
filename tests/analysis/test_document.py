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


def test_lines_broken_at_a_width_are_one_paragraph() -> None:
    text = (
        "The ferry to the island of Skarven stops on Friday because the\n"
        "operator could not find twelve sailors for the winter months, the\n"
        "county said. Fishing boats will carry the mail across the strait\n"
        "until spring.\n"
        "\n"
        "The mayor is content."
    )
    document = read(text, language="en")
    assert len(document.paragraphs) == 2
    assert len(document.sentences) == 3


def test_a_line_that_runs_on_in_small_letters_belongs_to_the_one_before() -> None:
    text = "The ferry to the island of Skarven stops on Friday\nbecause nobody sails it. So it is."
    assert len(read(text, language="en").paragraphs) == 1


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_any_line_break_parts_lines(line_break: str) -> None:
    text = f"The pier broke.{line_break}The county pays.{line_break}{line_break}Work starts."
    assert len(read(text, language="en").paragraphs) == 3


def test_a_long_paragraph_is_split_without_losing_a_sentence() -> None:
    text = "The pier broke on a Monday night. " * 2_000
    sentences = read(text, language="en").sentences
    assert len(sentences) == 2_000
    assert {s.span.of(text) for s in sentences} == {"The pier broke on a Monday night."}
