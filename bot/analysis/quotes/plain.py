"""Quotes by words and marks alone, for languages that have a `speech` list but no model.

A quotation belongs to the verb of saying beside it; reported speech is found by `retold`. Who
speaks is a name, a post, a body or a pronoun on either side of the verb, told by `tellers`.
"""

from __future__ import annotations

import re

from bot.analysis.names import Gender
from bot.analysis.people.tongues import tongue
from bot.analysis.quotes import last, retold
from bot.analysis.quotes.answers import NOBODY
from bot.analysis.quotes.claims import Claim, joined
from bot.analysis.quotes.dashes import with_dialogues
from bot.analysis.quotes.identity import resolve
from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.passages import is_title, is_utterance
from bot.analysis.quotes.scenes import attributed
from bot.analysis.quotes.sourced import source_of
from bot.analysis.quotes.speech import speech
from bot.analysis.quotes.stage import Scene, overlapping, scene, verbs_in
from bot.analysis.quotes.tellers import ahead, at_hand, behind, is_subject, subject
from bot.analysis.types import Document, Person, Quote, QuoteKind, Span

_ENDS = re.compile(r"[.!?…](?=\s|$)|[\n;]")
_CLAUSES = re.compile(r",(?=[\s\u00a0»”\"])|:(?=\s)|\s[—–-]\s")
#: How many words stand at most between a quotation and its verb.
_FAR = 8
_CALLED = 4  # words of a name between marks
_FEWEST = 2  # words of a quotation that no sentence makes
_FEWEST_TOLD = 3  # the same for a verb that rather takes a clause
_OPENING = 60  # characters of a sentence in which its subject is named
_MOST_MARKED = 30  # quotations of one sentence
_LONGEST_LEAD = 400
_DASHED = re.compile(r"[ \u00a0][—–-][ \u00a0]")
_WORDS = re.compile(r"\w+")

_Tie = tuple[Span | None, Span | None]


def find_quotes(
    document: Document, quotations: list[Quotation], people: tuple[Person, ...]
) -> tuple[Quote, ...]:
    known = speech(document.language)
    if known is None:
        return _unclear(document.text, quotations)
    by_paragraph = _sentences(document)
    sentences = [s for each in by_paragraph.values() for s in each]
    here = scene(document.text, tongue(document.language), known, sentences, people)
    marks: dict[int, list[Quotation]] = {}
    for quotation in with_dialogues(here, document.paragraphs, quotations):
        marks.setdefault(quotation.paragraph, []).append(quotation)
    claims: list[Claim] = []
    for number, inside in by_paragraph.items():
        claims += _in_paragraph(
            here, document.paragraphs[number], number, inside, marks.get(number, [])
        )
    return attributed(joined(claims), lambda mention, history: resolve(here, mention, history))


def _unclear(text: str, quotations: list[Quotation]) -> tuple[Quote, ...]:
    """What is surely somebody's words where no word tells whose."""
    spoken = [q for q in quotations if _is_spoken(text, q) and not _in_passing(text, q)]
    claims = [_claim(q) for q in spoken if len(_WORDS.findall(q.words(text))) >= _FEWEST_TOLD]
    return attributed(joined(claims), lambda mention, history: NOBODY)


def _is_spoken(text: str, quotation: Quotation) -> bool:
    """An utterance, or a sentence before a dash: „Nem adjuk fel” – mondta."""
    if is_utterance(text, quotation):
        return True
    words = quotation.words(text)
    if is_title(words) or not words[:1].isupper() or not quotation.closed:
        return False
    found = _WORDS.findall(words)
    named = all(word[0].isupper() for word in found)
    return bool(_DASHED.match(text, quotation.span.end)) and len(found) >= _FEWEST and not named


def _claim(quotation: Quotation) -> Claim:
    return Claim(
        quotation.span,
        QuoteKind.DIRECT,
        "floating",
        quotation.paragraph,
        utterance=True,
        open=not quotation.closed,
        continues=quotation.continues,
    )


def _sentences(document: Document) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for sentence in document.sentences:
        if not sentence.furniture:
            found.setdefault(sentence.paragraph, []).append(sentence.span)
    return found


