"""The shortest clause that makes a figure readable, and the date the clause gives: verbatim,
never a bag of nouns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.analysis.figures.context import Context
from bot.analysis.figures.grammar import SUBJECTS, Place, ancestors, clause_verb, verb_over
from bot.analysis.types import Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

_LONGEST = 28  # tokens of a clause before its tail is dropped
_SHORT = 14  # a clause this short keeps its tail whole
_DROPPED_TAILS = frozenset({"advcl", "ccomp", "relcl", "parataxis", "conj", "cc", "punct", "dep"})
#: Words that only tie the clause to another; "if" and "without" stay, they change what is said.
_JOINTS = frozenset(
    {"while", "and", "but", "that", "as", "after", "because", "although", "whereas", "when", "so"}
)
_HALVES = re.compile(r"[;:—–]\s|,\s|\s[–—-]\s")
_MARK = re.compile('[«»„“”"]')
_CLOSING = re.compile('[»“”"]')
_FARTHEST_PARTNER = 60  # characters
_FEWEST = 4  # words of a clause cut out by punctuation alone
_MANY = 12  # words of such a clause before it is cut further
_AFTER = 6  # words after the figure that stay
#: Here the verb may stand last, and nobody can tell a tail from it.
_VERB_LAST = frozenset({"de", "nl", "tr"})
_WORD = re.compile(r"[^\W\d_]+")


def label(place: Place | None, figure: Span, text: str, sentence: Span, ctx: Context) -> Span:
    """The clause round *figure*."""
    if place is not None and (found := _clause(place)) is not None and found.covers(figure):
        clause = Span(max(found.start, sentence.start), min(found.end, sentence.end))
        return _unhalved(text, _trimmed(text, clause), sentence)
    return _unhalved(text, _trimmed(text, _by_words(figure, text, sentence, ctx)), sentence)


def _clause(place: Place) -> Span | None:
    verb = _finite(place)
    if verb is None or not place.in_sentence(verb):
        return None
    own = [verb.i]
    for child in verb.children:
        if not place.in_sentence(child):
            continue
        holds = child.left_edge.i <= place.last and place.first <= child.right_edge.i
        said = child.dep_ == "ccomp" and place.first < verb.i < child.i
        if holds or said or child.dep_ not in _DROPPED_TAILS:
            own += _extent(child, place, holds)
    start, end = min(own), max(own)
    start, end = min(start, place.first), max(end, place.last)
    while start < place.first and place.parsed.doc[start].lower_ in _JOINTS:
        start += 1
    start = _with_subject(verb, start, place)
    if end - start >= _LONGEST:
        end = max(_shortened(verb, place), place.last)
    return place.parsed.between(start, end + 1)


def _finite(place: Place) -> Token | None:
    """The verb whose clause can stand alone: "rising to 30" leans on the verb above it."""
    verb = verb_over(place)
    while verb is not None and verb.dep_ in ("xcomp", "acl", "pcomp", "aux", "auxpass", "amod"):
        if verb.dep_ == "acl" or verb.head.i == verb.i:
            break
        above = clause_verb(verb.head)
        if above is None or above.i == verb.i:
            break
        verb = above
    return verb


def _extent(child: Token, place: Place, holds: bool) -> list[int]:
    """The edges of a constituent, its relative clauses left out unless the figure is inside."""
    if holds or child.right_edge.i - child.left_edge.i < _SHORT:
        if holds and child.right_edge.i - child.left_edge.i >= _LONGEST:
            return [
                max(child.left_edge.i, place.first - 8),
                min(child.right_edge.i, place.last + 8),
            ]
        return [child.left_edge.i, child.right_edge.i]
    return [child.left_edge.i if child.i - child.left_edge.i < _SHORT else child.i, child.i]


def _with_subject(verb: Token, start: int, place: Place) -> int:
    """A clause that shares its subject begins with it, if that is near."""
    if any(c.dep_ in SUBJECTS and c.tag_ not in ("WDT", "WP") for c in verb.lefts):
        return start
    for above in ancestors(verb):
        if above.dep_ in ("relcl", "acl"):
            noun = above.head
            edge = noun.left_edge.i
            return edge if start - edge <= _SHORT and place.in_sentence(noun) else start
        if above.dep_ != "conj":
            return start
        subject = next((c for c in above.head.lefts if c.dep_ in SUBJECTS), None)
        if subject is not None:
            near = start - subject.left_edge.i <= _SHORT and place.in_sentence(subject)
            return subject.left_edge.i if near else start
    return start


def _shortened(verb: Token, place: Place) -> int:
    """The last token of the clause without what follows the figure's own constituent."""
    end = max(verb.i, place.last)
    for child in verb.children:
        if child.left_edge.i <= place.last and place.first <= child.right_edge.i:
            end = max(end, min(child.right_edge.i, place.last + 8))
    return end


