"""What a story's articles say together: a summary, what each adds, where figures differ, copies.

Articles in, places out; the earliest article first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis import similarity, summary
from bot.analysis.figures.compare import Statement, agreement
from bot.analysis.types import Analysis, Budget, Document, Figure, FigureKind, Sentence, Span
from bot.digests.contents import Place, Text, content, is_known

#: A story is told in as much as a screen holds beside those who tell it.
GIST = Budget(sentences=4, characters=900)
ADDS = 2
_FEWEST_WORDS = 4  # that carry meaning, of a sentence worth showing
_DIFFERENCES = 3
_FIGURES = 8  # of each article that are compared, the most central
_COMPARED = 12  # articles


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure, and the article that states it."""

    article_id: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Covered:
    """`copies` names for a copy the earlier article it repeats."""

    gist: tuple[Place, ...]
    adds: Mapping[int, tuple[Place, ...]]
    copies: Mapping[int, int]
    differences: tuple[tuple[Stated, ...], ...]


def cover(texts: Sequence[Text]) -> Covered:
    copied = copies(texts)
    own = [one for one in texts if one.id not in copied]
    return Covered(
        gist=_gist(own) if len(own) > 1 else (),
        adds={one.id: adds(one, texts[:n]) for n, one in enumerate(texts) if n},
        copies=copied,
        differences=tuple(differences(own[-_COMPARED:]))[:_DIFFERENCES],
    )


def adds(one: Text, before: Sequence[Text]) -> tuple[Place, ...]:
    """The sentences that say most of what none said before, in the order of the text."""
    known = [content(span.of(two.text), two) for two in before for span in two.analysis.sentences]
    everything = set().union(*known)
    open_to = {
        span: content(span.of(one.text), one)
        for span in one.analysis.sentences
        if not summary.leans(span.of(one.text), one.analysis.language)
    }
    found: list[Span] = []
    while len(found) < ADDS:
        new = {
            span: len(said - everything)
            for span, said in open_to.items()
            if len(said) >= _FEWEST_WORDS and not is_known(said, known, frozenset(everything))
        }
        if not new:
            break
        best = max(new, key=lambda span: (new[span], -span.start))
        found.append(best)
        known.append(open_to[best])
        everything |= open_to.pop(best)
    return tuple(Place(one.id, span) for span in sorted(found))


def copies(texts: Sequence[Text]) -> dict[int, int]:
    """The articles that repeat an earlier one, edited or cut or not, and which."""
    firsts = similarity.copies(one.text for one in texts)
    return {
        texts[number].id: texts[first].id
        for number, first in enumerate(firsts)
        if first is not None
    }


def differences(texts: Iterable[Text]) -> Iterable[tuple[Stated, ...]]:
    """Figures of one quantity to which different articles give different values."""
    statements = [
        Statement(one.id, figure, one.text)
        for one in texts
        for figure in one.analysis.figures[:_FIGURES]
        if figure.kind not in (FigureKind.AGE, FigureKind.DURATION)
    ]
    for quantity in agreement(statements):
        if quantity.sides:
            yield tuple(Stated(int(str(s.article)), s.figure) for s in quantity.sides)


def document(text: str, analysis: Analysis, title: str | None = None) -> Document:
    """An article as it was read when it was analysed: nothing is cut or parsed again."""
    starts = [paragraph.start for paragraph in analysis.paragraphs]
    sentences = tuple(
        Sentence(span, max(bisect_right(starts, span.start) - 1, 0)) for span in analysis.sentences
    )
    return Document(text, title, analysis.language, analysis.paragraphs, sentences)


def _gist(texts: Sequence[Text]) -> tuple[Place, ...]:
    documents = [document(one.text, one.analysis, one.title) for one in texts]
    told = summary.summarise_story(documents, GIST)
    return tuple(Place(texts[one.document].id, one.span) for one in told)
