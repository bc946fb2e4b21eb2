"""What holds for any text whatever."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.analysis
from bot.analysis import analyse, codec
from bot.analysis.document import read
from bot.analysis.stories import group, outline
from bot.analysis.summary import summarise, summarise_story
from bot.analysis.topics import find_topics
from bot.analysis.types import Analysis, Budget, Method, Span
from tests.analysis.articles import articles

PIECES = st.sampled_from(
    [
        "The ferry sank. ", "“We stay,” she said. ", "He ", "But ", "3.5 per cent ", "Dr. Lund ", "\n\n",
        "\n", "\r\n", "\u2028", "By Ann Lee", "Photo: AP/Lee", "Read more", '"', "“", "”", "«Ні», ", "'", "(",
        ")", "…", ". ", "? ", "😀👩‍👩‍👧", "مرحبا بالعالم. ", "東京で会議。", "\x00", "\ud800", "\u202e", "€5m ",
        "https://a.example/b ", "@user ", "#tag ", "- ", "1. ", "KYIV (AP) — ", "İstanbul’da ", "ﬁ", "\u0301",
        "12,000 people were charged in 2024. ", "UPDATED: 10:15 GMT, 5 May 2026 | ",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(max_size=200),
    st.lists(st.text(max_size=30)).map("\n".join),
)
LANGUAGES = st.sampled_from([None, "en", "de", "uk", "tr", "ja", "xx", "en-GB", "../en", ""])
METHODS = st.sampled_from(list(Method))
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def spans(found: Analysis) -> Iterator[Span]:
    yield from found.sentences
    yield from found.paragraphs
    yield from (*found.summary.short, *found.summary.medium, *found.summary.long)
    for quote in found.quotes:
        yield from filter(None, (quote.span, quote.cue, quote.speaker))
    for figure in found.figures:
        yield from filter(
            None, (figure.span, figure.label, figure.sentence, figure.counts, figure.date)
        )
    for person in found.people:
        yield from (*person.roles, *person.mentions)
    for topic in found.topics:
        yield topic.span


@BOUNDED
@given(TEXTS, LANGUAGES)
def test_every_span_is_a_place_in_the_text_and_equal_texts_give_equal_facts(
    text: str, language: str | None
) -> None:
    found = analyse(text, language=language)
    for span in spans(found):
        assert 0 <= span.start < span.end <= len(text)
    assert all(topic.name == topic.span.of(text) for topic in found.topics)
    assert analyse(text, language=language) == found
    assert codec.loads(codec.dumps(found)) == found


@BOUNDED
@given(TEXTS, LANGUAGES)
def test_sentences_cover_all_that_is_not_space_in_order_and_once(
    text: str, language: str | None
) -> None:
    found = [sentence.span for sentence in read(text, language=language).sentences]
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert "".join("".join(s.of(text).split()) for s in found) == "".join(text.split())


@BOUNDED
@given(TEXTS, METHODS, st.integers(1, 9))
def test_a_summary_is_made_of_body_sentences_in_text_order(
    text: str, method: Method, count: int
) -> None:
    document = read(text, language="en")
    body = [sentence.span for sentence in document.body]
    found = summarise(document, Budget(count, method=method))
    for chosen in (found.short, found.medium, found.long):
        assert list(chosen) == sorted(set(chosen))
        assert set(chosen) <= set(body)
        assert sum(map(len, chosen)) <= 0.6 * sum(map(len, body))
    assert len(found.medium) <= count


@BOUNDED
@given(st.lists(TEXTS, max_size=4), st.integers(1, 60))
def test_a_story_is_told_in_sentences_of_its_documents(texts: list[str], words: int) -> None:
    documents = [read(text, language="en") for text in texts]
    told = summarise_story(documents, Budget(words=words))
    for each in told:
        assert each.span in [s.span for s in documents[each.document].body]
    for one, two in pairwise(told):
        assert one.document != two.document or one.span < two.span
    groups = group([outline([text], "en") for text in texts])
    assert all(story <= number and groups[story] == story for number, story in enumerate(groups))


@pytest.mark.parametrize(
    "text",
    [
        "word " * 10_000,
        "x" * 50_000,
        "“" * 20_000,
        "A. " * 17_000,
        "\n" * 50_000,
        "(" * 50_000,
        "1,2." * 12_000,
        "He said “no. " * 4_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_line_of_fifty_thousand_characters_is_no_trouble(text: str) -> None:
    started = time.process_time()
    document = read(text, language="en")
    summarise(document)
    find_topics(document)
    assert time.process_time() - started < 3


def test_ten_times_the_text_is_at_most_twelve_times_the_work() -> None:
    text = "\n\n".join(articles(20, seed=2))

    def work(copies: int) -> float:
        started = time.process_time()
        document = read("\n\n".join([text] * copies), language="en")
        summarise(document)
        find_topics(document)
        return time.process_time() - started

    work(1)
    once = min(work(2) for _ in range(3))
    assert min(work(20) for _ in range(2)) <= 12 * once


def test_one_long_line_costs_no_more_than_its_length() -> None:
    line = " ".join(articles(30, seed=6))

    def work(length: int) -> float:
        started = time.process_time()
        analyse(line[:length], language="en")
        return time.process_time() - started

    work(1_000)
    assert work(24_000) <= 12 * max(work(3_000), work(3_000))


def patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(bot.analysis.__path__, "bot.analysis."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    return found


NASTY = [
    unit
    for unit in [
        "a", "A", "1", " ", "\n", ".", ",", '"', "“", "”", "«", "'", "’", "(", "[", "-", "–", "/", "@", "#", ":",
        "a ", "A ", "Aa ", "1 ", "1,", "1.", "a.", "A.", "a,", "a-", "a'", '"a', "(a", "€1", "$1 ", "1-", "a\n", "By ",
        "http://", "a@", "and ", "one ", "hundred ", "million ", "of the ", "А", "я ", "ä", "0", "No. ", "\u00a0",
        "1/", "1 1", "per ", "% ", "said ", "Mr. ", ". ", "a:", "A: ", "— ",
    ]
]  # fmt: skip


def seconds(pattern: re.Pattern[str], text: str) -> float:
    started = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - started


def test_no_regular_expression_goes_astray() -> None:
    astray = []
    for name, pattern in patterns().items():
        for unit in NASTY:
            # Small steps first: an exponential one shows itself before it hangs.
            for size in (20, 28, 48, 400, 2_000):
                text = unit * (size // len(unit)) + "\x01"
                if seconds(pattern, text) > 0.2 and seconds(pattern, text) > 0.2:
                    astray.append((name, unit, size))
                    break
    assert astray == []
