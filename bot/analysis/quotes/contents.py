"""What is reported without marks: the clause under a verb of saying, or beside "according to".

The parser finds where the clause begins; its end, where the parser errs more, is found in the line
of words: at the end of the sentence, unless a second source, an adverbial of the act of saying or
another speaker comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.analysis.quotes.cues import Cue, Source
from bot.analysis.quotes.ends import CLAUSAL, end_of
from bot.analysis.quotes.passages import Passage
from bot.analysis.quotes.reports import Reported, trimmed

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Token

#: Where the hearer, the time and the place stand between the verb and what is said.
_OWN = frozenset(
    {"dobj", "dative", "prep", "npadvmod", "advmod", "prt", "neg", "pobj", "oprd", "punct"}
)
_OPENS_CLAUSE = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_WITH_HEARER = frozenset({"tell", "remind", "inform", "assure", "warn", "promise", "notify"})
_REACH = 14
_FRAGMENT_REACH = 12
_TELLING_FRAGMENT = 4


def reported(passage: Passage, cues: list[Cue], sources: list[Source]) -> list[Reported]:
    found: list[Reported] = []
    for source in sources:
        found += _beside_source(passage, source)
    for cue in cues:
        clauses = list(_under_verb(passage, cue, cues, sources))
        if not clauses:
            found += _with_fragment(passage, cue, cues, sources)
        found += clauses
    return [r for r in found if r.after - r.first > 1 and not _is_the_speaker(r)]


def _is_the_speaker(one: Reported) -> bool:
    """Whether who speaks was taken for what is said."""
    first, after = one.speaker
    return one.first <= first and after <= one.after and one.rule == "clause"


def _beside_source(passage: Passage, source: Source) -> Iterator[Reported]:
    start, end = passage.sentence(source.start)
    speaker = (source.first, source.after)
    doc = passage.doc
    if source.start - start < 3:
        yield trimmed(doc, source.end, end, source.start, speaker, "according")
        return
    if doc[source.start - 1].lower_ != "that":  # "has learned that, according to the agency, it"
        yield trimmed(doc, start, source.start, source.start, speaker, "according")
    if end - source.end > 3 and doc[source.end].text == "," and _states(doc, source.end, end):
        yield trimmed(doc, source.end, end, source.start, speaker, "according")


def _under_verb(
    passage: Passage, cue: Cue, cues: list[Cue], sources: list[Source]
) -> Iterator[Reported]:
    verb = passage.doc[cue.at]
    speaker = (cue.first, cue.after)
    if cue.says and _is_parenthesis(passage, cue):
        for first, after in _around(passage, cue, cues, sources):
            yield trimmed(passage.doc, first, after, cue.at, speaker, "around")
        return
    if cue.says and _is_as_told(verb):
        after = verb.right_edge.i + 1
        if after < len(passage.doc) and passage.doc[after].text == ",":
            _, end = passage.sentence(cue.at)
            yield trimmed(passage.doc, after, end, cue.at, speaker, "as told")
        return
    found = list(_clauses(passage, cue, cues, sources))
    yield from found
    if found or not cue.says:
        return
    start = _linear_start(passage, cue)
    if start is not None:
        after = end_of(passage, cue, start, cues, sources)
        yield trimmed(passage.doc, start, after, cue.at, speaker, "linear")
        return
    before = _clause_before(passage, cue)
    if before is not None:
        yield trimmed(passage.doc, *before, cue.at, speaker, "before")


def _clauses(
    passage: Passage, cue: Cue, cues: list[Cue], sources: list[Source]
) -> Iterator[Reported]:
    """What the parser hung on the verb as its clause. Under a verb of thinking only what is partly
    quoted counts: "believed it was “a trap”"."""
    seen: set[tuple[int, int]] = set()
    for clause in passage.doc[cue.at].children:
        if clause.dep_ != "ccomp" or _is_participle(clause):
            continue
        for first, after in _clause(passage, cue, clause, cues, sources):
            one = trimmed(passage.doc, first, after, cue.at, (cue.first, cue.after), "clause")
            quoted = any(passage.within[i] >= 0 for i in range(one.first, one.after))
            if (one.first, one.after) not in seen and (cue.says or quoted):
                seen.add((one.first, one.after))
                yield one


def _is_participle(clause: Token) -> bool:
    """ "Said in an interview aired on Monday": nothing that is said."""
    if clause.tag_ != "VBN" or clause.dep_ != "ccomp":
        return False
    return not any(c.dep_ in CLAUSAL or c.dep_ in ("aux", "auxpass") for c in clause.children)


def _with_fragment(
    passage: Passage, cue: Cue, cues: list[Cue], sources: list[Source]
) -> Iterator[Reported]:
    """'called it a "disaster"', 'pledged to "fight" on': the object with the marked words in it."""
    doc = passage.doc
    _, end = passage.sentence(cue.at)
    if cue.first > cue.at:
        return
    stretch = next((s for s in passage.stretches if s.first >= cue.end), None)
    if stretch is None or stretch.utterance or stretch.first >= end:
        return
    words = sum(t.is_alpha for t in doc[stretch.first : stretch.after])
    if not cue.calls and words < _TELLING_FRAGMENT:
        return
    gap = doc[cue.end : stretch.first]
    if len(gap) > _FRAGMENT_REACH or any(t.text in ".;:" for t in gap):
        return
    if any(cue.at < other.at < stretch.first for other in cues):
        return
    child = doc[stretch.first]
    while child.head.i != cue.at and child.head.i != child.i:
        if child.dep_ in ("acl", "relcl"):
            return  # "told a crowd gathered at the “Fish Bar”"
        child = child.head
    after = stretch.after
    if child.head.i == cue.at and child.i > cue.at:
        after = max(after, child.right_edge.i + 1)
    after = min([after, end, *(s.start for s in sources if s.start >= stretch.after)])
    start = cue.end
    while start < stretch.first and doc[start].tag_ == "IN":
        start += 1
    if doc[stretch.first - 1].text == ",":
        start = stretch.first
    yield trimmed(doc, start, after, cue.at, (cue.first, cue.after), "fragment")


def _is_as_told(verb: Token) -> bool:
    """ "As she told reporters, the bridge is safe"."""
    if verb.dep_ != "advcl" or verb.head.i < verb.i:
        return False
    return any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)


def _is_parenthesis(passage: Passage, cue: Cue) -> bool:
    """ "The trouble, Frank writes, began long ago"."""
    doc = passage.doc
    start, end = passage.sentence(cue.at)
    if cue.start <= start or cue.end >= end - 2 or cue.end - cue.start > 8:
        return False
    return doc[cue.start - 1].text == "," and doc[cue.end].text == "," and cue.first < cue.at


def _around(
    passage: Passage, cue: Cue, cues: list[Cue], sources: list[Source]
) -> Iterator[tuple[int, int]]:
    start, _ = passage.sentence(cue.at)
    others = [c.end for c in cues if start <= c.at < cue.start]
    first = max([start, *others])
    if passage.spoken(cue.end + 1):
        return  # "…, he said, "…"": what stands before it tells when or where
    if any(_carries(passage.doc[i], cue) for i in range(first, cue.start)):
        yield first, cue.start
    after = end_of(passage, cue, cue.end, cues, sources)
    if _has_verb(passage.doc, cue.end, after):
        yield cue.end, after


def _carries(token: Token, cue: Cue) -> bool:
    """Whether a statement begins here: "and yet", "six months ago", "after she left" are none."""
    return (
        token.dep_ in CLAUSAL
        and token.i != cue.head
        and token.head.dep_ in ("ROOT", "ccomp", "parataxis", "conj")
    )


def _clause(
    passage: Passage, cue: Cue, clause: Token, cues: list[Cue], sources: list[Source]
) -> Iterator[tuple[int, int]]:
    first, after = clause.left_edge.i, clause.right_edge.i + 1
    if clause.i > cue.at:
        first = _start_after(passage, cue, clause, max(first, cue.at + 1))
        yield first, end_of(passage, cue, first, cues, sources, at_least=clause.i + 1)
        return
    start, end = passage.sentence(cue.at)
    first = max(min(first, clause.i), start)
    low, high = min(cue.first, cue.at), max(cue.after, cue.at + 1)
    if passage.doc[low - 1].text in (",", "—", "–", "-") or low < after:
        if passage.doc[cue.at].dep_ != "relcl":
            yield start if _opens(passage, start, first) else first, low
        if high < min(after, end):
            yield high, min(after, end)
    else:
        yield first, min(after, low)


def _opens(passage: Passage, start: int, first: int) -> bool:
    """Whether what stands before the clause in its sentence belongs to it."""
    return all(not passage.spoken(i) for i in range(start, first))


def _start_after(passage: Passage, cue: Cue, clause: Token, first: int) -> int:
    """The first word said, though the parser may have hung it on the verb."""
    doc = passage.doc
    verb = doc[cue.at]
    for at in range(cue.end, first):
        if doc[at].lower_ == "that" and _opens_clause(doc, at, has_hearer=True):
            return at
    own = {
        t.i
        for child in verb.children
        if child.i > cue.at and child.dep_ in _OWN and child.i != clause.i and child.i < first
        for t in child.subtree
    }
    gap = [i for i in range(cue.end, first) if i not in own and not doc[i].is_punct]
    if not gap or any(doc[i].text == "," for i in range(gap[0], first)):
        return first
    return gap[0]


def _linear_start(passage: Passage, cue: Cue) -> int | None:
    """Where the clause begins that the parser did not see: "told the court that"."""
    doc = passage.doc
    _, end = passage.sentence(cue.at)
    hears = cue.lemma in _WITH_HEARER
    for at in range(cue.end, min(cue.end + _REACH, end)):
        if passage.spoken(at) or doc[at].text in ".;:":
            break
        if doc[at].lower_ == "that" and at + 2 < end and _opens_clause(doc, at, has_hearer=hears):
            return at
    if cue.first > cue.at or cue.end + 2 >= end:
        return None
    following = doc[cue.end]
    if following.dep_ not in _OPENS_CLAUSE or passage.spoken(cue.end):
        return None
    return cue.end if _has_verb(doc, cue.end, end) else None


def _has_verb(doc: Doc, first: int, after: int) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[first:after])


def _opens_clause(doc: Doc, at: int, *, has_hearer: bool) -> bool:
    """Whether "that" begins what is said, and not "a story that appeared this week"."""
    before = doc[at - 1]
    if not has_hearer and before.pos_ == "NOUN" and before.dep_ == "dobj":
        return False
    if doc[at].tag_ == "IN":
        return True
    if doc[at].dep_ == "det":
        return False
    relative = doc[at].tag_ == "WDT" and doc[at - 1].pos_ == "NOUN" and not has_hearer
    return not relative and doc[at + 1].tag_ not in ("VBD", "VBZ", "VBP", "MD", "RB")


_COMPLEMENTS = frozenset({"dobj", "xcomp", "ccomp", "pcomp", "acomp"})


def _states(doc: Doc, first: int, after: int) -> bool:
    """Whether a main clause stands here, and not "a firm that counts donations"."""
    return any(
        t.dep_ in CLAUSAL
        and first <= t.head.i < after
        and (t.head.dep_ != "relcl" or t.head.head.i < first)
        for t in doc[first:after]
    )


def _clause_before(passage: Passage, cue: Cue) -> tuple[int, int] | None:
    """ "The bridge is safe, she said", when the parser hung the verb on the clause."""
    doc = passage.doc
    low = cue.start
    start, end = passage.sentence(cue.at)
    if low <= start or doc[low - 1].text != "," or doc[cue.at].dep_ in ("relcl", "acl", "advcl"):
        return None
    if doc[cue.at].tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    if any(passage.spoken(i) for i in range(low - 3, low)) or end - cue.end > _REACH:
        return None
    if any(c.dep_ in _COMPLEMENTS and c.i > cue.at for c in doc[cue.at].children):
        return None
    states = any(_carries(token, cue) for token in doc[start:low])
    return (start, low) if states else None
