"""Quotes by words and marks alone, for languages that have a `speech` list but no model.

A quotation belongs to the verb of saying beside it; reported speech is a clause under such a verb
that opens with "that". Who speaks is a name, a role or a pronoun on either side of the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.analysis import lexicon, names
from bot.analysis.names import Gender
from bot.analysis.quotes.claims import Claim, joined
from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.passages import is_utterance
from bot.analysis.quotes.scenes import attributed
from bot.analysis.quotes.speakers import NOBODY, Answer, History
from bot.analysis.types import Document, Person, Quote, QuoteKind, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?…](?=\s|$)|[\n;]")
#: How many words stand between a quotation and its verb, and between the verb and its subject.
_FAR, _NEAR = 10, 8
_CLOSE_PRONOUN = 900


@dataclass(frozen=True, slots=True)
class Speech:
    verbs: frozenset[str]
    according: tuple[str, ...]
    that: frozenset[str]
    genders: dict[str, Gender]
    neutral: frozenset[str]
    roles: frozenset[str]


@cache
def speech(language: str) -> Speech | None:
    lists = lexicon.sections(language, "speech")
    if not lists:
        return None
    genders: dict[str, Gender] = dict.fromkeys(lists.get("male", ()), "male")
    genders |= dict.fromkeys(lists.get("female", ()), "female")
    return Speech(
        verbs=frozenset(lists.get("verbs", ())),
        according=tuple(lists.get("according", ())),
        that=frozenset(lists.get("that", ())),
        genders=genders,
        neutral=frozenset(lists.get("neutral", ())),
        roles=frozenset(word.lower() for word in lists.get("roles", ())),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    span: Span
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the rules look at: the text, its people by place, the words of its language."""

    text: str
    people: tuple[tuple[Span, Person], ...]
    speech: Speech


def find_quotes(
    document: Document, quotations: list[Quotation], people: tuple[Person, ...]
) -> tuple[Quote, ...]:
    known = speech(document.language)
    if known is None:
        return ()
    places = sorted((span, person) for person in people for span in person.mentions)
    scene = _Scene(document.text, tuple(places), known)
    claims: list[Claim] = []
    for number, sentences in _sentences(document).items():
        here = [q for q in quotations if q.paragraph == number]
        found = _direct(scene, document.paragraphs[number], here)
        taken = [q.span for q in here]
        found += [c for s in sentences for c in _reported(scene, s, number, taken)]
        claims += _following(sorted(found, key=lambda c: c.span))
    return attributed(joined(claims), lambda mention, history: _who(scene, mention, history))


def _sentences(document: Document) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for sentence in document.sentences:
        if not sentence.furniture:
            found.setdefault(sentence.paragraph, []).append(sentence.span)
    return found


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(Span(*m.span()), m.group()) for m in _WORD.finditer(text, start, end)]


# Words between marks


def _direct(scene: _Scene, paragraph: Span, quotations: list[Quotation]) -> list[Claim]:
    found: list[Claim] = []
    for at, quotation in enumerate(quotations):
        before = quotations[at - 1].span.end if at else paragraph.start
        after = quotations[at + 1].span.start if at + 1 < len(quotations) else paragraph.end
        tied = _verb_before(scene, before, quotation.span.start)
        tied = tied or _verb_behind(scene, quotation, after)
        utterance = is_utterance(scene.text, quotation)
        if not utterance and (tied is None or len(quotation.words(scene.text).split()) < 4):
            continue
        claim = Claim(
            quotation.span,
            QuoteKind.DIRECT,
            "cue" if tied else "floating",
            quotation.paragraph,
            utterance=utterance,
            open=not quotation.closed,
            continues=quotation.continues,
        )
        if tied:
            claim.cue, claim.mention = tied
        found.append(claim)
    return found


def _verb_behind(scene: _Scene, quotation: Quotation, limit: int) -> tuple[Span, Span] | None:
    """«…», — сказала Олена Коваленко."""
    start = quotation.span.end
    if quotation.words(scene.text)[-1:] == "." and scene.text[start : start + 1].isspace():
        return None
    stop = _ENDS.search(scene.text, start, limit)
    if stop and not scene.text[start : stop.start()].strip(" ,\u00a0"):
        return None  # the sentence ended with the quotation
    words = _words(scene.text, start, stop.start() if stop else limit)[:_FAR]
    for at, word in enumerate(words[:6]):
        if word.lower in scene.speech.verbs:
            speaker = _speaker(scene, words[at + 1 : at + 1 + _NEAR]) or _speaker(scene, words[:at])
            return (word.span, speaker) if speaker else None
    return None


def _verb_before(scene: _Scene, limit: int, end: int) -> tuple[Span, Span] | None:
    """Олена Коваленко сказала: «…»"""
    lead = scene.text[limit:end].rstrip()
    if lead[-1:] not in (":", ","):
        return None
    stops = [m.end() for m in _ENDS.finditer(scene.text, limit, limit + len(lead) - 1)]
    words = _words(scene.text, stops[-1] if stops else limit, end)
    for at in range(len(words) - 1, -1, -1):
        if words[at].lower in scene.speech.verbs:
            before, behind = words[max(0, at - _FAR) : at], words[at + 1 : at + 1 + _NEAR]
            speaker = _speaker(scene, before, last=True) or _speaker(scene, behind)
            return (words[at].span, speaker) if speaker else None
    return None


# Who


