"""One article: its card, and what it says, in its own words.

Whatever comes from the article is a stretch of its text, `text[span]`, cut only with a visible "…".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.analysis.types import Analysis, Figure, Person, PersonKind, Quote, QuoteKind, Span
from bot.errors import Stale
from bot.views import html
from bot.views.actions import (
    Action,
    Back,
    Length,
    Save,
    ShowCard,
    ShowContext,
    ShowCoverage,
    ShowFigures,
    ShowPeople,
    ShowQuotes,
    ShowSummary,
)
from bot.views.html import Html, blocks, bold, brief, clip, isolate, italic, joined, lines
from bot.views.messages import Button, Buttons, Message
from bot.views.parts import byline, cited, heading, numbers, paged, pager, rows, title
from bot.views.reader import Reader
from storage.records import Kept

TOP = 5
ALL_FIGURES = 10
QUOTES = 5
PEOPLE = 8
#: A list never gives more of one sentence, clause, quotation or role than this.
SENTENCE = 600
CLAUSE = 300
QUOTATION = 900
ROLE = 160
NAME = 80
#: The whole of a summary, and of the paragraph in which a sentence is shown.
SUMMARY_ROOM = 3300
MARKED = 1800
AROUND = 700
NEIGHBOUR = 300
#: A speaker the engine is less sure of than this is shown as probable.
SURE = 0.5


# --- the card -------------------------------------------------------------------------------------


def reading(reader: Reader, name: str = "") -> Message:
    """What is shown until the card is ready; *name* of the file or site, when there is one."""
    shown = brief(name, 60)
    text = reader.words("card.reading_name", name=shown) if shown else reader.words("card.reading")
    return Message(text)


def card(
    kept: Kept,
    analysis: Analysis,
    reader: Reader,
    *,
    sources: int = 1,
    length: str = Length.MEDIUM,
) -> Message:
    """The article at a glance: title, source, summary, what else it holds.

    *sources* is how many of the chat's sources have the story; *length* how long it likes
    summaries.
    """
    return _card(kept, analysis, reader, sources, length, note=Html())


def already_here(
    kept: Kept,
    analysis: Analysis,
    reader: Reader,
    *,
    sources: int = 1,
    length: str = Length.MEDIUM,
) -> Message:
    """The card of an article the chat has had before."""
    note = italic(reader.words("card.already"))
    return _card(kept, analysis, reader, sources, length, note)


def _card(
    kept: Kept, analysis: Analysis, reader: Reader, sources: int, length: str, note: Html
) -> Message:
    coverage = reader.words("card.sources", n=sources) if sources > 1 else Html()
    spans = _summary_of(analysis, length)
    return Message(
        blocks(
            lines(note, heading(kept), byline(kept, reader, coverage)),
            _gist(kept, spans, reader),
            _holdings(kept, analysis, reader),
        ),
        _card_buttons(kept, analysis, reader, spans, sources),
        preview=html.web_address(kept.article.url),
    )


def _summary_of(analysis: Analysis, length: str) -> tuple[Span, ...]:
    match Length(length):
        case Length.SHORT:
            return analysis.summary.short
        case Length.MEDIUM:
            return analysis.summary.medium
        case Length.LONG:
            return analysis.summary.long


def _gist(kept: Kept, spans: tuple[Span, ...], reader: Reader) -> Html:
    """The summary, or a text too short for one as it is."""
    if spans:
        return _bullets(kept, spans)
    text = kept.article.text.strip()
    if not html.inked(text):
        return Html()
    return lines(italic(reader.words("card.short")), cited(text, QUOTATION))


def _bullets(kept: Kept, spans: Iterable[Span]) -> Html:
    """One line a sentence, as many as have room."""
    made: list[Html] = []
    room = SUMMARY_ROOM
    for span in spans:
        sentence = _brief(kept, span, SENTENCE)
        room -= len(sentence)
        if room < 0:
            break
        if html.inked(sentence):
            made.append("• " + html.escape(sentence))
    return lines(*made)


def _holdings(kept: Kept, analysis: Analysis, reader: Reader) -> Html:
    """The top figures, and how many quotes and people there are."""
    say = reader.words
    top = [isolate(_brief(kept, f.span, 40)) for f in analysis.figures[:2]]
    numbers_ = joined(filter(html.inked, top), " · ")
    people = sum(person.kind is PersonKind.PERSON for person in analysis.people)
    said = len({quote.group for quote in analysis.quotes})
    return joined(
        (
            say("card.figures", figures=numbers_) if numbers_ else "",
            say("card.quotes", n=said) if said else "",
            say("card.people", n=people) if people else "",
        ),
        "   ",
    )


def _card_buttons(
    kept: Kept, analysis: Analysis, reader: Reader, spans: tuple[Span, ...], sources: int
) -> Buttons:
    article_id, label = kept.article.id, reader.words.label
    holds: list[tuple[bool, str, Action]] = [
        (bool(analysis.figures), "button.figures", ShowFigures(article_id)),
        (bool(analysis.quotes), "button.quotes", ShowQuotes(article_id)),
        (bool(analysis.people), "button.people", ShowPeople(article_id)),
    ]
    if spans:
        first = ShowContext(article_id, spans[0].start, Back.CARD)
        reads: list[tuple[str, Action]] = [
            ("button.context", first),
            ("button.summary", ShowSummary(article_id, Length.LONG)),
        ]
    else:
        reads = []
    saved = kept.holding.saved
    reads.append(("button.saved" if saved else "button.save", Save(article_id, not saved)))
    return rows(
        [Button(label(key), action) for there, key, action in holds if there],
        [Button(label(key), action) for key, action in reads],
        [Button(label("button.coverage"), ShowCoverage(article_id))] if sources > 1 else [],
    )


# --- summary --------------------------------------------------------------------------------------


def summary(kept: Kept, analysis: Analysis, reader: Reader, length: str = Length.MEDIUM) -> Message:
    """The summary at one of three lengths, and what the article is about."""
    say, article_id = reader.words, kept.article.id
    spans = _summary_of(analysis, length)
    lengths = [
        Button(
            say.label("button.chosen" if choice == length else "button.open", name=name),
            ShowSummary(article_id, choice),
        )
        for choice in Length
        for name in [say.label(f"length.{choice.value}")]
    ]
    about = clip(" · ".join(_topic_names(kept, analysis)[:6]), 300)
    return Message(
        blocks(
            lines(heading(kept), byline(kept, reader)),
            _gist(kept, spans, reader),
            say("card.about", topics=about) if about else "",
        ),
        rows(lengths if spans else [], [_back(kept, reader)]),
    )


def topics(kept: Kept, analysis: Analysis, reader: Reader) -> Message:
    """What the article is about, most central first."""
    names = _topic_names(kept, analysis)
    say = reader.words
    listed = lines(*("• " + html.escape(clip(name, ROLE)) for name in names[:15]))
    return Message(
        blocks(_head(kept, reader, "topics.title"), listed or say("topics.none")),
        rows([_back(kept, reader)]),
    )


def _topic_names(kept: Kept, analysis: Analysis) -> list[str]:
    shown = (_brief(kept, topic.span, NAME) for topic in analysis.topics)
    return list(dict.fromkeys(name for name in shown if html.inked(name)))


# --- figures --------------------------------------------------------------------------------------


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
            _head(kept, reader, "figures.title_all", n=len(found)),
            _numbered(here.first, here.shown),
        ),
        rows(
            *_context_buttons(kept, reader, here.first, [f.span for f in here.items], Back.FIGURES),
            turn,
            [Button(reader.words.label("button.top"), ShowFigures(article_id, 0))]
            if turn
            else [_back(kept, reader)],
        ),
    )


def _top_figures(kept: Kept, top: tuple[Figure, ...], total: int, reader: Reader) -> Message:
    say = reader.words
    head = _head(kept, reader, "figures.title")
    if not top:
        return Message(blocks(head, say("figures.none")), rows([_back(kept, reader)]))
    more = [Button(say.label("button.all", n=total), ShowFigures(kept.article.id, 1))]
    return Message(
        blocks(head, _numbered(1, (figure_line(kept, f) for f in top))),
        rows(
            *_context_buttons(kept, reader, 1, [f.span for f in top], Back.FIGURES),
            [_back(kept, reader), *(more if total > TOP else [])],
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
        told = joined((bold(_brief(kept, number, NAME)), rest), _gap(text, number.end))
    else:
        told = joined((bold(_brief(kept, number, NAME)), _brief(kept, clause, most)), " — ")
    elsewhere = [s for s in (figure.date, figure.previous) if s and not clause.covers(s)]
    return joined((told, *(_brief(kept, s, NAME) for s in elsewhere)), " · ")


def _gap(text: str, place: int) -> str:
    return " " if text[place : place + 1].isspace() else ""


# --- quotes ---------------------------------------------------------------------------------------


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
    head = _head(kept, reader, "quotes.title")
    said = _quotations(analysis.quotes)
    if not said:
        return Message(blocks(head, say("quotes.none")), rows([_back(kept, reader)]))

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
        blocks(head, _numbered(here.first, told)),
        rows(
            *_context_buttons(kept, reader, here.first, starts, Back.QUOTES),
            pager(here.number, here.pages, lambda p: ShowQuotes(article_id, p)),
            [_back(kept, reader)],
        ),
    )


def quotation(kept: Kept, quote: Quote, reader: Reader) -> Html:
    """One quotation alone, marked when it is reported in the writer's words."""
    return _quotation(kept, _Said((quote,)), reader)


