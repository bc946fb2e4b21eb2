"""Where a text names somebody: the model's entities, its usual mistakes on news put right.

The model takes Slavic and Arabic surnames for companies and photo credits for people. A name that
is introduced like a person ("Kovalenko, an analyst"), bears a title or a known first name is a
person whatever the model says; what stands on the lists of `not_people` never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people.vocabulary import Vocabulary
from bot.analysis.types import PersonKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Parse, Parsed, Token, Tokens

_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "bint",
        "ben",
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "dos",
        "da",
        "das",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "van",
        "von",
        "y",
    ]
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]*)$")
_LONGEST_NAME = 6
#: Verbs whose subject is nobody but a person, when it is one capitalised word or two.
_HUMAN_VERBS = frozenset(
    [
        "say",
        "tell",
        "add",
        "ask",
        "explain",
        "argue",
        "recall",
        "reply",
        "joke",
        "smile",
        "laugh",
        "nod",
        "shrug",
        "write",
        "tweet",
        "insist",
        "admit",
    ]
)
_MEASURES = frozenset({"TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
#: What the model sees in a name it does not know.
_MISTAKEN = frozenset({"", "ORG", "PRODUCT", "WORK_OF_ART"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of somebody: tokens *first* up to *after* of a paragraph."""

    span: Span
    name: str
    kind: PersonKind
    paragraph: int
    first: int
    after: int
    subject: bool
    gender: Gender | None  # what the words around it tell, not the name itself
    titled: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name.split())


def find_mentions(parse: Parse, words: Vocabulary) -> list[Mention]:
    """All namings of people and bodies, in text order."""
    found: list[Mention] = []
    for number, parsed in parse:
        runs = list(_people(parsed.doc, words))
        found += [_mention(parsed, number, run, PersonKind.PERSON, words) for run in runs]
        found += [
            _mention(parsed, number, run, PersonKind.ORGANISATION, words)
            for run in _bodies(parsed.doc, words, runs)
        ]
    found += _surnames_elsewhere(parse, found, words)
    return sorted(found, key=lambda m: m.span)


Run = tuple[int, int]


def _mention(parsed: Parsed, number: int, run: Run, kind: PersonKind, words: Vocabulary) -> Mention:
    doc, (first, after) = parsed.doc, run
    span = parsed.between(first, after)
    head = _head(doc, run)
    title = doc[first - 1].lower_ if first else ""
    return Mention(
        span=span,
        name=doc[first:after].text,
        kind=kind,
        paragraph=number,
        first=first,
        after=after,
        subject=head.dep_ in ("nsubj", "nsubjpass"),
        gender=words.gender_of(title),
        titled=words.is_courtesy(title) or words.is_office(title),
    )


def _head(doc: Doc, run: Run) -> Token:
    for token in doc[run[0] : run[1]]:
        if not run[0] <= token.head.i < run[1] or token.head.i == token.i:
            return token
    return doc[run[1] - 1]


# People


def _people(doc: Doc, words: Vocabulary) -> Iterator[Run]:
    taken = 0
    for run, label in _candidates(doc):
        name = _trimmed(doc, run, words)
        if name is None or name[0] < taken or not _looks_like_a_name(doc, name, words):
            continue
        if label == "PERSON" or _is_introduced(doc, name, label, words):
            name = _completed(doc, name)
            taken = name[1]
            yield name


def _candidates(doc: Doc) -> Iterator[tuple[Run, str]]:
    """The entities, and the capitalised words that belong to none, with the model's label."""
    inside = [token.ent_iob_ in ("B", "I") for token in doc]
    entities = {ent.start: ent for ent in doc.ents}
    at = 0
    while at < len(doc):
        if at in entities:
            ent = entities[at]
            if ent.label_ not in _MEASURES:
                yield (ent.start, ent.end), ent.label_
            at = max(ent.end, at + 1)
        elif not inside[at] and _is_name_word(doc[at]):
            end = at + 1
            while (
                end < len(doc) and not inside[end] and (_is_name_word(doc[end]) or _joins(doc, end))
            ):
                end += 1
            yield (at, end), ""
            at = end
        else:
            at += 1


def _joins(doc: Doc, at: int) -> bool:
    """A hyphen or a particle between the parts of one name."""
    if at + 1 >= len(doc) or not _is_name_word(doc[at + 1]):
        return False
    glued = doc[at].text in ("-", "–") and not doc[at].whitespace_ and not doc[at - 1].whitespace_
    return glued or doc[at].lower_ in _PARTICLES


