"""Facts from many articles: figures, quotes and people, newest first, each with source and date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.analysis.types import Analysis, Figure, Person, Quote, Span
from bot.errors import NothingStored
from bot.views import article, errors, html
from bot.views.actions import Action, Back, Find, Kind, ShowContext, fits
from bot.views.articles import QUERY
from bot.views.html import Html, blocks, bold, brief, clip, italic, joined, lines
from bot.views.messages import Button, Message
from bot.views.parts import PAGE, PageOf, attribution, numbers, pager, rows, source, title
from bot.views.reader import Reader
from storage.records import Kept

F_co = TypeVar("F_co", covariant=True)
F = TypeVar("F")


class Told(Protocol[F_co]):
    """A fact, the article that tells it, and what else that article says."""

    @property
    def kept(self) -> Kept: ...
    @property
    def analysis(self) -> Analysis: ...
    @property
    def fact(self) -> F_co: ...


def figures(
    found: PageOf[Told[Figure]],
    reader: Reader,
    *,
    words: str = "",
    size: int = PAGE,
    sides: Sequence[Told[Figure]] = (),
) -> Message:
    """Figures across articles: the number, its clause, where it stands.

    *sides* are those that contradict each other; they are told first.
    """

    def body(told: Told[Figure]) -> Html:
        return article.figure_line(told.kept, told.fact)

    shown = _facts(found, reader, Kind.FIGURES, words, size, body, lambda figure: figure.span)
    if not sides or not fits(Find(Kind.DISPUTE, 0, words)):
        return shown
    differ = lines(bold(reader.words("story.differ")), side_by_side(sides, reader))
    opened = Button(reader.words.label("button.dispute"), Find(Kind.DISPUTE, 0, words))
    return replace(
        shown, text=blocks(differ, Html(shown.text)), buttons=((opened,), *shown.buttons)
    )


#: Values that are put side by side.
VALUES = 4


def side_by_side(values: Sequence[Told[Figure]], reader: Reader) -> Html:
    """ "A: 12 · B: 15": who says what; "1. A: 12 · 2. A: 15" if that does not tell them apart."""
    names = [source(told.kept, reader) for told in values[:VALUES]]
    if len(set(names)) < len(names):
        names = [joined((f"{n}. ", name)) for n, name in enumerate(names, 1)]
    pairs = (
        joined((name, ": ", bold(brief(told.fact.span.of(told.kept.article.text), 40))))
        for name, told in zip(names, values, strict=False)
    )
    return joined(pairs, " · ")


def quotes(
    found: PageOf[Told[Quote]], reader: Reader, *, words: str = "", size: int = PAGE
) -> Message:
    """Quotes across articles: who, the words as written, where."""

    def body(told: Told[Quote]) -> Html:
        return lines(
            article.speaker(told.kept, told.analysis.people, told.fact, reader),
            article.quotation(told.kept, told.fact, reader),
        )

    return _facts(found, reader, Kind.QUOTES, words, size, body, lambda quote: quote.span)


def people(
    found: PageOf[Told[Person]], reader: Reader, *, words: str = "", size: int = PAGE
) -> Message:
    """People across articles: the name, what each article calls them."""

    def body(told: Told[Person]) -> Html:
        return article.person_line(told.kept, told.fact)

    def place(person: Person) -> Span:
        return person.mentions[0] if person.mentions else Span(0, 0)

    return _facts(found, reader, Kind.PEOPLE, words, size, body, place)


_TITLES = {
    Kind.FIGURES: "facts.figures",
    Kind.QUOTES: "facts.quotes",
    Kind.PEOPLE: "facts.people",
}


def _facts(
    found: PageOf[Told[F]],
    reader: Reader,
    kind: Kind,
    words: str,
    size: int,
    body: Callable[[Told[F]], Html],
    place: Callable[[F], Span],
) -> Message:
    if not found.items:
        return errors.sorry(NothingStored(words), reader)
    first = found.number * size + 1
    contexts: list[Action] = [
        ShowContext(told.kept.article.id, place(told.fact).start, Back.TEXT) for told in found.items
    ]
    return Message(
        blocks(
            _head(kind, words, found.total, reader),
            *(_entry(n, told, reader, body) for n, told in enumerate(found.items, first)),
        ),
        rows(
            *numbers(reader, "button.context_n", first, contexts),
            pager(found.number, -(-found.total // size), lambda page: Find(kind, page, words)),
        ),
    )


def _head(kind: Kind, words: str, total: int, reader: Reader) -> Html:
    say = reader.words
    shown = brief(words, QUERY)
    named = say("facts.about", words=shown) if html.inked(shown) else say("facts.latest")
    return lines(bold(say(_TITLES[kind], n=total)) + " · " + named)


def _entry(number: int, told: Told[F], reader: Reader, body: Callable[[Told[F]], Html]) -> Html:
    name = html.link(clip(title(told.kept), 120), told.kept.link)
    return lines(f"{number}. " + body(told), italic(name), attribution(told.kept, reader))
