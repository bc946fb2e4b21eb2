"""Who speaks, in languages without a parse: the subject beside a verb of saying, and its name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analysis.names import Gender
from bot.analysis.people.tongues import Tongue, Word, words_of
from bot.analysis.quotes.answers import NOBODY, Answer, History
from bot.analysis.quotes.speech import Number, Speech
from bot.analysis.types import Person, Span

_REACH = 900  # characters that a pronoun looks back
_NAMINGS = 40  # that a description looks back
_SEGMENTS = 4  # clauses before a verb that may hold its subject
_ADVERBS = 4  # words between a verb and the subject behind it
_LONGEST = 9  # words of a speaker
_BARE = 3  # words of a description without complement: "el dirigente conservador"
#: French articles that are pronouns, too: "l'a dit".
_CLITICS = frozenset({"l'", "l’", "le", "la", "les", "lo", "en"})
#: Articles that no subject has.
_NO_SUBJECT = {"de": frozenset({"dem", "den", "des", "einem", "einen", "eines"})}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ORGANISATION_MARKS = re.compile(r"^[\s\u00a0]?(?:\d{1,3}-)?[«»“”„\"]?[\s\u00a0]?[«»“”„\"]?$")


@dataclass(slots=True)
class Scene:
    """What the rules look at: the text, its people by place, the words of its language."""

    text: str
    tongue: Tongue
    speech: Speech
    sentences: list[Span]
    people: list[tuple[Span, Person]]
    genders: dict[str, Gender | None] = field(default_factory=dict)
    posts: dict[str, frozenset[str]] = field(default_factory=dict)
    first_case: dict[str, bool] = field(default_factory=dict)

    def words(self, span: Span) -> list[Word]:
        return words_of(self.text, span, self.tongue.language)

    def people_in(self, span: Span) -> list[tuple[Span, Person]]:
        first = bisect_left(self.people, span.start, key=lambda p: p[0].start)
        after = bisect_left(self.people, span.end, key=lambda p: p[0].start)
        return [(s, p) for s, p in self.people[first:after] if s.end <= span.end]

    def people_before(self, place: int, most: int) -> list[Person]:
        """The last few named before *place*, the latest first."""
        after = bisect_left(self.people, place, key=lambda p: p[0].start)
        return [person for _, person in reversed(self.people[max(0, after - most) : after])]

    def sentence_at(self, place: int) -> Span | None:
        at = bisect_right(self.sentences, place, key=lambda s: s.start) - 1
        return self.sentences[at] if at >= 0 else None


def scene(
    text: str, tongue: Tongue, speech: Speech, sentences: list[Span], people: tuple[Person, ...]
) -> Scene:
    places = sorted(((s, p) for p in people for s in p.mentions), key=lambda each: each[0])
    made = Scene(text, tongue, speech, sorted(sentences), places)
    for person in people:
        roles = [w.text for r in person.roles for w in made.words(r)]
        posts = [post for word in roles if (post := tongue.post(word))]
        made.posts[person.name] = frozenset(posts)
        made.genders[person.name] = _gender(person.name, posts, tongue)
    return made


def _gender(name: str, posts: list[str], tongue: Tongue) -> Gender | None:
    told = tongue.first_name(name.split()[0])
    if told and told[0]:
        return told[0]
    for post in posts:
        gender = tongue.post_gender(post)
        if gender and (gender == "female" or tongue.language != "ru"):
            return gender
    return tongue.surname_gender(name.split()[-1])


def overlapping(spans: Sequence[Span], within: Span) -> list[Span]:
    """Those of *spans*, sorted and none inside another, that share something with *within*."""
    first = bisect_right(spans, within.start, key=lambda s: s.end)
    after = bisect_left(spans, within.end, key=lambda s: s.start)
    return list(spans[first:after])


# The subject of a verb


def verbs_in(scene: Scene, line: Sequence[Word], *, knowing: bool = False) -> list[int]:
    """Which of these words are verbs of saying: not "su cuenta", "la denuncia", "в ответ"."""
    tongue = scene.tongue
    verbs = scene.speech.verbs | scene.speech.knowing if knowing else scene.speech.verbs
    nouns = tongue.possessives | tongue.prepositions | (tongue.articles - _CLITICS)
    return [
        at
        for at, word in enumerate(line)
        if word.lower in verbs
        and not (at and line[at - 1].lower in nouns)
        and not (tongue.nouns_are_capital and word.capital)  # "Angaben"
    ]


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
    phrase = _phrase_in(scene, line, agreed, oblique=not verb)
    named = _named(scene, span, agreed)
    if named is not None and (phrase is None or named.start <= phrase.end + 3):
        return named
    if phrase is not None and (loose or not _is_loose(scene, phrase)):
        return phrase
    return named


def _source_behind(scene: Scene, line: list[Word]) -> Span | None:
    """Heißt es in "einer Mitteilung des Ministeriums"."""
    for at, word in enumerate(line[:3]):
        if word.lower in scene.tongue.prepositions - scene.tongue.articles:
            return _phrase(scene, line, at + 1, leading=False, sure=True)
    return None


def _is_loose(scene: Scene, phrase: Span) -> bool:
    """A phrase without a post, a body or a name in it may be anything."""
    tongue = scene.tongue
    return not any(
        tongue.post(w.text)
        or tongue.is_body(w.text)
        or w.lower in tongue.crowds
        or (w.capital and not tongue.nouns_are_capital)
        or (w.capital and len(w.span) == len(phrase))
        for w in scene.words(phrase)
    )


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
        line = own if at == 0 else scene.words(segment)
        phrase = _phrase_in(scene, line, agreed, leading=True)
        if phrase is not None and not (at and _is_loose(scene, phrase)):
            return phrase
    return None


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


# Noun phrases: "der Sprecher", "la Asociación de Agricultores"


def _phrase_in(
    scene: Scene,
    line: list[Word],
    agreed: Number | None,
    *,
    leading: bool = False,
    oblique: bool = False,
) -> Span | None:
    """The first noun phrase that may be somebody, at most a few words from the verb."""
    tongue = scene.tongue
    at = 0
    while at < min(len(line), _ADVERBS + 1):
        word = line[at]
        if word.lower in scene.speech.at and agreed == "plural":
            return _phrase(scene, line, at + 1, leading=False, sure=True)
        if word.lower in tongue.prepositions - tongue.articles:
            at += 1
            while at < len(line) and line[at].lower in tongue.articles | tongue.possessives:
                at += 1
            at += 1
            continue
        if not oblique and word.lower in _NO_SUBJECT.get(tongue.language, ()):
            return None
        found = _phrase(scene, line, at, leading=leading and at == 0, oblique=oblique)
        if found is not None:
            return found
        if word.lower in tongue.articles and not leading:
            return None  # an object: "celebró el rescate"
        at += 1
    return None


def _phrase(
    scene: Scene,
    line: list[Word],
    at: int,
    *,
    leading: bool,
    sure: bool = False,
    oblique: bool = False,
) -> Span | None:
    """The noun phrase that begins at word *at*, when its head is a post, a body or a name."""
    tongue = scene.tongue
    head = at
    while head < len(line) and line[head].lower in tongue.articles | tongue.possessives:
        head += 1
    article = head > at
    for _ in range(2):
        if head < len(line) and _qualifies(scene, line, head):
            head += 1
    if head >= len(line) or not _simple(scene, line, at, head):
        return None
    word = line[head]
    known = (
        tongue.post(word.text) is not None
        or tongue.is_body(word.text)
        or word.lower in tongue.crowds
        or word.lower in tongue.papers
    )
    noun = tongue.nouns_are_capital and word.capital and article
    name = word.capital and not (leading and head == 0) and not tongue.is_never(word.text)
    bare = tongue.nouns_are_capital and not article and not known
    if (
        bare
        and head == 0
        and not leading
        and _stands_alone(line)
        and not tongue.is_never(word.text)
    ):
        bare = False  # "sagte Meyer"
    if not (known or noun or (name and not bare) or sure):
        return None
    if word.lower in tongue.stopwords or word.lower in scene.speech.verbs:
        return None
    if tongue.inflects_names and not (oblique or sure) and _is_inflected(scene, word):
        return None
    return _extended(scene, line, at, head)


def _is_inflected(scene: Scene, word: Word) -> bool:
    """ "корреспонденту": a post in another case than the first is no subject."""
    post = scene.tongue.post(word.text)
    return post is not None and not word.lower.endswith(post)


def _stands_alone(line: list[Word]) -> bool:
    return len(line) == 1 or not line[1].capital


def _qualifies(scene: Scene, line: list[Word], at: int) -> bool:
    """Whether a word only describes the head that follows it."""
    if at + 1 >= len(line):
        return False
    tongue, word, following = scene.tongue, line[at], line[at + 1]
    if word.lower in tongue.before_post:
        return True
    heads = tongue.post(following.text) or tongue.is_body(following.text)
    if tongue.nouns_are_capital:
        return not word.capital and following.capital and word.lower.endswith(("e", "er", "en"))
    return bool(heads) and not word.capital and word.lower.endswith(tongue.adjectives or ("$",))


def _simple(scene: Scene, line: list[Word], first: int, last: int) -> bool:
    return all(
        _ORGANISATION_MARKS.match(scene.text[a.span.end : b.span.start])
        or scene.text[a.span.end : b.span.start] == ""
        for a, b in zip(line[first:last], line[first + 1 : last + 1], strict=True)
    )


def _extended(scene: Scene, line: list[Word], start: int, head: int) -> Span:
    """The phrase with its genitives and names: "der Polizei", "сотрудников музея"."""
    tongue, last, at = scene.tongue, head, head + 1
    linked = tongue.inflects_names
    while at < len(line) and at - start < _LONGEST:
        word = line[at]
        gap = scene.text[line[at - 1].span.end : word.span.start]
        if gap and not _ORGANISATION_MARKS.match(gap):
            break
        if word.lower in tongue.genitives:
            linked = True
        elif (
            word.lower in tongue.prepositions
            or word.lower in scene.speech.verbs
            or word.lower in scene.speech.passed_over
            or word.lower in tongue.clause
        ):
            break
        elif word.capital or (linked and _goes_on(scene, word)):
            last = at
            if not tongue.inflects_names and not tongue.nouns_are_capital:
                linked = False
        elif at == head + 1 and word.lower.endswith(tongue.adjectives or ("$",)):
            if tongue.nouns_are_capital or word.lower in tongue.stopwords:
                break
            last = at
        else:
            break
        at += 1
    end = line[last].span.end
    if scene.text[end : end + 1] in ("»", "”") and "«" in scene.text[line[start].span.start : end]:
        end += 1
    return Span(line[start].span.start, end)


def _goes_on(scene: Scene, word: Word) -> bool:
    if scene.tongue.nouns_are_capital:
        return False
    return word.lower not in scene.tongue.stopwords and len(word.text) > 2


# Who that is


def resolve(scene: Scene, mention: Span, history: History) -> Answer:
    """Who is meant by the words at *mention*."""
    written = " ".join(mention.of(scene.text).split())
    lower = written.lower()
    for place, person in scene.people_in(mention):
        if place.end == mention.end or place == mention:
            return Answer(person.name, "name")
    if lower in scene.speech.pronouns or lower in scene.speech.possessives:
        told = scene.speech.pronouns | scene.speech.possessives
        return _pronoun(scene, mention, told[lower], history)
    return _described(scene, mention, history) or Answer(written, "as written")


def _pronoun(scene: Scene, mention: Span, gender: Gender | None, history: History) -> Answer:
    place = mention.start
    last = history.last.name
    near = last is not None and place - history.place < _REACH
    if gender is None:
        return _neutral(scene, mention, history) if near else NOBODY
    newer = subject_between(scene, history.place if near else place - _REACH, place, gender)
    if newer is not None and (not near or newer != last):
        return Answer(newer, "pronoun, newer subject" if near else "pronoun, last subject")
    if last is not None and near and _may_be(scene, last, gender):
        return Answer(last, "pronoun, last speaker")
    older = subject_between(scene, place - _REACH, place, gender)
    return Answer(older, "pronoun, last subject") if older else NOBODY


def _neutral(scene: Scene, mention: Span, history: History) -> Answer:
    """They: the body that spoke; "su" in "a su juicio": whoever spoke."""
    last = history.last.name
    if last in scene.genders:
        possessive = mention.of(scene.text).lower() in scene.speech.possessives
        return Answer(last, "pronoun, last speaker") if possessive else NOBODY
    return Answer(last, "neutral pronoun, last crowd")


def _may_be(scene: Scene, name: str, gender: Gender) -> bool:
    """Whether that speaker may be "he" or "she": no body and no crowd."""
    if name in scene.genders:
        return scene.genders[name] in (gender, None)
    posts = [p for w in _WORD.findall(name) if (p := scene.tongue.post(w))]
    return bool(posts) and scene.tongue.post_gender(posts[0]) in (gender, None)


def subject_between(scene: Scene, start: int, end: int, gender: Gender | None) -> str | None:
    """The last person of that gender between two places who stands like a subject."""
    for place, person in reversed(scene.people_in(Span(max(0, start), end))):
        fits = gender is None or scene.genders.get(person.name) in (gender, None)
        if fits and is_subject(scene, place, person):
            return person.name
    return None


def _described(scene: Scene, mention: Span, history: History) -> Answer | None:
    """ "Der Bürgermeister", "el edil": whom the text gave that post, or who was just named."""
    line = scene.words(mention)
    posts = [(w, post) for w in line if (post := scene.tongue.post(w.text) or _generic(scene, w))]
    if not posts or any(w.lower in _indefinite(scene) for w in line[:1]):
        return None
    post = posts[0][1]
    bare = not any(w.lower in scene.tongue.genitives for w in line[1:]) and len(line) <= _BARE
    for person in scene.people_before(mention.start, _NAMINGS):
        if _has_post(scene, person.name, post):
            return Answer(person.name, "role")
    if not bare or post not in scene.tongue.the_person:
        return None
    gender = scene.tongue.post_gender(post)
    last = history.last.name
    newer = subject_between(
        scene, max(history.place, mention.start - _REACH), mention.start, gender
    )
    if newer:
        return Answer(newer, "description, newly named")
    near = last in scene.genders and mention.start - history.place < _REACH
    if last and near and (gender is None or scene.genders[last] in (gender, None)):
        return Answer(last, "description, just spoke")
    return None


def _has_post(scene: Scene, name: str, post: str) -> bool:
    """Whether somebody bears that post; a German "Innenminister" is a "Minister", too."""
    own = scene.posts.get(name, frozenset())
    return post in own or (
        scene.tongue.nouns_are_capital and any(each.endswith(post) for each in own)
    )


def _generic(scene: Scene, word: Word) -> str | None:
    lower = word.lower
    for form in (lower, *scene.tongue.first_cases(lower)):
        if form in scene.tongue.the_person:
            return form
    return None


def _indefinite(scene: Scene) -> frozenset[str]:
    return scene.tongue.articles & frozenset(
        {"ein", "eine", "einer", "eines", "einem", "einen", "un", "une", "una", "unos", "unas"}
    )