def _is_name_word(token: Token) -> bool:
    return (
        token.tag_ in ("NNP", "NNPS")
        and token.text[0].isupper()
        and bool(_NAME_WORD.match(token.text))
    )


def _trimmed(doc: Doc, run: Run, words: Vocabulary) -> Run | None:
    """*run* without titles before the name and without what is no word of a name."""
    first, after = run
    while first < after and _is_no_part(doc[first], words, more=after - first > 1):
        first += 1
    while first < after and (
        doc[after - 1].tag_ == "POS"
        or not (doc[after - 1].text[0].isalpha())
        or doc[after - 1].text in ("s", "’s")
    ):
        after -= 1
    return (first, after) if first < after else None


def _is_no_part(token: Token, words: Vocabulary, *, more: bool) -> bool:
    if not token.text[0].isalpha() or token.tag_ in ("DT", "VBG", "IN", "CC", "RB", "JJ", "CD"):
        return more or token.tag_ == "DT"
    lower = token.lower_
    if words.is_courtesy(lower):
        return True
    return (
        more
        and (words.is_office(lower) or words.is_person_noun(lower))
        and not names.is_first_name(lower)
    )


def _looks_like_a_name(doc: Doc, run: Run, words: Vocabulary) -> bool:
    tokens = doc[run[0] : run[1]]
    text = tokens.text
    lower = text.lower()
    if len(tokens) > _LONGEST_NAME + 2 or len(text) < 2 or not text[0].isupper():
        return False
    if run[0] and words.is_courtesy(doc[run[0] - 1].lower_) and text.istitle():
        return True  # "Ms. May" is no month
    if lower in words.never_people or any(c.isdigit() or c in '@#/\\"“”_|[](){}:;' for c in text):
        return False
    if any(t.is_lower and t.is_alpha and t.lower_ not in _PARTICLES for t in tokens):
        return False
    last = tokens[-1].lower_
    if last in words.never_people or (len(tokens) > 1 and last in words.never_last):
        return False
    if len(tokens) == 1 and (words.is_office(lower) or words.is_person_noun(lower)):
        return False
    if len(tokens) > 1 and (
        last in words.bodies or (last.upper() == tokens[-1].text and len(last) > 2)
    ):
        return "." in text or text.isupper()
    return not (text.isupper() and len(text) > 3 and len(tokens) == 1 and "." not in text)


def _completed(doc: Doc, run: Run) -> Run:
    """*run* with what the model left out of the name: a first name, a hyphen's other half."""
    first, after = run
    while first > 1 and _is_hyphen(doc, first - 1) and _is_name_word(doc[first - 2]):
        first -= 2
    while after + 1 < len(doc) and _is_hyphen(doc, after) and doc[after + 1].text[0].isupper():
        after += 2
    if after - first == 1:
        first -= _first_name_before(doc, first)
    if after - first == 1:
        after += _surname_behind(doc, after)
    if after < len(doc) and doc[after].lower_ in _SUFFIXES:
        after += 1
    return first, after


def _is_hyphen(doc: Doc, at: int) -> bool:
    return doc[at].text == "-" and not doc[at].whitespace_ and not doc[at - 1].whitespace_


def _first_name_before(doc: Doc, first: int) -> bool:
    if not first or not names.is_first_name(doc[first - 1].text):
        return False
    return _is_name_word(doc[first - 1]) and not (first > 1 and _is_name_word(doc[first - 2]))


def _surname_behind(doc: Doc, after: int) -> bool:
    if after >= len(doc) or not _is_name_word(doc[after]) or doc[after].dep_ == "ROOT":
        return False
    if doc[after - 1].dep_ == "compound" and doc[after - 1].head.i == after:
        return True  # "Valeska Paris", of which the model makes a person in Paris
    return names.is_first_name(doc[after - 1].text) and not doc[after].ent_type_


