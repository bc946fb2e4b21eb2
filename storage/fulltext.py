"""Words into the query languages of FTS5 and tsquery, and BM25 where the database has none.

Every word is quoted: what people type is never query syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log

from storage.records import Phrase, Terms, Wanted

#: Title and source against body, as in the measurements of search quality.
TITLE_WEIGHT, SOURCE_WEIGHT, BODY_WEIGHT = 2.0, 1.0, 1.0
_K1, _B = 1.2, 0.75  # as FTS5 has them

#: A gap between two fields, so that no phrase runs from one into the other.
_GAP = 8
_LAST_POSITION = 16_383  # as far as a tsvector counts
_POSITIONS = 255
_LONGEST_WORD = 500  # code points; a tsvector takes 2046 bytes
_ROOM = 900_000  # bytes; a tsvector takes 1 MB


def words_of(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Every word once, in order."""
    return tuple(dict.fromkeys(word for phrase in phrases for word in phrase.words))


def positive(wanted: Wanted) -> tuple[Phrase, ...]:
    """All phrases that speak for an article, each once."""
    return tuple(dict.fromkeys([p for group in wanted.every for p in group] + [*wanted.some]))


# --- FTS5 -----------------------------------------------------------------------------------------


def fts5(wanted: Wanted) -> str:
    """The MATCH expression; there must be a word to look for."""
    groups = [_any(group, " OR ", _fts5_phrase) for group in wanted.every]
    if wanted.some and not wanted.every:
        groups.append(_any(wanted.some, " OR ", _fts5_phrase))
    expression = " AND ".join(groups)
    if wanted.some and wanted.every:
        # Optional words change the order only: (required) OR (required AND optional).
        optional = _any(wanted.some, " OR ", _fts5_phrase)
        expression = f"({expression}) OR ({expression} AND {optional})"
    if wanted.none:
        expression = f"({expression}) NOT {_any(wanted.none, ' OR ', _fts5_phrase)}"
    return expression


def fts5_any(phrases: Sequence[Phrase]) -> str:
    return _any(phrases, " OR ", _fts5_phrase)


def fts5_all(phrases: Sequence[Phrase]) -> str:
    return _any(phrases, " AND ", _fts5_phrase)


def _fts5_phrase(phrase: Phrase) -> str:
    quoted = " ".join(phrase.words).replace('"', '""')
    return f'"{quoted}"' + (" *" if phrase.prefix else "")


# --- tsquery --------------------------------------------------------------------------------------


def tsquery(wanted: Wanted) -> str:
    """What an article has to fulfil; empty when nothing but optional words are wanted."""
    parts = [_any(group, " | ", ts_phrase) for group in wanted.every]
    if wanted.some and not wanted.every:
        parts.append(_any(wanted.some, " | ", ts_phrase))
    if wanted.none:
        parts.append("!" + _any(wanted.none, " | ", ts_phrase))
    return " & ".join(parts)


def ts_all(phrases: Sequence[Phrase]) -> str:
    return _any(phrases, " & ", ts_phrase)


def ts_any(phrases: Sequence[Phrase]) -> str:
    return _any(phrases, " | ", ts_phrase)


def tsvector(terms: Terms) -> str:
    """An article's words with their places, in the notation of a tsvector."""
    places: dict[str, list[int]] = {}
    room = _ROOM
    position = 0
    body = [word for sentence in terms.sentences for word in sentence]
    for words in (terms.title, terms.source, body):
        for word in words:
            position += 1
            word = word[:_LONGEST_WORD]
            if word not in places:
                room -= len(word.encode()) + 16
                if room < 0:
                    break
                places[word] = []
            if len(places[word]) < _POSITIONS:
                places[word].append(min(position, _LAST_POSITION))
        position += _GAP
    return " ".join(f"{_ts_word(w)}:{','.join(map(str, at))}" for w, at in places.items())


def ts_phrase(phrase: Phrase) -> str:
    *head, last = phrase.words
    words = [_ts_word(word) for word in head] + [_ts_word(last) + (":*" if phrase.prefix else "")]
    return words[0] if len(words) == 1 else f"({' <-> '.join(words)})"


def _ts_word(word: str) -> str:
    escaped = word[:_LONGEST_WORD].replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


# --- BM25 -----------------------------------------------------------------------------------------


class Bm25:
    """The scores that FTS5 would give."""

    def __init__(
        self, phrases: Sequence[Phrase], df: Mapping[int, int], documents: int, length: float
    ) -> None:
        """*df* counts the articles that have the phrase of that number; *length* is usual."""
        self._needles = [_needle(phrase) for phrase in phrases]
        self._idf = [_idf(documents, df.get(i, 0)) for i in range(len(phrases))]
        self._length = length

    def score(self, words: Mapping[str, str], size: int, has: Iterable[int]) -> float:
        """For an article of *size* words in title, source and body that *has* these phrases."""
        title, source, body = (f" {words[name]} " for name in ("title", "source", "body"))
        longer = 1 - _B + _B * size / self._length
        score = 0.0
        for i in has:
            needle = self._needles[i]
            often = (
                TITLE_WEIGHT * title.count(needle)
                + SOURCE_WEIGHT * source.count(needle)
                + BODY_WEIGHT * body.count(needle)
            )
            score += self._idf[i] * often * (_K1 + 1) / (often + _K1 * longer)
        return score


def _idf(documents: int, containing: int) -> float:
    """How much a word tells; never below zero."""
    return max(1e-6, log(max(documents - containing, 0) + 0.5) - log(containing + 0.5))


def _needle(phrase: Phrase) -> str:
    # Between single blanks a word said twice in a row counts once, and nobody will mind.
    return " " + " ".join(phrase.words) + ("" if phrase.prefix else " ")


def _any(phrases: Sequence[Phrase], between: str, spell: Callable[[Phrase], str]) -> str:
    return "(" + between.join(spell(phrase) for phrase in phrases) + ")"
