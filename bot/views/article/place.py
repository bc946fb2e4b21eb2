"""A sentence where it stands: its paragraph, with the neighbours."""

from __future__ import annotations

from collections.abc import Callable

from bot.analysis.types import Analysis, Span
from bot.errors import Stale
from bot.views import html
from bot.views.actions import Back, ShowContext
from bot.views.article.shared import back_button
from bot.views.html import Html, blocks, bold, clip, joined, lines
from bot.views.messages import Message
from bot.views.parts import byline, heading, pager, rows
from bot.views.reader import Reader
from storage.records import Kept

#: How much is shown of the sentence, of its paragraph on either side, of the next paragraph.
MARKED = 1800
AROUND = 700
NEIGHBOUR = 300


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
        rows(turn, [back_button(kept, reader, back)]),
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
