"""The nouns of asking: a question, where its answer may stand, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.analysis.types import Span
from bot.answers.passages import Passages


class Wanted(StrEnum):
    """What kind of thing would answer the question."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    QUOTE = "quote"
    NAME = "name"
    ROLE = "role"  # who somebody is
    NEWS = "news"  # the latest
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. *words* are as written, empty ones left out."""

    text: str
    words: tuple[str, ...]
    wanted: Wanted
    speaker: str | None = None  # "what did X say about …"
    subject: str | None = None  # "who is X", "what is new on X"
    since: datetime | None = None
    until: datetime | None = None
    elusive: bool = False  # asks for what hardly one sentence tells: a reason, one of a choice


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may hold the answer. *relevance* is the index's score, higher is better."""

    article_id: int
    relevance: float
    title: str
    source: str
    language: str
    dated: datetime | None
    passages: Passages


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many articles there are, and in how many of them each hashed word occurs."""

    articles: int
    occurrences: dict[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence, by its article, its number and its place there."""

    article_id: int
    sentence: int
    score: float
    span: Span
    held: float = 0.0  # the share of the question's weight in the sentence itself


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best sentences first, and how sure it is (0..1) that they answer."""

    hits: tuple[Hit, ...]
    confidence: float
