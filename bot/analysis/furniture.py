"""What on a page is not the story: bylines, captions, time stamps, "read more", share bars, cookie
and subscription lines.

Recognised by the words of `lexicon/<language>/furniture.txt` and by shapes that need no language.
Furniture is flagged, not cut, so that every offset stays true. The price of a mistake is one fact
less, so a doubtful line in the middle of a story stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from bot.analysis import datelines, lexicon
from bot.analysis.types import Sentence, Span

_SHORT = 14  # words in a "short line"
_ABOUND = 3  # labels that make a page one with captions
_EDGE = 8  # sentences at either end where bylines and stamps live
_WORDS = re.compile(r"\w+(?:['’.-]\w+)*")
_TERMINAL = re.compile(r"[.!?…。！？।؟۔][\"'”’»“)\]]*$")

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:^|(?<=\s))[^\s@]{1,80}@[^\s@]{1,80}|[#@]\w+")
_CREDIT = re.compile(
    r"^\W{0,3}(?:©|\(c\)\s|Courtesy|Photo|Foto|Фото|Image|Bild|Zdjęcie|Fot\.)[^.!?]{0,80}"
    r"(?:/|\||:|©)\s?[^.!?]{1,60}\W{0,3}$"
)
_AGENCY_CREDIT = re.compile(
    rf"[(\[/|]\s?(?:{datelines.AGENCIES})(?: ?(?:Photo|Images|Wire|Media))?\s?[)\]]?\W{{0,3}}$"
)
_STAMP_NUMBERS = re.compile(r"^[\d:./,|–—-]+(?:st|nd|rd|th|h)?$")
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪►●]|\d{1,2}[.)])\s")
_LABEL = re.compile(r"^([^\W\d_][\w'’-]*(?: [\w'’&-]+){0,3}): (?=[^\W\d_])")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")

#: "Photo: Anna Holm/Courier", the end of what a picture shows.
_PICTURE = re.compile(
    r"\W{0,3}(?:photo|foto|фото|image|imagen|picture|bild|zdjęcie|fot\.|crédit|credit)",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 3  # sentences


def is_furniture(line: str, language: str = "en") -> bool:
    """Whether *line* alone, wherever it stands, is furniture."""
    return _is_furniture(_Line.of(line), _words_of(language))


def flagged(
    text: str,
    language: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Sentence],
    titles: Iterable[str | None],
) -> list[Sentence]:
    """*sentences* with the furniture among them marked, and datelines cut off into sentences of
    their own."""
    words = _words_of(language)
    cut = datelines.cut_off(text, sentences)
    lines = [_Line.of(sentence.span.of(text)) for sentence in cut]
    if len(lines) == 1:  # no page, so nobody added its full stop
        lines = [_Line.of(cut[0].span.of(text).removesuffix(" ."))]
    marked = {number for number, line in enumerate(lines) if _is_furniture(line, words)}
    marked |= datelines.alone(text, cut)
    marked |= _bylines(lines, words)
    marked |= _captions(lines, words)
    marked |= _credited(cut, lines, marked)
    for title in titles:
        marked |= _titles(lines, title)
    marked |= _headings(text, paragraphs, cut)
    marked |= _tail(cut, lines, words)
    return [
        replace(sentence, furniture=True) if number in marked else sentence
        for number, sentence in enumerate(cut)
    ]


class _Line(NamedTuple):
    text: str
    folded: str  # lower case, straight apostrophes, single spaces
    words: tuple[str, ...]  # of the folded text

    @classmethod
    def of(cls, text: str) -> _Line:
        folded = " ".join(text.lower().replace("’", "'").split())
        return cls(text, folded, tuple(_WORDS.findall(folded)))


class _Words(NamedTuple):
    """The lists of one language (and English, which is on every page), ready to be asked."""

    line: frozenset[str]
    opening_short: dict[str, tuple[str, ...]]  # by first word
    label: dict[str, tuple[str, ...]]
    opening: dict[str, tuple[str, ...]]
    anywhere: dict[str, tuple[str, ...]]  # by longest word
    caption: frozenset[str]
    stamp: frozenset[str]
    byline: frozenset[str]
    desk: frozenset[str]
    tail: frozenset[str]
    comments: frozenset[str]


@cache
def _words_of(language: str) -> _Words:
    lists: dict[str, list[str]] = {}
    for code in dict.fromkeys(("en", language)):
        for section, found in lexicon.sections(code, "furniture").items():
            lists.setdefault(section, []).extend(found)
    get = lists.get
    return _Words(
        frozenset(get("line", ())),
        _by(_first_word, get("opening short", ())),
        _by(_first_word, get("label", ())),
        _by(_first_word, get("opening", ())),
        _by(_longest_word, get("anywhere", ())),
        frozenset(get("caption", ())),
        frozenset(get("stamp", ())),
        frozenset(get("byline", ())),
        frozenset(get("desk", ())),
        frozenset(get("tail", ())),
        frozenset(get("tail of comments", ())),
    )


def _first_word(entry: str) -> str:
    return next(iter(_WORDS.findall(entry)), entry)


def _longest_word(entry: str) -> str:
    return max(_WORDS.findall(entry), key=len, default=entry)


def _by(key: Callable[[str], str], found: Iterable[str]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for entry in found:
        index.setdefault(key(entry), []).append(entry)
    return {word: tuple(lines) for word, lines in index.items()}


def _is_furniture(line: _Line, words: _Words) -> bool:
    if not line.words:
        return True
    return (
        _bare(line) in words.line
        or _is_stamp(line, words)
        or _opens(line, words)
        or _contains(line, words)
        or _is_address(line)
        or _is_credit(line)
        or (line.text.endswith(" .") and len(line.words) <= _SHORT)  # a full stop added later
    )


def _bare(line: _Line) -> str:
    return line.folded.strip(" .:!|•·-–—»>›<«*…()[]")


def _is_stamp(line: _Line, words: _Words) -> bool:
    """ "UPDATED: 15:36 EST, 25 October 2013": numbers and the words of clocks and calendars,
    nothing else."""
    if len(line.words) > 2 * _SHORT or not (
        any(map(str.isdigit, line.folded)) or line.words[0] in words.stamp
    ):
        return False
    plain = [word for word in line.words if not _STAMP_NUMBERS.match(word)]
    return len(line.words) > 1 and bool(plain) and all(word in words.stamp for word in plain)


def _opens(line: _Line, words: _Words) -> bool:
    opening = line.folded.lstrip(" •·-–—»>›*|▪►([")
    first = line.words[0]
    short = len(line.words) <= _SHORT
    if any(_starts(opening, entry) for entry in words.opening.get(first, ())):
        return True
    if short and any(_starts(opening, entry) for entry in words.opening_short.get(first, ())):
        return True
    for entry in words.label.get(first, ()):
        if _starts(opening, entry):
            rest = opening[len(entry) :].lstrip()
            if rest[:1] in (":", "|") or (short and not _TERMINAL.search(line.text)):
                return True
    # Marks such as "©" are no words, so they are not found by their first word.
    return any(opening.startswith(entry) for entry in words.opening.get("©", ()))


def _starts(opening: str, entry: str) -> bool:
    return opening.startswith(entry) and not opening[len(entry) : len(entry) + 1].isalnum()


def _contains(line: _Line, words: _Words) -> bool:
    return any(
        entry in line.folded for word in line.words for entry in words.anywhere.get(word, ())
    )


def _is_address(line: _Line) -> bool:
    """A line that is hardly more than links, hashtags and addresses."""
    if not any(mark in line.folded for mark in ("@", "#", "http", "www.")):
        return False
    rest = _WORDS.findall(_ADDRESS.sub(" ", line.folded))
    return len(rest) <= 3


def _is_credit(line: _Line) -> bool:
    if len(line.words) > 2 * _SHORT:
        return False
    return bool(_CREDIT.match(line.text) or _AGENCY_CREDIT.search(line.text))


def _bylines(lines: Sequence[_Line], words: _Words) -> set[int]:
    """ "By Jane Roe and John Doe for the Courier", also when the name stands in a line of its
    own."""
    found: set[int] = set()
    after_by = False
    for number, line in enumerate(lines):
        if _EDGE <= number < len(lines) - 3:
            after_by = False
            continue
        if after_by and _is_name(line.text, words):
            found.add(number)
        elif line.words and line.words[0] in words.byline and len(line.words) > 1:
            name = line.text.split(None, 1)[1] if " " in line.text else ""
            if name and _is_name(name, words):
                found.add(number)
        elif len(line.words) > 1 and line.words[-1] in words.desk and _is_name(line.text, words):
            found.add(number)
        after_by = _bare(line) in words.byline
    return found


def _is_name(text: str, words: _Words) -> bool:
    """A few words, all of them capitalised or of the kind bylines have; a date may follow."""
    parts = [part for part in re.split(r"[\s,|/&.·–—-]+", text) if part]
    parts = [p for p in parts if not (_STAMP_NUMBERS.match(p) or p.lower() in words.stamp)]
    if not 1 <= len(parts) <= 9:
        return False
    named = [part for part in parts if part[0].isupper()]
    return len(named) >= 1 and all(
        part[0].isupper() or part.lower() in words.desk or part[0] == "@" for part in parts
    )


def _captions(lines: Sequence[_Line], words: _Words) -> set[int]:
    """Lines that describe a picture: "(pictured left)", or "Tragic: the house where it began".

    A label alone is no proof, since prose has them too ("The result: nobody came"). Where captions
    are known to be, or labels abound, it is taken for one.
    """
    sure = {
        number
        for number, line in enumerate(lines)
        if any(_describes(inside, words) for inside in _BRACKETS.findall(line.text))
    }
    labels = [match[1] if (match := _LABEL.match(line.text)) else None for line in lines]
    said = Counter(filter(None, labels))
    labelled = {
        number
        for number, (line, label) in enumerate(zip(lines, labels, strict=True))
        # Who speaks in a transcript comes again; headings of market reports are in capitals.
        if label and said[label] == 1 and _is_caption_label(label, line)
    }
    return sure | labelled if sure or len(labelled) >= _ABOUND else sure


def _credited(
    sentences: Sequence[Sentence], lines: Sequence[_Line], marked: Collection[int]
) -> set[int]:
    """What a picture shows, told in the paragraph that ends with whose picture it is."""
    found: set[int] = set()
    for number in marked:
        last = number + 1 == len(sentences) or (
            sentences[number + 1].paragraph != sentences[number].paragraph
        )
        if last and _PICTURE.match(lines[number].text):
            told = range(max(0, number - _LONGEST_CAPTION), number)
            same = [n for n in told if sentences[n].paragraph == sentences[number].paragraph]
            if len(same) < _LONGEST_CAPTION:
                found.update(same)
    return found


def _is_caption_label(label: str, line: _Line) -> bool:
    first, *others = label.split()
    text = line.text[len(label) + 2 :]
    return (
        first[0].isupper()
        and not label.isupper()
        and all(word[0].islower() for word in others)
        and text[0] not in "\"“'‘«„"
        and len(line.words) >= 5
    )


def _describes(inside: str, words: _Words) -> bool:
    folded = " ".join(inside.lower().split())
    return folded in words.caption or folded.startswith(tuple(f"{w} " for w in ("pictured", "l-r")))


def _titles(lines: Sequence[_Line], title: str | None) -> set[int]:
    if not title:
        return set()
    wanted = _Line.of(title).words
    return {number for number, line in enumerate(lines[:_EDGE]) if wanted and line.words == wanted}


def _headings(text: str, paragraphs: Sequence[Span], sentences: Sequence[Sentence]) -> set[int]:
    """Short paragraphs without a full stop among paragraphs that have one."""
    alone = Counter(sentence.paragraph for sentence in sentences)
    ended = sum(bool(_TERMINAL.search(paragraph.of(text)[-5:])) for paragraph in paragraphs)
    if ended < 3 or ended < 0.3 * len(paragraphs):
        return set()
    return {
        number
        for number, sentence in enumerate(sentences)
        if alone[sentence.paragraph] == 1 and _is_heading(sentence.span.of(text))
    }


def _is_heading(line: str) -> bool:
    return (
        len(line) < 80
        and not _TERMINAL.search(line)
        and line[-1] not in ":,;\"”»'’"
        and not _BULLET.match(line)
        and len(line.split()) <= 9
    )


def _tail(sentences: Sequence[Sentence], lines: Sequence[_Line], words: _Words) -> set[int]:
    """Everything after a heading like "Related articles", when little of it reads like prose."""
    half = len(lines) // 2
    for number in range(half, len(lines)):
        bare = _bare(lines[number])
        if bare in words.comments and not _TERMINAL.search(lines[number].text):
            return set(range(number, len(lines)))
        if bare in words.tail and not _TERMINAL.search(lines[number].text):
            rest = lines[number + 1 :]
            prose = sum(len(line.words) > 8 and bool(_TERMINAL.search(line.text)) for line in rest)
            if prose <= 0.3 * len(rest):
                return set(range(number, len(lines)))
    return _last_links(sentences, lines)


def _last_links(sentences: Sequence[Sentence], lines: Sequence[_Line]) -> set[int]:
    """Three or more last lines without a full stop are a list of other stories."""
    run: list[int] = []
    for number in range(len(lines) - 1, 0, -1):
        line = lines[number]
        alone = sentences[number - 1].paragraph != sentences[number].paragraph
        if (
            not alone
            or _TERMINAL.search(line.text)
            or len(line.words) > 25
            or _BULLET.match(line.text)
        ):
            break
        run.append(number)
    return set(run) if len(run) >= 3 and len(run) <= len(lines) / 2 else set()
