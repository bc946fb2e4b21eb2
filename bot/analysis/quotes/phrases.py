"""Noun phrases that may be somebody, by words alone: "der Sprecher", "la Cruz Roja"."""

from __future__ import annotations

import re

from bot.analysis.people.tongues import Word
from bot.analysis.quotes.speech import Number
from bot.analysis.quotes.stage import Scene
from bot.analysis.types import Span

_ADVERBS = 4  # words between a verb and the subject behind it
_LONGEST = 9  # words of a speaker
#: Articles that no subject has.
_NO_SUBJECT = {"de": frozenset({"dem", "den", "des", "einem", "einen", "eines"})}
_GENITIVES = {
    "cs": ("ctví", "ství", "ení", "ání", "ho", "ých", "ích", "ů"),
    "pl": ("nia", "cia", "ści", "cji", "ów", "ego", "ej", "ych", "ich", "twa"),
}
_ORGANISATION_MARKS = re.compile(r"^[\s\u00a0]?(?:\d{1,3}-)?[«»“”„\"]?[\s\u00a0]?[«»“”„\"]?$")


def phrase_in(
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
            return noun_phrase(scene, line, at + 1, leading=False, sure=True)
        if word.lower in tongue.prepositions - tongue.articles:
            at += 1
            while at < len(line) and line[at].lower in tongue.articles | tongue.possessives:
                at += 1
            at += 1
            continue
        if not oblique and word.lower in _NO_SUBJECT.get(tongue.language, ()):
            return None
        found = noun_phrase(scene, line, at, leading=leading and at == 0, oblique=oblique)
        if found is not None:
            return found
        if word.lower in tongue.articles and not leading:
            return None  # an object: "celebró el rescate"
        at += 1
    return None


def noun_phrase(
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
    return _extended(scene, line, at, head, oblique=oblique)


def _is_inflected(scene: Scene, word: Word) -> bool:
    """ "корреспонденту", "агентству": what stands in another case than the first is no subject."""
    post = scene.tongue.post(word.text)
    if post is not None:
        return not word.lower.endswith(post)
    return scene.tongue.is_body(word.text) and word.lower not in scene.tongue.bodies


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


def _extended(scene: Scene, line: list[Word], start: int, head: int, *, oblique: bool) -> Span:
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
        ) or (oblique and not may_be_genitive(scene, word)):
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


def may_be_genitive(scene: Scene, word: Word) -> bool:
    """Whether a word behind a source may be a part of it where no comma ends that: "podle
    ministerstva zdravotnictví chybí", not "podle ministerstva chybí".
    """
    endings = _GENITIVES.get(scene.tongue.language)
    return endings is None or word.capital or word.lower.endswith(endings)


def is_loose(scene: Scene, phrase: Span) -> bool:
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