# Without a parse --------------------------------------------------------------------------------


def _by_words(figure: Span, text: str, sentence: Span, ctx: Context) -> Span:
    """The stretch between punctuation; a long one is cut where another clause is tied to it, then
    where a phrase begins some words after the figure."""
    start, end = _between_marks(figure, text, sentence)
    if _count(text, start, end) > _MANY:
        start, end = _between_joints(figure, text, Span(start, end), ctx)
    if _count(text, start, end) > _MANY and ctx.language not in _VERB_LAST:
        end = _tail(figure, text, end, ctx)
    if joint := ctx.joint.match(text, start, figure.start):
        start = joint.end()
    while text[end - 1] in ".!?…" and end > figure.end:
        end -= 1
    return Span(start, end)


def _count(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _between_joints(figure: Span, text: str, within: Span, ctx: Context) -> Span:
    """The part between "and", "but" and the like, if it says enough."""
    start, end = within
    for joint in ctx.joint.finditer(text, start, end):
        if joint.end() <= figure.start and _count(text, joint.end(), end) >= _FEWEST:
            start = joint.start()
        elif joint.start() >= figure.end and _count(text, start, joint.start()) > _FEWEST:
            return Span(start, joint.start())
    return Span(start, end)


def _tail(figure: Span, text: str, end: int, ctx: Context) -> int:
    """Where the phrase begins that is too much, "on the coast of the sea near the town"."""
    for seen, word in enumerate(_WORD.finditer(text, figure.end, end), 1):
        if seen > _AFTER and word.group().lower() in ctx.stops:
            return word.start()
    return end


def _between_marks(figure: Span, text: str, sentence: Span) -> Span:
    """Without a parse: the stretch between punctuation, widened until it has enough words."""
    cuts = [sentence.start]
    cuts += [m.end() for m in _HALVES.finditer(text, sentence.start, sentence.end)]
    starts = [c for c in cuts if c <= figure.start]
    ends = [m.start() for m in _HALVES.finditer(text, figure.end, sentence.end)] + [sentence.end]
    start, end = starts.pop(), ends.pop(0)
    while len(text[start:end].split()) < _FEWEST and (starts or ends):
        if starts:
            start = starts.pop()
        else:
            end = ends.pop(0)
    return Span(start, end)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:—–-)."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-("):
        end -= 1
    return Span(start, end)


def _unhalved(text: str, span: Span, sentence: Span) -> Span:
    """Without half a pair of quote marks: the lone one is left out, or its partner let in."""
    start, end = span
    opener, closer = _lone_marks(text, span)
    if opener == start:
        start += 1
    elif opener is not None:
        partner = _CLOSING.search(text, end, min(sentence.end, end + _FARTHEST_PARTNER))
        end = partner.end() if partner else end
    if closer is not None and closer == end - 1:
        end -= 1
    return _trimmed(text, Span(start, end))


def _lone_marks(text: str, span: Span) -> tuple[int | None, int | None]:
    """The last mark that opens and the first that closes without a partner inside."""
    opened: list[int] = []
    closer: int | None = None
    for mark in _MARK.finditer(text, *span):
        at, glyph = mark.start(), mark.group()
        opens = glyph in "«„" or (glyph in '“"' and not opened and not _word_before(text, at, span))
        if opens:
            opened.append(at)
        elif opened:
            opened.pop()
        elif closer is None:
            closer = at
    return (opened[-1] if opened else None), closer


def _word_before(text: str, at: int, span: Span) -> bool:
    return at > span.start and not text[at - 1].isspace()
