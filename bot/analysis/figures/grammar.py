"""What the parse says about the place of a figure: its tokens, its governor, the noun phrases
near it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.types import Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parsed, Token

NOUNS = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_MODIFIERS = frozenset(
    {
        "nummod",
        "quantmod",
        "amod",
        "nmod",
        "compound",
        "npadvmod",
        "predet",
        "det",
        "advmod",
        "poss",
    }
)
_EDGES = frozenset({"DET", "PUNCT", "CCONJ", "ADP", "PART", "SCONJ", "SPACE", "AUX", "ADV", "NUM"})
_LONGEST_PHRASE = 14  # tokens: longer ones are a sentence in disguise
_DEEPEST = 12  # steps up a tree before it is called broken


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in the parse of its paragraph."""

    parsed: Parsed
    tokens: tuple[Token, ...]
    sentence: Span

    @property
    def first(self) -> int:
        return self.tokens[0].i

    @property
    def last(self) -> int:
        return self.tokens[-1].i

    @property
    def root(self) -> Token:
        """The token by which the figure hangs in the sentence."""
        inside = range(self.first, self.last + 1)
        for token in reversed(self.tokens):
            if token.head.i not in inside or token.head.i == token.i:
                return token
        return self.tokens[-1]

    def covers(self, token: Token) -> bool:
        return self.first <= token.i <= self.last

    def in_sentence(self, token: Token) -> bool:
        return self.sentence.covers(self.parsed.span(token))

    def after(self, steps: int = 1) -> Token | None:
        """The token *steps* after the figure, inside its sentence."""
        at = self.last + steps
        if at >= len(self.parsed.doc):
            return None
        token = self.parsed.doc[at]
        return token if self.in_sentence(token) else None

    def before(self) -> Token | None:
        token = self.parsed.doc[self.first - 1] if self.first else None
        return token if token is not None and self.in_sentence(token) else None


def place(parsed: Parsed | None, span: Span, sentence: Span, text: str) -> Place | None:
    """The tokens of *span*; None where the parse did not see these words of *text*."""
    if parsed is None:
        return None
    if parsed.seen(span).split() != span.of(text).split():
        return None  # beyond what is read, or hidden from the parser inside a quotation
    tokens = tuple(t for t in parsed.tokens(span) if not t.is_space)
    return Place(parsed, tokens, sentence) if tokens else None


def ancestors(token: Token) -> Iterator[Token]:
    """*token* and those above it, to the root, never endlessly."""
    for _ in range(_DEEPEST):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def clause_verb(token: Token) -> Token | None:
    """The verb of the clause *token* stands in."""
    for above in ancestors(token):
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass", "amod"):
            return above
    return None


def verb_over(place: Place) -> Token | None:
    """The verb of the clause that tells the figure, which is none of its own words ("100m")."""
    for above in ancestors(place.root):
        if not place.covers(above):
            return clause_verb(above)
    return None


def subject_of(verb: Token) -> Token | None:
    """Who or what the verb is said of; shared subjects and relative clauses are followed."""
    for above in ancestors(verb):
        for child in above.lefts:
            if child.dep_ in SUBJECTS:
                if child.tag_ in ("WDT", "WP") and above.dep_ == "relcl":
                    return above.head
                return child
        if above.dep_ == "acl" and above.head.pos_ in NOUNS:
            over = clause_verb(above.head) if above.tag_ == "VB" else None
            if over is not None and over.i < above.i:  # "Vega announced plans to sell"
                return subject_of(over)
            return above.head
        if above.dep_ == "relcl":
            return above.head
        if above.dep_ not in ("conj", "xcomp", "advcl", "dep", "ccomp", "pcomp", "prep"):
            return None
        if above.dep_ == "ccomp" and above.head.i > above.i:
            return None
    return None


def compares(noun: Token) -> bool:
    """Whether *noun* opens "month on month", which counts nothing."""
    if noun.lower_ not in ("week", "month", "quarter", "year") or noun.i + 1 >= len(noun.doc):
        return False
    return noun.nbor().lower_ in ("on", "over", "-")


