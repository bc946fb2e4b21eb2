"""What is shown of the stored news: a sentence of an article that the chat may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.analysis.types import Analysis, Span
from storage.database import Transaction
from storage.records import Kept

_MOST = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article the chat may see, and the words in it that matter."""

    kept: Kept
    span: Span
    keys: tuple[Span, ...] = ()
    score: float = 0.0
    held: float = 0.0  # see `Hit`


async def kept_of(tx: Transaction, chat_id: int, article_ids: Iterable[int]) -> dict[int, Kept]:
    return {k.article.id: k for k in await tx.articles.visible_among(chat_id, article_ids)}


def sentence_of(analysis: Analysis, span: Span) -> Span:
    """The sentence or sentences that *span* stands in."""
    whole = [one for one in analysis.sentences if one.overlaps(span)]
    if not whole:
        return span
    return Span(min(whole[0].start, span.start), max(whole[-1].end, span.end))


def apart(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, with all that matters in it."""
    found: dict[tuple[int, Span], Evidence] = {}
    for one in evidence:
        place = one.kept.article.id, one.span
        before = found.get(place)
        found[place] = replace(before, keys=before.keys + one.keys) if before else one
    return tuple(found.values())[:_MOST]
