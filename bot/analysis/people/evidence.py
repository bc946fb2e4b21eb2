"""What makes capitalised words somebody's name, whatever the model takes them for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.analysis import names
from bot.analysis.people.vocabulary import Vocabulary

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc, Token, Tokens

#: The tokens of a name: the first, and the one after the last.
Run = tuple[int, int]

PARTICLES = frozenset(
    {"al", "bin", "bint", "ben", "de", "del", "della", "der", "den", "di", "dos", "da"}
    | {"das", "du", "el", "ibn", "la", "le", "van", "von", "y"}
)
_LONGEST_NAME = 6
#: Verbs whose subject is nobody but a person, when it is one capitalised word or two.
_HUMAN_VERBS = frozenset(
    {"say", "tell", "add", "ask", "explain", "argue", "recall", "reply", "joke", "smile"}
    | {"laugh", "nod", "shrug", "write", "tweet", "insist", "admit"}
)
#: Acts of people and of nobody else. Clubs, towns and firms say and want things as well.
_HUMAN_ACTS = frozenset(
    {"die", "marry", "wear", "sit", "sleep", "cry", "weep", "graduate", "enlist", "flee", "think"}
    | {"born", "survive", "believe", "know", "remember", "love", "hate", "enjoy", "hail", "hug"}
    | {"kneel", "testify", "tell", "recall", "joke", "smile", "laugh", "nod", "shrug", "say"}
    | {"add", "ask", "explain", "argue", "reply", "admit", "insist", "write", "hesitate", "deploy"}
    | {
        "hope",
        "wonder",
        "whisper",
        "shout",
        "resign",
        "speak",
        "talk",
        "wake",
        "walk",
        "feel",
        "retire",
    }
)
_ROMAN = re.compile(r"[IVX]{2,4}$")
_LOCATIVE = frozenset({"in", "at", "near", "from", "around", "across", "outside", "throughout"})
_PERSONAL = {"he": True, "she": True, "his": True, "her": True, "him": True, "who": True}
_REACH_OF_PRONOUN = 20
#: What the model sees in a name it does not know.
_MISTAKEN = frozenset({"", "ORG", "PRODUCT", "WORK_OF_ART"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def looks_like_a_name(doc: Doc, run: Run, words: Vocabulary) -> bool:
    tokens = doc[run[0] : run[1]]
    text = tokens.text
    lower = text.lower()
    if len(tokens) > _LONGEST_NAME + 2 or len(text) < 2 or not text[0].isupper():
        return False
    if run[0] and words.is_courtesy(doc[run[0] - 1].lower_) and text.istitle():
        return True  # "Ms. May" is no month
    if lower in words.never_people or any(c.isdigit() or c in '@#/\\"“”_|[](){}:;' for c in text):
        return False
    if any(_is_a_small_word(t) for t in tokens[1:]) or tokens[0].is_lower:
        return False
    if len(tokens) > 1 and tokens[0].lower_ in words.never_first:
        return False  # "Outer Skerry"
    last = tokens[-1].lower_
    if last in words.never_people or (len(tokens) > 1 and last in words.never_last):
        return last in words.surnames_too and _has_first_name(tokens)
    if len(tokens) == 1 and (words.is_office(lower) or words.is_person_noun(text)):
        return False
    if len(tokens) > 1 and (
        last in words.bodies or (last.upper() == tokens[-1].text and len(last) > 2)
    ):
        return "." in text or text.isupper() or bool(_ROMAN.match(tokens[-1].text))
    return not (text.isupper() and len(text) > 3 and len(tokens) == 1 and "." not in text)


def _is_a_small_word(token: Token) -> bool:
    """Whether *token* is none of a name's: not "van", nor the end of "Hyun-ah"."""
    if not (token.is_lower and token.is_alpha) or token.lower_ in PARTICLES:
        return False
    return token.nbor(-1).text != "-"


def _has_first_name(tokens: Tokens) -> bool:
    return 2 <= len(tokens) <= _LONGEST_NAME and names.is_first_name(tokens[0].text)


def is_introduced(doc: Doc, run: Run, label: str, words: Vocabulary) -> bool:
    """Whether the text treats this name as a person's, though the model did not see it."""
    first, after = run
    tokens = doc[first:after]
    if not _could_be_a_person(tokens, words):
        return False
    title = doc[first - 1].lower_ if first else ""
    if words.is_courtesy(title):
        return True
    if sum(t.is_alpha for t in tokens) > 3 or label == "DATE":
        return False
    if _is_apposed(doc, after, words):
        return len(tokens) > 1 or label not in _PLACES
    if len(tokens) > 1 and _is_put_behind_its_description(doc, run, words):
        return True
    known = names.is_first_name(tokens[0].text) and len(tokens) > 1
    if label in _PLACES and not known:
        return False
    if words.is_office(title) or (first and words.is_person_noun(doc[first - 1].text)):
        return True
    head = head_of(doc, run)
    if len(tokens) > 1 and _is_said_to_be(head, words):
        return True
    speaks = head.dep_ == "nsubj" and head.head.lemma_ in _HUMAN_VERBS
    if label == "NORP" and known:
        return all(t.tag_ == "NNP" for t in tokens)
    if label not in _MISTAKEN:
        return known and speaks
    acts = head.dep_ == "nsubj" and head.head.lemma_ in _HUMAN_ACTS
    return (
        known
        or (speaks and len(tokens) == (1 if not label else 2))
        or (acts and not label and len(tokens) == 2)
    )


