"""Who is meant by a mention, in languages without a parse: a name, a pronoun, a description."""

from __future__ import annotations

import re

from bot.analysis.names import Gender
from bot.analysis.people.tongues import Word
from bot.analysis.quotes.answers import NOBODY, Answer, History
from bot.analysis.quotes.stage import Scene
from bot.analysis.quotes.tellers import is_subject
from bot.analysis.types import Span

_REACH = 900  # characters that a pronoun looks back
_NAMINGS = 40  # that a description looks back
_BARE = 3  # words of a description without complement: "el dirigente conservador"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


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
    if scene.speech.tells_silent and lower in scene.speech.verbs:
        agreed = scene.speech.agrees_with(lower)
        return _pronoun(scene, mention, agreed, history) if agreed != "plural" else NOBODY
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
    older = gender and subject_between(scene, mention.start - _REACH, mention.start, gender)
    return Answer(older, "description, newly named") if older else None


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
