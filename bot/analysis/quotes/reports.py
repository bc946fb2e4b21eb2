"""Stretches of reported words: a claim each, or nothing where marks tell more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.passages import Passage
from bot.analysis.types import QuoteKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc

_OPENING = frozenset("“\"«„‘'([")
_CLOSING = frozenset("”\"»“’')]?!")


@dataclass(frozen=True, slots=True)
class Reported:
    """Tokens *first* up to *after* are said, under *cue*."""

    first: int
    after: int
    cue: int
    speaker: tuple[int, int]
    rule: str


def trimmed(
    doc: Doc, first: int, after: int, cue: int, speaker: tuple[int, int], rule: str
) -> Reported:
    while first < after and (
        (doc[first].is_punct and doc[first].text not in _OPENING)
        or doc[first].is_space
        or (doc[first].lower_ in ("and", "but") and doc[first].dep_ == "cc")
    ):
        first += 1
    while after > first and (
        (doc[after - 1].is_punct and doc[after - 1].text not in _CLOSING)
        or doc[after - 1].is_space
        or (doc[after - 1].tag_ == "CC")
    ):
        after -= 1
    return Reported(first, after, cue, speaker, rule)


def claims(passage: Passage, found: list[Reported]) -> list[Claim]:
    """The reported stretches as claims: quotations drawn in, stretches inside others dropped."""
    inner = {r.cue for r in found if r.rule != "according"}
    kept = [r for r in found if not (r.rule == "according" and _holds(r, inner))]
    nearest: dict[Span, tuple[int, Claim]] = {}  # the same words are said once, by the nearest verb
    for one in kept:
        if _is_direct(passage, one):
            continue
        claim, far = _claim(passage, one), min(abs(one.first - one.cue), abs(one.after - one.cue))
        if claim.span not in nearest or far < nearest[claim.span][0]:
            nearest[claim.span] = far, claim
    made = [claim for _, claim in nearest.values()]
    return [c for c in made if not any(_inside(c, o) for o in made if o is not c)]


def _holds(one: Reported, cues: set[int]) -> bool:
    """Whether the paper that "according to" names quotes somebody itself: who spoke counts more."""
    return any(one.first <= cue < one.after for cue in cues)


def _is_direct(passage: Passage, one: Reported) -> bool:
    """Whether the stretch is a direct quote with something beside it: its marks tell more."""
    if passage.spoken(one.first) or (one.after <= one.cue and passage.spoken(one.after - 1)):
        return True
    if _leads_to_utterance(passage, one):
        return True
    words = [i for i in range(one.first, one.after) if passage.doc[i].is_alpha]
    outside = [i for i in words if not passage.spoken(i)]
    return len(outside) <= 2 and len(outside) < len(words)


def _leads_to_utterance(passage: Passage, one: Reported) -> bool:
    """'responds to Mills with, "Why now?"': no verb before the comma that leads to the marks."""
    for at in range(one.first, one.after):
        if passage.doc[at].tag_ in _FINITE:
            return False
        if passage.doc[at].text in (",", ":") and at + 1 < one.after and passage.spoken(at + 1):
            return True
    return False


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _claim(passage: Passage, one: Reported) -> Claim:
    span = passage.parsed.between(one.first, one.after)
    touched = sorted({passage.within[i] for i in range(one.first, one.after)} - {-1})
    for index in touched:
        drawn = passage.stretches[index].span
        span = Span(min(span.start, drawn.start), max(span.end, drawn.end))
    return Claim(
        span,
        QuoteKind.MIXED if touched else QuoteKind.INDIRECT,
        one.rule,
        passage.number,
        mention=passage.parsed.between(*one.speaker),
        cue=passage.parsed.span(passage.doc[one.cue]),
        utterance=False,
    )


def _inside(claim: Claim, other: Claim) -> bool:
    return other.span.covers(claim.span)