def _is_introduced(doc: Doc, run: Run, label: str, words: Vocabulary) -> bool:
    """Whether the text treats this name as a person's, though the model did not see it."""
    first, after = run
    tokens = doc[first:after]
    if not _could_be_a_person(tokens, words):
        return False
    title = doc[first - 1].lower_ if first else ""
    if words.is_courtesy(title):
        return True
    if len(tokens) > 3 or label == "DATE":
        return False
    if _is_apposed(doc, after, words):
        return len(tokens) > 1 or label not in _PLACES
    known = names.is_first_name(tokens[0].text) and len(tokens) > 1
    if label in _PLACES and not known:
        return False
    if words.is_office(title) or words.is_person_noun(title):
        return True
    head = _head(doc, run)
    speaks = head.dep_ == "nsubj" and head.head.lemma_ in _HUMAN_VERBS
    if label not in _MISTAKEN:
        return known and speaks
    return known or (speaks and len(tokens) == (1 if not label else 2))


def _could_be_a_person(tokens: Tokens, words: Vocabulary) -> bool:
    last = tokens[-1].lower_
    if last in words.bodies or last in words.papers:
        return False
    if any(t.lower_ in ("of", "the", "&", "for") for t in tokens):
        return False
    return not any(t.text.isupper() and len(t) > 1 for t in tokens)


def _is_apposed(doc: Doc, after: int, words: Vocabulary) -> bool:
    """Whether ", a Kyiv-based analyst" or ", 54," follows."""
    if after + 2 >= len(doc) or doc[after].text != ",":
        return False
    if (
        doc[after + 1].text.isdigit()
        and len(doc[after + 1]) == 2
        and doc[after + 2].text in (",", ".")
    ):
        return True
    if doc[after + 1].lower_ == "who":
        return True
    if doc[after + 1].tag_ not in ("DT", "PRP$", "JJ", "NN", "NNP"):
        return False
    for token in doc[after + 1 : after + 9]:
        if token.text in ",.;:—–" or token.tag_ in ("IN", "VBD", "VBZ", "WP", "TO"):
            return False
        if words.is_person_noun(token.lower_) and token.tag_ in ("NN", "NNP"):
            following = doc[token.i + 1] if token.i + 1 < len(doc) else None
            if following is None or following.tag_ not in ("NN", "NNP", "NNS", "POS"):
                return True
    return False


# Bodies


def _bodies(doc: Doc, words: Vocabulary, people: list[Run]) -> Iterator[Run]:
    for ent in doc.ents:
        if ent.label_ != "ORG":
            continue
        first, after = ent.start, ent.end
        while first < after and (doc[first].tag_ == "DT" or not doc[first].text[0].isalnum()):
            first += 1
        while first < after and (
            doc[after - 1].tag_ == "POS" or not doc[after - 1].text[-1].isalnum()
        ):
            after -= 1
        if first == after or any(a < after and first < b for a, b in people):
            continue
        text = doc[first:after].text
        if len(text) > 1 and text[0].isupper() and text.lower() not in words.never_people:
            yield first, after


# Surnames on their own


def _surnames_elsewhere(parse: Parse, found: list[Mention], words: Vocabulary) -> list[Mention]:
    """Bare surnames of people named in full elsewhere, which the model did not see."""
    surnames = {m.words[-1] for m in found if m.kind is PersonKind.PERSON and len(m.words) > 1}
    surnames -= {w for w in surnames if len(w) < 3}
    people = {
        (m.paragraph, i)
        for m in found
        if m.kind is PersonKind.PERSON
        for i in range(m.first, m.after)
    }
    bodies = {(m.paragraph, m.first): m for m in found if m.kind is PersonKind.ORGANISATION}
    more: list[Mention] = []
    for number, parsed in parse:
        for token in parsed.doc:
            if (
                token.text not in surnames
                or (number, token.i) in people
                or not _stands_alone(token)
            ):
                continue
            body = bodies.get((number, token.i))
            if body is not None:
                if body.after - body.first > 1:
                    continue
                found.remove(body)
            more.append(_mention(parsed, number, (token.i, token.i + 1), PersonKind.PERSON, words))
    return more


def _stands_alone(token: Token) -> bool:
    doc = token.doc
    before = doc[token.i - 1] if token.i else None
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if token.ent_type_ in ("GPE", "LOC", "FAC", "DATE") and token.dep_ not in (
        "nsubj",
        "nsubjpass",
    ):
        return False
    if after is not None and (after.tag_ in ("NNP", "NNPS") and after.text[0].isupper()):
        return False
    return (
        before is None or before.tag_ not in ("NNP", "NNPS", "DT") or not before.text[0].isupper()
    )