def speaker(kept: Kept, people: Iterable[Person], quote: Quote, reader: Reader) -> Html:
    """The speaker's name and role; how sure that is; or that it is unclear."""
    say = reader.words
    if not quote.speaker_name:
        written = _brief(kept, quote.speaker, NAME) if quote.speaker else ""
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
    note = reader.words("quotes.reported") if kinds == {QuoteKind.INDIRECT} else Html()
    return lines(note, cited(words, QUOTATION))


_MARKS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "»": "«", "'": "'", "「": "」"}


def _with_marks(text: str, span: Span) -> Span:
    """The span with the quote marks that stand right around it."""
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    closed = bool(before and after) and after in _MARKS.get(before, "")
    return Span(span.start - 1, span.end + 1) if closed else span


def _role(kept: Kept, people: Iterable[Person], name: str) -> str:
    for person in people:
        if person.name == name and person.roles:
            return _brief(kept, person.roles[0], ROLE)
    return ""


# --- people ---------------------------------------------------------------------------------------


def people(kept: Kept, analysis: Analysis, reader: Reader, page: int = 0) -> Message:
    """Who appears, most central first: people, then organisations, with what the text calls
    them.
    """
    say, article_id = reader.words, kept.article.id
    head = _head(kept, reader, "people.title")
    everyone = [
        *(p for p in analysis.people if p.kind is PersonKind.PERSON),
        *(p for p in analysis.people if p.kind is PersonKind.ORGANISATION),
    ]
    if not everyone:
        return Message(blocks(head, say("people.none")), rows([_back(kept, reader)]))
    said = {person.name: _said_by(person, analysis) for person in everyone}

    def entry(person: Person) -> Html:
        return _person(kept, person, said[person.name], reader)

    here = paged(everyone, page, PEOPLE, entry)
    listed = zip(here.items, _numbers(here.first, here.shown), strict=True)
    told: dict[PersonKind, list[Html]] = {kind: [] for kind in PersonKind}
    for person, line in listed:
        told[person.kind].append(line)
    mentions = [_first_mention(person) for person in here.items]
    return Message(
        blocks(
            head,
            lines(*told[PersonKind.PERSON]),
            _organisations(told[PersonKind.ORGANISATION], reader),
        ),
        rows(
            *_context_buttons(kept, reader, here.first, mentions, Back.PEOPLE, width=4),
            pager(here.number, here.pages, lambda p: ShowPeople(article_id, p)),
            [_back(kept, reader)],
        ),
    )


