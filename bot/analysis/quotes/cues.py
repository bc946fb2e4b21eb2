"""Who says: verbs of saying with their subject, and "according to"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.analysis.quotes.passages import Passage
from bot.analysis.quotes.verbs import Verbs

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Token


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying. Who speaks stands in the tokens *first* up to *after*."""

    at: int
    lemma: str
    first: int
    after: int
    head: int  # the subject's main word
    says: bool  # may report a clause
    calls: bool  # may report an object with some marked words

    @property
    def start(self) -> int:
        return min(self.at, self.first)

    @property
    def end(self) -> int:
        return max(self.at + 1, self.after)


_NOBODY = frozenset({"i", "we", "you", "there", "what", "that", "this", "one"})
_RELATIVE = frozenset({"who", "which", "that"})
_INVERTS_WITH = frozenset({"NNP", "NNPS", "PRP", "DT", "NN", "NNS", "PRP$", "JJ"})
_OF = frozenset({"of", "for", "at", "in", "like", "from", "with"})
_LONGEST_PARENTHESIS = 20
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_HEARD_OF = frozenset({"quote", "hear", "cite"})


def find_cues(passage: Passage, verbs: Verbs) -> list[Cue]:
    """The verbs of saying outside of utterances that have somebody to say it, in text order."""
    found: list[Cue] = []
    for token in passage.doc:
        if token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() not in verbs.quotes:
            continue
        if token.dep_ in ("amod", "aux", "compound") or passage.spoken(token.i):
            continue
        if token.lemma_ == "ask" and token.tag_ in ("VBN", "VBD") and _opens(passage, token):
            continue  # "Asked what he wanted, she left": who hears
        cue = _cue(passage, token, verbs)
        if cue is not None:
            found.append(_of_same_speaker(passage, cue, found))
    return found


def _opens(passage: Passage, token: Token) -> bool:
    return passage.sentence(token.i)[0] == token.i


def _of_same_speaker(passage: Passage, cue: Cue, before: list[Cue]) -> Cue:
    """Who goes on with ", adding" and ", noting": the speaker of the sentence."""
    verb = passage.doc[cue.at]
    if verb.tag_ != "VBG" or not verb.i or passage.doc[verb.i - 1].text != ",":
        return cue
    start, _ = passage.sentence(cue.at)
    saying = [c for c in before if c.says and start <= c.at and passage.doc[c.at].tag_ in _FINITE]
    if not saying:
        return cue
    last = saying[-1]
    return replace(cue, first=last.first, after=last.after, head=last.head)


def _cue(passage: Passage, token: Token, verbs: Verbs) -> Cue | None:
    subject = _subject_behind(passage, token) or _nearest_subject(passage, token)
    if subject is None:
        subject = subject_of(token)
    if subject is None or passage.within[subject.i] >= 0:
        subject = _inverted_subject(passage, token) or _apposed_subject(passage, token)
        subject = subject or _name_before(passage, token)
    elif _is_of_what_is_said(subject, token):
        subject = _apposed_subject(passage, token) or _name_before(passage, token) or subject
    if subject is None:
        return None
    lower = subject.lower_
    if lower in _RELATIVE and token.dep_ == "relcl":
        subject = token.head
    elif subject.tag_ == "EX" or (lower in _NOBODY and not any(True for _ in subject.children)):
        return None
    first, after = speaker_tokens(subject, token)
    lemma = token.lemma_.lower()
    return Cue(
        token.i,
        lemma,
        first,
        after,
        subject.i,
        says=lemma in verbs.says,
        calls=lemma in verbs.calls,
    )


def _nearest_subject(passage: Passage, verb: Token) -> Token | None:
    """The subject closest to the verb: the parser also hangs the one of the words said on it."""
    own = [c for c in verb.children if c.dep_ == "nsubj" and passage.within[c.i] < 0]
    return min(own, key=lambda c: abs(c.i - verb.i)) if own else None


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Whose act *verb* is, looking up through participles and coordination."""
    for child in verb.children:
        if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and _acts(verb)):
            return child
    for child in verb.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    if any(child.dep_ == "nsubjpass" for child in verb.children):
        return None
    head = verb.head
    if depth >= 3 or head.i == verb.i:
        return None
    if verb.dep_ == "relcl":
        return head
    if verb.dep_ == "acl":
        return head if head.pos_ in ("NOUN", "PROPN") and verb.tag_ == "VBG" else None
    if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
        return None
    if verb.tag_ == "VBN" and verb.dep_ != "conj" and not _has_perfect(verb):
        return None  # "asked about it, she left": the one who hears
    if verb.dep_ == "conj" and _goes_on_saying(verb, head):
        return subject_of(head.head, depth + 1)
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "parataxis", "pcomp", "prep", "dep"):
        return subject_of(head, depth + 1)
    return None


def _acts(verb: Token) -> bool:
    """Whether a passive has a speaker: "is quoted as saying", "he's said" taken for "he is"."""
    if verb.lemma_ in _HEARD_OF:
        return True
    return any(c.dep_ == "auxpass" and c.text in ("'s", "’s") for c in verb.children)


def _has_perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _goes_on_saying(verb: Token, head: Token) -> bool:
    """ " "told us it was over and said": the second verb is the speaker's, not of what was said."""
    return head.dep_ == "ccomp" and head.head.tag_ == verb.tag_ and head.head.i < head.i


