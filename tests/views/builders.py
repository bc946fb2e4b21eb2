"""A fictional article and what it says, and generated ones; readers to show them to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.analysis.types import (
    Analysis,
    Figure,
    FigureKind,
    Person,
    PersonKind,
    Quote,
    QuoteKind,
    Span,
    Summary,
    Topic,
)
from bot.views.reader import Reader
from storage.records import Article, Holding, Kept

NOW = datetime(2026, 5, 12, 11, 5, tzinfo=UTC)
READER = Reader(NOW, "en", ZoneInfo("Europe/Kyiv"))
UKRAINIAN = replace(READER, language="uk")

TEXT = """The port of Varnhold will close its old harbour on 1 June, the city council decided on Monday by 31 votes to 12.

About 4,200 ships used the harbour last year, 18 per cent fewer than in 2019. “We are not closing a harbour, we are opening a shore,” said Mayor Ilsa Brandt, who has fought for the plan since she took office. “Nobody will lose a job over this.”

Dock workers see it differently. The union says that 340 families depend on the quay. “Nobody has shown us a single contract,” said its chairman, Tomas Reke.

The move will cost $56 million, to be paid over nine years. Varnhold Shipping, which owns most of the cranes, said it would sue.

A park and 900 flats are to stand on the site by 2031."""


def at(words: str, text: str = TEXT, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def sentence_spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in re.finditer(r"[^\s][^\n]*?[.!?]”?(?=\s|$)", text))


def paragraph_spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in re.finditer(r"\S[^\n]*(?:\n(?!\n)[^\n]+)*", text))


SENTENCES = sentence_spans(TEXT)


def _sentence(words: str) -> Span:
    span = at(words)
    return next(s for s in SENTENCES if s.covers(span))


def figure(number: str, label: str, text: str = TEXT, **more: Any) -> Figure:
    place = at(label, text)
    facts: dict[str, Any] = {
        "value": 1.0,
        "kind": FigureKind.PLAIN,
        "unit": None,
        "modifier": None,
        "trend": None,
        "counts": None,
    }
    start = text.index(number, place.start)
    span = Span(start, start + len(number))
    return Figure(span=span, label=place, sentence=_sentence(label), **(facts | more))


def quote(words: str, speaker: str | None, group: int, kind: QuoteKind = QuoteKind.DIRECT) -> Quote:
    mention = at(speaker) if speaker else None
    return Quote(at(words), kind, None, mention, speaker, group, 0.9)


ANALYSIS = Analysis(
    language="en",
    sentences=SENTENCES,
    paragraphs=paragraph_spans(TEXT),
    summary=Summary(
        (SENTENCES[0],), (SENTENCES[0], _sentence("4,200"), _sentence("$56")), SENTENCES
    ),
    quotes=(
        quote("We are not closing a harbour, we are opening a shore,", "Ilsa Brandt", 0),
        quote("Nobody will lose a job over this.", "Ilsa Brandt", 0),
        quote("340 families depend on the quay", None, 1, QuoteKind.INDIRECT),
        quote("Nobody has shown us a single contract,", "Tomas Reke", 2),
    ),
    figures=(
        figure("$56 million", "The move will cost $56 million"),
        figure("4,200", "About 4,200 ships used the harbour last year"),
        figure("18 per cent", "18 per cent fewer than in 2019"),
        figure("340", "340 families depend on the quay"),
        figure("900", "900 flats"),
        figure("nine", "to be paid over nine years"),
    ),
    people=(
        Person("Varnhold Shipping", PersonKind.ORGANISATION, (), (at("Varnhold Shipping"),)),
        Person(
            "Ilsa Brandt",
            PersonKind.PERSON,
            (at("Mayor"), at("who has fought for the plan since she took office")),
            (at("Ilsa Brandt"),),
        ),
        Person("Tomas Reke", PersonKind.PERSON, (at("its chairman"),), (at("Tomas Reke"),)),
    ),
    topics=(Topic("old harbour", at("old harbour")), Topic("dock workers", at("Dock workers"))),
)


def kept(text: str = TEXT, **more: Any) -> Kept:
    """An article and its holding; fields of either by name."""
    article: dict[str, Any] = {
        "id": 7,
        "url": None,
        "title": "Varnhold closes its old harbour",
        "text": text,
        "source": "Varnhold Courier",
        "author": None,
        "language": "en",
        "published_at": NOW - timedelta(hours=3),
        "added_at": NOW,
        "analysis": "",
        "engine_version": 1,
    }
    holding: dict[str, Any] = {
        "chat_id": 1,
        "article_id": more.get("id", 7),
        "via": "text",
        "held_at": NOW,
    }
    for name, value in more.items():
        (holding if name in Holding.__slots__ and name not in article else article)[name] = value
    return Kept(Article(**article), Holding(**holding))


KEPT = kept()


# --- generated ------------------------------------------------------------------------------------

_HOSTILE = ["<", "&", "&lt;", "&amp;amp;", "<b>", "</a>", "<script>", '"', "'", "“", "”", "«", "»"]
_HOSTILE += ["שלום", "مرحبا بالعالم", "‏", "👨‍👩‍👧‍👦", "🇺🇦", "👍🏽", "é", "‮", "⁨"]
_HOSTILE += ["\x00", "\x1b[31m", "\t", "\r\n", "\ud83d", "\u2028", "\u200b", "㊙", "数字", "слово"]
_HOSTILE += [
    ". ",
    "! ",
    "\n",
    "\n\n",
    " ",
    " ",
    " ",
    "13 %",
    "$4.2bn",
    "https://example.com/?a=1&b=2",
]
_HOSTILE += ["w" * 10_000, "й" * 5_000, "👍" * 3_000, "a b " * 2_000, "x\n" * 1_500, "word " * 40]

hostile_text = st.lists(
    st.sampled_from(_HOSTILE) | st.sampled_from(_HOSTILE[:-6]) | st.text(max_size=8), max_size=30
).map("".join)
hostile_name = st.none() | st.lists(st.sampled_from(_HOSTILE), max_size=4).map("".join)
urls = st.sampled_from(
    [
        None,
        "https://t.me/varnhold/12",
        'https://example.com/?q="<b>"&x=1',
        "https://localhost/",
        "javascript:alert(1)",
        "https://example.com/" + "a" * 3000,
        "https://пошта.укр/новини",
    ]
)
moments = st.integers(0, 2_500_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
readers = st.builds(
    Reader,
    st.just(NOW),
    st.sampled_from(["en", "uk", None, "xx"]),
    st.sampled_from([UTC, ZoneInfo("Europe/Kyiv"), ZoneInfo("America/St_Johns")]),
)


@st.composite
def keepings(draw: st.DrawFn) -> Kept:
    return kept(
        draw(hostile_text),
        title=draw(hostile_name),
        url=draw(urls),
        source=draw(hostile_name),
        published_at=draw(st.none() | moments),
        via=draw(st.sampled_from(["forward", "text", "link", "document", "feed"])),
        origin=draw(hostile_name),
        link=draw(urls),
        held_at=draw(moments),
        saved=draw(st.booleans()),
    )


@st.composite
def analyses(draw: st.DrawFn, text: str) -> Analysis:
    """Facts at any places of *text*: no engine would find them, but none could surprise a view
    more.
    """
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda p: Span(min(p), max(p)))
    short_spans = st.tuples(places, st.integers(0, 30)).map(
        lambda p: Span(p[0], min(p[0] + p[1], len(text)))
    )
    some = st.one_of(short_spans, short_spans, spans)
    real = sentence_spans(text) or (Span(0, len(text)),)
    paragraphs = paragraph_spans(text) or (Span(0, len(text)),)
    sentences = st.sampled_from(real) | some
    figures = st.builds(
        Figure,
        span=some,
        value=st.floats(allow_nan=False),
        kind=st.sampled_from(FigureKind),
        unit=st.none(),
        modifier=st.none(),
        trend=st.none(),
        counts=st.none(),
        label=some,
        sentence=sentences,
    )
    names = some.map(lambda span: span.of(text))
    persons = st.builds(
        Person,
        name=names,
        kind=st.sampled_from(PersonKind),
        roles=st.lists(some, max_size=3).map(tuple),
        mentions=st.lists(some, min_size=1, max_size=3).map(tuple),
    )
    quotes = st.builds(
        Quote,
        span=some,
        kind=st.sampled_from(QuoteKind),
        cue=st.none(),
        speaker=st.none() | some,
        speaker_name=st.none() | names,
        group=st.integers(0, 5),
        confidence=st.floats(0, 1),
    )

    def up_to(n: int, what: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(what, max_size=n)))

    return Analysis(
        language="und",
        sentences=real,
        paragraphs=paragraphs,
        summary=Summary(up_to(2, sentences), up_to(5, sentences), up_to(12, sentences)),
        quotes=up_to(9, quotes),
        figures=up_to(14, figures),
        people=up_to(12, persons),
        topics=up_to(8, st.builds(lambda span: Topic(span.of(text), span), some)),
    )
