"""One paragraph as the quote finder sees it: its tokens, and which of them stand between marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.analysis import lexicon
from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.verbs import verbs
from bot.analysis.types import Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Parsed, Token

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
#: So many words between marks are somebody's words, whatever they look like.
_SURELY_SPOKEN = 12
_SENTENCE_LIKE = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quotation with its tokens: *first* up to *after*."""

    quotation: Quotation
    first: int
    after: int
    utterance: bool  # reads like speech; else a fragment: a term, a title, a nickname

    @property
    def span(self) -> Span:
        return self.quotation.span


@dataclass(slots=True)
class Passage:
    """A parsed paragraph with its quotations and sentence borders."""

    number: int
    text: str
    parsed: Parsed
    stretches: list[Stretch]
    starts: list[int]  # first tokens of the sentences
    within: list[int] = field(default_factory=list)  # for each token the stretch it lies in, or -1

    @property
    def doc(self) -> Doc:
        return self.parsed.doc

    def stretch_of(self, token: Token) -> Stretch | None:
        index = self.within[token.i]
        return self.stretches[index] if index >= 0 else None

    def spoken(self, index: int) -> bool:
        """Whether token number *index* is part of an utterance between marks."""
        at = self.within[index]
        return at >= 0 and self.stretches[at].utterance

    def sentence(self, index: int) -> tuple[int, int]:
        """The tokens of the sentence that token number *index* stands in."""
        at = bisect_right(self.starts, index)
        start = self.starts[at - 1] if at else 0
        return start, self.starts[at] if at < len(self.starts) else len(self.doc)


def passage(
    text: str, number: int, parsed: Parsed, quotations: list[Quotation], sentences: list[Span]
) -> Passage:
    begins = [parsed.start + token.idx for token in parsed.doc]
    stretches = [_stretch(text, quotation, begins) for quotation in quotations]
    within = [-1] * len(begins)
    for index, stretch in enumerate(stretches):
        within[stretch.first : stretch.after] = [index] * (stretch.after - stretch.first)
    starts = {bisect_left(begins, sentence.start) for sentence in sentences}
    starts |= {s.first for s in stretches if s.utterance and _after_full_stop(parsed, s.first)}
    return Passage(number, text, parsed, stretches, sorted(starts), within)


def _after_full_stop(parsed: Parsed, index: int) -> bool:
    return index > 0 and parsed.doc[index - 1].text in (".", "!", "?", "…")


def _stretch(text: str, quotation: Quotation, begins: list[int]) -> Stretch:
    first = bisect_left(begins, quotation.span.start)
    after = bisect_left(begins, quotation.span.end)
    return Stretch(quotation, first, after, is_utterance(text, quotation))


def is_utterance(text: str, quotation: Quotation) -> bool:
    """Whether what stands between the marks was said, rather than so called."""
    if quotation.continues or not quotation.closed:
        return True
    words = _WORD.findall(quotation.words(text))
    if len(words) >= _SURELY_SPOKEN:
        return True
    if not words or is_title(quotation.words(text)) or _is_embedded(text, quotation.span):
        return False
    if _is_name_in_passing(text, quotation.span, words):
        return False
    inner, span = quotation.words(text), quotation.span
    opens = inner[:1].isupper() or inner[:1].isdigit() or inner[:1] in "‘'[(…."
    final = inner[-1:] in ".,?!…—-"
    if opens and text[max(0, span.start - 2) : span.start].rstrip()[-1:] in (",", ":"):
        return True
    if len(words) == 1:
        return opens and inner[-1:] in "?!.,"
    followed = text[quotation.span.end : quotation.span.end + 1] in (",", ".", ";")
    return opens and (final or followed or len(words) >= _SENTENCE_LIKE)


_STOP = re.compile(r"[.!?]\s")


def is_title(words: str) -> bool:
    """ "The Kid Who Would Be King": a work's name, with a capital for each word that counts."""
    found = _WORD.findall(words)
    long = [w for w in found if len(w) > 3]
    one = len(found) > 2 and not _STOP.search(words)
    return one and len(long) > 1 and all(w[0].isupper() for w in long)


def _is_name_in_passing(text: str, span: Span, words: list[str]) -> bool:
    """'the TV show "Shark Tank."': capitals throughout, in the middle of a sentence."""
    before = _LAST_WORD.search(text, max(0, span.start - 30), span.start)
    if before is None or len(words) > 6 or not all(w[0].isupper() for w in words):
        return False
    word = before.group(1).lower()
    stem = word.removesuffix("ing")
    return not ({word, stem, stem + "e"} & (verbs("en").forms.keys() | verbs("en").quotes))


def _is_embedded(text: str, span: Span) -> bool:
    """Whether the words go on a phrase that has begun outside: 'a scene from "King"'."""
    before = _LAST_WORD.search(text, max(0, span.start - 30), span.start)
    return before is not None and before.group(1).lower() in _leading_to_a_name()


_LAST_WORD = re.compile(r"(\w{1,30})\s{1,9}$")


@cache
def _leading_to_a_name() -> frozenset[str]:
    return frozenset(lexicon.sections("en", "cues").get("before a name", ()))