def _in_paragraph(
    here: Scene, paragraph: Span, number: int, sentences: list[Span], quotations: list[Quotation]
) -> list[Claim]:
    spoken = [q for q in quotations if _speaks(here, q)]
    direct = _direct(here, paragraph, spoken)
    uttered = {q.span for q in spoken}
    fragments = [q for q in quotations if q.span not in uttered]
    sourced = _sourced(here, quotations, direct)
    known = [c.span for c in sourced]
    told = _reported(here, sentences, number, quotations, direct, known)
    partial = _partial(here, fragments, sorted([*(c.span for c in told), *known]))
    direct = [c for c in direct if c.span not in known]
    found = sorted([*direct, *sourced, *told, *partial], key=lambda c: c.span)
    return _following(here, found)


# Words between marks


def _speaks(here: Scene, quotation: Quotation) -> bool:
    if last.is_last(here.tongue.language) and last.tied(here, quotation, len(here.text)):
        return len(here.words(quotation.span)) >= _FEWEST
    if _is_word_said(here, quotation):
        return True
    return _is_spoken(here.text, quotation) and not _in_passing(here.text, quotation)


def _is_word_said(here: Scene, quotation: Quotation) -> bool:
    """ "Eindelijk", lacht hij: a single word right before a verb of saying."""
    end = quotation.span.end
    (word, *more) = here.words(quotation.span) or (None,)
    if word is None or more or not word.capital or here.text[end : end + 2] != ", ":
        return False
    following = here.words(Span(end + 2, min(end + 40, len(here.text))))[:2]
    said = [w for w in following if w.lower not in here.speech.passed_over]
    return bool(said) and said[0].lower in here.speech.verbs


def _sourced(here: Scene, quotations: list[Quotation], direct: list[Claim]) -> list[Claim]:
    """Words that a source has without a verb: "Selon X, « … »"."""
    tied = {c.span for c in direct if c.cue is not None}
    found: list[Claim] = []
    for quotation in quotations:
        source = None if quotation.span in tied else source_of(here, quotation)
        if source is not None:
            claim = _claim(quotation)
            (claim.cue, claim.mention), claim.rule = source, "according"
            found.append(claim)
    return found


def _direct(here: Scene, paragraph: Span, spoken: list[Quotation]) -> list[Claim]:
    found: list[Claim] = []
    for at, quotation in enumerate(spoken):
        before = spoken[at - 1].span.end if at else paragraph.start
        after = spoken[at + 1].span.start if at + 1 < len(spoken) else paragraph.end
        claim = _claim(quotation)
        tied = _verb_last(here, quotation, after) or _verb_before(
            here, before, quotation.span.start
        )
        tied = tied or _verb_behind(here, quotation, after)
        if tied:
            claim.cue, claim.mention = tied
            claim.rule = "cue" if claim.mention else "floating"
        found.append(claim)
    return found


def _verb_last(here: Scene, quotation: Quotation, limit: int) -> _Tie | None:
    return last.tied(here, quotation, limit) if last.is_last(here.tongue.language) else None


def _verb_behind(here: Scene, quotation: Quotation, limit: int) -> _Tie | None:
    """«…», — сказала Олена Коваленко."""
    start = quotation.span.end
    if quotation.words(here.text)[-1:] == "." and here.text[start : start + 1].isspace():
        return None
    stop = _stop(here, start, min(limit, start + _LONGEST_LEAD))
    end = stop.start() if stop else limit
    if stop and not here.text[start:end].strip(" ,\u00a0"):
        return None  # the sentence ended with the quotation
    line = here.words(Span(start, min(end, start + _LONGEST_LEAD)))
    phrase = here.speech.according.search(here.text, start, min(end, start + 6 + 20))
    if phrase and not here.text[start : phrase.start()].strip(" ,—–\u00a0"):
        mention = behind(here, Span(phrase.end(), end), "")
        if mention is not None:
            return Span(*phrase.span()), mention
    so = [0] if line and line[0].lower in here.speech.so else []
    for at in [*so, *verbs_in(here, line[:_FAR])]:
        word = line[at]
        before = [Span(line[0].span.start, word.span.start)] if at else []
        mention = subject(here, before, word.lower, Span(word.span.end, end))
        if mention is None and not here.speech.may_be_silent and len(line) - at > 4:
            continue
        return word.span, mention
    mention = at_hand(here, line, end)
    return (line[0].span, mention) if mention else None


