"""Who said what: direct, mixed and indirect quotes, the speaker as written and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.people.vocabulary import vocabulary
from bot.analysis.quotes import contents, dialogues, directs, reports
from bot.analysis.quotes.cast import Cast
from bot.analysis.quotes.claims import Claim, joined
from bot.analysis.quotes.cues import Cue, find_cues, find_sources
from bot.analysis.quotes.marks import Quotation, find_quotations
from bot.analysis.quotes.passages import Passage, passage
from bot.analysis.quotes.scenes import attributed
from bot.analysis.quotes.speakers import resolve
from bot.analysis.quotes.verbs import verbs
from bot.analysis.types import Document, Person, PersonKind, Quote, QuoteKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse

__all__ = ["find_quotes"]


def find_quotes(
    document: Document, parse: Parse | None, people: tuple[Person, ...]
) -> tuple[Quote, ...]:
    """Everything *document* reports somebody to have said, in text order."""
    quotations = _of_the_story(document, find_quotations(document.text, document.paragraphs))
    if parse is None:
        from bot.analysis.quotes import plain  # not needed where there is a model

        return plain.find_quotes(document, quotations, people)
    passages = _passages(document, parse, quotations)
    spoken = [s.span for part in passages for s in part.stretches if s.utterance]
    cast = Cast(document, parse, people, vocabulary("en"), spoken)
    claims: list[Claim] = []
    hints: list[Claim] = []
    leading: Span | None = None
    for part in passages:
        found, silent = _claims(part)
        if found and leading and found[0].rule == "floating":
            found[0].rule, found[0].mention = "lead", leading
        leading = directs.lead(part)
        claims += found
        hints += silent
    names = frozenset(p.name.lower() for p in people if p.kind is PersonKind.PERSON)
    claims = dialogues.merged(claims, dialogues.claims(document, names))
    told = sorted([*joined(claims), *hints], key=lambda claim: claim.span)
    return attributed(told, lambda mention, history: resolve(mention, cast, history))


def _of_the_story(document: Document, found: tuple[Quotation, ...]) -> list[Quotation]:
    """Without the quotations that stand in furniture."""
    furniture = [s.span for s in document.sentences if s.furniture]
    return [q for q in found if not any(s.covers(q.span) for s in furniture)]


def _passages(document: Document, parse: Parse, quotations: list[Quotation]) -> list[Passage]:
    marks: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        marks.setdefault(quotation.paragraph, []).append(quotation)
    sentences: dict[int, list[Span]] = {}
    for sentence in document.sentences:
        sentences.setdefault(sentence.paragraph, []).append(sentence.span)
    return [
        passage(document.text, number, parsed, marks.get(number, []), sentences.get(number, []))
        for number, parsed in parse
    ]


def _claims(part: Passage) -> tuple[list[Claim], list[Claim]]:
    """What the paragraph reports, and who else speaks in it."""
    cues = find_cues(part, verbs("en"))
    sources = list(find_sources(part))
    reported = reports.claims(part, contents.reported(part, cues, sources))
    direct = directs.claims(part, cues, sources, [c.span for c in reported])
    found = sorted([*reported, *direct], key=lambda c: c.span)
    directs.follow_on(part, found)
    return found, [_hint(part, cue) for cue in cues if _speaks_unheard(part, cue, found)]


def _speaks_unheard(part: Passage, cue: Cue, found: list[Claim]) -> bool:
    """Whether a verb of saying has led to no claim."""
    if not cue.says or cue.first > cue.at or part.doc[cue.at].tag_ not in _FINITE:
        return False
    place = part.parsed.span(part.doc[cue.at])
    return not any(claim.cue == place or claim.span.overlaps(place) for claim in found)


def _hint(part: Passage, cue: Cue) -> Claim:
    place = part.parsed.span(part.doc[cue.at])
    mention = part.parsed.between(cue.first, cue.after)
    return Claim(place, QuoteKind.INDIRECT, "hint", part.number, mention, place, silent=True)


_FINITE = frozenset({"VBD", "VBZ", "VBP"})
