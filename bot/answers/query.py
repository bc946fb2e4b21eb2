"""A search as somebody typed it: words, "phrases", -word, from:, by:, since:, until:, prefix*.

A query that cannot be understood is told so; nothing is guessed about an operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.answers import passages
from storage.records import Phrase, Sought, Wanted

Fault = Literal["unclosed", "unknown", "date", "empty", "long"]

_LONGEST = 500
_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъё")
_MOST_WORDS = 40
_BEGINNING = 3  # letters; fewer begin too many words
_MARKS = str.maketrans("“”„«»″＂", '"' * 7)
_PIECE = re.compile(
    r'(?P<minus>[-−])?(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))'
)
_FIELDS = {
    "from": ("from", "source", "від", "джерело"),
    "by": ("by", "said", "каже"),
    "since": ("since", "after", "з", "після"),
    "until": ("until", "before", "до"),
}
_FIELD = {alias: field for field, aliases in _FIELDS.items() for alias in aliases}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class BadQuery(ValueError):
    """It cannot be understood: *part* of it is why."""

    def __init__(self, fault: Fault, part: str = "") -> None:
        super().__init__(f"{fault}: {part}")
        self.fault: Fault = fault
        self.part = part


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase as written; with `prefix`, its last word may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: every one of `terms`, none of `without`."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    source: str | None = None
    speaker: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for term in self.terms for word in passages.split(term.text))


def read(text: str) -> Query:
    """Raises BadQuery."""
    text = text.translate(_MARKS)
    if len(text) > _LONGEST:
        raise BadQuery("long")
    if text.count('"') % 2:
        raise BadQuery("unclosed", text[text.rindex('"') :])
    terms: list[Term] = []
    without: list[Term] = []
    fields: dict[str, str] = {}
    for found in _PIECE.finditer(text):
        said = found["phrase"] if found["phrase"] is not None else found["word"]
        name = (found["field"] or "").lower()
        if name and not said.startswith("//"):
            if name not in _FIELD:
                raise BadQuery("unknown", found.group())
            fields[_FIELD[name]] = said
            continue
        term = Term(said.rstrip("*"), said.endswith("*"))
        if any(True for _ in passages.split(term.text)):
            (without if found["minus"] else terms).append(term)
    if len(terms) + len(without) > _MOST_WORDS:
        raise BadQuery("long")
    if not terms and not fields:
        raise BadQuery("empty", text)
    return Query(
        tuple(dict.fromkeys(terms)),
        tuple(dict.fromkeys(without)),
        source=fields.get("from") or None,
        speaker=fields.get("by") or None,
        since=_day(fields["since"], last=False) if "since" in fields else None,
        until=_day(fields["until"], last=True) if "until" in fields else None,
    )


def wanted(query: Query, languages: Iterable[str], also: dict[str, tuple[str, ...]]) -> Wanted:
    """*query* as the index takes it; *also* are other spellings of its words."""
    languages = tuple(languages)
    return Wanted(
        every=tuple(
            tuple(
                dict.fromkeys(
                    phrase
                    for text in (term.text, *also.get(term.text, ()))
                    for phrase in phrases(Term(text, term.prefix), languages)
                )
            )
            for term in query.terms
        ),
        none=tuple(p for term in query.without for p in phrases(term, languages)),
        source=query.source,
        since=query.since,
        until=query.until,
    )


def phrases(term: Term, languages: Iterable[str]) -> tuple[Phrase, ...]:
    """The ways in which *term* may stand in the index: stemmed as each of the *languages* does."""
    found: dict[Phrase, None] = {}
    for language in languages:
        words = passages.terms(term.text, language)
        if words:
            found[Phrase(words)] = None
    last = [*map(passages.fold, passages.split(term.text))]
    if last and (term.prefix or (passages.is_unspaced(last[-1]) and len(last[-1]) == 1)):
        found[Phrase((*_but_last(term.text, languages), last[-1]), prefix=True)] = None
    return tuple(found)


def sought(words: Iterable[str], languages: Iterable[str]) -> tuple[Sought, ...]:
    """*words* as they were typed, each in all its forms and with whatever begins so.

    What has neither letters nor digits is left out.
    """
    languages, found = tuple(languages), []
    for word in words:
        parts = [*passages.split(word)]
        if parts:
            goes_on = len(parts[-1]) >= _BEGINNING and parts[-1].isalpha()
            found.append(Sought(word, phrases(Term(word, goes_on), languages)))
    return tuple(found)


def near(word: str) -> tuple[str, ...]:
    """Words a slip of the finger away: two letters swapped, one left out, too many, or another."""
    word = passages.fold(word)
    letters = dict.fromkeys(word + _LETTERS[0 if word[0] < "\u0370" else 1])
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    made = [
        *(a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1),
        *(a + b[1:] for a, b in splits if b),
        *(a + c + b[1:] for a, b in splits if b for c in letters),
        *(a + c + b for a, b in splits for c in letters),
    ]
    return tuple(dict.fromkeys(one for one in made if one != word))


def _but_last(text: str, languages: Iterable[str]) -> tuple[str, ...]:
    language = next(iter(languages), "und")
    return passages.terms(text, language)[:-1]


def _day(text: str, *, last: bool) -> datetime:
    """The first or last instant of "2026", "2026-05" or "2026-05-12"."""
    found = _DATE.fullmatch(text.strip())
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in found.groups())
        start = date(year, month or 1, day or 1)
        if not last:
            end = start
        elif day:
            end = start + timedelta(days=1)
        elif month:
            end = (start + timedelta(days=31)).replace(day=1)
        else:
            end = date(year + 1, 1, 1)
    except (ValueError, OverflowError) as exc:
        raise BadQuery("date", text) from exc
    instant = datetime.combine(end, time(), UTC)
    return instant - timedelta(microseconds=1) if last else instant
