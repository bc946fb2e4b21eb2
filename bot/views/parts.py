"""The pieces that many views share: headings, bylines, rows of buttons, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.analysis.types import Span
from bot.views import html
from bot.views.actions import Action, Nothing, fits
from bot.views.html import Html, bold, brief, clip, escape, inked, isolate, joined
from bot.views.messages import Button, Buttons
from bot.views.reader import Reader
from storage.records import Kept

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: Items on a page of a list, unless the page says otherwise.
PAGE = 5

#: Titles and names longer than this are cut: they are there to be recognised.
TITLE_LENGTH = 200
NAME_LENGTH = 80
#: What a page of a list may hold, so that its heading and footer fit into the same message.
PAGE_ROOM = 3300
PAGE_ENTITIES = 80


def title(kept: Kept, length: int = NAME_LENGTH) -> str:
    """The article's title, or how its text begins, in no more than *length*."""
    given = brief(kept.title or "", TITLE_LENGTH)
    first_line = kept.article.text.lstrip()[: 8 * length].partition("\n")[0]
    opening = brief(first_line, length)
    return next(filter(inked, (given, opening)), "…")


def heading(kept: Kept) -> Html:
    """The title in bold, a link where there is one."""
    return bold(html.link(title(kept), kept.link))


def source(kept: Kept, reader: Reader) -> Html:
    """Where the article is from, as far as anybody said."""
    given = brief(kept.source or "", NAME_LENGTH)
    if inked(given):
        return isolate(given)
    return reader.words(f"via.{kept.holding.via}")


def sources(kepts: Iterable[Kept], reader: Reader) -> int:
    """How many different sources these articles are from."""
    return len({source(kept, reader).casefold() for kept in kepts})


def dated(kept: Kept, reader: Reader) -> Html:
    """When it was published, or else when it came."""
    if kept.published_at:
        return escape(reader.when(kept.published_at))
    return reader.words("card.received", when=reader.when(kept.holding.held_at))


def byline(kept: Kept, reader: Reader, *more: str) -> Html:
    """Source · date · whatever else is to be said in that line."""
    return joined((source(kept, reader), dated(kept, reader), *more), " · ")


def attribution(kept: Kept, reader: Reader) -> Html:
    """Source and date under a fact, leading to where it was published."""
    line = joined((source(kept, reader), dated(kept, reader)), " · ")
    return html.link(line, kept.link)


def cited(text: str, most: int) -> Html:
    """Words of the article as a block quotation, folded when long."""
    shown = clip(text.strip(), most)
    return html.folded(shown) if len(shown) > 350 or shown.count("\n") > 6 else html.quote(shown)


@dataclass(frozen=True, slots=True)
class Cited:
    """A stretch of an article's text, and the stretches in it that matter most."""

    kept: Kept
    span: Span
    keys: tuple[Span, ...] = ()

    def brief(self, most: int) -> str:
        """The stretch on one line, cut at *most* characters."""
        return brief(self.span.of(self.kept.article.text), most)

    def marked(self, most: int) -> Html:
        """The stretch as it stands, cut at *most* characters, what matters in bold."""
        text, end = self.kept.article.text, min(self.span.end, self.span.start + most)
        made: list[Html] = []
        at = self.span.start
        for key in sorted(self.keys):
            if at <= key.start < key.end <= end:
                made += [escape(text[at : key.start]), bold(key.of(text))]
                at = key.end
        rest = clip(text[at : self.span.end], max(most - (at - self.span.start), 2))
        return joined((*made, rest))


# --- buttons --------------------------------------------------------------------------------------


def rows(*rows_: Sequence[Button]) -> Buttons:
    """Rows of buttons, the empty ones left out."""
    return tuple(tuple(row) for row in rows_ if row)


def numbers(
    reader: Reader, key: str, first: int, actions: Sequence[Action], width: int = 5
) -> list[list[Button]]:
    """One numbered button an item, in rows of *width*; *key* is the label's."""
    made = [Button(reader.words.label(key, n=first + i), a) for i, a in enumerate(actions)]
    return [made[i : i + width] for i in range(0, len(made), width)]


def pager(page: int, pages: int, at: Callable[[int], Action]) -> list[Button]:
    """[‹] [2/7] [›], always three wide so that nothing jumps; nothing when there is one page."""
    if pages < 2 or not fits(at(pages)):
        return []
    return [
        Button("‹", at(page - 1)) if page > 0 else PLACE_HOLDER,
        Button(f"{page + 1}/{pages}", Nothing()),
        Button("›", at(page + 1)) if page + 1 < pages else PLACE_HOLDER,
    ]


PLACE_HOLDER = Button("·", Nothing())


# --- pages ----------------------------------------------------------------------------------------


class PageOf(Protocol[T_co]):
    """A page of something longer, as a service cuts it: `number` counts from 0."""

    @property
    def items(self) -> Sequence[T_co]: ...
    @property
    def number(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its items as they are and as shown, the number of the first, which page."""

    items: tuple[T, ...]
    shown: tuple[Html, ...]
    first: int
    number: int
    pages: int


def paged(
    items: Sequence[T],
    page: int,
    most: int,
    render: Callable[[T], Html],
    room: int = PAGE_ROOM,
) -> Page[T]:
    """The page *page* (the nearest there is) of *items*: as many as fit, at most *most*."""
    rendered = [render(item) for item in items]
    starts = [0]
    size = marks = 0
    for place, shown in enumerate(rendered):
        long, many = html.measure(shown)
        size, marks = size + long + 2, marks + many
        full = place - starts[-1] == most or size > room or marks > PAGE_ENTITIES
        if full and place > starts[-1]:
            starts.append(place)
            size, marks = long + 2, many
    number = min(max(page, 0), len(starts) - 1)
    start = starts[number]
    end = starts[number + 1] if number + 1 < len(starts) else len(items)
    return Page(tuple(items[start:end]), tuple(rendered[start:end]), start + 1, number, len(starts))


def fitting(parts: Iterable[Html], room: int) -> list[Html]:
    """The first of the *parts* that fit into *room* together."""
    taken: list[Html] = []
    for part in parts:
        room -= html.length(part) + 2
        if room < 0:
            break
        taken.append(part)
    return taken
