"""What a text says: its summary, quotes, figures, people and topics, each with its place.

This package computes and nothing else: no network, no storage, no clock. Equal texts give equal
facts. The work itself is in `engine`, loaded when first asked for, so that who only needs the
nouns does not wait for the language models.
"""

from bot.analysis.types import (
    ENGINE_VERSION,
    THREE_SENTENCES,
    Analysis,
    Budget,
    Document,
    Method,
    Quote,
    Span,
    Summary,
)

__all__ = [
    "ENGINE_VERSION",
    "THREE_SENTENCES",
    "Analysis",
    "Budget",
    "Document",
    "Method",
    "Span",
    "analyse",
    "retell",
]


def analyse(
    text: str,
    title: str | None = None,
    language: str | None = None,
    *,
    budget: Budget = THREE_SENTENCES,
) -> Analysis:
    """Find what *text* says. Any text will do; a poor one yields empty facts."""
    from bot.analysis.engine import analyse

    return analyse(text, title, language, budget)


def retell(
    text: str, title: str | None, language: str, quotes: tuple[Quote, ...], method: Method
) -> Summary:
    """The summary of a text analysed before, its sentences chosen by another *method*."""
    from bot.analysis import document, summary

    return summary.summarise(document.read(text, title, language), Budget(method=method), quotes)
