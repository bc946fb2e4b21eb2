"""Reported speech without a parse: a clause tied by words to whoever said it.

"X sagte, dass …", "X sagte, … sei …", "…, wie X mitteilte", "…, a indiqué X", "selon X, …".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.people.tongues import Word
from bot.analysis.quotes.according import by_phrase, inside, is_verbal, opinion, phrase_within
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.clauses import (
    Clause,
    after_apposition,
    clauses,
    closes_apposition,
    opens_with_as,
    opens_with_verb,
    subject_of,
    told,
    verb_in,
    with_apposed,
)
from bot.analysis.quotes.stage import Scene
from bot.analysis.quotes.tellers import behind
from bot.analysis.types import Span

_NOT = frozenset({"nicht", "pas", "не", "no"})
_OWN_SENTENCE = 6  # words before a verb that need nothing behind it
_LONGEST_ASIDE = 6  # words between commas before a "that"
_NEAR_THAT = 9  # words between a verb and its "that"


def claims(scene: Scene, sentence: Span, number: int, spoken: list[Span]) -> Iterator[Claim]:
    """What one sentence with these quotations reports, with the mention of its speaker."""
    parts = clauses(scene, sentence, spoken)
    if not parts:
        return
    whole = Span(parts[0].span.start, parts[-1].span.end)
    for rule in (_leading, _under_that, _trailing):
        found = rule(scene, parts, whole, spoken, number)
        if found is not None:
            yield found
            return


def _leading(
    scene: Scene, parts: list[Clause], whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    first = parts[0]
    phrase = scene.speech.according.match(scene.text, first.span.start, first.span.end)
    if phrase and not is_verbal(scene, first):
        return by_phrase(scene, parts, whole, Span(*phrase.span()), number)
    after = scene.speech.according_after.search(scene.text, *first.span)
    if after:
        before = Span(first.span.start, after.start())
        mention = inside(scene, before) or behind(scene, before, "")
        if mention is not None:
            content = Span(after.end(), whole.end)
            return told(scene, content, number, mention, Span(*after.span()), "according")
    if opens_with_as(scene, first) and len(parts) > 1:
        verb = verb_in(scene, first, spoken)
        mention = subject_of(scene, parts, 0, verb) if verb else None
        if verb and mention:
            content = Span(after_apposition(scene, parts, 0, mention), whole.end)
            return told(scene, content, number, mention, verb.span, "according")
        if verb and scene.speech.may_be_silent and verb is first.words[-1]:
            content = Span(parts[1].span.start, whole.end)
            return told(scene, content, number, None, verb.span, "floating")
    return opinion(scene, parts, whole, spoken, number)


def _under_that(
    scene: Scene, parts: list[Clause], whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    for at, clause in enumerate(parts):
        verb = verb_in(scene, clause, spoken, knowing=True)
        if verb is None:
            continue
        start = _content_behind(scene, parts, at, verb)
        if start is None:
            continue
        mention = subject_of(scene, parts, at, verb, start)
        silent = scene.speech.may_be_silent and at == 0 and verb in clause.words[:3]
        if mention is None and not silent:
            continue
        end = _end_of_content(scene, parts, at + 1, spoken, whole)
        rule = "clause" if mention else "floating"
        return told(scene, Span(start, end), number, mention, verb.span, rule)
    return None


def _content_behind(scene: Scene, parts: list[Clause], at: int, verb: Word) -> int | None:
    """Where the words under the verb begin."""
    own = [w for w in parts[at].words if w.span.start > verb.span.start]
    for place, word in enumerate(own[:_NEAR_THAT]):
        if word.lower in scene.speech.that and _is_that(scene, own[:place], word):
            return word.span.start
    if at + 1 >= len(parts):
        return None
    following = parts[at + 1]
    first = following.words[0] if following.words else None
    relative = not (scene.tongue.inflects_names or scene.tongue.nouns_are_capital)
    if first is not None and first.lower in scene.speech.that and following.opener == ",":
        return None if relative else first.span.start
    if following.opener == ":" and scene.text[following.span.start] not in "«„“\"‘'":
        return following.span.start
    if following.opener == "," and _is_subjunctive(scene, parts[at + 1 :]):
        return following.span.start
    apposed = parts[at + 2] if at + 2 < len(parts) else None
    if apposed is not None and apposed.opener == "," and apposed.words:
        named = scene.people_in(following.span)
        opens = apposed.words[0]
        aside = relative and len(following.words) <= _LONGEST_ASIDE
        if aside and opens.lower in scene.speech.that:
            return opens.span.start
        if named and named[0][0].start == following.span.start and opens.lower in scene.speech.that:
            return opens.span.start
    return None


def _is_that(scene: Scene, between: list[Word], that: Word) -> bool:
    """Not the relative "la medida que": nothing it could lean on stands before it."""
    if scene.tongue.inflects_names or scene.tongue.nouns_are_capital:
        return False  # a comma stands before it, so it opens a clause of its own
    for at, word in enumerate(between):
        if word.lower in scene.tongue.prepositions - {"a", "à"} or word.lower in ("aux", "au"):
            return True
        if word.lower in scene.tongue.articles and at + 1 < len(between):
            noun = between[at + 1]
            if not (
                noun.capital or scene.tongue.post(noun.text) or scene.tongue.is_body(noun.text)
            ):
                return noun.lower in scene.tongue.crowds
    return True


def _is_subjunctive(scene: Scene, parts: list[Clause]) -> bool:
    """Whether a clause says by its verb that it is somebody else's word: "sei", "habe"."""
    if not scene.speech.subjunctive or not parts:
        return False
    first = parts[0].words[0].lower if parts[0].words else ""
    reach = parts[:1] if first in scene.tongue.clause else parts[:3]
    return any(_has_subjunctive(scene, part) for part in reach)


