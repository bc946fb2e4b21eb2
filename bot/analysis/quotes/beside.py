"""A verb of saying by the words alone, for where the parser fails: beside the marks or inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.quotes.cues import Cue
from bot.analysis.quotes.passages import Passage, Stretch
from bot.analysis.quotes.verbs import Verbs

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc

_ENDS = frozenset(".!?…")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
PROPER = frozenset({"NNP", "NNPS", "HYPH"})
_NOMINAL = PROPER | {"NN", "NNS", "JJ", "CD", "POS"}
_FUNCTION = frozenset({"IN", "CC", "WP", "WRB", "WDT", "EX", "RB", "PRP", "VBD", "VBZ", "MD", "TO"})
LONGEST_NAME = 8
_LONGEST_APPOSITION = 16


def beside(passage: Passage, stretch: Stretch, known: Verbs) -> Cue | None:
    """'"…," DeBoer said of him' by the words alone, for when the parser is lost."""
    doc = passage.doc
    at = stretch.after
    if at + 1 < len(doc) and doc[at].text == ",":
        at += 1
    if at + 1 >= len(doc):
        return None
    lemma = known.forms.get(doc[at].lower_)
    if lemma is not None:
        after = _name_end(passage, at + 1, known)
        return _cue(at, lemma, at + 1, after, known) if after > at + 1 else None
    after = _name_end(passage, at, known)
    if after == at or after >= len(doc):
        return None
    verb = _past_apposition(doc, after)
    if doc[verb].tag_ == "RB" and verb + 1 < len(doc):
        verb += 1
    lemma = known.lemma_of(doc[verb].lower_)
    return _cue(verb, lemma, at, after, known) if lemma else None


def _past_apposition(doc: Doc, at: int) -> int:
    """Behind ", 69," or ", the mayor,": where the verb must stand."""
    if doc[at].text != ",":
        return at
    for token in doc[at + 1 : at + _LONGEST_APPOSITION]:
        if token.text == "," and token.i + 1 < len(doc):
            return token.i + 1
        if token.text in _ENDS:
            break
    return at


def _cue(at: int, lemma: str, first: int, after: int, known: Verbs) -> Cue:
    says, calls = lemma in known.says, lemma in known.calls
    return Cue(at, lemma, first, after, after - 1, says=says, calls=calls)


def _name_end(passage: Passage, first: int, known: Verbs) -> int:
    """Where a pronoun or a noun phrase that starts here ends; *first* when neither does."""
    doc = passage.doc
    if doc[first].lower_ in ("he", "she", "they", "it"):
        return first + 1
    if doc[first].tag_ in _FUNCTION and doc[first].text[0].islower():
        return first
    start = at = first + 1 if doc[first].tag_ in ("DT", "PRP$") else first
    nominal = _NOMINAL if start > first else PROPER
    while at < len(doc) and at - first < LONGEST_NAME and passage.within[at] < 0:
        if at > start and known.lemma_of(doc[at].lower_):
            break
        if doc[at].tag_ not in nominal and not (at == start and doc[at].text[0].isupper()):
            break
        at += 1
    return at if at > start else first


def lost_mark(passage: Passage, stretch: Stretch, known: Verbs) -> Cue | None:
    """'"We go on, Frost said.' without a closing mark: the verb and its subject inside."""
    if stretch.quotation.closed:
        return None
    doc = passage.doc
    for at in range(stretch.first + 2, stretch.after):
        lemma = known.forms.get(doc[at].lower_) if doc[at].tag_ in _FINITE else None
        if lemma is None or lemma not in known.says:
            continue
        first = at - 1
        while first > stretch.first and doc[first].tag_ in PROPER:
            first -= 1
        first += doc[first].tag_ not in ("PRP", *PROPER)
        if first < at and doc[first - 1].text == ",":
            return _cue(at, lemma, first, at, known)
    return None
