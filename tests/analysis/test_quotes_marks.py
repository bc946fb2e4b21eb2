import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.quotes.marks import find_quotations
from bot.analysis.types import Span


def paragraphs(text: str) -> list[Span]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def between_marks(text: str) -> list[str]:
    return [q.span.of(text) for q in find_quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” she said. “We go on.”", ["“We won,”", "“We go on.”"]),
        ('"We won," she said. "We go on."', ['"We won,"', '"We go on."']),
        ("‘We won,’ she said. ‘We don’t stop.’", ["‘We won,’", "‘We don’t stop.’"]),
        ("'We won,' she said. 'We don't stop.'", ["'We won,'", "'We don't stop.'"]),
        ("„Wir haben gewonnen“, sagte sie.", ["„Wir haben gewonnen“"]),
        ("»Nein«, sagte er. »Nie.«", ["»Nein«", "»Nie.«"]),
        ("« Nous avons gagné », a-t-elle dit.", ["« Nous avons gagné »"]),
        ("«Перемога», — сказала вона.", ["«Перемога»"]),
        ("”Vi vann”, sade hon.", ["”Vi vann”"]),
        ("``It was so,'' he said.", ["``It was so,''"]),
        ("''It was so,'' he said.", ["''It was so,''"]),
        ("“It was so,’’ he said.", ["“It was so,’’"]),
        ("\"He told me 'no way' and left,\" she said.", ["\"He told me 'no way' and left,\""]),
        ('"He said "no" to me," she said.', ['"He said "no" to me,"']),
        ("It was the workers' day and the '90s were rock 'n' roll.", []),
        ('He is 6\'2" tall and said "no" to "that".', ['"no"', '"that"']),
        ('"Unclosed he said. "But then fine," she said.', ['"But then fine,"']),
        ("An apostrophe’s work isn’t a quote’s.", []),
    ],
)
def test_marks_of_every_press_are_paired(text: str, expected: list[str]) -> None:
    assert between_marks(text) == expected


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    text = "“This goes on.\n“And on.\n“Until here,” he said. He likes “Rocky”."
    found = find_quotations(text, paragraphs(text))
    assert [(q.closed, q.continues) for q in found] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_lone_mark_disturbs_only_its_own_paragraph() -> None:
    text = 'A lone " mark.\n"All is well," she said.'
    assert between_marks(text) == ['"All is well,"']


MARKED = st.text(alphabet=" abA.,?!\n\"'“”‘’«»„:—-`", max_size=120)


@given(MARKED)
def test_pairing_stays_inside_the_paragraph(text: str) -> None:
    places = paragraphs(text)
    for found in find_quotations(text, places):
        assert places[found.paragraph].covers(found.span)


@given(MARKED)
def test_quotations_come_in_order_and_apart(text: str) -> None:
    found = [q.span for q in find_quotations(text, paragraphs(text))]
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(MARKED)
def test_only_an_open_quotation_can_be_continued(text: str) -> None:
    found = find_quotations(text, paragraphs(text))
    for before, after in zip([None, *found], found, strict=False):
        if after.continues:
            assert before is not None
            assert not before.closed
            assert before.paragraph < after.paragraph


@pytest.mark.parametrize("piece", ['"a" ', '" ', "“a ", "“”’’", "'a ", "« a ", '"a "b '])
def test_the_time_is_linear_in_the_number_of_marks(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        return min(timed(text) for _ in range(3))

    def timed(text: str) -> float:
        started = time.process_time()
        find_quotations(text, [Span(0, len(text))])
        return time.process_time() - started

    seconds(100)
    assert seconds(20_000) < 25 * max(seconds(2_000), 0.002)