def _organisations(entries: list[Html], reader: Reader) -> Html:
    return lines(bold(reader.words("people.organisations")), *entries) if entries else Html()


def person_line(kept: Kept, person: Person) -> Html:
    """The name in bold, then the roles the text gives."""
    roles = [_brief(kept, role, ROLE) for role in person.roles[:3]]
    name = bold(isolate(brief(person.name, NAME)))
    return joined((name, joined(map(isolate, dict.fromkeys(roles)), " · ")), " — ")


def _person(kept: Kept, person: Person, said: int, reader: Reader) -> Html:
    quoted = reader.words("card.quotes", n=said) if said else Html()
    return joined((person_line(kept, person), quoted), "   ")


def _said_by(person: Person, analysis: Analysis) -> int:
    return len({q.group for q in analysis.quotes if q.speaker_name == person.name})


def _first_mention(person: Person) -> Span:
    return person.mentions[0] if person.mentions else Span(0, 0)


# --- context --------------------------------------------------------------------------------------


def context(
    kept: Kept, analysis: Analysis, start: int, reader: Reader, back: Back = Back.TEXT
) -> Message:
    """The paragraph around offset *start*, its sentence in bold.

    ‹ and › go to the neighbours in the view it was opened from, or else through the paragraphs.
    Raises Stale when the text does not reach that far.
    """
    text, article_id = kept.article.text, kept.article.id
    if not 0 <= start < max(len(text), 1):
        raise Stale(f"{article_id} at {start}")
    stops = _stops(analysis, back)
    place = _place(stops, start)
    if place is None:
        back, stops = Back.TEXT, _stops(analysis, Back.TEXT)
        place = _place(stops, start)
    marked = _marked(analysis, start) if back is Back.TEXT or place is None else stops[place]
    turn = pager(
        place or 0,
        len(stops) if place is not None else 1,
        lambda p: ShowContext(article_id, stops[p].start if p < len(stops) else 0, back),
    )
    return Message(
        blocks(
            lines(heading(kept), byline(kept, reader)),
            _neighbour(text, _before(analysis, marked), html.clip_start),
            _with_mark(text, _paragraph(analysis, marked), marked),
            _neighbour(text, _after(analysis, marked), clip),
        ),
        rows(turn, [_back(kept, reader, back)]),
    )


