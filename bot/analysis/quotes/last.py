"""Who speaks where the verb comes last, as in Turkish: Ayşe Kaya, "…" dedi; "…" diyen Ayşe Kaya."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.analysis import lexicon
from bot.analysis.people.tongues import Word
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.stage import Scene
from bot.analysis.quotes.tellers import with_role
from bot.analysis.types import QuoteKind, Span

_LANGUAGES = frozenset({"tr"})
_NEAR = 3  # words between a quotation and its verb
_FAR = 60  # characters between a verb and the name behind it
_LEAD = 90  # characters between the subject and its words
_ENDS = re.compile(r"[.!?…](?=\s|$)|[\n;]")
#: What somebody says is a noun here: "onarılacağını söyledi".
_TOLD = re.compile(r"(?:ğını|ğini|ğunu|ğünü|klarını|klerini)$")
_BETWEEN = re.compile(r"[\s\u00a0,]*(?:(?:ise|da|de)\b)?[\s\u00a0,:]*")


def is_last(language: str) -> bool:
    return language in _LANGUAGES


def tied(here: Scene, quotation: Quotation, limit: int) -> tuple[Span, Span | None] | None:
    """The verb behind *quotation* and whoever it belongs to."""
    stop = _ENDS.search(here.text, quotation.span.end, limit)
    end = stop.start() if stop else limit
    line = here.words(Span(quotation.span.end, min(end, quotation.span.end + 200)))
    cue = _verb(here, line[: _NEAR + 1])
    if cue is None:
        return None
    return cue, _behind(here, cue, end) or ahead(here, quotation.span.start)


def _verb(here: Scene, line: list[Word]) -> Span | None:
    for one, other in pairwise(line):
        if f"{one.lower} {other.lower}" in _phrases(here, "phrases"):
            return Span(one.span.start, other.span.end)
    return next((w.span for w in line[:_NEAR] if w.lower in here.speech.verbs), None)


def _phrases(here: Scene, section: str) -> frozenset[str]:
    return frozenset(lexicon.sections(here.tongue.language, "speech").get(section, ()))


def _behind(here: Scene, cue: Span, end: int) -> Span | None:
    """ "… dedi Belediye Başkanı „Ayşe Kaya“": the name, nothing before it but a post."""
    for place, person in here.people_in(Span(cue.end, min(end, cue.end + _FAR)))[:1]:
        gap = here.words(Span(cue.end, place.start))
        if "," not in here.text[cue.end : place.start] and len(gap) <= _NEAR:
            return with_role(here, place, person, cue.end)
    return None


def ahead(here: Scene, start: int) -> Span | None:
    """ "„Vali Mehmet Demir“ ise …": the name right before what is said."""
    sentence = here.sentence_at(start)
    if sentence is None or start - sentence.start > _LEAD:
        return None
    named = here.people_in(Span(sentence.start, start))
    if not named:
        return None
    place, person = named[-1]
    after = here.text.find(" ", place.end, start)
    suffixed = here.text[place.end : place.end + 1] in ("'", "’")
    if suffixed or not _BETWEEN.fullmatch(here.text, place.end, start) or after < 0:
        return None
    return with_role(here, place, person, sentence.start)


def reported(here: Scene, sentence: Span, number: int) -> Claim | None:
    """ "Demir, köprünün onarılacağını söyledi": the clause between the name and the verb."""
    line = here.words(sentence)
    if len(line) < 4 or len(sentence) > 600:
        return None
    cue = _last_verb(here, line)
    if cue is None:
        return None
    told = [w for w in line if w.span.end <= cue.start]
    if not told or not _TOLD.search(told[-1].lower):
        return None
    for place, person in here.people_in(Span(sentence.start, min(cue.start, sentence.start + 80)))[
        :1
    ]:
        lead = with_role(here, place, person, sentence.start)
        between = _BETWEEN.match(here.text, place.end, cue.start)
        if not between or not any(mark in between.group() for mark in (",", "is")):
            return None
        if here.words(Span(sentence.start, lead.start))[3:]:
            return None
        content = Span(between.end(), told[-1].span.end)
        if len(here.words(content)) < 2:
            return None
        return Claim(content, QuoteKind.INDIRECT, "clause", number, lead, cue, utterance=False)
    return None


def _last_verb(here: Scene, line: list[Word]) -> Span | None:
    said = _phrases(here, "reports")
    if line[-1].lower in said:
        return line[-1].span
    if f"{line[-2].lower} {line[-1].lower}" in said:
        return Span(line[-2].span.start, line[-1].span.end)
    return None
