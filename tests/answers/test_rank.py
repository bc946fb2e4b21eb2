"""Sentences of several articles, the one that answers first."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import document
from bot.analysis.types import Span
from bot.answers import compose, passages, question, rank, results
from bot.answers.confidence import SURE, confidence
from bot.answers.table import Table
from bot.answers.types import Candidate, Corpus

NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
BRIDGE = (
    "A bridge over the river Alm was closed on Monday after engineers found cracks. "
    "About 18,000 cars cross it every day. The mayor, Petra Lund, asked for patience. "
    "Repairs will take nine weeks and cost 3.4 million crowns."
)
FERRY = (
    "The night ferry to the Skerries will sail again on 3 May. It carries 320 people. "
    "The council voted for the ferry in January. Tomas Okafor called it a good day."
)
GERMAN = "Die Brücke über die Alm wurde am Montag gesperrt. Täglich fahren 18.000 Autos darüber."


def candidate(number, text, *, title="", source="", dated=NOW, relevance=1.0, language="en"):
    spans = [s.span for s in document.read(text, title, language).body]
    packed = passages.unpack(passages.pack(passages.index(text, spans, language)))
    return Candidate(number, relevance, title, source, language, dated, packed)


def ranked(text, candidates, now=NOW):
    seen: Counter[int] = Counter()
    for one in candidates:
        seen.update({*one.passages.keys.tolist()})
    return rank.rank(question.read(text), candidates, Corpus(len(candidates), seen), now=now)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("How many cars cross the bridge?", "About 18,000 cars cross it every day."),
        (
            "What will the repairs cost?",
            "Repairs will take nine weeks and cost 3.4 million crowns.",
        ),
        ("When did the council vote for the ferry?", "The council voted for the ferry in January."),
    ],
)
def test_the_sentence_that_answers_is_first(text, sentence):
    found = ranked(text, [candidate(0, BRIDGE), candidate(1, FERRY)])
    best = found.hits[0]
    assert best.span.of([BRIDGE, FERRY][best.article_id]) == sentence
    assert found.confidence > SURE


def test_what_nothing_tells_of_is_not_answered_with_confidence():
    found = ranked("Who won the chess cup in Reykjavik?", [candidate(0, BRIDGE)])
    assert found.confidence < SURE


def test_a_sentence_that_nearly_as_good_ones_support_is_surer_than_one_alone():
    asked, many = question.read("How many cars cross the bridge?"), Corpus(1000, {})
    once = [candidate(0, BRIDGE), *(candidate(n, FERRY) for n in range(1, 12))]
    told = [candidate(n, f"{BRIDGE} Tell {n} friends.") for n in range(12)]
    table = Table.of(asked, once, many)

    def sure(scores):
        return confidence(
            table,
            np.ones(12),
            0,
            2.5,
            alone=rank.alone(np.array(scores)),
            timed=True,
            elusive=False,
        )

    assert sure([3.0, 2.9, 2.8, 2.8]) > sure([3.0, 1.9, 1.8, 1.8]) > SURE
    assert rank.rank(asked, told, many, now=NOW).confidence > SURE


def test_nothing_to_weigh_gives_nothing():
    assert ranked("How many?", []).hits == ()
    assert ranked("", [candidate(0, BRIDGE)]).hits == ()
    assert ranked("bridge", [candidate(0, "")]).hits == ()


def test_a_recent_article_is_preferred_when_the_time_is_known():
    old = candidate(0, BRIDGE, dated=NOW - timedelta(days=400))
    new = candidate(1, BRIDGE.replace("18,000", "19,000"), dated=NOW - timedelta(days=1))
    later = candidate(2, BRIDGE.replace("18,000", "20,000"), dated=NOW + timedelta(days=30))
    text = "How many cars cross the bridge?"
    assert ranked(text, [old, new, later]).hits[0].article_id == 1
    assert ranked(text, [old, new, later], now=None).hits[0].article_id == 0


def test_copies_are_shown_once():
    found = ranked("How many cars cross?", [candidate(n, BRIDGE) for n in range(3)])
    assert len({hit.sentence for hit in found.hits}) == len(found.hits)


def test_the_source_that_is_named_is_preferred():
    one = candidate(0, BRIDGE, source="The Courier")
    other = candidate(1, BRIDGE.replace("Petra", "Maria"), source="Harbour Tide")
    text = "Which bridge was closed according to Harbour Tide?"
    assert ranked(text, [one, other]).hits[0].article_id == 1


def test_each_article_is_read_in_its_own_language():
    both = [candidate(0, FERRY), candidate(1, GERMAN, language="de")]
    assert ranked("Wie viele Autos fahren über die Brücke?", both).hits[0].article_id == 1


def test_relevance_and_recency_decide_together():
    hits = [(1, 2.0, NOW - timedelta(days=900)), (2, 1.8, NOW), (3, 0.1, NOW)]
    assert results.by_recency(hits, NOW) == [2, 1, 3]


def test_a_snippet_is_the_sentence_with_the_most_words():
    packed = candidate(0, BRIDGE).passages
    span = results.snippet(packed, ("repair", "weeks"), ("en",))
    assert span is not None
    assert span.of(BRIDGE).startswith("Repairs will take")
    assert results.snippet(packed, ("volcano",), ("en",)) is None


def test_passages_of_another_format_are_refused():
    packed = passages.pack(candidate(0, BRIDGE).passages)
    with pytest.raises(ValueError, match="unknown format"):
        passages.unpack(b"\x09" + packed[1:])


def test_a_sentence_is_told_with_its_dateline():
    text = "PORT SALIS (CW) — Rents rose by 7%. Nobody knows why.\n\nHarbour dues fell."
    sentences = [s.span for s in document.read(text, None, "en").body]
    told = [span.of(text) for span in passages.printed(text, sentences)]
    assert told == [
        "PORT SALIS (CW) — Rents rose by 7%.",
        "Nobody knows why.",
        "Harbour dues fell.",
    ]


def test_of_two_sources_that_are_named_each_has_a_say():
    closed = [
        candidate(0, "The bridge was closed for cracks, said the city.", source="Courier"),
        candidate(1, "Rust is why the bridge was closed, the harbour agreed.", source="Post"),
        candidate(2, "Nobody has told the ferrymen of the bridge.", source="Tide"),
    ]
    found = ranked("Do Post and Tide agree why the bridge was closed?", closed)
    assert [hit.article_id for hit in found.hits] == [1, 2, 0]


@pytest.mark.parametrize(
    ("text", "elusive"),
    [
        ("Which of these bridges was closed?", True),
        ("Which of the two bridges did not close?", True),
        ("Why was it closed?", True),
        ("Which bridge was closed, if not for long?", False),
        ("How many cars cross it?", False),
        ("The ferrymen blocked the bridge in protest of what?", True),
        ("The bridge was closed because of:", True),
        ("According to what law was it closed?", False),
    ],
)
def test_what_no_sentence_tells_is_answered_with_less_confidence(text, elusive):
    assert question.read(text).elusive is elusive


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_and_question_will_do(text, asked):
    spans = [s.span for s in document.read(text, None, "en").body]
    packed = passages.unpack(passages.pack(passages.index(text, spans, "en")))
    assert [packed.span(i) for i in range(len(packed))] == spans
    one = Candidate(0, 1.0, text[:20], "", "en", NOW, packed)
    found = rank.rank(question.read(asked), [one], Corpus(1, {}), now=NOW)
    assert 0 <= found.confidence <= 1
    assert all(hit.span == spans[hit.sentence] for hit in found.hits)


@pytest.mark.parametrize(
    ("asked", "sentence", "bold"),
    [
        ("How many cars cross it?", "About 18,000 cars cross it.", ["18,000"]),
        ("When was it closed?", "It was closed on Monday, 3 May.", ["Monday", "3 May"]),
        ("Who asked?", "The mayor, Petra Lund, asked.", ["Petra Lund"]),
        ("Who asked?", "ORSK (AP) — Petra Lund asked.", ["Petra Lund"]),
        ("Where is it?", "It is in Varna Hill.", ["Varna Hill"]),
        ("Which bridge was closed?", "The bridges are closed.", ["bridges", "closed"]),
        ("How many cars?", "Cars are rare.", ["Cars"]),
    ],
)
def test_what_answers_is_bold(asked, sentence, bold):
    spans = compose.keys(sentence, Span(0, len(sentence)), question.read(asked))
    assert [span.of(sentence) for span in spans] == bold


def test_words_are_found_in_whatever_form():
    text = "Two bridges and a harbour."
    assert compose.forms(text, Span(0, len(text)), ("bridge", "quay")) == ["bridge"]


@pytest.mark.parametrize(
    "forms",
    [
        "докери докерів докерам докерами докером",
        "робота роботу роботи роботою роботі",
        "Зеленський Зеленського Зеленському Зеленським",
        "порт порту портом портові",
        "головна головного головній головними",
        "угода угоди угодами угод",
    ],
)
def test_ukrainian_words_are_one_in_all_their_cases(forms):
    assert len({passages.stem(word, "uk") for word in forms.split()}) == 1


def test_short_ukrainian_words_and_other_names_stay_apart():
    words = ["дім", "дам", "дно", "Київ", "Канів", "зелений", "Зеленський", "порт", "портал"]
    assert len({passages.stem(word, "uk") for word in words}) == len(words)