def _has_subjunctive(scene: Scene, clause: Clause) -> bool:
    line = clause.words
    return any(
        _is_konjunktiv(scene, line, i)
        and not any(
            b.lower in scene.speech.not_subjunctive_after for b in line[max(0, i - 1) : i + 2]
        )
        for i in range(len(line))
    )


def _is_konjunktiv(scene: Scene, line: Sequence[Word], at: int) -> bool:
    """ "er wünsche": a present form in -e beside a third person is reported speech."""
    word = line[at].lower
    if word in scene.speech.subjunctive:
        return True
    if not word.endswith("e") or word.endswith(("te", "ne", "lle")) or len(word) < 4:
        return False
    if line[at].capital or word in scene.tongue.stopwords:
        return False
    return bool(at) and line[at - 1].lower in ("er", "sie", "man")


def retells(scene: Scene, sentence: Span, spoken: list[Span]) -> bool:
    """Whether a sentence after reported speech goes on with it, by its verb alone."""
    if spoken or not scene.speech.subjunctive:
        return False
    parts = clauses(scene, sentence, [])
    if not parts:
        return False
    line = parts[0].words[:12]
    return any(
        _is_konjunktiv(scene, line, i) and not w.lower.startswith(("wär", "hätte", "würde"))
        for i, w in enumerate(line)
    ) and not any(w.lower in scene.speech.not_subjunctive_after for w in line)


def _end_of_content(
    scene: Scene, parts: list[Clause], first: int, spoken: list[Span], whole: Span
) -> int:
    """The end of the sentence, or of what stands before "…, wie X mitteilte"."""
    for at in range(first + 1, len(parts)):
        if parts[at].opener in (":", ";"):
            return parts[at - 1].span.end
        if opens_with_as(scene, parts[at]) and verb_in(scene, parts[at], spoken):
            return parts[at - 1].span.end
    return whole.end


def _trailing(
    scene: Scene, parts: list[Clause], whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    for at in range(1, len(parts)):
        found = _verb_last(scene, parts, at, whole, spoken, number)
        if found is not None:
            return found
    return phrase_within(scene, parts, whole, spoken, number)


def _verb_last(
    scene: Scene, parts: list[Clause], at: int, whole: Span, spoken: list[Span], number: int
) -> Claim | None:
    clause = parts[at]
    verb = verb_in(scene, clause, spoken)
    if verb is None or clause.opener == ":":
        return None
    as_ = opens_with_as(scene, clause)
    if not as_ and not opens_with_verb(scene, clause, verb):
        return None
    if not as_ and (closes_apposition(scene, parts[at - 1]) or _denies(clause)):
        return None
    if as_:
        mention = subject_of(scene, parts[at:], 0, verb)
    else:
        mention = behind(scene, Span(verb.span.end, clause.span.end), verb.lower)
        mention = with_apposed(scene, parts, at, mention) if mention else None
    if mention is None:
        mention = next((w.span for w in clause.words if w.lower in scene.speech.pronouns), None)
    content = _around(scene, parts, at, whole, mention, spoken)
    if mention is None:
        short = len(clause.words) == 1
        if not (scene.speech.may_be_silent and short and not as_):
            return None
        return told(scene, content, number, None, verb.span, "floating")
    return told(scene, content, number, mention, verb.span, "according" if as_ else "clause")


def _denies(clause: Clause) -> bool:
    """ "Wie viele es waren, sagte sie nicht": nothing was said."""
    return any(word.lower in _NOT for word in clause.words)


def _around(
    scene: Scene,
    parts: list[Clause],
    at: int,
    whole: Span,
    mention: Span | None,
    spoken: list[Span],
) -> Span:
    """The words before "…, wie X mitteilte", or all of the sentence when they go on behind it."""
    place = at + 1
    if mention is not None:
        start = after_apposition(scene, parts, at, mention)
        place = next((i for i, p in enumerate(parts) if p.span.start >= start), len(parts))
    before = Span(whole.start, parts[at - 1].span.end)
    marked = any(s.overlaps(before) for s in spoken)
    if marked or place >= len(parts) or len(scene.words(before)) >= _OWN_SENTENCE:
        return before
    return whole
