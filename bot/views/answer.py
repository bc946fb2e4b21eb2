"""Answers and search results: sentences as they were written, each with its source, or an honest
"nothing stored on this"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import NothingStored
from bot.views import errors, html
from bot.views.actions import Action, Back, Find, Kind, ShowCard, ShowContext, fits
from bot.views.html import Html, blocks, bold, brief, code, italic, joined, lines, quote
from bot.views.messages import Button, Message
from bot.views.parts import Cited, PageOf, attribution, byline, heading, numbers, pager, rows, title
from bot.views.reader import Reader
from storage.records import Kept

BEST = 3
SENTENCE = 700
SNIPPET = 240
QUERY = 100
RESULTS = 8


@dataclass(frozen=True, slots=True)
class Searched:
    """How much was looked through, and how far back."""

    articles: int
    since: datetime | None = None
    until: datetime | None = None


class Problem(StrEnum):
    """What is wrong with a query, in words its writer can act on."""

    UNCLOSED = "unclosed"  # a quotation mark without its partner
    UNKNOWN = "unknown"  # an operator nobody knows
    DATE = "date"  # a date that is none
    EMPTY = "empty"  # nothing to look for is left
    LONG = "long"


# --- answers --------------------------------------------------------------------------------------


def answer(
    evidence: Sequence[Cited],
    searched: Searched,
    reader: Reader,
    *,
    words: str,
    understood: str = "",
    more: bool = False,
    differ: bool = False,
) -> Message:
    """One to three sentences, best first, what answers in bold; *differ*: in different numbers.

    *words* is the question, for [More]; *understood* how a follow-up question was completed.
    """
    say, best = reader.words, evidence[:BEST]
    took = say("answer.understood", words=brief(understood, QUERY)) if understood else Html()
    contexts: list[Action] = [
        ShowContext(one.kept.article.id, one.span.start, Back.TEXT) for one in best
    ]
    opens: list[Action] = [ShowCard(one.kept.article.id) for one in best]
    turn = Find(Kind.ANSWER, 1, words)
    again = [Button(say.label("answer.more"), turn)] if more and fits(turn) else []
    return Message(
        blocks(
            italic(took),
            say("answer.differ") if differ else "",
            *(_evidence(n, one, reader) for n, one in enumerate(best, 1)),
            _scope(searched, reader),
        ),
        rows(
            *numbers(reader, "button.context_n", 1, contexts),
            *numbers(reader, "answer.open_n", 1, opens),
            again,
        ),
    )


def how_to_ask(reader: Reader) -> Message:
    """`/ask` with nothing behind it."""
    say = reader.words
    return Message(lines(say("answer.how"), say("help.example"), code(say("usage.ask"))))


def further(found: PageOf[Cited], reader: Reader, *, words: str, size: int = BEST) -> Message:
    """Further sentences that may answer, less sure than the first."""
    if not found.items:
        return errors.sorry(NothingStored(words), reader)
    first = found.number * size + 1
    contexts: list[Action] = [
        ShowContext(one.kept.article.id, one.span.start, Back.TEXT) for one in found.items
    ]
    return Message(
        blocks(
            bold(reader.words("answer.evidence", words=brief(words, QUERY))),
            *(_evidence(n, one, reader) for n, one in enumerate(found.items, first)),
        ),
        rows(
            *numbers(reader, "button.context_n", first, contexts),
            pager(found.number, -(-found.total // size), lambda p: Find(Kind.ANSWER, p, words)),
        ),
    )


def nothing(
    nearest: Sequence[Kept],
    searched: Searched,
    reader: Reader,
    *,
    can_follow: bool = False,
    understood: str = "",
) -> Message:
    """No answer is better than a guess: what is nearest, and what could help."""
    say = reader.words
    took = say("answer.understood", words=brief(understood, QUERY)) if understood else Html()
    near = [f"{n}. " + heading(kept) for n, kept in enumerate(nearest[:2], 1)]
    told = (lines(name, byline(kept, reader)) for name, kept in zip(near, nearest, strict=False))
    opens: list[Action] = [ShowCard(kept.article.id) for kept in nearest[:2]]
    return Message(
        blocks(
            took,
            lines(say("answer.nothing"), _scope(searched, reader)),
            say("answer.nearest") if near else "",
            *told,
            say("answer.follow" if can_follow else "answer.send"),
        ),
        rows(*numbers(reader, "answer.open_n", 1, opens)),
    )


def _evidence(number: int, one: Cited, reader: Reader) -> Html:
    name = html.link(html.clip(title(one.kept), 120), one.kept.link)
    return lines(
        quote(one.marked(SENTENCE)),
        joined((f"{number}. ", italic(name))),
        attribution(one.kept, reader),
    )


def _scope(searched: Searched, reader: Reader) -> Html:
    """ "searched 214 articles, 1 May – 12 May" """
    say = reader.words
    told = say("answer.searched", n=searched.articles)
    if searched.since is None or searched.until is None:
        return italic(told)
    days = list(dict.fromkeys(map(reader.day, (searched.since, searched.until))))
    return italic(joined((told, " – ".join(days)), ", "))


# --- search ---------------------------------------------------------------------------------------


def results(
    found: PageOf[Cited], reader: Reader, *, words: str, size: int = RESULTS, meant: str = ""
) -> Message:
    """Titles with what matched in bold. *meant* is what was looked for instead of a likely typo."""
    say, first = reader.words, found.number * size + 1
    if not found.items:
        return errors.sorry(NothingStored(words), reader)
    shown = brief(words, QUERY)
    instead = say("search.instead", words=brief(meant, QUERY)) if meant else Html()
    opens: list[Action] = [ShowCard(one.kept.article.id) for one in found.items]
    turn = pager(found.number, -(-found.total // size), lambda p: Find(Kind.SEARCH, p, words))
    return Message(
        blocks(
            lines(
                bold(say("search.title", words=shown))
                + " · "
                + say("list.articles", n=found.total),
                instead,
            ),
            *(_result(n, one, reader) for n, one in enumerate(found.items, first)),
            say("search.no_pages") if not turn and found.total > size else "",
        ),
        rows(*numbers(reader, "button.n", first, opens, 4), turn),
    )


def did_you_mean(words: str, meant: Sequence[str], reader: Reader) -> Message:
    """Nothing has these words; perhaps these were meant."""
    say = reader.words
    offers = [
        [Button(html.label(one, 40), Find(Kind.SEARCH, 0, one))]
        for one in meant[:3]
        if fits(Find(Kind.SEARCH, 0, one))
    ]
    asked = say("search.did_you_mean") if offers else Html()
    return Message(
        lines(say("error.nothing_stored_words", words=brief(words, QUERY)), asked), rows(*offers)
    )


def bad_query(problem: Problem, part: str, reader: Reader) -> Message:
    """What in the query cannot be understood, and how it is written."""
    say = reader.words
    return Message(
        lines(
            say(f"search.bad_{problem.value}", part=brief(part, 60)),
            say("help.example"),
            code(say("usage.search")),
        )
    )


def _result(number: int, one: Cited, reader: Reader) -> Html:
    name = html.link(html.clip(title(one.kept), 120), one.kept.link)
    return lines(f"{number}. " + bold(name), _snippet(one), italic(byline(one.kept, reader)))


def _snippet(one: Cited) -> Html:
    return Html(one.marked(SNIPPET).replace("\n", " "))


# --- in other chats -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A story offered while somebody writes `@bot words` in another chat; choosing it posts it."""

    id: str
    title: str
    description: str
    message: Message


def inline(found: Sequence[Cited], reader: Reader) -> tuple[InlineResult, ...]:
    """Up to twenty stories, one an article: what is posted has its source with it."""
    return tuple(
        InlineResult(
            id=f"{one.kept.article.id}:{one.span.start}",
            title=html.clip(title(one.kept), 120),
            description=one.brief(160),
            message=shared(one, reader),
        )
        for one in found[:20]
    )


def shared(one: Cited, reader: Reader) -> Message:
    """A story for other people: headline, sentence, source. Its button opens the page itself."""
    url = html.web_address(one.kept.link)
    read = [Button(reader.words.label("answer.read"), url=url)] if url else []
    return Message(
        blocks(
            lines(heading(one.kept), byline(one.kept, reader)),
            quote(one.marked(SENTENCE)),
        ),
        rows(read),
    )


def nothing_inline(reader: Reader) -> str:
    """What the button above an empty list of results says."""
    return reader.words.label("answer.nothing_inline")
