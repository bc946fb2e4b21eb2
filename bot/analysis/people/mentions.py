"""Where a text names somebody: the model's entities, its usual mistakes on news put right.

The model takes Slavic and Arabic surnames for companies and photo credits for people. A name that
is introduced like a person ("Kovalenko, an analyst"), bears a title or a known first name is a
person whatever the model says; what stands on the lists of `not_people` never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people.evidence import (
    PARTICLES,
    Run,
    head_of,
    is_called_a_body,
    is_introduced,
    is_surely_human,
    looks_like_a_name,
)
from bot.analysis.people.vocabulary import Vocabulary
from bot.analysis.types import PersonKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Parse, Parsed, Token, Tokens

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]{0,60}$")
_LONGEST_CALLED = 3  # words
_MEASURES = frozenset({"TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})


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
    kin: bool = False  # "her husband Michael Frost"
    human: bool = True  # more than the model's word says that this is a person

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name.split())


def find_mentions(parse: Parse, words: Vocabulary) -> list[Mention]:
    """All namings of people and bodies, in text order."""
    found: list[Mention] = []
    bodies = frozenset(name for _, parsed in parse for name in _called_bodies(parsed.doc, words))
    for number, parsed in parse:
        runs = list(_people(parsed.doc, words, bodies))
        found += [_mention(parsed, number, run, PersonKind.PERSON, words) for run in runs]
        found += [
            _mention(parsed, number, run, PersonKind.ORGANISATION, words)
            for run in _bodies(parsed.doc, words, runs, bodies)
        ]
    found += _surnames_elsewhere(parse, found, words)
    found += _bodies_elsewhere(parse, found, words, bodies)
    return sorted(found, key=lambda m: m.span)


def _mention(parsed: Parsed, number: int, run: Run, kind: PersonKind, words: Vocabulary) -> Mention:
    doc, (first, after) = parsed.doc, run
    span = parsed.between(first, after)
    head = head_of(doc, run)
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
        kin=first > 0 and words.is_kin(title),
        titled=words.is_courtesy(title) or words.is_office(title),
        human=after - first > 1 or is_surely_human(doc, run, words),
    )


# People


def _people(doc: Doc, words: Vocabulary, bodies: frozenset[str]) -> Iterator[Run]:
    taken = 0
    for run, label in _candidates(doc, words):
        name = _trimmed(doc, run, words)
        if name is None or name[0] < taken or not looks_like_a_name(doc, name, words):
            continue
        if doc[name[0] : name[1]].text in bodies:
            continue
        if label == "PERSON" or is_introduced(doc, name, label, words):
            name = _completed(doc, name)
            taken = name[1]
            yield name


def _candidates(doc: Doc, words: Vocabulary) -> Iterator[tuple[Run, str]]:
    """The entities, and the capitalised words that belong to none, with the model's label."""
    inside = [token.ent_iob_ in ("B", "I") for token in doc]
    entities = {ent.start: ent for ent in doc.ents}
    at = 0
    while at < len(doc):
        if at in entities:
            ent = entities[at]
            end = _end_of_two(doc, ent.start, ent.end, entities)
            if ent.label_ not in _MEASURES:
                yield _person_within(doc, (ent.start, end), ent.label_, words)
            at = max(end, at + 1)
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


def _end_of_two(doc: Doc, start: int, end: int, entities: Mapping[int, Tokens]) -> int:
    """ "Valeska Paris", in which the model sees two places."""
    second = entities.get(end)
    if end - start > 1 or second is None or second.end - second.start > 1:
        return end
    glued = doc[start].dep_ == "compound" and doc[start].head.i == end
    return second.end if glued and doc[start].tag_ == doc[end].tag_ == "NNP" else end


def _person_within(doc: Doc, run: Run, label: str, words: Vocabulary) -> tuple[Run, str]:
    """Who a body is taken for: the chief in "Red River Chief Talaq", the wife in "Camilla, Duchess
    of Cornwall", the speaker in "Lydia Frost for Food Standards"."""
    first, after = run
    if label != "ORG" or doc[after - 1].lower_ in words.bodies:
        return run, label
    for at in range(first + 1, after):
        token = doc[at]
        named = after - at
        if words.is_office(token.lower_) and token.tag_ == "NNP" and 2 <= named <= 4:
            return (at + 1, after), "PERSON"
        first_name = names.is_first_name(doc[first].text)
        if token.text == "," and first_name and words.is_office(doc[at + 1].lower_):
            return (first, at), "PERSON"
        if token.lower_ in ("for", "from", "at") and first_name and at - first in (2, 3):
            return (first, at), "PERSON"
    return run, label


def _joins(doc: Doc, at: int) -> bool:
    """A hyphen or a particle between the parts of one name."""
    if at + 1 >= len(doc) or not _is_name_word(doc[at + 1]):
        return False
    glued = doc[at].text in ("-", "–") and not doc[at].whitespace_ and not doc[at - 1].whitespace_
    return glued or doc[at].lower_ in PARTICLES


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
    for at in range(first + 1, after):
        if doc[at].text == ",":  # "Charles, Kimmy"
            after = at
            break
    while first < after and _ends_no_name(doc[after - 1], words, more=after - first > 1):
        after -= 1
    return (first, after) if first < after else None


