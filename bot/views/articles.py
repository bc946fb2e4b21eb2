"""Lists of articles: the latest, or those with certain words; a button chooses one."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import NothingStored
from bot.views import errors, html
from bot.views.actions import Action, Find, Kind, ShowCard
from bot.views.html import Html, blocks, bold, brief, lines
from bot.views.messages import Message
from bot.views.parts import PAGE, PageOf, byline, heading, numbers, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

#: Words of a query are shown up to this length.
QUERY = 100


def listing(
    found: PageOf[Kept],
    reader: Reader,
    *,
    words: str = "",
    then: Callable[[int], Action] = ShowCard,
    kind: Kind = Kind.ARTICLES,
    size: int = PAGE,
) -> Message:
    """Articles to choose from, newest first; *then* is what choosing one asks for."""
    if not found.items:
        return errors.sorry(NothingStored(words), reader)
    first = found.number * size + 1
    items = (_entry(n, kept, reader) for n, kept in enumerate(found.items, first))
    return Message(
        blocks(_head(words, then, found.total, reader), *items),
        rows(
            *numbers(reader, "button.n", first, [then(kept.article.id) for kept in found.items]),
            pager(
                found.number,
                -(-found.total // size),
                lambda page: Find(kind, page, words),
            ),
        ),
        preview=None,
    )


def _head(words: str, then: Callable[[int], Action], total: int, reader: Reader) -> Html:
    say = reader.words
    shown = brief(words, QUERY)
    title = bold(say("list.words", words=shown)) if html.inked(shown) else bold(say("list.latest"))
    which = say("list.choose") if then is not ShowCard else Html()
    return lines(title + " · " + say("list.articles", n=total), which)


def _entry(number: int, kept: Kept, reader: Reader) -> Html:
    mark = reader.words("list.saved") if kept.holding.saved else Html()
    return lines(f"{number}. " + heading(kept), byline(kept, reader, mark))
