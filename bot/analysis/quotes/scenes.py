"""The quotes of a text in order: who goes on speaking, which parts belong together, how sure."""

from __future__ import annotations

from bot.analysis.quotes.cast import Cast
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.speakers import Answer, History, resolve
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
    last: tuple[Span | None, Answer, int] | None = None
    answers: dict[int, tuple[Span | None, Answer]] = {}
    for claim in claims:
        if claim.mention is not None:
            answer = resolve(claim.mention, cast, history)
            answers[id(claim)] = (claim.mention, answer)
        elif claim.rule == "floating" and last and claim.paragraph - last[2] <= _FARTHEST_PARAGRAPH:
            answers[id(claim)] = (last[0], Answer(last[1].name, "floating", last[1].actor))
        elif claim.follows is None:
            continue
        if claim.follows is None or claim.rule == "same paragraph":
            mention, answer = answers.get(
                id(claim.follows or claim), (None, Answer(None, "nobody"))
            )
            if answer.name is not None:
                history.name, history.actor, history.place = (
                    answer.name,
                    answer.actor,
                    claim.span.end,
                )
            last = (mention, answer, claim.paragraph)
    return tuple(
        quote for n, claim in enumerate(claims) for quote in [_quote(claim, n, answers)] if quote
    )


def _quote(
    claim: Claim, number: int, answers: dict[int, tuple[Span | None, Answer]]
) -> Quote | None:
    mention, answer = answers.get(id(claim.follows or claim), (None, Answer(None, "nobody")))
    if mention is None and answer.name is None and not claim.utterance:
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
