"""Who speaks, in languages without a parse: the subject beside a verb of saying."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.people.tongues import Word
from bot.analysis.quotes.phrases import is_loose, noun_phrase, phrase_in
from bot.analysis.quotes.speech import Number
from bot.analysis.quotes.stage import Scene
from bot.analysis.types import Person, Span

_NEAR_NAME = 80  # characters back from a role to its name
_ARTICLE = 6  # characters that may stand before a role
_SEGMENTS = 4  # clauses before a verb that may hold its subject


def subject(scene: Scene, before: list[Span], verb: str, after: Span) -> Span | None:
    """Who a verb of saying belongs to: told behind it, else before it."""
    return (
        _pronoun_beside(scene, before, verb)
        or behind(scene, after, verb)
        or ahead(scene, before, verb)
        or behind(scene, after, verb, loose=True)
    )


def _pronoun_beside(scene: Scene, before: list[Span], verb: str) -> Span | None:
    """ "Как она объяснила": a pronoun right before the verb leaves no doubt."""
    line = scene.words(before[-1])[-1:] if before else []
    if not line or line[0].lower not in scene.speech.pronouns:
        return None
    near = not scene.text[line[0].span.end : before[-1].end].strip()
    fits = near and _pronoun_fits(scene, line[0], scene.speech.agrees_with(verb))
    return line[0].span if fits else None


def at_hand(scene: Scene, line: Sequence[Word], end: int) -> Span | None:
    """Who stands right behind the first word, whatever verb that is: "зітхає «він»"."""
    tongue = scene.tongue
    if len(line) < 2 or not line[0].text.islower() or len(line[0].text) < 3:
        return None
    small = tongue.prepositions | tongue.clause | tongue.articles | tongue.stopwords
    if line[0].lower in small | scene.speech.passed_over:
        return None
    start = line[1].span.start
    if scene.text[line[0].span.end : start].strip("- \u00a0t"):
        return None
    if line[1].lower in scene.speech.pronouns:
        return line[1].span
    if line[1].lower in tongue.articles and len(line) > 2:
        start = line[2].span.start
    for place, person in scene.people_in(Span(start, end))[:1]:
        mention = with_role(scene, place, person, start)
        if mention.start == start and is_subject(scene, place, person):
            return mention
    return None


def behind(scene: Scene, span: Span, verb: str, *, loose: bool = False) -> Span | None:
    """The subject right behind a verb: "sagte am Montag „Karin Hansen“"; *loose* takes a phrase
    with a noun that nobody knows for a speaker.
    """
    agreed = scene.speech.agrees_with(verb)
    line = scene.words(span)
    if verb in scene.speech.impersonal:
        return _source_behind(scene, line)
    pronoun = next((w for w in line[:2] if w.lower in scene.speech.pronouns), None)
    if pronoun is not None and _pronoun_fits(scene, pronoun, agreed):
        return pronoun.span
    phrase = phrase_in(scene, line, agreed, oblique=not verb)
    named = _named(scene, span, agreed)
    if named is not None and (phrase is None or named.start <= phrase.end + 3):
        return named
    if phrase is not None and (loose or not is_loose(scene, phrase)):
        return phrase
    return named


def _source_behind(scene: Scene, line: list[Word]) -> Span | None:
    """Heißt es in "einer Mitteilung des Ministeriums"."""
    for at, word in enumerate(line[:3]):
        if word.lower in scene.tongue.prepositions - scene.tongue.articles:
            return noun_phrase(scene, line, at + 1, leading=False, sure=True)
    return None


def ahead(scene: Scene, segments: list[Span], verb: str) -> Span | None:
    """The subject before a verb: in its own clause, else in those before it."""
    agreed = scene.speech.agrees_with(verb)
    near = [s for s in segments if scene.text[s.start : s.end].strip(" ,—–")][-_SEGMENTS:]
    own = scene.words(near[-1]) if near else []
    pronoun = next((w for w in reversed(own[-4:]) if w.lower in scene.speech.pronouns), None)
    if pronoun is not None and _pronoun_fits(scene, pronoun, agreed):
        return pronoun.span
    for at, segment in enumerate(reversed(near)):
        named = _named(scene, segment, agreed)
        if named is not None:
            return named
        if at and _is_role(scene, segment):
            continue  # "X, alcalde de Y, informó"
        line = own if at == 0 else scene.words(segment)
        phrase = phrase_in(scene, line, agreed, leading=True)
        if phrase is not None and not (at and is_loose(scene, phrase)):
            return phrase
    return None


def _is_role(scene: Scene, segment: Span) -> bool:
    before = Span(max(0, segment.start - _NEAR_NAME), segment.start)
    roles = [r for _, person in scene.people_in(before) for r in person.roles]
    return any(segment.covers(role) and role.start - segment.start < _ARTICLE for role in roles)


def _pronoun_fits(scene: Scene, pronoun: Word, agreed: Number | None) -> bool:
    gender = scene.speech.pronouns[pronoun.lower]
    if agreed is None:
        return not (pronoun.capital and pronoun.lower in ("es", "sie") and gender is None)
    return gender is None if agreed == "plural" else gender in (agreed, None)


def _named(scene: Scene, span: Span, agreed: Number | None) -> Span | None:
    """The first person in *span* that may be the subject, with the post before the name."""
    for place, person in scene.people_in(span):
        if is_subject(scene, place, person) and _fits(scene, person, agreed):
            return with_role(scene, place, person, span.start)
    return None


def _fits(scene: Scene, person: Person, agreed: Number | None) -> bool:
    gender = scene.genders.get(person.name)
    return agreed != "plural" and (agreed is None or gender in (agreed, None))


def is_subject(scene: Scene, place: Span, person: Person) -> bool:
    """Whether a name stands like a subject: in the first case, after no preposition."""
    start = with_role(scene, place, person, 0).start
    before = scene.words(Span(max(0, start - 25), start))
    if before and not scene.text[before[-1].span.end : start].strip():
        word = before[-1].lower
        if word in scene.tongue.prepositions and word not in scene.tongue.articles:
            return False
        if word in scene.tongue.genitives - scene.tongue.articles:
            return False
        if scene.tongue.language == "de" and word in ("des", "dem", "den"):
            return False
    return not scene.tongue.inflects_names or _in_first_case(scene, place, person)


def _in_first_case(scene: Scene, place: Span, person: Person) -> bool:
    written, full = place.of(scene.text).split(), person.name.split()
    if len(written) > 1:
        told = scene.tongue.first_name(written[0])
        return told is None or told[1]
    own = scene.tongue.first_name(full[0])
    return written[-1] == full[-1] if own is None or own[1] else True


def with_role(scene: Scene, place: Span, person: Person, limit: int) -> Span:
    for role in person.roles:
        gap = scene.text[role.end : place.start]
        if limit <= role.start and 0 <= place.start - role.end <= 12 and _only_titles(scene, gap):
            return Span(role.start, place.end)
    return place


def _only_titles(scene: Scene, gap: str) -> bool:
    return all(
        w.rstrip(".,").lower() in scene.tongue.courtesies for w in gap.replace(",", " ").split()
    )
