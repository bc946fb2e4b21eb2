"""The engine over JSON lines: one object in, one object out, as the command line promises.

An article {"id", "text", "title"?, "language"?} is answered with its facts, a story
{"id", "documents": [text, ...]} with a summary that names its sources. All offsets are Python
string offsets into the given texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.analysis.types import Analysis, Budget, Figure, FigureKind, Person, Quote, Span

if TYPE_CHECKING:
    from bot.analysis.stories import Outline

#: A decoded JSON object: its values can be anything JSON knows.
Line = Mapping[str, Any]

#: Between an owner and what it owns: two noun phrases.
_OWNER = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])\s")
#: So much is read ahead at most: enough to keep the language model busy, little to hold.
_MOST_LINES = 64
_MOST_CHARACTERS = 40_000


def answers(lines: Iterable[Line], budget: Budget, language: str | None = None) -> Iterator[Line]:
    """The answers to *lines* in their order. Some lines are read ahead and analysed together."""
    for handful in _handfuls(lines):
        found = iter(_analyses(handful, budget, language))
        for line in handful:
            if "documents" in line:
                yield _story(line, budget, language)
            else:
                yield {"id": line.get("id"), **facts(_text(line.get("text")), next(found))}


def answer(line: Line, budget: Budget, language: str | None = None) -> Line:
    """The answer to one line. *language* holds when the line names none."""
    return next(iter(answers([line], budget, language)))


def _handfuls(lines: Iterable[Line]) -> Iterator[list[Line]]:
    handful: list[Line] = []
    size = 0
    for line in lines:
        handful.append(line)
        size += len(_text(line.get("text")))
        if len(handful) == _MOST_LINES or size >= _MOST_CHARACTERS:
            yield handful
            handful, size = [], 0
    if handful:
        yield handful


def _analyses(lines: Iterable[Line], budget: Budget, language: str | None) -> list[Analysis]:
    from bot.analysis import engine

    asked = [
        (_text(line.get("text")), _title(line), _language(line, language))
        for line in lines
        if "documents" not in line
    ]
    return engine.analyse_all(asked, budget)


def _title(line: Line) -> str | None:
    title = line.get("title")
    return title if isinstance(title, str) else None


def facts(text: str, found: Analysis) -> dict[str, Any]:
    """An analysis of *text* as plain JSON values."""
    return {
        "language": found.language,
        "summary": [_place(text, span) for span in found.summary.medium],
        "quotes": [_quote(text, quote) for quote in found.quotes],
        "figures": [_figure(text, figure) for figure in found.figures],
        "people": [_person(text, person) for person in found.people],
        "topics": [topic.name for topic in found.topics],
    }


def _story(line: Line, budget: Budget, language: str | None) -> dict[str, Any]:
    from bot.analysis import document, summary

    texts = [_text(text) for text in line["documents"]]
    told = summary.summarise_story(
        [document.read(text, language=_language(line, language)) for text in texts], budget
    )
    return {
        "id": line.get("id"),
        "summary": [
            {**_place(texts[each.document], each.span), "document": each.document} for each in told
        ],
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _language(line: Line, default: str | None) -> str | None:
    named = line.get("language")
    return named if isinstance(named, str) else default


def _place(text: str, span: Span) -> dict[str, Any]:
    return {"text": span.of(text), "start": span.start, "end": span.end}


def _quote(text: str, quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        "quote": quote.span.of(text),
        "start": quote.span.start,
        "end": quote.span.end,
        "type": quote.kind.value,
        "cue": quote.cue.of(text) if quote.cue else None,
        "group": quote.group,
        "confidence": round(quote.confidence, 3),
        "speaker": speaker.of(text) if speaker else None,
        "speaker_start": speaker.start if speaker else None,
        "speaker_end": speaker.end if speaker else None,
        "speaker_name": quote.speaker_name,
    }


def _figure(text: str, figure: Figure) -> dict[str, Any]:
    return {
        **_place(text, figure.span),
        "value": list(figure.value) if isinstance(figure.value, tuple) else figure.value,
        "kind": figure.kind.value,
        "unit": figure.unit,
        "modifier": figure.modifier,
        "trend": figure.trend,
        "counts": _counts(text, figure),
        "label": figure.label.of(text),
        "sentence_start": figure.sentence.start,
        "sentence_end": figure.sentence.end,
    }


def _counts(text: str, figure: Figure) -> str | None:
    """The nouns counted, in the text's own words: the unit if it is a word, what is counted or
    measured, what that is said of: "workers, Ford", "miles, tunnel", "turnover" of "$3 million".

    One field for two questions: which noun stands beside the number (trees of GUM: workers,
    miles), and what the figure is about without its unit (NewsQuant: Ford, tunnel). A sign is no
    word, so money and per cent under signs answer both. Of the others, figures whose topic is
    exactly NewsQuant's, as told and with the topic alone; right nouns of GUM, likewise:

        things counted       0 and 34 of  82    377 and  23 of 390
        measures             5 and 52 of 124     54 and  17 of  63
        per cent in words    0 and 18 of  34     26 and   4 of  26
        times                0 and  8 of  21    154 and   0 of 155
        ages                 0 and  3 of  10     10 and   3 of  10
        money              46 and 61 of  96     16 and   2 of  56

    The topic alone would be exact in 47 of 100 figures, not 19, and name the noun beside the
    number in 7 of 100, not 88: so all are told, nearest first.
    """
    said = [span.of(text).strip("-") for span in (figure.counts, *figure.about) if span]
    told = [part for words in said for part in _OWNER.split(words) if part]
    unit = figure.unit_words.of(text) if figure.unit_words else ""
    if figure.kind is FigureKind.AGE:
        unit = unit.partition("-")[0]  # of "year-old" the year
    covered = figure.counts and figure.unit_words and figure.counts.covers(figure.unit_words)
    if unit[:1].isalpha() and not (covered and figure.kind is not FigureKind.AGE):
        told.insert(0, unit)
    return ", ".join(dict.fromkeys(told)) or None


def _person(text: str, person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "kind": person.kind.value,
        "roles": [_place(text, role) for role in person.roles],
        "mentions": [list(mention) for mention in person.mentions],
    }


def stories(lines: Iterable[Line]) -> Iterator[Line]:
    """Which story each article {"id", "text", "title"?, "published_at"?} belongs to.

    A story has the id of its first article.
    """
    from bot.analysis.stories import group

    ids, outlines = [], []
    for line in lines:
        ids.append(line.get("id"))
        outlines.append(_outline(line))
    for number, story in enumerate(group(outlines)):
        yield {"id": ids[number], "story": ids[story]}


def _outline(line: Line) -> Outline:
    from bot.analysis import document, stories

    read = document.read(_text(line.get("text")), _title(line), _language(line, None))
    return stories.outline(
        (sentence.span.of(read.text) for sentence in read.body),
        read.language,
        title=read.title,
        published_at=_instant(line.get("published_at")),
    )


def _instant(value: object) -> datetime | None:
    """A time as ISO 8601 writes it; UTC when it names no zone. Anything else says nothing."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
