"""The figures of an article."""

from __future__ import annotations

from bot.analysis.types import Analysis, Figure
from bot.views import html
from bot.views.actions import Back, ShowFigures
from bot.views.article.shared import NAME, back_button, brief_of, context_buttons, headed, numbered
from bot.views.html import Html, blocks, bold, brief, joined
from bot.views.messages import Button, Message
from bot.views.parts import paged, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

TOP = 5
ALL_FIGURES = 10
CLAUSE = 300


def figures(kept: Kept, analysis: Analysis, reader: Reader, page: int = 0) -> Message:
    """The top figures (page 0), or all of them in the order of the text (pages 1, 2, …)."""
    found = analysis.figures
    if page <= 0:
        return _top_figures(kept, found[:TOP], len(found), reader)
    article_id = kept.article.id
    ordered = sorted(found, key=lambda figure: figure.span)
    here = paged(ordered, page - 1, ALL_FIGURES, lambda f: figure_line(kept, f))
    turn = pager(here.number, here.pages, lambda p: ShowFigures(article_id, p + 1))
    return Message(
        blocks(
            headed(kept, reader, "figures.title_all", n=len(found)),
            numbered(here.first, here.shown),
        ),
        rows(
            *context_buttons(kept, reader, here.first, [f.span for f in here.items], Back.FIGURES),
            turn,
            [Button(reader.words.label("button.top"), ShowFigures(article_id, 0))]
            if turn
            else [back_button(kept, reader)],
        ),
    )


def _top_figures(kept: Kept, top: tuple[Figure, ...], total: int, reader: Reader) -> Message:
    say = reader.words
    head = headed(kept, reader, "figures.title")
    if not top:
        return Message(blocks(head, say("figures.none")), rows([back_button(kept, reader)]))
    more = [Button(say.label("button.all", n=total), ShowFigures(kept.article.id, 1))]
    return Message(
        blocks(head, numbered(1, (figure_line(kept, f) for f in top))),
        rows(
            *context_buttons(kept, reader, 1, [f.span for f in top], Back.FIGURES),
            [back_button(kept, reader), *(more if total > TOP else [])],
        ),
    )


def figure_line(kept: Kept, figure: Figure, most: int = CLAUSE) -> Html:
    """The number in bold, the clause it stands in, and its date and earlier value if those
    stand elsewhere.
    """
    text = kept.article.text
    number, clause = figure.span, figure.label
    if clause == number or not html.inked(clause.of(text)):
        clause = figure.sentence
    if clause.start == number.start and clause.covers(number):
        rest = brief(text[number.end : clause.end], most)
        told = joined((bold(brief_of(kept, number, NAME)), rest), _gap(text, number.end))
    else:
        told = joined((bold(brief_of(kept, number, NAME)), brief_of(kept, clause, most)), " — ")
    elsewhere = [s for s in (figure.date, figure.previous) if s and not clause.covers(s)]
    return joined((told, *(brief_of(kept, s, NAME) for s in elsewhere)), " · ")


def _gap(text: str, place: int) -> str:
    return " " if text[place : place + 1].isspace() else ""
