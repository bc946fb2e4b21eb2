"""What a person wants and does not want in a digest: words, "phrases" and -words. No patterns.

A story passes when it has nothing unwanted and, if anything is wanted at all, something wanted.
`tax*` stands for every word that begins so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_TERMS = 100
_TERM = re.compile(r'(-?)(?:"([^"]{1,200})"|“([^”]{1,200})”|(\S{1,100}))')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, folded; *prefix* when it ended in an asterisk."""

    words: tuple[str, ...]
    unwanted: bool = False
    prefix: bool = False

    def __str__(self) -> str:
        body = " ".join(self.words) + ("*" if self.prefix else "")
        shown = f'"{body}"' if len(self.words) > 1 else body
        return f"-{shown}" if self.unwanted else shown


def parse(line: str) -> tuple[Term, ...]:
    """The terms in *line*, each once, at most MOST_TERMS; one without letter or digit is none."""
    found: dict[Term, None] = {}
    for minus, straight, curly, word in _TERM.findall(line):
        text = straight or curly or word
        words = tuple(_words(text))
        if words:
            found[Term(words, bool(minus), prefix=text.endswith("*"))] = None
    return tuple(found)[:MOST_TERMS]


def hides(terms: Iterable[Term], text: str) -> Term | None:
    """The unwanted term that *text* contains, or None."""
    return _first((t for t in terms if t.unwanted), text)


def passes(terms: Iterable[Term], text: str) -> bool:
    """Whether a story with *text* (title and lead, say) belongs into the digest."""
    terms = tuple(terms)
    if hides(terms, text):
        return False
    wanted = [t for t in terms if not t.unwanted]
    return not wanted or _first(wanted, text) is not None


def folded(text: str) -> str:
    """What filters compare of *text*; folding it again changes nothing."""
    return " ".join(_words(text))


def _first(terms: Iterable[Term], text: str) -> Term | None:
    terms = tuple(terms)
    if not terms:  # as for most chats, and thousands of texts
        return None
    line = f" {folded(text)} "
    return next((t for t in terms if _within(t, line)), None)


def _within(term: Term, line: str) -> bool:
    end = "" if term.prefix else " "
    return f" {' '.join(term.words)}{end}" in line


def _words(text: str) -> list[str]:
    spread = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(spread)):
        spread = spread.replace(mark, "")
    return _WORD.findall(spread)
