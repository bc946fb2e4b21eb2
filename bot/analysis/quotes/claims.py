"""A quote in the making: what was said, by whom as written; who that is comes last."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    open: bool = False  # no mark closes it: the next paragraph may go on
    continues: bool = False  # goes on from the paragraph before
    silent: bool = False  # somebody speaks, but what they say is not told: "she spoke to reporters"


def joined(claims: list[Claim]) -> list[Claim]:
    """*claims* with those made one that only a paragraph's end divides."""
    done: list[Claim] = []
    for claim in claims:
        if done and claim.continues and done[-1].open and claim.paragraph > done[-1].paragraph:
            done[-1] = _join(done[-1], claim)
        else:
            done.append(claim)
    return done


def _join(first: Claim, second: Claim) -> Claim:
    told = second if first.mention is None and first.follows is None else first
    return replace(
        told,
        span=Span(first.span.start, second.span.end),
        paragraph=second.paragraph,
        open=second.open,
        continues=first.continues,
    )
