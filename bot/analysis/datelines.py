"""Where and by whom a story was filed, "KYIV (AP) — ", at the head of its first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.analysis import lexicon
from bot.analysis.types import Sentence, Span

AGENCIES = "|".join(
    sorted(map(re.escape, set(lexicon.entries("any", "agencies"))), key=len, reverse=True)
)
_CAPITALS = "A-ZÀ-ÖØ-ÞА-ЯІЇЄҐĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽĞİŞ"
_DASH = r"[—–-]{1,2}"
_DATELINE = re.compile(
    # KYIV, Ukraine (AP) — ; (Reuters) - ; Madrid, 3 ene (EFE).-
    rf"(?:[{_CAPITALS}][^\n()]{{1,45}}?[\s,]*)?"
    rf"\((?:[^()\n]{{0,25}}\b)?(?:{AGENCIES})\b[^()\n]{{0,25}}\)(?:\s?\.?\s?{_DASH}|\s?[:.])?\s*"
    # LONDON — ; WASHINGTON, May 5 -
    rf"|[{_CAPITALS}]{{3}}[{_CAPITALS} .,'’/-]{{0,40}}"
    r"(?:, (?:[^\W\d_]{3,20}\.?(?: \d{1,2})?|\d{1,2}\.? [^\W\d_]{3,20})(?:,? \d{4})?)?"
    rf"\s{_DASH}\s+(?!(?:{AGENCIES})\b)"
    # МОСКВА, 5 янв — РИА Новости.
    rf"|[{_CAPITALS}][^\n().]{{2,25}}, \d{{1,2}} [^\W\d_]{{3,9}}\.?\s{_DASH}\s"
    rf"(?:{AGENCIES})\.?(?:\s|$)"
    # PORT LEVEN, Nov. 18 (Coastal Wire) — ; Marlow (Northern Business Press) - : any agency, if
    # a dash follows
    rf"|[{_CAPITALS}][^\n()—]{{1,45}}? \([{_CAPITALS}][^\n()]{{1,40}}\)\s?{_DASH}\s+"
)
#: LONDON. (and on with a dash)
_PLACE = re.compile(rf"[{_CAPITALS}]{{3}}[{_CAPITALS} ,'’/-]{{0,40}}\.$")
_LONGEST_DATELINE = 75
_LEADING_DASH = re.compile(rf"^{_DASH}\s+")
_SOURCE = re.compile(rf"\([{_CAPITALS}][^\n()]{{2,40}}\)\s?(?:{_DASH}\s)?(?=[{_CAPITALS}\"“])")
_EDGE = 8  # sentences at the start where a dateline may stand anywhere


def dateline(opening: str) -> int:
    """How many characters of a story's first sentence only say where and by whom it was filed:
    "KYIV (AP) — "."""
    match = _DATELINE.match(opening[:160])
    if not match or match.end() > _LONGEST_DATELINE or match.end() >= len(opening):
        return 0
    return match.end()


def cut_off(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Cut a dateline off the sentence it opens; only first lines and paragraphs can have one."""
    done: list[Sentence] = []
    for number, sentence in enumerate(sentences):
        opens = number < _EDGE or sentences[number - 1].paragraph != sentence.paragraph
        length = 0
        if opens and number < 3 * _EDGE:
            length = _filed(text, sentence.span, done[-1].span if done else None)
        if length:
            start, end = sentence.span
            stop = start + len(text[start : start + length].rstrip())
            done.append(replace(sentence, span=Span(start, stop)))
            done.append(replace(sentence, span=Span(start + length, end)))
        else:
            done.append(sentence)
    return done


def _filed(text: str, sentence: Span, before: Span | None) -> int:
    """The length of what says where and by whom, at the beginning of *sentence*."""
    opening = sentence.of(text)
    if before is None and (source := _SOURCE.match(opening)):
        return len(source.group())
    dash = _LEADING_DASH.match(opening)
    if dash and before is not None and _is_dateline(before.of(text), follows=opening):
        return len(dash.group())  # "MADRID (EFE).- "
    return dateline(opening)


def _is_dateline(line: str, follows: str = "") -> bool:
    """Whether *line* is nothing else, going by what *follows* it, too."""
    if len(line) > _LONGEST_DATELINE:
        return False
    placed = bool(_PLACE.match(line) and re.match(_DASH, follows))
    return placed or dateline(line + " x") >= len(line)


def alone(text: str, sentences: Sequence[Sentence]) -> set[int]:
    lines = [sentence.span.of(text) for sentence in sentences[: 4 * _EDGE]]
    return {
        number
        for number, (line, follows) in enumerate(zip(lines, [*lines[1:], ""], strict=False))
        if _is_dateline(line, follows) or (number == 0 and bool(_SOURCE.match(line + "X")))
    }
