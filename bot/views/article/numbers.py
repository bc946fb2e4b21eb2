"""The figures of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.analysis.types import Analysis, Figure, Span
from bot.views import html
from bot.views.actions import Back, ShowFigures
from bot.views.article.shared import NAME, brief_of, context_buttons, headed, numbered, tabs
from bot.views.html import Html, blocks, bold, brief, joined
from bot.views.messages import Button, Message
from bot.views.parts import paged, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

TOP = 5
ALL_FIGURES = 10
CLAUSE = 300
_FATE = 16  # characters after a number: "injured", "seriously hurt"


def figures(kept: Kept, analysis: Analysis, reader: Reader, page: int = 0) -> Message:
    """The top figures (page 0), or all of them in the order of the text (pages 1, 2, …)."""
    if page <= 0:
        return _top_figures(kept, analysis, reader)
    found = analysis.figures
    article_id = kept.article.id
    ordered = clause_by_clause(sorted(found, key=lambda figure: figure.span))
    here = paged(ordered, page - 1, ALL_FIGURES, lambda f: figure_line(kept, f[0], others=f[1:]))
    turn = pager(here.number, here.pages, lambda p: ShowFigures(article_id, p + 1))
    return Message(
        blocks(
            headed(kept, reader, "figures.title_all", n=len(found)),
            numbered(here.first, here.shown),
        ),
        rows(
            *_context_buttons(kept, reader, here.first, here.items),
            turn,
            [Button(reader.words.label("button.top"), ShowFigures(article_id, 0))] if turn else [],
            tabs(kept, analysis, reader, Back.FIGURES),
        ),
    )


def _top_figures(kept: Kept, analysis: Analysis, reader: Reader) -> Message:
    say = reader.words
    head, found = headed(kept, reader, "figures.title"), analysis.figures
    here = tabs(kept, analysis, reader, Back.FIGURES)
    if not found:
        return Message(blocks(head, say("figures.none")), rows(here))
    clauses = clause_by_clause(found)
    top = clauses[:TOP]
    more = Button(say.label("button.all", n=len(found)), ShowFigures(kept.article.id, 1))
    return Message(
        blocks(head, numbered(1, (figure_line(kept, f[0], others=f[1:]) for f in top))),
        rows(
            *_context_buttons(kept, reader, 1, top),
            [more] if len(clauses) > TOP else [],
            here,
        ),
    )


def _context_buttons(
    kept: Kept, reader: Reader, first: int, clauses: Iterable[tuple[Figure, ...]]
) -> list[list[Button]]:
    starts = [figures[0].span for figures in clauses]
    return context_buttons(kept, reader, first, starts, Back.FIGURES)


def clause_by_clause(found: Iterable[Figure]) -> list[tuple[Figure, ...]]:
    """Figures that the same clause explains, together, so that it is told once."""
    clauses: dict[Span, list[Figure]] = {}
    for figure in found:
        clauses.setdefault(figure.label, []).append(figure)
    return [tuple(sorted(together, key=lambda f: f.span)) for together in clauses.values()]


def figure_line(
    kept: Kept, figure: Figure, most: int = CLAUSE, *, others: Sequence[Figure] = ()
) -> Html:
    """The number in bold, the clause it stands in, and its date and earlier value if those
    stand elsewhere; with *others* that share the clause.
    """
    text, figures = kept.article.text, (figure, *others)
    number, clause = figure.span, figure.label
    if clause == number or not html.inked(clause.of(text)):
        clause = figure.sentence
    if not others and clause.start == number.start and clause.covers(number):
        rest = brief(text[number.end : clause.end], most)
        told = joined((bold(brief_of(kept, number, NAME)), rest), _gap(text, number.end))
    else:
        values = joined((bold(brief_of(kept, f.span, NAME)) for f in figures), " · ")
        told = joined((values, brief_of(kept, clause, most)), " — ")
    apart = [s for f in figures for s in (f.date, f.previous) if s and not clause.covers(s)]
    return joined((told, *(brief_of(kept, s, NAME) for s in dict.fromkeys(apart))), " · ")


def counted(kept: Kept, figure: Figure) -> Span:
    """The number with what it counts, where the text has the two side by side: "14 cracks". What
    counts nobody is told by its clause, if that is as short: "43 injured"."""
    number, counts, clause = figure.span, figure.counts, figure.label
    if counts is None and clause.start == number.start and len(clause) - len(number) <= _FATE:
        return clause
    if counts is None or counts.start < number.end:
        return number
    between = kept.article.text[number.end : counts.start]
    return Span(number.start, counts.end) if between in (" ", "\N{NO-BREAK SPACE}", "-") else number


def _gap(text: str, place: int) -> str:
    return " " if text[place : place + 1].isspace() else ""
