"""A fictional article and what it says, and generated ones; readers to show them to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

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
from bot.views.parts import Cited
from bot.views.reader import Reader
from storage.records import Article, Holding, Kept

T = TypeVar("T")

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
    return tuple(Span(*m.span()) for m in re.finditer(r"[^\s.!?][^.!?\n]*[.!?]?”?", text))


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

_BITS = ["<", "&", "&lt;", "&amp;amp;", "<b>", "</a>", "<script>", '"', "'", "“", "”", "«", "»"]
_BITS += [
    "שלום",
    "مرحبا بالعالم",
    "\u200f",
    "👨‍👩‍👧‍👦",
    "🇺🇦",
    "👍🏽",
    "é",
    "\u202e",
    "\u2068",
    "㊙",
]
_BITS += ["\x00", "\x1b[31m", "\t", "\r\n", "\ud83d", "\u2028", "\u200b", "数字", "слово", "word"]
_BITS += [". ", "! ", "\n", "\n\n", " ", " ", " ", "13 %", "$4.2bn", "https://example.com/?a=1&b=2"]
_LONG = [
    "w" * 10_000,
    "й" * 5_000,
    "👍" * 3_000,
    "a b " * 2_000,
    "x\n" * 1_500,
    "word " * 40,
    "<" * 900,
]
_URLS = [
    None,
    "https://t.me/varnhold/12",
    'https://example.com/?q="<b>"&x=1',
    "https://localhost/",
    "javascript:alert(1)",
    "https://example.com/" + "a" * 3000,
    "https://пошта.укр/новини",
]


class Chance(Random):
    """Generates what no engine or chat would, from a seed that a failing test can name."""

    def words(self, most: int = 30) -> str:
        bits = _BITS + self.choices(_LONG, k=self.randint(0, 3))
        return "".join(self.choices(bits, k=self.randint(0, most)))

    def name(self) -> str | None:
        return self.choice([None, "Courier", self.words(4), self.words(8)])

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.randrange(2_000_000_000), UTC)

    def reader(self) -> Reader:
        zone = self.choice([UTC, ZoneInfo("Europe/Kyiv"), ZoneInfo("America/St_Johns")])
        return Reader(NOW, self.choice(["en", "uk", None, "xx"]), zone)

    def kept(self) -> Kept:
        return kept(
            self.words(),
            title=self.name(),
            url=self.choice(_URLS),
            source=self.name(),
            published_at=self.choice([None, self.moment()]),
            via=self.choice(["forward", "text", "link", "document", "feed"]),
            origin=self.name(),
            link=self.choice(_URLS),
            held_at=self.moment(),
            saved=self.random() < 0.5,
        )

    def span(self, text: str) -> Span:
        start = self.randint(0, len(text))
        length = self.choice([0, 1, 5, 30, 300, 10_000])
        return Span(start, min(start + length, len(text)))

    def cited(self, article: Kept) -> Cited:
        text = article.article.text
        keys = tuple(self.span(text) for _ in range(self.randint(0, 4)))
        return Cited(article, self.span(text), keys)

    def up_to(self, most: int, what: Callable[[], T]) -> tuple[T, ...]:
        return tuple(what() for _ in range(self.randint(0, most)))

    def analysis(self, text: str) -> Analysis:
        """Facts at any places: nothing could surprise a view more."""
        real = sentence_spans(text) or (Span(0, len(text)),)

        def span() -> Span:
            return self.span(text)

        def sentence() -> Span:
            return self.choice([self.choice(real), span()])

        def name() -> str:
            return span().of(text)

        def figure_() -> Figure:
            kind = self.choice(list(FigureKind))
            extra = self.choice([None, span()])
            return Figure(span(), 1.0, kind, None, None, None, None, span(), sentence(), extra)

        def quote_() -> Quote:
            who, named = self.choice([None, span()]), self.choice([None, name()])
            kind = self.choice(list(QuoteKind))
            return Quote(span(), kind, None, who, named, self.randint(0, 5), self.random())

        def person() -> Person:
            kind = self.choice(list(PersonKind))
            return Person(name(), kind, self.up_to(3, span), (span(), *self.up_to(2, span)))

        summary = Summary(
            self.up_to(2, sentence), self.up_to(5, sentence), self.up_to(12, sentence)
        )
        return Analysis(
            language="und",
            sentences=real,
            paragraphs=paragraph_spans(text) or (Span(0, len(text)),),
            summary=summary,
            quotes=self.up_to(9, quote_),
            figures=self.up_to(14, figure_),
            people=self.up_to(12, person),
            topics=self.up_to(8, lambda: Topic(name(), span())),
        )