def modified(place: Place) -> Token | None:
    """The noun the figure stands before: "a 25% tax", "a 750 meter swim"."""
    root, noun = place.root, place.root.head
    near = place.last < noun.i <= place.last + 7 and place.in_sentence(noun)
    if near and compares(noun):
        return None
    return noun if near and root.dep_ in _MODIFIERS and noun.pos_ in NOUNS else None


def names(place: Place) -> bool:
    """Whether the figure ends a name: "tram line 7", "a Volvo 240"."""
    noun, root = place.root.head, place.root
    if noun.i != place.first - 1 or noun.pos_ not in NOUNS or root.dep_ != "nummod":
        return False
    follow = place.after()
    return noun.tag_ in ("NN", "NNP") and (follow is None or follow.pos_ not in NOUNS | {"ADJ"})


def noun_phrase(
    head: Token, place: Place, *, links: frozenset[str] = frozenset({"of"})
) -> tuple[int, int] | None:
    """First and last token of the phrase round *head*, without articles, clauses and the figure
    itself.
    """
    doc = place.parsed.doc
    first = head.i
    floor = max(head.left_edge.i, head.i - _LONGEST_PHRASE)
    for i in range(head.i - 1, floor - 1, -1):
        token = doc[i]
        if place.covers(token) or token.dep_ in ("relcl", "aux") or token.is_space:
            break
        if token.dep_ == "cc" and (token.head.i == head.i or not head.is_ancestor(token)):
            break  # but "Renewable Energy and Clean Technology Index" is one name
        if token.pos_ == "DET" or (token.pos_ == "PRON" and token.dep_ in ("poss", "det")):
            break
        if token.text in ',;:()“”"—–':
            break
        first = i
    for child in head.lefts:
        named = child.i > 0 and doc[child.i - 1].pos_ == "PROPN"  # "Nasdaq 100 futures"
        if child.dep_ == "nummod" and head.pos_ != "PROPN" and not named:
            first = max(first, child.i + 1)  # the number of another figure
    while first < head.i and doc[first].pos_ in _EDGES:
        first = _past_number(doc[first], head) + 1
    last = _reach(head, place, links)
    return first, last


def _past_number(token: Token, head: Token) -> int:
    """The end of what *token*, at the edge of the phrase, counts inside it: "three course meal"
    is a meal, "a 50 year-old man" a man."""
    counted = token
    while token.pos_ == "NUM" and counted.i < counted.head.i < head.i:
        counted = counted.head
    return counted.i


def _reach(head: Token, place: Place, links: frozenset[str]) -> int:
    doc, last = place.parsed.doc, _past_hyphens(head, place)
    for child in head.rights:
        if child.i <= last:
            continue
        if child.i != last + 1 or last - head.i > _LONGEST_PHRASE:
            break
        if child.dep_ == "prep" and child.lower_ in links:
            objects = [c for c in child.rights if c.dep_ == "pobj"]
            if not objects or any(place.covers(doc[i]) for i in range(child.i, objects[0].i + 1)):
                break
            timed = child.lower_ in ("in", "on") and objects[0].ent_type_ in ("DATE", "TIME")
            counted = child.lower_ != "of" and any(c.dep_ == "nummod" for c in objects[0].lefts)
            if timed or counted:
                break
            last = _reach(objects[0], place, links)
        elif child.dep_ == "nummod" and head.pos_ == "PROPN" and not place.covers(child):
            last = child.i  # "S&P 500"
        elif child.dep_ == "cc" and child.lower_ in ("and", "&"):
            partner = next((c for c in head.rights if c.dep_ == "conj"), None)
            if partner is None or partner.pos_ not in NOUNS or partner.i - child.i > 3:
                break
            if head.pos_ != "PROPN" and partner.left_edge.pos_ == "DET":
                break
            if any(place.covers(doc[i]) for i in range(child.i, partner.i + 1)):
                break
            last = partner.i
        else:
            break
    return last


def _past_hyphens(head: Token, place: Place) -> int:
    """The end of a word that the parser sees as several: "e-minis"."""
    doc, last = place.parsed.doc, head.i
    while (
        last + 2 < len(doc)
        and doc[last + 1].text == "-"
        and doc[last + 2].pos_ in NOUNS
        and not doc[last].whitespace_
        and not doc[last + 1].whitespace_
        and not place.covers(doc[last + 2])
    ):
        last += 2
    return last
