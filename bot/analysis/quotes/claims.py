"""A quote in the making: what was said, by whom as written; who that is comes last."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.types import QuoteKind, Span


@dataclass(slots=True)
class Claim:
    span: Span
    kind: QuoteKind
    rule: str  # how its speaker was found: decides how sure we are
    paragraph: int
    mention: Span | None = None
    cue: Span | None = None
    group: int = -1
    follows: Claim | None = None  # the claim in the same paragraph that has its speaker
    utterance: bool = True