def _speaker(scene: _Scene, words: list[_Word], *, last: bool = False) -> Span | None:
    """The first name, pronoun or role among *words*, or the last name if so wished."""
    named = [(s, p) for s, p in scene.people if words and s.start >= words[0].span.start]
    named = [(s, p) for s, p in named if s.end <= words[-1].span.end]
    pronoun = next((w for w in words if _is_pronoun(scene.speech, w.lower)), None)
    if named:
        span = named[-1 if last else 0][0]
        if pronoun is None or pronoun.span.start > span.start:
            return _with_roles(scene, words, span)
    if pronoun is not None:
        return pronoun.span
    return _role_or_name(scene, words)


def _is_pronoun(speech: Speech, word: str) -> bool:
    return word in speech.genders or word in speech.neutral


def _with_roles(scene: _Scene, words: list[_Word], name: Span) -> Span:
    start = name.start
    for word in reversed([w for w in words if w.span.end <= name.start]):
        between = scene.text[word.span.end : start]
        if between.strip() or not (word.lower in scene.speech.roles or word.text[0].isupper()):
            break
        start = word.span.start
    return Span(start, name.end)


def _role_or_name(scene: _Scene, words: list[_Word]) -> Span | None:
    """A run of roles and capitals: "der Sprecher der Polizei", "Müller"."""
    run: list[_Word] = []
    for word in words:
        fits = word.lower in scene.speech.roles or word.text[0].isupper()
        gap = scene.text[run[-1].span.end : word.span.start] if run else " "
        if run and (not fits or gap.strip()):
            break
        if fits:
            run.append(word)
    if not any(w.text[0].isupper() or len(w.text) > 4 for w in run):
        return None
    return Span(run[0].span.start, run[-1].span.end)


def _who(scene: _Scene, mention: Span, history: History) -> Answer:
    for span, person in scene.people:
        if mention.covers(span):
            return Answer(person.name, "name")
    word = mention.of(scene.text).lower()
    if not _is_pronoun(scene.speech, word):
        return Answer(mention.of(scene.text), "as written")
    gender = scene.speech.genders.get(word)
    last = history.last.name
    if last and gender and mention.start - history.place < _CLOSE_PRONOUN and _may_be(last, gender):
        return Answer(last, "pronoun, last speaker")
    before = [
        p for s, p in scene.people if mention.start - _CLOSE_PRONOUN < s.start < mention.start
    ]
    fitting = [p for p in before if gender and names.gender(p.name.split()[0]) == gender]
    return Answer(fitting[-1].name, "pronoun, last subject") if fitting else NOBODY


def _may_be(name: str, gender: Gender) -> bool:
    return names.gender(name.split()[0]) in (gender, None)


# Reported speech


def _reported(scene: _Scene, sentence: Span, number: int, taken: list[Span]) -> Iterator[Claim]:
    claim = _under_that(scene, sentence, number) or _according(scene, sentence, number)
    if claim is not None and not any(_half(span, claim.span) for span in taken):
        quoted = any(claim.span.covers(span) for span in taken)
        claim.kind = QuoteKind.MIXED if quoted else QuoteKind.INDIRECT
        yield claim


def _half(quotation: Span, content: Span) -> bool:
    """Whether the quotation is most of the content, or only partly in it."""
    if not quotation.overlaps(content):
        return False
    return not content.covers(quotation) or len(quotation) > 0.8 * len(content)


def _under_that(scene: _Scene, sentence: Span, number: int) -> Claim | None:
    words = _words(scene.text, *sentence)
    for at, word in enumerate(words):
        if word.lower not in scene.speech.verbs:
            continue
        for behind in words[at + 1 : at + 1 + _NEAR]:
            if behind.lower in scene.speech.that or behind.lower.startswith(("qu'", "qu’")):
                between = [w for w in words[at + 1 :] if w.span.end <= behind.span.start]
                speaker = _speaker(scene, words[max(0, at - _FAR) : at], last=True)
                speaker = _speaker(scene, between) or speaker
                end = sentence.start + len(sentence.of(scene.text).rstrip(" .!?…"))
                if speaker and end > behind.span.end:
                    content = Span(behind.span.start, end)
                    return _indirect(content, number, speaker, word.span)
    return None


def _according(scene: _Scene, sentence: Span, number: int) -> Claim | None:
    for phrase in scene.speech.according:
        pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)
        match = pattern.search(scene.text, *sentence)
        if not match:
            continue
        comma = scene.text.find(",", match.end(), sentence.end)
        stop = comma if comma > 0 else sentence.end
        speaker = _speaker(scene, _words(scene.text, match.end(), stop)[:_NEAR])
        if speaker is None:
            continue
        end = sentence.start + len(sentence.of(scene.text).rstrip(" .!?…"))
        opens = match.start() - sentence.start < 3
        start = max(speaker.end, comma + 1 if comma > 0 else 0) if opens else sentence.start
        content = Span(start, end if opens else match.start())
        return _indirect(_stripped(scene.text, content), number, speaker, Span(*match.span()))
    return None


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " ,\u00a0":
        start += 1
    while end > start and text[end - 1] in " ,\u00a0":
        end -= 1
    return Span(start, end)


def _indirect(content: Span, number: int, speaker: Span, cue: Span) -> Claim | None:
    if len(content) < 8:
        return None
    return Claim(content, QuoteKind.INDIRECT, "clause", number, speaker, cue, utterance=False)


def _following(claims: list[Claim]) -> list[Claim]:
    """Within a paragraph the speaker goes on speaking."""
    for at, claim in enumerate(claims):
        before = [c for c in claims[:at] if c.rule != "floating"]
        if claim.rule == "floating" and before:
            claim.follows, claim.rule = before[-1].follows or before[-1], "same paragraph"
    return claims
