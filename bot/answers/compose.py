"""Which words of a sentence answer: they are shown in bold."""

from __future__ import annotations

import re

from bot.analysis import datelines
from bot.analysis.types import Span
from bot.answers import passages
from bot.answers.types import Question, Wanted

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*(?:[.,]\d+)*")
_NUMBER = re.compile(
    r"(?:[$€£¥₴]\s?)?\d[\d.,]*\d?(?:\s?(?:%|per ?cent|million|billion|trillion|thousand|mln|bn))?"
    r"(?:[ \u00a0-]?(?:years?|days?|weeks?|months?|hours?|minutes?|people|euros?|dollars?))?",
    re.I,
)
_DAY = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?: \d{1,2}\b(?:, \d{4})?)?(?: \d{4})?"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
    r"|\b(?:yesterday|today|tomorrow|last (?:week|month|year|night))\b|\b(?:1[89]|20)\d\d\b"
)
_NAMES = re.compile(
    r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][\w’'-]*"
    r"(?:\s+(?:(?:of|de|van|von|der|al|bin)\s+)?[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][\w’'-]*)*"
)
_MOST = 6


def keys(text: str, span: Span, question: Question, language: str = "en") -> tuple[Span, ...]:
    """What in the sentence is of the kind asked for; else the question's own words."""
    found = {
        Wanted.NUMBER: (_NUMBER,),
        Wanted.DATE: (_DAY,),
        Wanted.PERSON: (_NAMES,),
        Wanted.PLACE: (_NAMES,),
    }.get(question.wanted, ())
    asked = {passages.stem(word, language) for word in question.words}
    told = Span(span.start + datelines.dateline(span.of(text)), span.end)
    spans = [
        Span(m.start(), m.end())
        for pattern in found
        for m in pattern.finditer(text, told.start, told.end)
        if _is_new(m, told, asked, language)
    ]
    return tuple(spans[:_MOST]) or matched(text, span, question.words, (language,))


def matched(
    text: str, span: Span, words: tuple[str, ...], languages: tuple[str, ...] = ("en",)
) -> tuple[Span, ...]:
    """Where the sentence has *words*, in whatever form."""
    wanted = {passages.stem(word, language) for word in words for language in languages}
    spans = [
        Span(m.start(), m.end())
        for m in _WORD.finditer(text, span.start, span.end)
        if any(passages.stem(m.group(), language) in wanted for language in languages)
    ]
    return tuple(spans[: 2 * _MOST])


def forms(
    text: str, span: Span, words: tuple[str, ...], languages: tuple[str, ...] = ("en",)
) -> list[str]:
    """Which of *words* the sentence has, in whatever form."""
    has = {passages.stem(w, lang) for w in passages.split(span.of(text)) for lang in languages}
    return [w for w in words if any(passages.stem(w, lang) in has for lang in languages)]


def _is_new(found: re.Match[str], span: Span, asked: set[str], language: str) -> bool:
    """Not said in the question itself, and no mere beginning of the sentence."""
    words = [passages.stem(word, language) for word in passages.split(found.group())]
    if found.start() == span.start and len(words) == 1 and not found.group()[0].isdigit():
        return False
    return bool(words) and not all(word in asked for word in words)
