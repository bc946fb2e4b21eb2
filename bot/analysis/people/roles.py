"""What the text says somebody is: the title before the name, the apposition after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.analysis.people.mentions import Mention
from bot.analysis.people.vocabulary import Vocabulary
from bot.analysis.types import Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Parsed, Token

_LONGEST_TITLE = 14  # tokens before the name
_LONGEST_APPOSITION = 40
_LINKS = frozenset({"of", "for", "to", "in", "at", "and", "&"})
_MARKS = frozenset('"“”')
_STOPS = frozenset('.;:—–!?()[]"“”')


def roles(mention: Mention, parsed: Parsed, words: Vocabulary) -> Iterator[Span]:
    """The roles told right beside this mention."""
    for run in (_before(mention, parsed.doc, words), _after(mention, parsed.doc, words)):
        if run:
            yield parsed.between(*run)


def _before(mention: Mention, doc: Doc, words: Vocabulary) -> tuple[int, int] | None:
    """ "Israeli Prime Minister" Benjamin Netanyahu; "the site's founder", Jack Herrick."""
    end = mention.first
    comma = end > 0 and doc[end - 1].text == ","
    if comma:
        end -= 1
    head = _head_of_title(doc, end, words)
    if head is None:
        return None
    start = _left_edge(doc, head)
    if comma and not _opens_apposition(doc, start, mention):
        return None
    if all(words.is_courtesy(t.lower_) for t in doc[start:end]):
        return None
    return (start, end) if start < end else None


def _head_of_title(doc: Doc, end: int, words: Vocabulary) -> int | None:
    """The noun for a person that governs what stands before the name, if nothing else does."""
    if end and (doc[end - 1].tag_ in ("IN", "TO", "HYPH") or doc[end - 1].text == "-"):
        return None  # "an attorney for Scientology"
    for at in range(end - 1, max(end - _LONGEST_TITLE, -1), -1):
        token = doc[at]
        if token.text in _STOPS or token.text == "," or token.tag_ in _VERBAL:
            return None
        noun = token.tag_ in ("NN", "NNP", "NNS", "NNPS") or token.text[0].isupper()
        if noun and _names_a_role(token, words):
            following = doc[at + 1] if at + 1 < len(doc) else None
            if at + 1 == end or (following is not None and following.lower_ in _LINKS):
                return at
            if following is not None and following.tag_ in ("POS",):
                return None
            if token.tag_ in ("NNP",) and all(t.tag_ in ("NNP", "HYPH") for t in doc[at:end]):
                return at
    return None


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB"})
_VERBAL = frozenset({"VBD", "VBZ", "VBP", "VB", "MD", "WP", "WDT", "PRP", "WRB"})


def _names_a_role(token: Token, words: Vocabulary) -> bool:
    return words.is_person_noun(token.text) or words.is_office(token.lower_)


def _left_edge(doc: Doc, head: int) -> int:
    """Where the noun phrase with this head begins."""
    start = head
    while start > 0:
        token = doc[start - 1]
        if token.tag_ in ("DT", "PRP$"):
            start -= 1
            break
        if token.tag_ in _MODIFIERS or (token.tag_ in _VERBAL_NOUNS and token.dep_ == "amod"):
            start -= 1
        elif _is_coordination(doc, start - 1):
            start -= 2
        else:
            break
    while start < head and (doc[start].tag_ in ("POS", "HYPH", "CD") or doc[start].text in "-/&"):
        start += 1
    return start


_NOUNS = frozenset({"NN", "NNP", "NNPS", "NNS"})
_MODIFIERS = _NOUNS | {"JJ", "JJS", "JJR", "POS", "HYPH", "CD", "SYM", ":"}
_VERBAL_NOUNS = frozenset({"VBN", "VBG"})


def _is_coordination(doc: Doc, at: int) -> bool:
    """ "activist and philosopher": not "Smith and adviser"."""
    if doc[at].lower_ not in ("and", "or", "&") or not at:
        return False
    before, behind = doc[at - 1], doc[at + 1]
    both = before.tag_ in _MODIFIERS and behind.tag_ in _MODIFIERS
    return both and before.ent_type_ != "PERSON"


def _opens_apposition(doc: Doc, start: int, mention: Mention) -> bool:
    """Whether a phrase before ", Name" is about that name and not the end of a list."""
    after = doc[mention.after] if mention.after < len(doc) else None
    if doc[start].tag_ not in ("DT", "PRP$") and doc[start].ent_type_ not in (
        "ORG",
        "GPE",
        "NORP",
        "PERSON",
    ):
        return start == 0
    verb = after is not None and after.tag_ in _FINITE
    if start and doc[start - 1].text == ",":
        return verb
    return after is None or after.text in ",.;)—–" or after.tag_ in ("VBD", "VBZ", "MD")


def _after(mention: Mention, doc: Doc, words: Vocabulary) -> tuple[int, int] | None:
    """Kevin Allton, "a USI instructor in English","""
    at = mention.after
    if at + 1 >= len(doc) or doc[at].text not in (",", "—", "–", "("):
        return None
    at += 1
    if doc[at].text.isdigit() and at + 2 < len(doc) and doc[at + 1].text == ",":
        at += 2
    head = _head_of_apposition(doc, at, words)
    if head is None:
        return None
    end = _end_of_apposition(doc, head)
    return (at, end) if end > at else None


def _head_of_apposition(doc: Doc, at: int, words: Vocabulary) -> int | None:
    """The first noun for a person in the phrase that starts here, before any verb or comma."""
    if doc[at].tag_ in (
        "IN",
        "CC",
        "VBD",
        "VBZ",
        "VBG",
        "VBN",
        "MD",
        "WP",
        "WP$",
        "WDT",
        "RB",
        "WRB",
        "PRP",
        "CD",
        "TO",
    ):
        return None
    found: int | None = None
    for token in doc[at : at + 14]:
        if token.text in _STOPS or token.text == "," or token.tag_ in ("IN", "TO"):
            break
        if token.tag_ in _VERBAL:
            break
        owner = token.i + 1 < len(doc) and doc[token.i + 1].tag_ == "POS"
        if token.tag_ in ("NN", "NNP", "NNS", "NNPS") and not owner:
            found = token.i if _names_a_role(token, words) or found is None else found
    if found is None or doc[found].tag_ == "NNS":
        return None
    return found if _names_a_role(doc[found], words) else None


def _end_of_apposition(doc: Doc, head: int) -> int:
    """Where the phrase ends: at its comma, but not at the one in "from Irving, Texas,"."""
    at = head + 1
    limit = min(len(doc), head + _LONGEST_APPOSITION)
    depth = 0
    while at < limit:
        token = doc[at]
        if token.text in "([":
            depth += 1
        elif token.text in ")]":
            if not depth:
                break
            depth -= 1
        elif depth:
            pass
        elif token.text == ",":
            if not _goes_on(doc, at):
                break
        elif (
            token.text in _STOPS
            or token.tag_ in ("VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB")
            or _begins_a_clause(doc, at)
        ):
            break
        at += 1
    while at > head + 1 and (doc[at - 1].is_punct or doc[at - 1].tag_ in ("IN", "CC", "DT")):
        at -= 1
    return at


def _begins_a_clause(doc: Doc, at: int) -> bool:
    """ "and said", "and he", "and the police said"."""
    if doc[at].tag_ != "CC" or at + 1 >= len(doc):
        return False
    following = doc[at + 1]
    if following.tag_ == "DT":
        return following.head.dep_ == "nsubj"
    return following.tag_ in ("VBD", "VBZ", "PRP")


def _goes_on(doc: Doc, comma: int) -> bool:
    """ ", Texas,": a place or its county after a place."""
    nxt = doc[comma + 1] if comma + 1 < len(doc) else None
    if (
        nxt is None
        or doc[comma - 1].ent_type_ not in ("GPE", "ORG", "LOC")
        or nxt.ent_type_ != "GPE"
    ):
        return False
    end = nxt.i
    while end < len(doc) and doc[end].ent_type_ == "GPE":
        end += 1
    return end < len(doc) and doc[end].text in ",.;)"
