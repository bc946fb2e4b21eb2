"""The quotes of a text in order: who goes on speaking, which parts belong together, how sure."""

from __future__ import annotations

from bot.analysis.quotes.cast import Cast
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.speakers import NOBODY, Answer, History, resolve
from bot.analysis.types import Quote, Span

#: How sure each way of finding a speaker is: the share of right answers on news held for measuring.
CONFIDENCE = {
    "name": 0.95,
}
#: A name found by a rule below this is not told.
THRESHOLD = 0.5
_FARTHEST_PARAGRAPH = 2


def attributed(claims: list[Claim], cast: Cast) -> tuple[Quote, ...]:
    """*claims*, in text order, with their speakers."""
    history = History()
    mention: Span | None = None
    answers: dict[int, tuple[Span | None, Answer]] = {}
    for claim in claims:
        found = _answer(claim, cast, history, mention, answers)
        if found is None:
            continue
        answers[id(claim)] = found
        if found[1].name is not None:
            mention = found[0]
            history.note(found[1], claim.span.end, claim.paragraph)
    quotes = (_quote(claim, number, answers) for number, claim in enumerate(claims))
    return tuple(quote for quote in quotes if quote is not None)


def _answer(
    claim: Claim,
    cast: Cast,
    history: History,
    mention: Span | None,
    answers: dict[int, tuple[Span | None, Answer]],
) -> tuple[Span | None, Answer] | None:
    if claim.mention is not None:
        return claim.mention, resolve(claim.mention, cast, history)
    if claim.follows is not None:
        return answers.get(id(claim.follows))
    if claim.paragraph - history.paragraph <= _FARTHEST_PARAGRAPH:
        last = history.last
        return mention, Answer(last.name, "floating", last.actor)
    return None


def _quote(
    claim: Claim, number: int, answers: dict[int, tuple[Span | None, Answer]]
) -> Quote | None:
    own = answers.get(id(claim)) or answers.get(id(claim.follows or claim))
    mention, answer = own or (None, NOBODY)
    if mention is None and not claim.utterance:
        return None
    return Quote(
        span=claim.span,
        kind=claim.kind,
        cue=claim.cue,
        speaker=mention,
        speaker_name=answer.name,
        group=number,
        confidence=CONFIDENCE.get(answer.rule, 0.5),
    )
