"""What somebody is, told by words alone: the post before the name, the apposition after it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from bot.analysis.people.tongues import Tongue, Word, words_of
from bot.analysis.types import Span

_LONGEST = 12  # words of a role
_WIDEST = 140  # characters looked at on either side
#: "Sağlık Bakanı": what a post is of stands before it, with a capital.
_CHAINED = frozenset({"tr"})
_LONGEST_CHAIN = 3
_LATEST_POST = 4  # words into an apposition
#: Between the words of a role: a space, the marks and the number of a name, a shortened word's dot.
_BETWEEN = re.compile(
    r"^(?:-?\d{0,4})?[«»“”„\"]?[\s\u00a0]?[«»“”„\"]?$|^-$|^\.[\s\u00a0]$|^[\s\u00a0]№[\s\u00a0]?\d+[\s\u00a0]$"
)
_NUMBER = re.compile(r"\d{1,3}-$")
_OPENING = tuple('"“„«»”')
_STOP = re.compile(r"[,;:!?()\[\]…\n]|[.](?=\s|$)|\s[—–-]\s")


def roles(
    text: str,
    name: Span,
    first_case: bool,
    everyone: list[Span],
    sentences: list[Span],
    known: Tongue,
) -> Iterator[Span]:
    """The roles right beside this naming."""
    if not known.posts:
        return
    sentence = _around(sentences, name)
    before = _before(text, name, first_case, sentence, everyone, known)
    if before is not None:
        yield before
    after = _after(text, name, sentence, everyone, known)
    if after is not None:
        yield after


def _around(sentences: list[Span], name: Span) -> Span:
    at = bisect_right(sentences, name.start, key=lambda s: s.start) - 1
    found = sentences[at] if at >= 0 else name
    return found if found.covers(name) else name


# Before


def _before(
    text: str, name: Span, first_case: bool, sentence: Span, everyone: list[Span], known: Tongue
) -> Span | None:
    """ "Der Bürgermeister der Insel", Ole Petersen; "голова банку" Олена Верховська."""
    start = max(sentence.start, name.start - _WIDEST, _last_end(everyone, name.start))
    line = words_of(text, Span(start, name.start), known.language)
    titled = name.start
    while line and line[-1].lower.rstrip(".") in known.courtesies and len(line) > 1:
        titled = line.pop().span.start  # "L'avocat, Me Arnaud Lévy"
    if not line:
        return None
    gap = text[line[-1].span.end : titled].rstrip("\u00a0 ") + " "
    comma = re.fullmatch(r"[»“”\"]?,[\s\u00a0]", gap) is not None
    if comma and not _closes(text, name, known):
        return None
    if not comma and not _BETWEEN.match(gap):
        return None
    head = _head(text, line, first_case, comma, known)
    if head is None:
        return None
    start = _left_edge(text, line, head, known)
    if comma and not _opens(text, line, start, sentence, known):
        return None
    end = line[-1].span.end + len(gap.rstrip(' ,\u00a0„“"«') if not gap.startswith(".") else "")
    first = line[start].span.start
    number = _NUMBER.search(text, max(0, first - 4), first)  # "58-летний инженер"
    return Span(number.start() if number else first, end)


def _last_end(everyone: list[Span], place: int) -> int:
    at = bisect_left(everyone, place, key=lambda s: s.start)
    return everyone[at - 1].end if at else 0


def _closes(text: str, name: Span, known: Tongue) -> bool:
    """Whether the name ends its own apposition: a comma, a stop or a bracket follows it."""
    return text[name.end : name.end + 1] in ("", ",", ".", ")", ":", ";", "\n") or (
        text[name.end : name.end + 2] in (" (", " —", " –")
    )


def _head(text: str, line: list[Word], first_case: bool, comma: bool, known: Tongue) -> int | None:
    """The post that governs what stands before the name: the nearest, or before a comma the first
    one in reach.
    """
    found: int | None = None
    for at in range(len(line) - 1, max(len(line) - _LONGEST, 0) - 1, -1):
        word = line[at]
        if at + 1 < len(line) and not _BETWEEN.match(_gap(text, word, line[at + 1])):
            break
        post = known.post(word.text)
        if post is not None and _agrees(word, post, first_case, known):
            complement = line[at + 1 :]
            if _is_complement(complement, comma, known):
                found = at
                if not comma and not known.inflects_names:
                    break
        elif _stops(word, known):
            break
    return found


def _gap(text: str, one: Word, other: Word) -> str:
    return text[one.span.end : other.span.start]


def _agrees(word: Word, post: str, first_case: bool, known: Tongue) -> bool:
    """In an inflecting language the post stands in the case of the name."""
    if not known.inflects_names:
        return True
    return word.lower.endswith(post) is first_case


def _stops(word: Word, known: Tongue) -> bool:
    return word.lower in known.clause


def _is_complement(line: list[Word], comma: bool, known: Tongue) -> bool:
    """Whether what stands between post and name belongs to the post: "der Insel", "des Verbands",
    "socialista".
    """
    line = [w for w in line if w.lower.rstrip(".") not in known.courtesies]
    if not line or known.inflects_names:
        return not line or line[-1].lower not in known.prepositions
    if all(known.post(w.text) or w.lower in known.before_post for w in line):
        return True
    if line[-1].lower in known.links and not line[-1].capital:
        return False
    linked = False
    for at, word in enumerate(line):
        if word.lower in known.links:
            linked = True
        elif known.nouns_are_capital and not word.capital:
            if at + 1 == len(line) or not line[at + 1].capital or not linked:
                return False
        elif not linked and not _is_adjective(word, known):
            return False
    return linked or len(line) <= 2


def _is_adjective(word: Word, known: Tongue) -> bool:
    return (
        not word.capital
        and len(word.text) > 4
        and word.lower.endswith(known.adjectives or ("$",))
        and word.lower not in known.stopwords
    )


def _left_edge(text: str, line: list[Word], head: int, known: Tongue) -> int:
    """The post with what qualifies it, without article."""
    start = head
    while start:
        word = line[start - 1]
        if not _BETWEEN.match(_gap(text, word, line[start])):
            break
        qualifies = word.lower in known.before_post or known.post(word.text) is not None
        if known.inflects_names and not qualifies:
            qualifies = _is_adjective(word, known) or (
                word.capital and start == 1 and word.lower.endswith(known.adjectives)
            )
        if known.language in _CHAINED and word.capital and head - start < _LONGEST_CHAIN:
            qualifies = True
        if not qualifies or word.lower in known.prepositions | known.possessives:
            break
        start -= 1
    return start


def _opens(text: str, line: list[Word], start: int, sentence: Span, known: Tongue) -> bool:
    """Whether a phrase before ", Name" begins like a noun phrase of its own."""
    if not start:
        return True
    before = line[start - 1]
    gap = _gap(text, before, line[start])
    if gap.strip():
        return True
    return before.lower in known.articles | known.possessives | known.links | known.stopwords


# After


def _after(
    text: str, name: Span, sentence: Span, everyone: list[Span], known: Tongue
) -> Span | None:
    """Karin Hansen, "Geschäftsführerin der Reederei", ..."""
    limit = min(sentence.end, name.end + _WIDEST)
    place = name.end
    aged = known.age.match(text, place, limit)
    if aged:
        place = aged.end()
    opener = re.compile(r"\s?[,(][\s\u00a0]|\s[—–][\s\u00a0]").match(text, place, limit)
    if not opener:
        return None
    place = opener.end()
    if text[place : place + 1] in _OPENING:
        return None  # what is said, not what somebody is
    stop = _STOP.search(text, place, limit)
    end = stop.start() if stop else limit
    at = bisect_left(everyone, place, key=lambda s: s.start)
    if at < len(everyone) and everyone[at].start < end:
        return None
    if stop is None and limit < sentence.end:
        return None
    line = words_of(text, Span(place, end), known.language)
    head = next((i for i, w in enumerate(line[:_LATEST_POST]) if known.post(w.text)), None)
    if head is None or any(not _leads(w, known) for w in line[:head]):
        return None
    first = 0
    while first < head and line[first].lower in known.articles | known.possessives:
        first += 1
    last = next((i for i in range(head + 1, len(line)) if _stops(line[i], known)), len(line))
    tail = line[last - 1].span.end if last < len(line) else end
    if last - first > _LONGEST or _begins_a_list(line, head, known):
        return None
    while text[tail - 1].isspace():
        tail -= 1
    return Span(line[first].span.start, tail)


def _leads(word: Word, known: Tongue) -> bool:
    """Whether a word may stand before the post of an apposition."""
    return (
        word.lower in known.articles
        or word.lower in known.possessives
        or word.lower in known.before_post
        or known.post(word.text) is not None
        or (known.inflects_names and _is_adjective(word, known))
        or (not known.inflects_names and word.lower.endswith(known.adjectives or ("$",)))
    )


def _begins_a_list(line: list[Word], head: int, known: Tongue) -> bool:
    return bool(line) and line[0].lower in known.prepositions - known.articles
