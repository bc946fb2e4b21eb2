"""A question that leans on the one before: "and in Germany?", "who said that?"."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from bot.analysis.words import stopwords
from bot.answers.passages import fold, split

_AND = re.compile(
    r"^(?:(?:and|but|or|also|so|а|і|та|й)\s+(?:then\s+)?)?"
    r"(?:(?P<about>what about|how about|як щодо|що з)\s+)?(?P<rest>.+)",
    re.I | re.S,
)
_BEGINS = re.compile(r"^(?:and|but|what about|how about|а|і|та|як щодо)\b", re.I)
_LEANS = re.compile(
    r"\b(?:they|them|their|it|its|he|she|him|her|his|there|then|це|він|вона|вони|там|його|їх)\b"
    r"|\b(?:that|this|so)[?!.\s]*$",
    re.I,
)
#: What somebody or something in the same question may have: "the dam opens its gates".
_OWNED = re.compile(
    r"\b(?:its|their|his|her|їх|його|її)\s+(?!(?:in|at|on|of|for|to|from|with|and|or)\b)[^\W\d_]+",
    re.I,
)
_SAID_THAT = re.compile(
    r"^(?:and\s+)?who (?:said|says|told) (?:that|this|it|so)\b|^хто це (?:сказав|сказала)", re.I
)
_PLACED = re.compile(
    r"\b(?P<in>in|at|for|from|on|about|of|by|to|with|у|в|про|для|на|з)\s+"
    r"(?P<what>(?:the\s+)?(?:\d{4}|[A-ZА-ЯІЇЄҐ][\w’'-]*(?:\s+(?:of\s+)?[A-ZА-ЯІЇЄҐ][\w’'-]*)*))"
)
_MOST_WORDS = 8
_EMPTY = stopwords("en") | stopwords("uk") | {"say", "says", "said", "tell", "tells", "told"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked last, and the sentence that was answered with, if there was one."""

    question: str
    article_id: int | None = None
    start: int = 0
    end: int = 0

    def dumps(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, line: str) -> Exchange | None:
        """None when another version wrote it."""
        try:
            return cls(**json.loads(line))
        except (ValueError, TypeError):
            return None


def asks_who_said_that(text: str) -> bool:
    return bool(_SAID_THAT.search(text.strip()))


def leans(text: str) -> bool:
    """Whether *text* makes sense only after something else."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        return False
    if _BEGINS.search(text.strip()):
        return True
    named = any(word[:1].isupper() for word in words[1:])
    return not named and bool(_LEANS.search(_without_owned(text.strip())))


def _without_owned(text: str) -> str:
    """*text* without the pronouns whose owner it names itself."""
    owned = _OWNED.search(text)
    if owned is None:
        return text
    named = [word for word in split(text[: owned.start()]) if fold(word) not in _EMPTY]
    return _OWNED.sub(" ", text) if named else text


def completed(text: str, before: Exchange) -> str | None:
    """The whole question; None when *text* stands on its own."""
    if not leans(text):
        return None
    found = _AND.match(text.strip().rstrip("?!. \t\n") or text)
    assert found is not None, "there is a word in it"
    rest = found["rest"]
    new = _PLACED.search(rest)
    if new and new.span() == (0, len(rest)):
        for old in _PLACED.finditer(before.question):
            if old["in"].lower() == new["in"].lower():
                return before.question[: old.start()] + rest + before.question[old.end() :]
        return f"{before.question.rstrip('?!. ')} {rest}?"
    if found["about"]:
        old_names = [*_PLACED.finditer(before.question)]
        if old_names and rest[:1].isupper():
            last = old_names[-1]
            return before.question[: last.start("what")] + rest + before.question[last.end() :]
    return f"{before.question.rstrip('?!. ')}: {rest}?"
