"""How quotes, roles and people are scored against annotated texts: the measures of the floors beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sen", "senator", "rep", "gov", "the"}
    | {"a", "an", "governor", "president", "sir", "dame", "lord", "lady", "judge", "justice"}
    | {"former", "minister"}
)
_CORE = re.compile(r",| of | at | from | for | in | who | with | on |;|\(| - | — | – ")
_SMALL = frozenset({"the", "a", "an", "of", "for", "'s", "’s", "at", "in", "to", "and"})


@dataclass(frozen=True)
class Said:
    """A span with who says it: as written and, when known, who that is."""

    start: int
    end: int
    mention: str | None
    name: str | None
    counts: bool = True  # a don't-care span is neither a miss nor, found, a mistake


@dataclass(frozen=True)
class Score:
    right: int
    named: int
    found: int
    gold: int

    def f1(self) -> float:
        return 200 * self.right / max(1, self.found + self.gold)

    def joint_f1(self) -> float:
        """Span and speaker both right."""
        return 200 * self.named / max(1, self.found + self.gold)

    def __add__(self, other: Score) -> Score:
        sums = (self.right + other.right, self.named + other.named)
        return Score(*sums, self.found + other.found, self.gold + other.gold)


def score_quotes(text: str, gold: Sequence[Said], found: Sequence[Said]) -> Score:
    """Spans agree when four fifths of their words are shared; one gold span takes one found span."""
    wanted = [(words_in(text, g), g) for g in gold if g.counts]
    others = [words_in(text, g) for g in gold if not g.counts]
    offered = [(words_in(text, f), f) for f in found]
    offered = [(w, f) for w, f in offered if w and not _ignored(w, wanted, others)]
    pairs = sorted(
        ((_iou(w, v), i, j) for i, (w, _) in enumerate(wanted) for j, (v, _) in enumerate(offered)),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    right = named = 0
    for iou, i, j in pairs:
        if iou < 0.8 or i in used_gold or j in used_found:
            continue
        used_gold.add(i)
        used_found.add(j)
        right += 1
        named += _same_speaker(wanted[i][1], offered[j][1])
    return Score(right, named, len(offered), len(wanted))


def words_in(text: str, said: Said) -> frozenset[int]:
    return frozenset(m.start() for m in _WORD.finditer(text, said.start, said.end))


def _iou(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, len(one | other))


def _ignored(
    words: frozenset[int], wanted: list[tuple[frozenset[int], Said]], others: list[frozenset[int]]
) -> bool:
    best = max((_iou(words, g) for g, _ in wanted), default=0.0)
    near = max((_iou(words, o) for o in others), default=0.0)
    inside = max((len(words & o) / len(words) for o in others), default=0.0)
    return (near >= 0.3 or inside >= 0.8) and near >= best and best < 0.5


def _same_speaker(gold: Said, found: Said) -> bool:
    if gold.name or gold.mention:
        return fits(gold.name or gold.mention, found.name or found.mention)
    return not (found.name or found.mention)


def fits(one: str | None, other: str | None) -> bool:
    """Whether two namings share their last name or head."""
    first, second = _core(one), _core(other)
    if not first or not second:
        return False
    if first[-1] == second[-1]:
        return True
    ours, theirs = _capitals(one), _capitals(other)
    return (first[-1] in theirs and first[-1] in ours) or (
        second[-1] in ours and second[-1] in theirs
    )


def _core(name: str | None) -> list[str]:
    return _normal(_CORE.split((name or "").strip() + " ")[0]) or _normal(name or "")


def _normal(name: str) -> list[str]:
    words = [re.sub(r"['’]s$", "", w.lower()).strip("'’.") for w in re.findall(r"[\w.'’\-]+", name)]
    words = [w for w in words if w]
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def _capitals(name: str | None) -> set[str]:
    found = re.findall(r"\b[A-ZÀ-Ý][\w.'’\-]+", name or "")
    return {_normal(word)[-1] for word in found if _normal(word)}


def same_role(one: str, other: str) -> bool:
    """Whether most words of two roles are the same."""
    a, b = _bag(one), _bag(other)
    return 2 * len(a & b) >= 0.5 * (len(a) + len(b)) > 0


def _bag(role: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.-]+|['’]s", role.lower())) - _SMALL


def same_person(one: str, other: str) -> bool:
    a, b = one.casefold().split(), other.casefold().split()
    initials = len(a) < 2 or len(b) < 2 or a[0][0] == b[0][0]
    return bool(a and b) and a[-1] == b[-1] and initials