def _is_said_to_be(head: Token, words: Vocabulary) -> bool:
    """ "Aner Shalev is an Israeli mathematician"."""
    if head.dep_ != "nsubj" or head.head.lemma_ != "be":
        return False
    return any(c.dep_ == "attr" and words.is_person_noun(c.text) for c in head.head.children)


def _could_be_a_person(tokens: Tokens, words: Vocabulary) -> bool:
    last = tokens[-1].lower_
    if last in words.bodies or last in words.papers:
        return False
    if any(t.lower_ in ("of", "the", "&", "for") for t in tokens):
        return False
    return not any(t.text.isupper() and len(t) > 1 and t.is_alpha for t in tokens)


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
        if words.is_person_noun(token.text) and token.tag_ in ("NN", "NNP"):
            following = doc[token.i + 1] if token.i + 1 < len(doc) else None
            if following is None or following.tag_ not in ("NN", "NNP", "NNS", "POS"):
                return True
    return False


def _is_put_behind_its_description(doc: Doc, run: Run, words: Vocabulary) -> bool:
    """ "The town's mayor, Ifeoma Castellan, …"; no list of a mayor, a school and a club."""
    first, after = run
    if first < 3 or doc[first - 1].text != ",":
        return False
    noun = doc[first - 2]
    if noun.tag_ != "NN" or not (words.is_office(noun.lower_) or words.is_person_noun(noun.text)):
        return False
    return after >= len(doc) or (doc[after].text in ",.;:)—–" or doc[after].tag_ == "POS")


def is_called_a_body(doc: Doc, run: Run, words: Vocabulary) -> bool:
    """Whether the words around a name say what kind of body bears it: "the battery maker Voltara",
    "Novik, a steel firm", "Red Dawn militants"."""
    first, after = run
    if names.is_first_name(doc[first].text):
        return False
    if after < len(doc) and doc[after].lower_ in _OF_BODIES:
        return True
    before = doc[first - 1] if first else None
    if before is not None and before.tag_ == "NN" and _is_kind_of_body(before.lower_, words):
        return True
    if after + 2 >= len(doc) or doc[after].text != "," or doc[after + 1].tag_ != "DT":
        return False
    for token in doc[after + 2 : after + 7]:
        following = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if token.tag_ not in ("NN", "NNP", "JJ", "HYPH", "VBN") and token.text != "-":
            return False
        if following is None or following.tag_ not in ("NN", "NNS", "NNP", "POS", "HYPH"):
            return token.tag_ == "NN" and _is_kind_of_body(token.lower_, words)
    return False


#: Those who are told apart by the body they fight for, not by a leader.
_OF_BODIES = frozenset({"militants", "fighters", "insurgents", "gunmen", "extremists", "jihadists"})


def _is_kind_of_body(noun: str, words: Vocabulary) -> bool:
    return noun in words.bodies and not (words.is_person_noun(noun) or words.is_office(noun))


def is_surely_human(doc: Doc, run: Run, words: Vocabulary) -> bool:
    """Whether something besides the model tells that a single capitalised word names a person."""
    first, after = run
    before = doc[first - 1] if first else None
    title = before.lower_ if before is not None else ""
    if words.is_courtesy(title):
        return True
    article = before is not None and (before.tag_ == "DT" or before.text in "#@")
    if article or (before is not None and before.lower_ in _LOCATIVE):
        return False
    if title in words.bodies:  # "the operator, Brack"
        return False
    described = words.is_office(title) or (before is not None and words.is_person_noun(before.text))
    if described or _is_apposed(doc, after, words):
        return True
    if names.is_first_name(doc[first].text):
        return True
    head = head_of(doc, run)
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_.lower() in _HUMAN_ACTS:
        return True
    return _is_owner(doc, after, words) or (
        head.dep_ in ("nsubj", "nsubjpass") and _pronoun_follows(doc, after)
    )


def _is_owner(doc: Doc, after: int, words: Vocabulary) -> bool:
    """ "Brack's wife"."""
    if after + 1 >= len(doc) or doc[after].tag_ != "POS":
        return False
    return words.gender_of(doc[after + 1].lower_) is not None


def _pronoun_follows(doc: Doc, after: int) -> bool:
    """Whether "he" or "she" comes next of all pronouns and names."""
    for token in doc[after : after + _REACH_OF_PRONOUN]:
        if token.lower_ in _PERSONAL:
            return True
        if token.tag_ in ("PRP", "PRP$") or token.ent_type_ == "PERSON":
            return False
    return False


def head_of(doc: Doc, run: Run) -> Token:
    for token in doc[run[0] : run[1]]:
        if not run[0] <= token.head.i < run[1] or token.head.i == token.i:
            return token
    return doc[run[1] - 1]
