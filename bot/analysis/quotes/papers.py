"""Who stands behind "the statement", "its annual report", "a study by X": the issuer speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.quotes import answers
from bot.analysis.quotes.answers import Answer, History
from bot.analysis.quotes.cast import Cast, Naming
from bot.analysis.types import Span

_NEAR = 300
_NEAR_ISSUER = 120
_ISSUER_KEPT = 3_000
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COMPLEMENT = re.compile(r",|\s(?:of|for|at|from|in|with|who|whose|by|on)\s")
_FROM = re.compile(r"\b(?:by|from|of|on|for)\s(?:the\s)?$")
_BREAK = re.compile(r"[.,;“”\"]")
_KNOWN = frozenset({"the", "this", "that"})
_KINDS = (["white"], ["green"], ["working"], ["research"], ["position"], ["discussion"])
_WITHOUT_ISSUER = frozenset({"the", "a", "an", "this", "that", "another"})


def is_paper(written: str, cast: Cast) -> bool:
    """Whether the main word of a mention is a paper."""
    words = [w.lower() for w in _WORD.findall(_COMPLEMENT.split(written)[0])]
    return (words[-1:] == ["paper"] and words[-2:-1] in _KINDS) or (
        bool(words) and words[-1] in cast.words.papers
    )


def by_name(mention: Span, inside: Sequence[Naming], cast: Cast) -> Answer | None:
    """A statement from X, X's report, and a release "sent to media from X"."""
    if not is_paper(mention.of(cast.text), cast):
        return None
    if inside:
        return answers.of(inside[0], "issuer")
    for naming in cast.between(mention.end, mention.end + _NEAR_ISSUER):
        between = cast.text[mention.end : naming.span.start]
        if _FROM.search(between) and not _BREAK.search(between):
            return answers.of(naming, "issuer")
    return None


def by_context(mention: Span, cast: Cast, history: History) -> Answer | None:
    """ "The statement said": who issued the last one, or who acted just before."""
    words = [w.lower() for w in _WORD.findall(mention.of(cast.text))]
    if not words or words[0] not in _WITHOUT_ISSUER or not is_paper(mention.of(cast.text), cast):
        return None
    issuer = history.issuer
    if (
        issuer is not None
        and words[0] != "another"
        and mention.start - history.place < _ISSUER_KEPT
    ):
        return Answer(issuer.name, "issuer, told before", issuer)
    near = cast.between(mention.start - _NEAR, mention.start)
    bodies = [n for n in near if not n.actor.human and n.subject]
    return answers.of(bodies[-1], "issuer, acting body") if bodies else None
