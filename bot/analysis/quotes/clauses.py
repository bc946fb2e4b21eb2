"""The clauses of a sentence in a language without a parse, and who a verb in one belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.analysis.people.tongues import Word
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.stage import Scene, verbs_in
from bot.analysis.quotes.tellers import subject
from bot.analysis.types import QuoteKind, Span

_BREAKS = re.compile(r",(?=[\s\u00a0»”\"])|;|:(?=\s)|\s[—–-]\s")
_TOKEN = re.compile(r"\w+")
_FEWEST_WORDS = 2
_MOST_CLAUSES = 60  # of one sentence: a longer list is no speech


@dataclass(frozen=True, slots=True)
class Clause:
    span: Span
    opener: str  # the mark before it: "", ",", ":", "—"
    words: tuple[Word, ...]


def clauses(scene: Scene, sentence: Span, spoken: list[Span]) -> list[Clause]:
    """The stretches of a sentence between its marks, marks inside quotations passed over."""
    found: list[Clause] = []
    start, opener = sentence.start, ""
    ends = len(sentence.of(scene.text).rstrip(" .!?…"))
    stop = sentence.start + ends
    for match in _BREAKS.finditer(scene.text, sentence.start, stop):
        if any(s.start < match.start() and match.end() < s.end for s in spoken):
            continue
        found.append(_clause(scene, start, match.start(), opener))
        start, opener = match.end(), match.group().strip()
        if len(found) == _MOST_CLAUSES:
            break
    found.append(_clause(scene, start, stop, opener))
    return [c for c in found if len(c.span)]


def _clause(scene: Scene, start: int, end: int, opener: str) -> Clause:
    while start < end and scene.text[start] in " \u00a0":
        start += 1
    while end > start and scene.text[end - 1] in " \u00a0":
        end -= 1
    span = Span(start, end)
    return Clause(span, opener, tuple(scene.words(span)))


def told(
    scene: Scene, content: Span, number: int, mention: Span | None, cue: Span, rule: str = "clause"
) -> Claim | None:
    start, end = content
    while start < end and scene.text[start] in " ,\u00a0—–":
        start += 1
    while end > start and scene.text[end - 1] in " ,;:\u00a0—–":
        end -= 1
    if len(_TOKEN.findall(scene.text, start, min(end, start + 200))) < _FEWEST_WORDS:
        return None
    if mention is not None and rule == "according":
        mention = _without_article(scene, mention)
    return Claim(Span(start, end), QuoteKind.INDIRECT, rule, number, mention, cue, utterance=False)


def _without_article(scene: Scene, mention: Span) -> Span:
    """ "Polizei" for "nach Angaben der Polizei": a German article there has no first case."""
    line = scene.words(mention)
    definite = line[0].lower in ("der", "die", "das", "dem", "den", "des")
    if scene.tongue.nouns_are_capital and definite and len(line) > 1:
        return Span(line[1].span.start, mention.end)
    return mention


def verb_in(
    scene: Scene, clause: Clause, spoken: list[Span], *, knowing: bool = False
) -> Word | None:
    """The verb of saying in a clause, outside quotations."""
    for at in verbs_in(scene, clause.words, knowing=knowing):
        if not any(s.covers(clause.words[at].span) for s in spoken):
            return clause.words[at]
    return None


def subject_of(
    scene: Scene, parts: list[Clause], at: int, verb: Word, limit: int | None = None
) -> Span | None:
    end = parts[at].span.end if limit is None else min(limit, parts[at].span.end)
    after = Span(verb.span.end, max(end, verb.span.end))
    mention = subject(scene, _before(parts, at, verb), verb.lower, after)
    return with_apposed(scene, parts, at, mention) if mention else None


def _before(parts: list[Clause], at: int, verb: Word) -> list[Span]:
    own = Span(parts[at].span.start, verb.span.start)
    return [*(p.span for p in parts[max(0, at - 4) : at]), own]


def with_apposed(scene: Scene, parts: list[Clause], at: int, mention: Span) -> Span:
    """The mention with the name that the next clause is: "le maire, Yann Le Goff"."""
    if at + 1 >= len(parts) or parts[at + 1].opener != "," or scene.people_in(mention):
        return mention
    following, end = parts[at + 1].span, parts[at].span.end
    named = scene.people_in(following)
    if not named or named[0][0].start != following.start:
        return mention
    place, person = named[0]
    longer = any(r.end == end and r.overlaps(mention) for r in person.roles)  # "polizia locale"
    return Span(mention.start, place.end) if mention.end == end or longer else mention


def after_apposition(scene: Scene, parts: list[Clause], at: int, mention: Span) -> int:
    """Where the content begins: behind the name, its post and an aside."""
    at += 1
    while at < len(parts) and parts[at].opener in (",", "—", "–"):
        clause = parts[at]
        named = scene.people_in(clause.span)
        if named and named[0][0] == clause.span:
            at += 1
            continue
        role = next(
            (p for s, p in scene.people_in(Span(max(0, mention.start), clause.span.start))), None
        )
        if role is not None and any(
            r.start == clause.span.start or (clause.span.covers(r) and r.end == clause.span.end)
            for r in role.roles
        ):
            at += 1
            continue
        if len(clause.words) <= 2 and at + 1 < len(parts) and parts[at + 1].opener == ",":
            at += 1  # "sin embargo"
            continue
        break
    return parts[at].span.start if at < len(parts) else parts[-1].span.end


def closes_apposition(scene: Scene, clause: Clause) -> bool:
    """Whether the verb behind this clause has its subject before it: "X, Vorsitzende, nennt"."""
    if clause.opener != ",":
        return False
    if scene.tongue.age.match(scene.text, clause.span.start - 2, clause.span.end + 1):
        return True
    near = scene.people_in(Span(max(0, clause.span.start - 80), clause.span.end))
    return any(
        place == clause.span
        or any(r.end == clause.span.end and r.start >= place.end for r in p.roles)
        for place, p in near
    )


def opens_with_as(scene: Scene, clause: Clause) -> bool:
    line = clause.span.of(scene.text).lower()
    return any(line.startswith(a + " ") for a in scene.speech.as_)


def opens_with_verb(scene: Scene, clause: Clause, verb: Word) -> bool:
    for word in clause.words:
        if word is verb:
            return True
        if word.lower not in scene.speech.passed_over and word.lower not in scene.speech.pronouns:
            return word.lower in scene.speech.so and False
    return False
