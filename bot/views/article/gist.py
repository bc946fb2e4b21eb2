"""What an article is about: its card, its summary, its topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.analysis import words
from bot.analysis.types import Analysis, PersonKind, Span
from bot.views import html
from bot.views.actions import (
    Action,
    Back,
    Length,
    Save,
    ShowContext,
    ShowCoverage,
    ShowFigures,
    ShowPeople,
    ShowQuotes,
    ShowSummary,
)
from bot.views.article.numbers import clause_by_clause, counted
from bot.views.article.shared import NAME, ROLE, back_button, brief_of, headed, tabs
from bot.views.html import Html, blocks, brief, clip, isolate, italic, joined, lines
from bot.views.messages import Button, Buttons, Message
from bot.views.parts import byline, cited, dated, heading, rows, source, sources
from bot.views.reader import Reader
from storage.records import Kept

#: One sentence never takes more room than this, nor the whole summary, nor a text without one.
SENTENCE = 600
SUMMARY_ROOM = 3300
QUOTATION = 900


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
    story: Sequence[Kept] = (),
    original: Kept | None = None,
    length: str = Length.MEDIUM,
) -> Message:
    """The article at a glance: title, source, summary, what else it holds.

    *story* is all the chat has of its story, *original* the earlier article that it repeats;
    *length* how long the chat likes summaries.
    """
    note = Html()
    if original is not None:
        name, when = source(original, reader), dated(original, reader)
        note = italic(reader.words("card.copy", source=name, when=when))
    return _card(kept, analysis, reader, story, length, note)


def already_here(
    kept: Kept,
    analysis: Analysis,
    reader: Reader,
    *,
    story: Sequence[Kept] = (),
    length: str = Length.MEDIUM,
) -> Message:
    """The card of an article the chat has had before."""
    note = italic(reader.words("card.already"))
    return _card(kept, analysis, reader, story, length, note)


def _card(
    kept: Kept, analysis: Analysis, reader: Reader, story: Sequence[Kept], length: str, note: Html
) -> Message:
    coverage = _company(story, reader)
    spans = _summary_of(analysis, length)
    return Message(
        blocks(
            lines(note, heading(kept), byline(kept, reader, coverage)),
            _gist(kept, spans, reader, analysis.language),
            _holdings(kept, analysis, reader),
        ),
        _card_buttons(kept, analysis, reader, spans, told=len(story) > 1),
        preview=html.web_address(kept.article.url),
    )


def _company(story: Sequence[Kept], reader: Reader) -> Html:
    """How many others tell it."""
    if (names := sources(story, reader)) > 1:
        return reader.words("card.sources", n=names)
    return reader.words("card.articles", n=len(story)) if len(story) > 1 else Html()


def _summary_of(analysis: Analysis, length: str) -> tuple[Span, ...]:
    match Length(length):
        case Length.SHORT:
            return analysis.summary.short
        case Length.MEDIUM:
            return analysis.summary.medium
        case Length.LONG:
            return analysis.summary.long


def _gist(kept: Kept, spans: tuple[Span, ...], reader: Reader, language: str) -> Html:
    """The summary, or a text too short for one as it is."""
    if spans:
        begins = "" if words.knows(language) else italic(reader.words("card.begins"))
        return lines(begins, _bullets(kept, spans))
    text = kept.article.text.strip()
    if not html.inked(text):
        return Html()
    return lines(italic(reader.words("card.short")), cited(text, QUOTATION))


def _bullets(kept: Kept, spans: Iterable[Span]) -> Html:
    """One line a sentence, as many as have room."""
    made: list[Html] = []
    room = SUMMARY_ROOM
    for span in spans:
        sentence = brief_of(kept, span, SENTENCE)
        room -= len(sentence)
        if room < 0:
            break
        if html.inked(sentence):
            made.append("• " + html.escape(sentence))
    return lines(*made)


def _holdings(kept: Kept, analysis: Analysis, reader: Reader) -> Html:
    """The top figures, and how many quotes and people there are."""
    say = reader.words
    leading = clause_by_clause(analysis.figures)[:2]
    top = [isolate(brief_of(kept, counted(kept, f[0]), 40)) for f in leading]
    numbers_ = joined(filter(html.inked, top), " · ")
    people = sum(p.kind is PersonKind.PERSON and p.sure for p in analysis.people)
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
    kept: Kept, analysis: Analysis, reader: Reader, spans: tuple[Span, ...], *, told: bool
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
        [Button(label("button.coverage"), ShowCoverage(article_id))] if told else [],
    )


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
            _gist(kept, spans, reader, analysis.language),
            say("card.about", topics=about) if about else "",
        ),
        rows(lengths if spans else [], tabs(kept, analysis, reader, Back.SUMMARY)),
    )


def topics(kept: Kept, analysis: Analysis, reader: Reader) -> Message:
    """What the article is about, most central first."""
    names = _topic_names(kept, analysis)
    say = reader.words
    listed = lines(*("• " + html.escape(clip(name, ROLE)) for name in names[:15]))
    return Message(
        blocks(headed(kept, reader, "topics.title"), listed or say("topics.none")),
        rows([back_button(kept, reader)]),
    )


def _topic_names(kept: Kept, analysis: Analysis) -> list[str]:
    shown = (brief_of(kept, topic.span, NAME) for topic in analysis.topics)
    return list(dict.fromkeys(name for name in shown if html.inked(name)))
