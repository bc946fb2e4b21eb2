"""Who said what in an article, the words as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.analysis.types import Analysis, Person, Quote, QuoteKind, Span
from bot.views import html
from bot.views.actions import Back, ShowQuotes
from bot.views.article.shared import (
    NAME,
    ROLE,
    brief_of,
    context_buttons,
    headed,
    numbered,
    tabs,
)
from bot.views.html import Html, blocks, bold, brief, isolate, italic, joined, lines
from bot.views.messages import Message
from bot.views.parts import cited, paged, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

QUOTES = 5
QUOTATION = 900
_CUE = 40
#: A speaker the engine is less sure of than this is shown as probable.
SURE = 0.5


@dataclass(frozen=True, slots=True)
class _Said:
    """One quotation: its parts in text order."""

    parts: tuple[Quote, ...]

    @property
    def first(self) -> Quote:
        return self.parts[0]


def quotes(kept: Kept, analysis: Analysis, reader: Reader, page: int = 0) -> Message:
    """Who said what, the words as written: speaker by speaker, in the order of the text."""
    say, article_id = reader.words, kept.article.id
    head = headed(kept, reader, "quotes.title")
    said = _quotations(analysis.quotes)
    if not said:
        return Message(
            blocks(head, say("quotes.none")), rows(tabs(kept, analysis, reader, Back.QUOTES))
        )

    def entry(one: _Said, *, role: bool = True) -> Html:
        people = analysis.people if role else ()
        return lines(speaker(kept, people, one.first, reader), _quotation(kept, one, reader))

    here = paged(said, page, QUOTES, entry)
    names = [one.first.speaker_name for one in here.items]
    # The role is told once a page, with the first of a speaker's quotes.
    told = (
        entry(one, role=name not in names[:n])
        for n, (one, name) in enumerate(zip(here.items, names, strict=True))
    )
    starts = [one.first.span for one in here.items]
    return Message(
        blocks(head, numbered(here.first, told)),
        rows(
            *context_buttons(kept, reader, here.first, starts, Back.QUOTES),
            pager(here.number, here.pages, lambda p: ShowQuotes(article_id, p)),
            tabs(kept, analysis, reader, Back.QUOTES),
        ),
    )


def quotation(kept: Kept, quote: Quote, reader: Reader) -> Html:
    """One quotation alone, marked when it is reported in the writer's words."""
    return _quotation(kept, _Said((quote,)), reader)


def speaker(kept: Kept, people: Iterable[Person], quote: Quote, reader: Reader) -> Html:
    """The speaker's name and role; how sure that is; or that it is unclear."""
    say = reader.words
    if not quote.speaker_name:
        written = brief_of(kept, quote.speaker, NAME) if quote.speaker else ""
        return say("quotes.unclear_as", mention=written) if written else say("quotes.unclear")
    name = bold(isolate(brief(quote.speaker_name, NAME)))
    if quote.confidence < SURE:
        name = say("quotes.probably", name=name)
    role = _role(kept, people, quote.speaker_name)
    return joined((name, italic(isolate(role)) if role else ""), ", ")


def _quotations(found: Iterable[Quote]) -> list[_Said]:
    """Parts of one quotation together; one speaker's quotations together; else in text order."""
    groups: dict[int, list[Quote]] = {}
    for quote in sorted(found, key=lambda q: q.span):
        groups.setdefault(quote.group, []).append(quote)
    speakers: dict[str | int, list[_Said]] = {}
    for number, parts in groups.items():
        said = _Said(tuple(parts))
        speakers.setdefault(said.first.speaker_name or number, []).append(said)
    return [said for theirs in speakers.values() for said in theirs]


def spoken(kept: Kept, quote: Quote) -> str:
    """The words of the quotation, with the quote marks around them."""
    text = kept.article.text
    return _with_marks(text, quote.span).of(text).strip()


def _quotation(kept: Kept, said: _Said, reader: Reader) -> Html:
    words = "\n".join(spoken(kept, part) for part in said.parts)
    kinds = {part.kind for part in said.parts}
    if kinds != {QuoteKind.INDIRECT}:
        return cited(words, QUOTATION)
    cue = brief_of(kept, said.first.cue, _CUE) if said.first.cue else ""
    # Who denied something has not said it: the verb is shown as it stands.
    note = "quotes.reported_as" if html.inked(cue) else "quotes.reported"
    return lines(reader.words(note, cue=cue), cited(words, QUOTATION))


_MARKS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "»": "«", "'": "'", "「": "」"}


def _with_marks(text: str, span: Span) -> Span:
    """The span with the quote marks that stand right around it."""
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    closed = bool(before and after) and after in _MARKS.get(before, "")
    return Span(span.start - 1, span.end + 1) if closed else span


def _role(kept: Kept, people: Iterable[Person], name: str) -> str:
    for person in people:
        if person.name == name and person.roles:
            return brief_of(kept, person.roles[0], ROLE)
    return ""
