"""Where reported words end: with the sentence, unless the writer goes on before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.quotes.cues import Cue, Source
from bot.analysis.quotes.passages import Passage

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc

CLAUSAL = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_LINKS = frozenset({"and", "but", "then", "while", "although", "though", "whereas"})


def end_of(
    passage: Passage,
    cue: Cue,
    first: int,
    cues: list[Cue],
    sources: list[Source],
    at_least: int = 0,
) -> int:
    """Where the reported words that begin at *first* end."""
    doc = passage.doc
    _, end = passage.sentence(max(cue.at, first))
    least = max(first + 2, at_least)
    end = _before_main_clause(doc, cue, least, end)
    for source in sources:
        if least <= source.start < end:
            end = source.start
    for other in cues:
        if other.at != cue.at and least < other.at < end:
            cut = _cut_at(doc, cue, other, least)
            if cut is not None:
                end = min(end, cut)
    for at in range(least, end - 1):
        if doc[at].text == "," and _is_about_the_saying(doc, at + 1, cue):
            return at
        if doc[at].text == ":" and at + 1 < end and passage.spoken(at + 1):
            return at
    return end


def _before_main_clause(doc: Doc, cue: Cue, least: int, end: int) -> int:
    """ "Podesta, who said he was in Rome, resigned": a subordinate saying ends with its clause."""
    verb = doc[cue.at]
    above = verb
    while above.dep_ in ("relcl", "advcl", "acl", "conj") and above.head.i != above.i:
        above = above.head
        if above.i >= least and above.i < end:
            return max(least, verb.right_edge.i + 1) if verb.right_edge.i < above.i else end
        if verb.dep_ == "relcl" and above.dep_ in CLAUSAL and least <= above.head.i < end:
            return min(above.head.i, max(least, verb.right_edge.i + 1))
    return end


def _cut_at(doc: Doc, cue: Cue, other: Cue, least: int) -> int | None:
    """Where the words end because somebody goes on: ", adding that", "and told", "but she said"."""
    verb = doc[other.at]
    if any(c.dep_ in CLAUSAL for c in verb.children):
        return _before_link(doc, other.start, least, within=2) if other.first < other.at else None
    if other.head != cue.head:
        return None
    if verb.tag_ == "VBG":
        commas = [
            t.i for t in doc[max(least, other.at - 3) : other.at] if t.text in (",", "—", "–")
        ]
        return commas[-1] if commas else None
    if verb.tag_ in ("VBD", "VBZ", "VBP") and verb.dep_ == "conj":
        return _before_link(doc, other.at, least, within=3)
    return None


def _before_link(doc: Doc, at: int, least: int, within: int) -> int | None:
    """The place of "and", "but" or "while" close before token number *at*."""
    links = [t.i for t in doc[max(least, at - within) : at] if t.lower_ in _LINKS]
    return links[0] if links else None


def _is_about_the_saying(doc: Doc, at: int, cue: Cue) -> bool:
    """Whether the phrase that starts here tells how or when it was said rather than what."""
    if at >= len(doc):
        return False
    token = doc[at]
    return token.tag_ == "VBG" and token.head.i == cue.at and token.dep_ == "advcl"
