"""A few sentences that tell the story, in the text's own words and order."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.types import THREE_SENTENCES, Budget, Document, Quote, Span, Summary


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a story's summary and the document, by number, that says it."""

    document: int
    span: Span


def summarise(
    document: Document,
    budget: Budget = THREE_SENTENCES,
    quotes: Sequence[Quote] = (),
) -> Summary:
    body = [sentence.span for sentence in document.body]
    medium = tuple(body[: budget.sentences or 3])
    return Summary(tuple(body[:1]), medium, tuple(body[:7]))


def summarise_story(
    documents: Sequence[Document], budget: Budget = THREE_SENTENCES
) -> tuple[Told, ...]:
    return tuple(
        Told(number, sentence.span)
        for number, document in enumerate(documents)
        for sentence in document.body[:1]
    )
