"""Talk that is set out like a play: "Lindqvist: We start on Monday." A headline does it too."""

from __future__ import annotations

import re

from bot.analysis.quotes.claims import Claim
from bot.analysis.types import Document, QuoteKind, Span

_LABELLED = re.compile(
    r"([^\W\d_a-z][\w.’'-]{0,40}(?: [^\W\d_a-z][\w.’'-]{0,40}){0,3}): (?=[^\W\d_])"
)
_ASKED, _ANSWERED = frozenset({"Q", "Question"}), frozenset({"A", "Answer"})
#: So many lines with names before them are a dialogue, fewer may be a list.
_LEAST = 3
#: Spaces in a headline that says something.
_SHORTEST, _LONGEST = 2, 16
_MARKS = frozenset("“”\"«»„'‘’")


def claims(document: Document, speakers: frozenset[str]) -> list[Claim]:
    """The lines of an interview. *speakers* are the names of the text, folded to lower case."""
    labelled = [
        (number, match)
        for number, paragraph in enumerate(document.paragraphs)
        if (match := _LABELLED.match(document.text, *paragraph))
    ]
    told = [(number, match) for number, match in labelled if _is_speaker(match.group(1), speakers)]
    labels = {match.group(1) for _, match in told}
    if len(told) < _LEAST or len(labels) == len(told):
        return _headline(
            document, told
        )  # where nobody speaks twice it is a list: "Lindqvist: winner. Brandt: loser."
    return [_claim(document, number, match) for number, match in told if not _asks(match)]


def _headline(document: Document, told: list[tuple[int, re.Match[str]]]) -> list[Claim]:
    """ "Lindqvist: The bridge will open in May", in the words of whoever wrote the headline."""
    if not told or told[0][0] or len(document.paragraphs) < _LEAST - 1:
        return []
    end = document.paragraphs[0].end
    words = document.text[told[0][1].end() : end]
    if _MARKS & set(words) or words.count(" ") not in range(_SHORTEST, _LONGEST):
        return []
    claim = _claim(document, *told[0])
    claim.kind, claim.utterance = QuoteKind.INDIRECT, False
    return [claim]


def merged(found: list[Claim], lines: list[Claim]) -> list[Claim]:
    """*found*, with the lines of a dialogue in place of what was found inside them."""
    if not lines:
        return found
    spoken = {line.paragraph for line in lines}
    kept = [claim for claim in found if claim.paragraph not in spoken]
    return sorted([*kept, *lines], key=lambda claim: claim.span)


def _is_speaker(label: str, speakers: frozenset[str]) -> bool:
    if label in _ASKED | _ANSWERED:
        return True
    return any(label.lower() in (name, name.split()[-1]) for name in speakers)


def _asks(match: re.Match[str]) -> bool:
    return match.group(1) in _ASKED


def _claim(document: Document, number: int, match: re.Match[str]) -> Claim:
    end = document.paragraphs[number].end
    label = None if match.group(1) in _ANSWERED else Span(match.start(1), match.end(1))
    return Claim(Span(match.end(), end), QuoteKind.DIRECT, "label", number, mention=label)