def _stop(here: Scene, start: int, limit: int) -> re.Match[str] | None:
    """The end of the sentence: not the stop of "kpt. Michał Bednarz"."""
    for stop in _ENDS.finditer(here.text, start, limit):
        last_word = here.words(Span(max(start, stop.start() - 8), stop.start()))[-1:]
        if stop.group() != "." or not last_word:
            return stop
        if last_word[0].lower not in here.tongue.courtesies:
            return stop
    return None


def _verb_before(here: Scene, limit: int, end: int) -> _Tie | None:
    """Олена Коваленко сказала: «…»"""
    lead = here.text[max(limit, end - _LONGEST_LEAD) : end].rstrip()
    if lead[-1:] not in (":", ","):
        return None
    colon = lead.endswith(":")
    start = max(limit, end - _LONGEST_LEAD)
    close = start + len(lead) - 1
    stops = [m.end() for m in _ENDS.finditer(here.text, start, close)]
    sentence = Span(stops[-1] if stops else start, close)
    line = here.words(sentence)
    for at in verbs_in(here, line)[-1:]:
        verb = line[at]
        own = _clause_end(here, verb.span.end, close)
        segments = _segments(here, Span(sentence.start, verb.span.start))
        mention = subject(here, segments, verb.lower, Span(verb.span.end, own))
        return (verb.span, mention) if mention else None
    if colon:
        named = here.people_in(sentence)
        standing = [place for place, person in named if is_subject(here, place, person)]
        if standing or len(named) == 1:
            return None, standing[0] if standing else named[0][0]
    return None


def _clause_end(here: Scene, start: int, end: int) -> int:
    found = _CLAUSES.search(here.text, start, end)
    return found.start() if found else end


def _segments(here: Scene, span: Span) -> list[Span]:
    found, start = [], span.start
    for match in _CLAUSES.finditer(here.text, *span):
        found.append(Span(start, match.start()))
        start = match.end()
    return [*found, Span(start, span.end)]


def _partial(here: Scene, fragments: list[Quotation], told: list[Span]) -> list[Claim]:
    """A few marked words that a verb takes: "sprach von einem „guten Tag für uns alle“"."""
    found: list[Claim] = []
    for quotation in fragments:
        if overlapping(told, quotation.span):
            continue
        sentence = here.sentence_at(quotation.span.start)
        words = len(here.words(quotation.span))
        if sentence is None or not sentence.covers(quotation.span) or words < _FEWEST:
            continue
        if quotation.span.start - sentence.start > _LONGEST_LEAD or _is_title(here, quotation):
            continue
        tied = _takes(here, sentence, quotation, words)
        if tied:
            found.append(
                Claim(
                    quotation.span,
                    QuoteKind.DIRECT,
                    "fragment",
                    quotation.paragraph,
                    tied[1],
                    tied[0],
                    utterance=False,
                )
            )
    return found


def _in_passing(text: str, quotation: Quotation) -> bool:
    """A few words in the midst of a sentence: what something is called."""
    if quotation.continues or not quotation.closed:
        return False
    if len(_WORDS.findall(quotation.words(text))) > _CALLED:
        return False
    before = text[max(0, quotation.span.start - 2) : quotation.span.start]
    return len(before) == 2 and before[0].isalpha() and before[1] in " \u00a0"


def _is_title(here: Scene, quotation: Quotation) -> bool:
    """«Гірський край»: a name, not speech."""
    line = here.words(quotation.span)
    before = here.words(Span(max(0, quotation.span.start - 30), quotation.span.start))[-1:]
    if not before or not line[0].capital:
        return False
    word = before[0]
    if here.tongue.is_body(word.text) or here.tongue.is_named_after(word.text):
        return True
    return word.lower in ("der", "die", "das") and len(line) < _CALLED


def _takes(
    here: Scene, sentence: Span, quotation: Quotation, words: int
) -> tuple[Span, Span] | None:
    lead = Span(sentence.start, quotation.span.start)
    line = here.words(lead)
    for at in reversed(verbs_in(here, line)):
        word = line[at]
        if word.lower not in here.speech.calls and words < _FEWEST_TOLD:
            continue
        behind_it = Span(word.span.end, _clause_end(here, word.span.end, lead.end))
        segments = _segments(here, Span(lead.start, word.span.start))
        mention = ahead(here, segments, word.lower) or _directly(here, behind_it, word.lower)
        return (word.span, mention) if mention else None
    return None


