"""What the views of one article have in common."""

from __future__ import annotations

from collections.abc import Iterable

from bot.analysis.types import Analysis, Span
from bot.views import html
from bot.views.actions import (
    Action,
    Back,
    Length,
    ShowCard,
    ShowContext,
    ShowFigures,
    ShowPeople,
    ShowQuotes,
    ShowSummary,
)
from bot.views.html import Html, blocks, bold, brief, lines
from bot.views.messages import Button
from bot.views.parts import byline, numbers, title
from bot.views.reader import Reader
from storage.records import Kept

#: Names and roles are there to be recognised; no more of them than this.
NAME = 80
ROLE = 160


def brief_of(kept: Kept, span: Span, most: int) -> str:
    """The stretch of the text on one line, cut at *most* characters."""
    return brief(span.of(kept.article.text), most)


def headed(kept: Kept, reader: Reader, key: str, **facts: object) -> Html:
    return lines(
        bold(reader.words(key, **facts)), html.link(title(kept), kept.link), byline(kept, reader)
    )


def numbered_lines(first: int, items: Iterable[Html]) -> list[Html]:
    return [f"{number}. " + item for number, item in enumerate(items, first)]


def numbered(first: int, items: Iterable[Html]) -> Html:
    return blocks(*numbered_lines(first, items))


def context_buttons(
    kept: Kept, reader: Reader, first: int, spans: list[Span], back: Back, width: int = 5
) -> list[list[Button]]:
    actions: list[Action] = [ShowContext(kept.article.id, span.start, back) for span in spans]
    return numbers(reader, "button.context_n", first, actions, width)


def tabs(kept: Kept, analysis: Analysis, reader: Reader, here: Back) -> list[Button]:
    """Back to the card, and right on to the other things the article holds."""
    article_id, label = kept.article.id, reader.words.label
    others: list[tuple[Back, object, str, Action]] = [
        (Back.FIGURES, analysis.figures, "button.figures", ShowFigures(article_id)),
        (Back.QUOTES, analysis.quotes, "button.quotes", ShowQuotes(article_id)),
        (Back.PEOPLE, analysis.people, "button.people", ShowPeople(article_id)),
    ]
    return [
        back_button(kept, reader),
        *(Button(label(key), act) for at, found, key, act in others if found and at is not here),
    ]


def back_button(kept: Kept, reader: Reader, back: Back = Back.CARD) -> Button:
    article_id = kept.article.id
    actions: dict[Back, Action] = {
        Back.SUMMARY: ShowSummary(article_id, Length.LONG),
        Back.FIGURES: ShowFigures(article_id),
        Back.QUOTES: ShowQuotes(article_id),
        Back.PEOPLE: ShowPeople(article_id),
    }
    key = f"back.{back.name.lower()}"
    return Button(reader.words.label(key), actions.get(back, ShowCard(article_id)))
