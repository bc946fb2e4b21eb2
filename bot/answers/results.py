"""What a search shows: articles in order, each by one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from bot.analysis.types import Span
from bot.answers import passages

_SHOWN = 200  # characters of a text without sentences
_HALVED = 30  # days after which an article is found half as recent


def by_recency(hits: Sequence[tuple[int, float, datetime]], now: datetime) -> list[int]:
    """(id, relevance, date) of articles: the ids, old ones behind as relevant new ones."""

    def worth(hit: tuple[int, float, datetime]) -> float:
        age = max(0.0, (now - hit[2]) / timedelta(days=1))
        return hit[1] * (0.5 + 0.5 / (1 + age / _HALVED))

    return [hit[0] for hit in sorted(hits, key=worth, reverse=True)]


def snippet(
    packed: passages.Passages, words: Sequence[str], languages: Iterable[str]
) -> Span | None:
    """The sentence with the most different *words*, the earliest of several."""
    asked = {passages.key(word, language): word for language in languages for word in words}
    wanted = np.array(list(asked), np.uint32)
    keys = packed.keys
    best, most = None, 0
    for sentence in range(len(packed)):
        here = keys[packed.bounds[sentence] : packed.bounds[sentence + 1]]
        has = len({asked[int(k)] for k in here[np.isin(here, wanted)]})
        if has > most:
            best, most = sentence, has
    return packed.span(best) if best is not None else None


def first(packed: passages.Passages, text: str) -> Span:
    """The first sentence: what an article is shown by when no words are looked for."""
    return packed.span(0) if len(packed) else Span(0, min(len(text), _SHOWN))
