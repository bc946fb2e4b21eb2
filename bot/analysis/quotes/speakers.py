"""Who that is: from the words that name a speaker to the person, body or crowd they stand for."""

from __future__ import annotations

import re

from bot.analysis import names
from bot.analysis.quotes import answers, descriptions, papers, pronouns
from bot.analysis.quotes.answers import NOBODY, Answer, History
from bot.analysis.quotes.cast import Actor, Cast, Naming
from bot.analysis.types import Person, PersonKind, Span

__all__ = ["NOBODY", "Answer", "History", "resolve"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}\s){0,3}[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}\s?$")
_COMPLEMENT = re.compile(r",|\s(?:of|for|at|from|in|with|who|whose)\s")


def resolve(mention: Span, cast: Cast, history: History) -> Answer:
    """Who is meant by the words at *mention*."""
    written = " ".join(mention.of(cast.text).split())
    answer = pronouns.resolve(written.lower(), mention.start, cast, history)
    answer = answer or _named(mention, cast) or papers.by_context(mention, cast, history)
    if answer is not None:
        return answer
    words = [w.lower() for w in _WORD.findall(_COMPLEMENT.split(written)[0])]
    if words and words[0] in descriptions.DEFINITE:
        described = descriptions.resolve(words, mention, cast, history)
        if described is not None:
            return described
    return Answer(written, "as written", _unlisted(written, cast))


def _unlisted(written: str, cast: Cast) -> Actor | None:
    """Somebody whose name the people finder missed, so that "she said" can find them again."""
    core = _COMPLEMENT.split(written)[0]
    name = _NAME.search(core)
    if name is None or any(w.lower() in cast.words.bodies for w in core.split()):
        return None
    first = name.group().split()[0]
    gender = names.gender(first) or cast.words.gender_of(written.split()[0].lower())
    return Actor(Person(written, PersonKind.PERSON, (), ()), gender, frozenset())


def _named(mention: Span, cast: Cast) -> Answer | None:
    """The actor whose name is the main word of the mention: not the boss of "Trump's lawyer"."""
    text = cast.text
    inside = cast.inside(mention)
    people = [n for n in inside if n.actor.human]
    core = mention.start + len(_COMPLEMENT.split(mention.of(text))[0])
    fitting = [n for n in people or inside if _heads(n, mention, text)]
    if not people:  # "Norrby Energy chief Ada Lindqvist" is not Norrby Energy
        fitting = [n for n in fitting if not _NAME.search(text[n.span.end : core])]
    if not fitting:
        return papers.by_name(mention, inside, cast)
    both = mention.of(text).lower().startswith("both ") or len({n.actor.name for n in fitting}) > 1
    several = both and " and " in mention.of(text)
    if several:
        return Answer(" ".join(mention.of(text).split()), "several")
    heads = [n for n in fitting if n.span.start < core] or fitting[:1]
    return answers.of(heads[-1], "name")


def _heads(naming: Naming, mention: Span, text: str) -> bool:
    behind = text[naming.span.end : min(naming.span.end + 3, mention.end)]
    if re.match(r"['’]s?(?:\s|$)", behind) and naming.span.end + 3 < mention.end:
        return False
    before = text[mention.start : naming.span.start]
    return not re.search(r"\b(?:for|of|with|at|from|by|to|in|on|against)\s(?:the\s)?$", before)
