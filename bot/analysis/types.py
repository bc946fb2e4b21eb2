"""The nouns of the engine: what a text says, each fact with the place where the text says it.

Offsets are Python string offsets (code points) into the untouched text:
`text[span.start:span.end]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: Raised whenever the same text would now give other facts; stored analyses below it are redone.
ENGINE_VERSION = 3


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, half open: start <= offset < end."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the text.

    Furniture (captions, bylines, "read more") is kept and flagged, never used for facts.
    """

    span: Span
    paragraph: int
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text read into paragraphs and sentences, in text order."""

    text: str
    title: str | None
    language: str  # ISO 639-1, "und" when nobody can tell
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences that belong to the story itself."""
        return tuple(s for s in self.sentences if not s.furniture)


class QuoteKind(StrEnum):
    DIRECT = "direct"  # the words stand between quote marks
    MIXED = "mixed"  # reported, with words of the speaker between marks inside
    INDIRECT = "indirect"  # reported in the writer's words


@dataclass(frozen=True, slots=True)
class Quote:
    """Something somebody is reported to have said.

    `speaker` is the mention as written nearby ("she"); `speaker_name` who that is ("Olena
    Kovalenko"), or None when unclear. Parts of one split quotation share `group`. `confidence` is
    0..1: how sure the engine is of the speaker.
    """

    span: Span
    kind: QuoteKind
    cue: Span | None
    speaker: Span | None
    speaker_name: str | None
    group: int
    confidence: float


class FigureKind(StrEnum):
    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    AGE = "age"
    DURATION = "duration"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity a reader would call a fact."""

    span: Span
    value: float | tuple[float, float]
    kind: FigureKind
    unit: str | None  # singular English name: "dollar", "percentage", "kilometre per hour"
    modifier: str | None  # "~" about, ">" more than, "<" less than
    trend: str | None  # "up" or "down"
    counts: Span | None  # the noun phrase counted
    label: Span  # the shortest clause that makes it readable
    sentence: Span
    date: Span | None = None  # when, if the clause says so
    previous: Span | None = None  # the earlier value: "from 40 to 43"
    about: tuple[Span, ...] = ()  # what that is said of, nearest first: whose, where, who does it
    unit_words: Span | None = None  # the unit as written after the number: "km", "per cent"


class PersonKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody (or an organisation) the text speaks of.

    `name` is one of the mentions as written, the fullest. One that is not `sure` looks like a name
    and may be a place or a thing: it is kept, and ranked, but the bot does not show it.
    """

    name: str
    kind: PersonKind
    roles: tuple[Span, ...]  # "a Kyiv-based military analyst", the most informative first
    mentions: tuple[Span, ...]  # in text order, pronouns left out
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A key phrase, as the text writes it first."""

    name: str
    span: Span


class Method(StrEnum):
    """Who ranks the sentences of a summary: our own ranking, or one of the classic algorithms."""

    NUTGRAF = "nutgraf"
    LEXRANK = "lexrank"
    TEXTRANK = "textrank"
    LSA = "lsa"
    LUHN = "luhn"
    SUMBASIC = "sumbasic"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a summary may hold at its medium length; every limit that is set counts.

    Without any limit it is three sentences, `THREE_SENTENCES`.
    """

    sentences: int | None = None
    words: int | None = None
    characters: int | None = None
    method: Method = Method.NUTGRAF


THREE_SENTENCES = Budget()


@dataclass(frozen=True, slots=True)
class Summary:
    """Whole sentences of the text in text order, at three lengths; none when it is too short."""

    short: tuple[Span, ...]
    medium: tuple[Span, ...]
    long: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the engine finds in one text.

    Figures, people and topics are ranked, most central first; quotes stand in text order.
    """

    language: str
    sentences: tuple[Span, ...]  # the body's sentences, furniture left out
    paragraphs: tuple[Span, ...]
    summary: Summary
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    people: tuple[Person, ...]
    topics: tuple[Topic, ...]