def _inverted_subject(passage: Passage, verb: Token) -> Token | None:
    """'"…," said X', where the parser is often lost."""
    doc = passage.doc
    if not verb.i or doc[verb.i - 1].text not in ("”", '"', "’", "'", ",", "»", "''"):
        return None
    following = next((t for t in doc[verb.i + 1 : verb.i + 3] if not t.is_punct), None)
    if following is None or following.tag_ not in _INVERTS_WITH or passage.within[following.i] >= 0:
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    head = following
    while head.dep_ in ("compound", "det", "amod", "poss", "nmod") and head.head.i > head.i:
        head = head.head
    return head


def _subject_behind(passage: Passage, verb: Token) -> Token | None:
    """ "Part of the problem, say experts, is the ground": no verb up to the next comma."""
    doc = passage.doc
    if not verb.i or verb.i + 2 >= len(doc) or doc[verb.i - 1].text != ",":
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or doc[verb.i + 1].tag_ not in _INVERTS_WITH:
        return None
    _, end = passage.sentence(verb.i)
    for token in doc[verb.i + 1 : min(end, verb.i + _LONGEST_PARENTHESIS)]:
        if token.text == ",":
            break
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB", "IN") and token.lower_ not in _OF:
            return None
        if passage.within[token.i] >= 0 or token.text in (".", ";", "—"):
            return None
    head = doc[verb.i + 1]
    while head.dep_ in ("compound", "det", "amod", "poss", "nmod") and head.head.i > head.i:
        head = head.head
    return head


def _apposed_subject(passage: Passage, verb: Token) -> Token | None:
    """ "Tom Molomby, SC, said", when the parser lost the name: the last person before a comma."""
    doc = passage.doc
    if verb.tag_ not in ("VBD", "VBZ") or not verb.i or doc[verb.i - 1].text != ",":
        return None
    start, _ = passage.sentence(verb.i)
    for token in reversed(doc[start : verb.i - 1]):
        if token.ent_type_ == "PERSON" and doc[token.i + 1].text == ",":
            return token if passage.within[token.i] < 0 else None
    return None


def _is_of_what_is_said(subject: Token, verb: Token) -> bool:
    """ "Purdy, who lost 16 lbs., says the program changed his life": the program says nothing."""
    after = subject.right_edge.i + 1
    if subject.i < verb.i or after >= len(verb.doc):
        return False
    return verb.doc[after].tag_ in ("VBD", "VBZ", "VBP", "MD")


def _name_before(passage: Passage, verb: Token) -> Token | None:
    """ "Tenants advocate Josh Matlow told the paper", when the parser saw the verb elsewhere."""
    if verb.tag_ not in ("VBD", "VBZ") or not verb.i or passage.within[verb.i - 1] >= 0:
        return None
    before = passage.doc[verb.i - 1]
    return before if before.ent_type_ == "PERSON" and before.dep_ != "pobj" else None


def speaker_tokens(subject: Token, verb: Token) -> tuple[int, int]:
    """The words that name the speaker: the noun phrase without its relative clauses."""
    first, after = subject.left_edge.i, subject.right_edge.i + 1
    if first <= verb.i < after:  # the verb hangs below its subject: "X, who said"
        first = min([c.left_edge.i for c in subject.children if c.i < subject.i], default=subject.i)
        after = subject.i + 1
    for child in subject.children:
        if child.i > subject.i and child.dep_ in ("relcl", "acl"):
            after = min(after, child.left_edge.i)
    doc = subject.doc
    for token in doc[subject.i + 1 : after]:
        if token.tag_ in ("WDT", "WP") or (
            token.lower_ == "that" and token.dep_ in ("nsubj", "dobj")
        ):
            after = token.i
            break
    for at in range(subject.i - 1, first - 1, -1):
        if doc[at].text in (")", "]", "/"):
            first = at + 1
            break
    while after > first + 1 and (doc[after - 1].is_punct and doc[after - 1].text != ")"):
        after -= 1
    while first < after - 1 and doc[first].is_punct:
        first += 1
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_:
        first -= 2
    if after + 1 < len(doc) and doc[after].text == "-" and not doc[after].whitespace_:
        after += 2
        while after < len(doc) and doc[after].tag_ == "NNP":
            after += 1
    return first, after


@dataclass(frozen=True, slots=True)
class Source:
    """ "According to X", from *start* to *end*; X stands in *first* up to *after*."""

    start: int
    end: int
    first: int
    after: int


def find_sources(passage: Passage) -> Iterator[Source]:
    doc = passage.doc
    for token in doc[:-2] if len(doc) > 2 else ():
        if token.lower_ != "according" or doc[token.i + 1].lower_ != "to":
            continue
        if passage.spoken(token.i):
            continue
        first = token.i + 2
        after = _end_of_source(passage, doc, first)
        if after > first:
            yield Source(token.i, after, first, after)


def _end_of_source(passage: Passage, doc: Doc, first: int) -> int:
    """Where the noun phrase after "according to" ends, its apposition included."""
    _, sentence_end = passage.sentence(first)
    heads = [t for t in doc[first:sentence_end] if t.dep_ == "pobj" and t.head.i < first]
    after = heads[0].right_edge.i + 1 if heads else first + 1
    after = min(after, sentence_end)
    for at in range(first, after):
        if doc[at].text in (",", "—", "–", ";") and heads and at > heads[0].i:
            apposed = any(
                c.dep_ == "appos" and c.left_edge.i - 1 <= at <= c.right_edge.i
                for c in heads[0].children
            )
            if not apposed:
                after = at
                break
    while after < sentence_end and doc[after - 1].pos_ == "NOUN" and doc[after].tag_ == "NNP":
        after += 1
        while after < sentence_end and doc[after].tag_ == "NNP":
            after += 1
    while after > first and doc[after - 1].is_punct:
        after -= 1
    return after