def _ends_no_name(token: Token, words: Vocabulary, *, more: bool) -> bool:
    if token.tag_ == "POS" or not token.text[0].isalpha() or token.text in ("s", "’s"):
        return True
    return more and (
        token.lower_ in _POST_NOMINALS
        or (words.is_office(token.lower_) and not names.is_first_name(token.text))
    )


_POST_NOMINALS = frozenset({"kc", "qc", "mp", "mbe", "obe", "cbe", "phd", "md", "sc", "mla", "msp"})


_NO_NAME = frozenset(
    {"DT", "VBG", "IN", "CC", "RB", "JJ", "CD", "NNS", "VB", "VBD", "VBZ", "VBP", "WP", "UH"}
)


def _is_no_part(token: Token, words: Vocabulary, *, more: bool) -> bool:
    if not token.text[0].isalpha() or token.tag_ in _NO_NAME:
        return more or token.tag_ == "DT"
    lower = token.lower_
    if words.is_courtesy(lower):
        return True
    return (
        more
        and (words.is_office(lower) or words.is_person_noun(token.text))
        and not names.is_first_name(lower)
    )


def _completed(doc: Doc, run: Run) -> Run:
    """*run* with what the model left out of the name: a first name, a hyphen's other half."""
    first, after = run
    while first > 1 and _is_hyphen(doc, first - 1) and _is_name_word(doc[first - 2]):
        first -= 2
    after = _after_halves(doc, after)
    if after - first == 1:
        first -= _first_name_before(doc, first)
    if after - first == 1 and _surname_behind(doc, after):
        after = _after_halves(doc, after + 1)
    if after < len(doc) and doc[after].lower_ in _SUFFIXES:
        after += 1
    return first, after


def _after_halves(doc: Doc, after: int) -> int:
    """ "Kim Do" goes on with "-hee"."""
    while after + 1 < len(doc) and _is_hyphen(doc, after) and _is_half(doc[after + 1]):
        after += 2
    return after


def _is_half(token: Token) -> bool:
    """The rest of "Ban Ki-moon"; no "London-based"."""
    if token.text[0].isupper():
        return True
    return len(token.text) <= 5 and token.is_alpha and token.lower_ not in _MADE_WITH


_MADE_WITH = frozenset(
    {"led", "era", "like", "style", "born", "run", "made", "held", "free", "bound", "based", "wide"}
    | {"owned", "only", "type", "size", "class", "level", "fuel", "elect", "to", "in", "and", "of"}
)


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


# Bodies


def _called_bodies(doc: Doc, words: Vocabulary) -> Iterator[str]:
    """What this paragraph itself calls a maker, a firm or a bank."""
    at = 0
    while at < len(doc):
        end = at
        while end < len(doc) and _is_name_word(doc[end]):
            end += 1
        if at < end <= at + _LONGEST_CALLED and is_called_a_body(doc, (at, end), words):
            yield doc[at:end].text
        at = max(end, at + 1)


def _bodies(
    doc: Doc, words: Vocabulary, people: list[Run], called: frozenset[str]
) -> Iterator[Run]:
    for ent in doc.ents:
        if ent.label_ != "ORG" and not (ent.label_ == "PERSON" and ent.text in called):
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
        if after - first == 1 and _is_no_body(doc, first):
            continue
        if len(text) > 1 and text[0].isupper() and text.lower() not in words.never_people:
            yield first, after


def _is_no_body(doc: Doc, at: int) -> bool:
    """Whether one word is a place ("a yard in Brae") or a crowd ("Islanders will pay")."""
    token = doc[at]
    if token.text.isupper() or any(c.isdigit() for c in token.text):
        return False
    return token.tag_ == "NNS" or (at > 0 and doc[at - 1].lower_ in _WITHIN)


_WITHIN = frozenset({"in", "near", "outside", "throughout"})


# Surnames on their own


def _surnames_elsewhere(parse: Parse, found: list[Mention], words: Vocabulary) -> list[Mention]:
    """Bare surnames of people named in full elsewhere, which the model did not see."""
    surnames = {m.words[-1] for m in found if m.kind is PersonKind.PERSON and len(m.words) > 1}
    surnames |= {m.name for m in found if m.kind is PersonKind.PERSON and _is_known(m)}
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


def _is_known(mention: Mention) -> bool:
    """Whether a single name may be looked for elsewhere: first names are other words too often."""
    single = mention.human and len(mention.words) == 1
    return single and not names.is_first_name(mention.name) and mention.name.isalpha()


def _bodies_elsewhere(
    parse: Parse, found: list[Mention], words: Vocabulary, called: frozenset[str]
) -> list[Mention]:
    """Bodies of one word and acronyms where the model did not see them."""
    bodies = [m.name for m in found if m.kind is PersonKind.ORGANISATION]
    known = {name for name in bodies if " " not in name and len(name) > 2} | called
    known |= {letters for name in bodies if (letters := _initials(name))}
    taken = {(m.paragraph, i) for m in found for i in range(m.first, m.after)}
    more: list[Mention] = []
    for number, parsed in parse:
        for token in parsed.doc:
            if (
                token.text in known
                and (token.tag_ == "NNP" or token.text.isupper())
                and not token.ent_type_
                and token.dep_ != "compound"
                and (number, token.i) not in taken
            ):
                run = token.i, token.i + 1
                more.append(_mention(parsed, number, run, PersonKind.ORGANISATION, words))
    return more


def _initials(name: str) -> str | None:
    letters = "".join(word[0] for word in name.split() if word[0].isupper())
    return letters if len(letters) > 2 else None


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