def _directly(here: Scene, span: Span, verb: str) -> Span | None:
    mention = behind(here, span, verb)
    return mention if mention is not None and mention.start - span.start < 3 else None


# Reported speech


def _reported(
    here: Scene,
    sentences: list[Span],
    number: int,
    quotations: list[Quotation],
    direct: list[Claim],
    sourced: list[Span],
) -> list[Claim]:
    marked = [q.span for q in quotations]
    spoken = [c.span for c in direct]
    found: list[Claim] = []
    last_at = -2
    for at, sentence in enumerate(sentences):
        if overlapping(sourced, sentence):
            last_at = at
            continue
        near = overlapping(marked, sentence)
        uttered = overlapping(spoken, sentence)
        told = _told(here, sentence, number, near[:_MOST_MARKED])
        claims = [c for c in told if not any(_half(span, c.span) for span in near)]
        if uttered:
            last_at = at
        if not claims and at == last_at + 1 and retold.retells(here, sentence, uttered):
            claims = [_going_on(here, sentence, number)]
        for claim in claims:
            quoted = any(claim.span.covers(span) for span in near)
            claim.kind = QuoteKind.MIXED if quoted else QuoteKind.INDIRECT
        found += claims
        if claims:
            last_at = at
    return found


def _told(here: Scene, sentence: Span, number: int, near: list[Span]) -> list[Claim]:
    if not last.is_last(here.tongue.language):
        return list(retold.claims(here, sentence, number, near))
    claim = None if near else last.reported(here, sentence, number)
    return [claim] if claim else []


def _going_on(here: Scene, sentence: Span, number: int) -> Claim:
    """A whole sentence that whoever spoke before goes on with."""
    end = sentence.start + len(sentence.of(here.text).rstrip(" .!?…"))
    span = Span(sentence.start, max(end, sentence.start + 1))
    return Claim(span, QuoteKind.INDIRECT, "floating", number, utterance=False)


def _half(quotation: Span, content: Span) -> bool:
    """Whether the quotation is nearly all of the content, or only partly in it."""
    if not quotation.overlaps(content):
        return False
    return not content.covers(quotation) or len(quotation) > 0.85 * len(content)


# Who goes on


def _following(here: Scene, claims: list[Claim]) -> list[Claim]:
    """Within a paragraph the speaker goes on, unless somebody new was named just before."""
    for at, claim in enumerate(claims):
        if claim.rule != "floating":
            continue
        before = [c for c in claims[max(0, at - 3) : at] if c.rule != "floating"]
        since = claims[at - 1].span.end if at else 0
        named = _named_before(here, claim, since)
        if named is not None:
            claim.mention, claim.rule = named, "actor before"
        elif before and _may_go_on(here, claim, before[-1].follows or before[-1]):
            claim.follows, claim.rule = before[-1].follows or before[-1], "same paragraph"
        elif claim.cue is not None and _gender_of(here, claim):
            claim.mention, claim.rule = claim.cue, "verb"
    return claims


def _may_go_on(here: Scene, claim: Claim, before: Claim) -> bool:
    """ "„…” – dodała": not he who spoke before."""
    gender = _gender_of(here, claim)
    named = here.people_in(before.mention) if before.mention else []
    return not (gender and named) or here.genders.get(named[-1][1].name) in (gender, None)


def _gender_of(here: Scene, claim: Claim) -> Gender | None:
    """What the verb of *claim* tells of its unspoken subject."""
    if claim.cue is None or not here.speech.tells_silent:
        return None
    agreed = here.speech.agrees_with(claim.cue.of(here.text).lower())
    return None if agreed == "plural" else agreed


def _named_before(here: Scene, claim: Claim, since: int) -> Span | None:
    """The one who acts in the sentence before a quotation that nobody is tied to."""
    own = here.sentence_at(claim.span.start)
    before = here.sentence_at(own.start - 1) if own and own.start else None
    if before is None or own is None:
        return None
    if claim.cue is not None and own.start < claim.span.start:
        return None
    gender = _gender_of(here, claim)
    for place, person in here.people_in(Span(max(since, before.start), before.end)):
        if gender and here.genders.get(person.name) not in (gender, None):
            continue
        leads = claim.cue is None or place.start - before.start < _OPENING
        if leads and is_subject(here, place, person):
            return place
    return None