def _stops(analysis: Analysis, back: Back) -> list[Span]:
    """What ‹ and › step through, in text order."""
    match back:
        case Back.CARD:
            found = list(analysis.summary.medium or analysis.summary.short)
        case Back.SUMMARY:
            found = list(analysis.summary.long)
        case Back.FIGURES:
            found = [f.sentence for f in analysis.figures]
        case Back.QUOTES:
            found = [_sentences_over(analysis, q.span) for q in analysis.quotes]
        case Back.PEOPLE:
            found = [
                _sentences_over(analysis, p.mentions[0]) for p in analysis.people if p.mentions
            ]
        case Back.TEXT:
            found = _told(analysis)
    return sorted(set(found))


def _place(stops: list[Span], start: int) -> int | None:
    covering = [i for i, stop in enumerate(stops) if stop.start <= start < stop.end]
    return covering[-1] if covering else None


def _told(analysis: Analysis) -> list[Span]:
    """The paragraphs that tell the story: those with a sentence of the body in them."""
    starts = [s.start for s in analysis.sentences]
    return [p for p in analysis.paragraphs if any(p.start <= at < p.end for at in starts)]


def _sentences_over(analysis: Analysis, span: Span) -> Span:
    """The span widened to whole sentences."""
    over = [s for s in analysis.sentences if s.overlaps(span)]
    if not over:
        return span
    return Span(min(over[0].start, span.start), max(over[-1].end, span.end))


def _marked(analysis: Analysis, start: int) -> Span:
    return _sentences_over(analysis, Span(start, start + 1))


def _paragraph(analysis: Analysis, marked: Span) -> Span:
    over = [p for p in analysis.paragraphs if p.overlaps(marked)]
    if not over:
        return marked
    return Span(min(over[0].start, marked.start), max(over[-1].end, marked.end))


def _before(analysis: Analysis, marked: Span) -> Span | None:
    earlier = [p for p in _told(analysis) if p.end <= marked.start]
    return earlier[-1] if earlier else None


def _after(analysis: Analysis, marked: Span) -> Span | None:
    return next((p for p in _told(analysis) if p.start >= marked.end), None)


def _neighbour(text: str, span: Span | None, cut: Callable[[str, int], str]) -> Html:
    return html.escape(cut(span.of(text).strip(), NEIGHBOUR)) if span else Html()


def _with_mark(text: str, around: Span, marked: Span) -> Html:
    before = html.clip_start(text[around.start : marked.start], AROUND)
    after = clip(text[marked.end : around.end], AROUND)
    return joined((before, bold(clip(marked.of(text), MARKED)), after))


# --- shared ---------------------------------------------------------------------------------------


def _brief(kept: Kept, span: Span, most: int) -> str:
    """The stretch of the text on one line, cut at *most* characters."""
    return brief(span.of(kept.article.text), most)


def _head(kept: Kept, reader: Reader, key: str, **facts: object) -> Html:
    return lines(
        bold(reader.words(key, **facts)), html.link(title(kept), kept.link), byline(kept, reader)
    )


def _numbers(first: int, items: Iterable[Html]) -> list[Html]:
    return [f"{number}. " + item for number, item in enumerate(items, first)]


def _numbered(first: int, items: Iterable[Html]) -> Html:
    return blocks(*_numbers(first, items))


def _context_buttons(
    kept: Kept, reader: Reader, first: int, spans: list[Span], back: Back, width: int = 5
) -> list[list[Button]]:
    actions: list[Action] = [ShowContext(kept.article.id, span.start, back) for span in spans]
    return numbers(reader, "button.context_n", first, actions, width)


def _back(kept: Kept, reader: Reader, back: Back = Back.CARD) -> Button:
    article_id = kept.article.id
    actions: dict[Back, Action] = {
        Back.SUMMARY: ShowSummary(article_id, Length.LONG),
        Back.FIGURES: ShowFigures(article_id),
        Back.QUOTES: ShowQuotes(article_id),
        Back.PEOPLE: ShowPeople(article_id),
    }
    key = f"back.{back.name.lower()}"
    return Button(reader.words.label(key), actions.get(back, ShowCard(article_id)))
