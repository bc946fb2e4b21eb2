"""What an article is indexed by: the people, speakers, figures and topics its analysis found."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis import names
from bot.analysis.types import Analysis, PersonKind, Span
from storage.records import MentionKind, NewMention


def of(analysis: Analysis, text: str) -> tuple[NewMention, ...]:
    """One mention a fact, the most central first; keys are folded as `names.fold` folds a query."""
    return tuple(_found(analysis, text))


def _found(analysis: Analysis, text: str) -> Iterator[NewMention]:
    for rank, person in enumerate(p for p in analysis.people if p.sure):
        kind: MentionKind = "person" if person.kind is PersonKind.PERSON else "organisation"
        yield _mention(kind, person.name, person.mentions[0], rank)
    for rank, quote in enumerate(analysis.quotes):
        if quote.speaker_name:
            yield _mention("speaker", quote.speaker_name, quote.span, rank)
    for rank, figure in enumerate(analysis.figures):
        yield _mention("figure", figure.label.of(text), figure.span, rank)
    for rank, topic in enumerate(analysis.topics):
        yield _mention("topic", topic.name, topic.span, rank)


def _mention(kind: MentionKind, name: str, span: Span, rank: int) -> NewMention:
    return NewMention(kind, names.fold(name), name, span.start, span.end, rank)
