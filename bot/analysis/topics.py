"""What a text is about: its key phrases, word for word.

Runs of words without an empty one among them are counted in all their inflections; those that come
again, early, as names or in the title, and longer ones before their parts, are the topics. Works in
any language; where no empty words are known, short and ubiquitous ones are taken for them. Where
there is a parse, it keeps out what is no noun; elsewhere `nominal` does, by the looks of the words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.analysis import lexicon, nominal, words
from bot.analysis.types import Document, Person, PersonKind, Span, Topic

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse

_MOST = 8
_SOME = 3  # are sought among the first sentences, too
_BEGINNING = 3  # sentences
_LONGEST = 4  # words
_SENTENCES = 120  # that are looked at
#: "Swansea's" is Swansea here.
_WORD = re.compile(r"[^\W_]+(?:[.'’-](?![sS]\b)[^\W_]+)*")
_FEWEST = 2  # sentences a phrase must come in; the title is one, a long name needs no other
_LONG_NAME = 2  # words
#: What a topic ends with, and what else it is made of.
_NOUNS = ("NOUN", "PROPN")
_PARTS = (*_NOUNS, "ADJ", "NUM", "X")
_MOSTLY = 0.6
#: What a phrase of one, two, three words counts: pairs say most for their length.
_BY_LENGTH = (0.0, 1.0, 1.8, 2.0, 2.1)
_NAME = 1.5
_TITLE = 1.5


@dataclass(slots=True)
class _Phrase:
    spans: list[Span] = field(default_factory=list)
    sentences: set[int] = field(default_factory=set)
    names: int = 0  # times it was written as a name
    length: int = 1

    @property
    def is_name(self) -> bool:
        return 2 * self.names >= len(self.spans)


def find_topics(
    document: Document, people: Sequence[Person] = (), parse: Parse | None = None
) -> tuple[Topic, ...]:
    """At most eight, the most central first. Persons are left out: they have their own list."""
    phrases = _phrases(document)
    title = _title_stems(document)
    persons = _names(people, document)
    phrases = {
        stems: phrase
        for stems, phrase in phrases.items()
        if (_is_central(phrase, stems, title) or _is_early(phrase, parse))
        and persons.isdisjoint(stems)
        and not _is_role(phrase, people)
        and _is_nominal(phrase, document, parse)
    }
    scores = {stems: _score(phrase, stems, title) for stems, phrase in phrases.items()}
    ranked = sorted(scores, key=lambda stems: (-scores[stems], phrases[stems].spans[0]))
    central = {s: phrases[s] for s in ranked if _is_central(phrases[s], s, title)}
    swallowed = _swallowed(central)
    chosen: list[tuple[str, ...]] = []
    for most, some in ((_MOST, [s for s in central if s not in swallowed]), (_SOME, ranked)):
        for stems in some[: 10 * _MOST]:
            if len(chosen) < most and not any(_overlap(stems, other) for other in chosen):
                chosen.append(stems)
    spans = [phrases[stems].spans[0] for stems in chosen]
    return tuple(Topic(span.of(document.text), span) for span in spans)


def _title_stems(document: Document) -> frozenset[str]:
    title, language = document.title or "", document.language
    stems = frozenset(words.stems(title, language))
    if language == "en":
        return stems
    stem = words.stemmer(language)  # "Saint-Aubin" is one word here
    return stems.union(stem(match.group().lower()) for match in _WORD.finditer(title))


def _is_central(phrase: _Phrase, stems: tuple[str, ...], title: frozenset[str]) -> bool:
    sentences = len(phrase.sentences) + title.issuperset(stems)
    return sentences >= _FEWEST or (phrase.is_name and phrase.length >= _LONG_NAME)


def _is_early(phrase: _Phrase, parse: Parse | None) -> bool:
    """What a text begins with, for one that says nothing twice; only where nouns can be told."""
    return parse is not None and phrase.length > 1 and min(phrase.sentences) < _BEGINNING


def _is_role(phrase: _Phrase, people: Sequence[Person]) -> bool:
    """Whether it only says who somebody is: "Chief Executive Officer"."""
    roles = [role for person in people for role in person.roles]
    return all(any(role.covers(span) for role in roles) for span in phrase.spans)


def _is_nominal(phrase: _Phrase, document: Document, parse: Parse | None) -> bool:
    """Whether its words are nouns and what goes with them, as far as anybody can tell."""
    if parse is None:
        known = document.language == "en"
        return known or nominal.is_nominal(document.text, phrase.spans, document.language)
    first = phrase.spans[0]
    paragraph = next(n for n, place in enumerate(document.paragraphs) if place.covers(first))
    parsed = parse.paragraph(paragraph)
    tokens = parsed.tokens(first) if parsed is not None else []
    if not tokens:
        return phrase.is_name
    return tokens[-1].pos_ in _NOUNS and all(
        token.pos_ in _PARTS and token.tag_ != "JJS" for token in tokens
    )


def _swallowed(phrases: Mapping[tuple[str, ...], _Phrase]) -> set[tuple[str, ...]]:
    """Parts that come hardly without their whole: "Medical Center" of a name of four words."""
    return {
        part
        for stems, phrase in phrases.items()
        for part in (stems[1:], stems[:-1])
        if part in phrases and len(phrase.sentences) >= _MOSTLY * len(phrases[part].sentences)
    }


def _score(phrase: _Phrase, stems: tuple[str, ...], title: frozenset[str]) -> float:
    often = 1 + math.log(len(phrase.sentences))
    early = 1 / (1 + math.log1p(min(phrase.sentences)))
    name = _NAME if phrase.is_name else 1.0
    titled = _TITLE if title.issuperset(stems) else 1.0
    return often * _BY_LENGTH[phrase.length] * (0.5 + early) * name * titled


def _phrases(document: Document) -> dict[tuple[str, ...], _Phrase]:
    found: dict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
    empty = _empty_words(document)
    stem = words.stemmer(document.language)
    for number, sentence in enumerate(document.body[:_SENTENCES]):
        for run in _runs(document.text, sentence.span, empty):
            stems = [stem(word.lower()) for word, _ in run]
            for length in range(1, _LONGEST + 1):
                for at in range(len(run) - length + 1):
                    piece = run[at : at + length]
                    phrase = found[tuple(stems[at : at + length])]
                    phrase.length = length
                    phrase.spans.append(Span(piece[0][1].start, piece[-1][1].end))
                    phrase.sentences.add(number)
                    opens = piece[0][1].start == sentence.span.start
                    phrase.names += _is_name(run, at, length) and not opens
    weak = _weak_stems(document.language)
    return {
        stems: phrase
        for stems, phrase in found.items()
        if _worthy(phrase, document) and not weak.issuperset(stems)
    }


def _is_name(run: list[tuple[str, Span]], at: int, length: int) -> bool:
    """Whether these words are capitalised; a lone one not as a part of a longer name."""
    if not all(word[0].isupper() for word, _ in run[at : at + length]):
        return False
    around = run[max(at - 1, 0) : at] + run[at + 1 : at + 2] if length == 1 else []
    return not any(word[0].isupper() for word, _ in around)


@cache
def _weak_stems(language: str) -> frozenset[str]:
    """What is no topic by itself: numbers, units, the words that every other story has."""
    stem = words.stemmer(language)
    numbers = (entry.split()[0] for entry in lexicon.entries(language, "numbers"))
    units = (entry.partition("=")[2] for entry in lexicon.entries(language, "units"))
    said = " ".join((*numbers, *units, *lexicon.entries(language, "weak")))
    return frozenset(stem(match.group().lower()) for match in _WORD.finditer(said))


def _worthy(phrase: _Phrase, document: Document) -> bool:
    written = phrase.spans[0].of(document.text)
    if phrase.length == 1:
        # A lone word says little: a name, or one that keeps coming.
        verbal = written.lower().endswith(lexicon.entries(document.language, "verb_endings"))
        return len(written) >= 4 and (phrase.is_name or (len(phrase.spans) >= 3 and not verbal))
    return True


def _runs(text: str, span: Span, empty: frozenset[str]) -> Iterator[list[tuple[str, Span]]]:
    """Stretches of words that carry meaning, nothing but a space between them."""
    run: list[tuple[str, Span]] = []
    end = span.start
    for match in _WORD.finditer(text, span.start, span.end):
        word = match.group()
        plain = word.lower().replace("’", "'")
        if run and (match.start() != end + 1 or not text[end].isspace()):
            yield run
            run = []
        end = match.end()
        if plain in empty or not any(map(str.isalpha, plain)):
            if run:
                yield run
            run = []
        elif len(word) > 1 and len(word) <= 40:
            run.append((word, Span(*match.span())))
    if run:
        yield run


def _empty_words(document: Document) -> frozenset[str]:
    known = words.stopwords(document.language)
    if known:
        lists = lexicon.sections(document.language, "sentences")
        return known.union(lists.get("day", ()), lists.get("time", ()))
    sentences = [
        set(words.tokens(sentence.span.of(document.text)))
        for sentence in document.body[:_SENTENCES]
    ]
    counts = Counter(word for sentence in sentences for word in sentence)
    return frozenset(
        word for word, count in counts.items() if len(word) < 4 or 3 * count > len(sentences) > 5
    )


def _names(people: Sequence[Person], document: Document) -> frozenset[str]:
    """The stems of all words of persons' names."""
    return frozenset(
        stem
        for person in people
        if person.kind is PersonKind.PERSON
        for stem in words.stems(person.name, document.language)
    )


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one is a part of the other."""
    return set(one) <= set(other) or set(other) <= set(one)
