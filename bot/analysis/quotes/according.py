"""Sources in languages without a parse: "nach Angaben der Polizei", "selon X", «за її словами»."""

from __future__ import annotations

import re

from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.clauses import Clause, after_apposition, told, with_apposed
from bot.analysis.quotes.phrases import may_be_genitive
from bot.analysis.quotes.stage import Scene, verbs_in
from bot.analysis.quotes.tellers import behind
from bot.analysis.types import Span

#: Here the sentence goes on behind its source without a comma: "Volgens de provincie kost …".
_WITHOUT_COMMA = frozenset({"nl", "sv", "pl", "cs"})
_PRONOUN = re.compile(r"[^\W\d_]+")


def by_phrase(
    scene: Scene, parts: list[Clause], whole: Span, phrase: Span, number: int
) -> Claim | None:
    mention = inside(scene, phrase) or behind(scene, Span(phrase.end, parts[0].span.end), "")
    if mention is None or mention.start - phrase.end > 30:
        mention = oblique(scene, Span(phrase.end, parts[0].span.end))
    if mention is None:
        return None
    start = after_apposition(scene, parts, 0, mention)
    if scene.tongue.language == "de":
        start = max(mention.end, phrase.end)
        start = _past_name(scene, start, parts[0].span.end)
    elif mention.end <= phrase.end:
        start = phrase.end
    elif scene.tongue.language in _WITHOUT_COMMA and mention.end < parts[0].span.end - 1:
        start = mention.end
    mention = with_apposed(scene, parts, 0, mention)
    start = max(start, mention.end)
    return told(scene, Span(start, whole.end), number, mention, phrase, "according")


def _past_name(scene: Scene, start: int, end: int) -> int:
    """After what still belongs to the name: "Holger Brandt von der Universität Kassel"."""
    line = scene.words(Span(start, end))
    at = 0
    while at < len(line) and (
        line[at].lower in scene.tongue.genitives
        or (line[at].capital and at and not line[at - 1].capital)
        or (
            line[at].capital
            and at
            and line[at - 1].capital
            and scene.tongue.is_body(line[at - 1].text)
        )
    ):
        at += 1
    while at and not line[at - 1].capital:
        at -= 1
    return line[at - 1].span.end if at else start


def inside(scene: Scene, phrase: Span) -> Span | None:
    """The pronoun inside "за її словами"."""
    for word in _PRONOUN.finditer(scene.text, *phrase):
        if word.group().lower() in scene.speech.possessives:
            return Span(*word.span())
    return None


def oblique(scene: Scene, span: Span) -> Span | None:
    """Whoever stands behind "by the words of", in whatever case."""
    line = scene.words(span)
    if not line:
        return None
    if line[0].lower in scene.speech.possessives:
        return line[0].span
    for place, person in scene.people_in(span):
        if place.start - span.start < 60:
            role = next(
                (r for r in person.roles if r.end <= place.start and place.start - r.end < 4), None
            )
            return Span(role.start if role and role.start >= span.start else place.start, place.end)
    head = line[0]
    if scene.tongue.inflects_names:
        last = 0
        while (
            last + 1 < len(line)
            and last < 4
            and line[last + 1].lower not in scene.tongue.prepositions | scene.tongue.stopwords
            and line[last + 1].span.start - line[last].span.end <= 2
            and may_be_genitive(scene, line[last + 1])
        ):
            last += 1
        end = line[last].span.end
        end += scene.text[end : end + 1] == "»"
        return Span(head.span.start, end)
    return None


def opinion(
    scene: Scene, parts: list[Clause], whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    """ "Pour le syndicat, c'est « une catastrophe »": only with words of theirs."""
    first = parts[0]
    if not first.words or first.words[0].lower not in scene.speech.opinion or len(parts) < 2:
        return None
    if not any(s.start > first.span.end for s in spoken):
        return None
    cue = first.words[0].span
    mention = behind(scene, Span(cue.end, first.span.end), "")
    if mention is None or mention.start - cue.end > 3:
        return None
    start = after_apposition(scene, parts, 0, mention)
    return told(scene, Span(start, whole.end), number, mention, cue, "according")


def phrase_within(
    scene: Scene, parts: list[Clause], whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    """ "…, selon la police", "ist nach Angaben der Polizei offen"."""
    for at, clause in enumerate(parts):
        if at and clause.words and clause.words[0].lower in scene.speech.so:
            mention = _at_once(scene, clause)
            if mention is not None:
                content = Span(whole.start, parts[at - 1].span.end)
                return told(scene, content, number, mention, clause.words[0].span, "according")
        phrase = scene.speech.according.search(scene.text, *clause.span)
        if phrase is None or any(s.start <= phrase.start() < s.end for s in spoken):
            continue
        if at == 0 and phrase.start() - clause.span.start < 2:
            continue
        span = Span(*phrase.span())
        rest = Span(span.end, clause.span.end)
        mention = inside(scene, span) or behind(scene, rest, "") or oblique(scene, rest)
        if mention is None or mention.start - span.end > 30:
            mention = oblique(scene, rest)
        if mention is None:
            continue
        mention = with_apposed(scene, parts, at, mention)
        last = (
            at + 1 >= len(parts)
            or mention.end > clause.span.end
            or (at + 2 == len(parts) and not parts[-1].opener)
        )
        opens = at > 0 and phrase.start() - clause.span.start < 2
        if mention.end >= clause.span.end - 1 and last:
            content = Span(whole.start, parts[at - 1].span.end if opens else span.start)
        else:
            content = whole
        return told(scene, content, number, mention, span, "according")
    return None


def _at_once(scene: Scene, clause: Clause) -> Span | None:
    """„…“, so Brandt; ", so der Minister"."""
    rest = Span(clause.words[0].span.end, clause.span.end)
    mention = behind(scene, rest, "")
    return mention if mention is not None and mention.start - rest.start < 3 else None


def is_verbal(scene: Scene, clause: Clause) -> bool:
    """ "Según explicó la alcaldesa": as she explained, not according to something."""
    return any(at in (1, 2) for at in verbs_in(scene, clause.words[:3]))
