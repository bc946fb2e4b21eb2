"""People in languages without a model: capitalised words that begin with a first name, follow a
post or a courtesy, or have an age after them. A place is never a person: what is in doubt is left
out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.analysis import names
from bot.analysis.names import Gender
from bot.analysis.people import posts
from bot.analysis.people.tongues import Tongue, Word, tongue, words_of
from bot.analysis.types import Document, Person, PersonKind, Span

_LONGEST = 5  # words
_NEAR_POST = 4  # words between a post and an unknown name
_MOST_ALIKE = 60  # surnames that begin alike and are compared
_SPACES = (" ", "\u00a0", "")
_NOBLE = frozenset(
    {"al", "bin", "bint", "ben", "de", "del", "della", "der", "den", "di", "dos", "da", "das"}
    | {"du", "d'", "d’", "el", "ibn", "la", "le", "van", "von", "zu", "ter", "ten", "af"}
)
#: Noble particles that may follow a first surname, too.
_LATE = {"pt": frozenset({"da", "do", "dos", "das", "de"})}
_MARKS = "«»“”„\"'‘’"


@dataclass(frozen=True, slots=True)
class _Named:
    """One naming: where, in which words, and whether in the first case."""

    span: Span
    words: tuple[str, ...]
    first_case: bool = True

    @property
    def surname(self) -> str:
        return self.words[-1]


@dataclass(slots=True)
class _Somebody:
    fullest: _Named
    namings: list[_Named] = field(default_factory=list)

    def name(self, text: str) -> str:
        """The fullest naming in the first case, of equals the most frequent, then the earliest."""
        counts = Counter(n.span.of(text) for n in self.namings)
        best = max(
            self.namings,
            key=lambda n: (n.first_case, len(n.words), counts[n.span.of(text)], -n.span.start),
        )
        return best.span.of(text)


def find_people(document: Document) -> list[Person]:
    """Those named in full or with a courtesy, what they are, and their surnames alone."""
    known = tongue(document.language)
    pages = [
        words_of(document.text, document.paragraphs[n], known.language) for n in _story(document)
    ]
    full = [named for page in pages for named in _full_names(document.text, page, known)]
    people = _gathered(full, known)
    _add_surnames(document.text, pages, people, known)
    everyone = sorted(n.span for somebody in people for n in somebody.namings)
    sentences = [s.span for s in document.body]
    return [_person(document.text, each, everyone, sentences, known) for each in people]


def _person(
    text: str, somebody: _Somebody, everyone: list[Span], sentences: list[Span], known: Tongue
) -> Person:
    namings = sorted(somebody.namings, key=lambda n: n.span)
    told: dict[str, Span] = {}
    for naming in namings:
        for role in posts.roles(text, naming.span, naming.first_case, everyone, sentences, known):
            told.setdefault(role.of(text).lower(), role)
    fullest = [r for words, r in told.items() if not _is_shortened(words, told)]
    roles = tuple(sorted(fullest, key=lambda r: -len(r)))
    return Person(somebody.name(text), PersonKind.PERSON, roles, tuple(n.span for n in namings))


def _is_shortened(role: str, told: Iterable[str]) -> bool:
    """Whether "посол" is told at more length, too: "посол Норвегії"."""
    return any(other != role and other.startswith(role + " ") for other in told)


def _story(document: Document) -> list[int]:
    return sorted({s.paragraph for s in document.sentences if not s.furniture})


# Names in full


def _full_names(text: str, page: list[Word], known: Tongue) -> Iterator[_Named]:
    at = 0
    while at < len(page):
        found = _name_at(text, page, at, known)
        if found is None:
            at += 1
            continue
        after, first_case = found
        run = page[at:after]
        yield _Named(
            Span(run[0].span.start, run[-1].span.end), tuple(w.text for w in run), first_case
        )
        at = after


def _name_at(text: str, page: list[Word], at: int, known: Tongue) -> tuple[int, bool] | None:
    """Where the name that begins at word *at* ends, and whether it is in the first case."""
    before = page[at - 1] if at and _joined(text, page[at - 1], page[at], known) else None
    titled = before is not None and before.lower.rstrip(".") in known.courtesies
    if not (_may_name(page[at], known) or (titled and _is_particle(page[at]))):
        return None
    first = known.first_name(page[at].text)
    if before and (_is_namesake_of(before, first, known) or _is_first_part(before, known)):
        return None
    after = _end(text, page, at, known)
    if first is not None and page[at].lower in known.places_too and after - at > 2:
        first = None
    if first is None and not titled and not _introduced(text, page, at, after, before, known):
        return None
    if after - at < 2 and not titled:
        return None
    if _is_something_else(text, page, at, after, known):
        return None
    return after, first is None or first[1]


def _may_name(word: Word, known: Tongue) -> bool:
    return (
        word.capital
        and not (word.text.isupper() and len(word.text) > 1)
        and not known.is_never(word.text)
        and word.lower not in known.articles
        and word.lower not in known.stopwords
        and word.lower.rstrip(".") not in known.courtesies
    )


def _is_namesake_of(before: Word, first: tuple[Gender | None, bool] | None, known: Tongue) -> bool:
    """The hospital, street or prize of that name; in inflecting languages it has a case for it."""
    if known.inflects_names and first is not None and first[1]:
        return False
    return known.is_named_after(before.text)


def _is_first_part(before: Word, known: Tongue) -> bool:
    """San José, Los Alberto: the name goes on a place's."""
    return before.capital and known.is_never(before.text) and len(before.text) > 2


def _is_particle(word: Word) -> bool:
    return word.capital and word.lower in _NOBLE


def _joined(text: str, one: Word, other: Word, known: Tongue) -> bool:
    gap = text[one.span.end : other.span.start]
    short = len(one.text) == 1 or one.lower in known.courtesies
    return gap in _SPACES or (gap in (". ", ".\u00a0") and short)


def _end(text: str, page: list[Word], at: int, known: Tongue) -> int:
    """The word after the name: first names, particles, then one surname or more."""
    after, surnames = at + 1, 0
    named = known.first_name(page[at].text) is not None
    late = _LATE.get(known.language, frozenset())
    while after < len(page) and after - at < _LONGEST:
        word = page[after]
        gap = text[page[after - 1].span.end : word.span.start]
        initial = gap.startswith(".") and len(page[after - 1].text) == 1
        if not (gap in _SPACES or (initial and gap.strip() == ".")):
            break
        if word.capital and word.lower in _NOBLE and not surnames and after > at:
            pass  # Le Goff
        elif word.capital:
            month = named and not surnames and known.is_never(word.text)  # Tomás Abril
            if not (month or _may_name(word, known)) or _is_post_noun(word, known):
                break
            if known.nouns_are_capital and surnames and len(word.text) > 1:
                break
            surnames += not known.first_name(word.text) or after > at + 1
        elif word.lower not in _NOBLE or (surnames and after > at + 1 and word.lower not in late):
            break
        after += 1
    while after > at + 1 and not page[after - 1].capital:
        after -= 1
    return after


def _is_post_noun(word: Word, known: Tongue) -> bool:
    return known.nouns_are_capital and known.post(word.text) is not None


def _introduced(
    text: str, page: list[Word], at: int, after: int, before: Word | None, known: Tongue
) -> bool:
    """Whether two words that nobody knows as a name stand where a name stands."""
    if after - at < 2 or after - at > 3 or not _could_be_a_name(page[at:after], known):
        return False
    if known.age.match(text, page[after - 1].span.end):
        return not known.nouns_are_capital or not known.is_body(page[at].text)
    apposed = _has_apposed_post(text, page, after, known)
    if apposed and not known.nouns_are_capital:
        return before is None or before.lower not in known.prepositions
    if known.surnames and not known.looks_like_a_surname(page[after - 1].text):
        return False
    if before is None:
        return _is_apposed(text, page, at, after, known)
    return known.post(before.text) is not None or (
        known.inflects_names and _post_leads_here(text, page, at, known)
    )


def _could_be_a_name(run: list[Word], known: Tongue) -> bool:
    if any(known.first_name(word.text) for word in run[1:]):
        return False  # the name begins there
    if known.is_body(run[0].text) or known.is_named_after(run[0].text) or known.post(run[0].text):
        return False
    return not (known.surnames and run[0].lower.endswith(known.adjectives))


def _is_apposed(text: str, page: list[Word], at: int, after: int, known: Tongue) -> bool:
    """ "Su portavoz", Iker Zabala, ...: a post before one comma, another mark behind the name."""
    if not at or text[page[at - 1].span.end : page[at].span.start] != ", ":
        return False
    if text[page[after - 1].span.end : page[after - 1].span.end + 1] not in (",", "."):
        return False
    return _post_leads_here(text, page, at - 1, known) or bool(known.post(page[at - 1].text))


def _post_leads_here(text: str, page: list[Word], at: int, known: Tongue) -> bool:
    """Whether a post in the first case stands a few words before, nothing between but words."""
    for back in range(at - 1, max(at - 1 - _NEAR_POST, -1), -1):
        word = page[back]
        if text[word.span.end : page[back + 1].span.start] not in _SPACES:
            return False
        post = known.post(word.text)
        if post is not None:
            return not known.inflects_names or word.lower.endswith(post)
        if word.lower in known.clause:
            return False
    return False


def _has_apposed_post(text: str, page: list[Word], after: int, known: Tongue) -> bool:
    """Fatoumata Diarra, "déléguée" ..."""
    if after >= len(page) or text[page[after - 1].span.end : page[after].span.start] != ", ":
        return False
    following = page[after : after + 2]
    if following[0].lower in known.articles:
        following = following[1:]
    return bool(following) and not following[0].capital and bool(known.post(following[0].text))


def _is_something_else(text: str, page: list[Word], at: int, after: int, known: Tongue) -> bool:
    """A firm, a street, a ship: "Hansen & Söhne", "Karin Hansen Stiftung", «Антон Чехов»."""
    start, end = page[at].span.start, page[after - 1].span.end
    last = page[after - 1]
    if known.is_body(last.text) or known.is_named_after(last.text):
        return True
    if text[end : end + 2].strip().startswith("&"):
        return True
    following = page[after] if after < len(page) else None
    near = following is not None and text[end : following.span.start] in (" ", "-")
    if following and near and _makes_a_place(following, known):
        return True
    marked = text[start - 1 : start] and text[start - 1 : start] in _MARKS
    return bool(marked and text[end : end + 1] and text[end : end + 1] in _MARKS)


def _makes_a_place(following: Word, known: Tongue) -> bool:
    """Gustav Adolfs "torg", Karin Hansen "Stiftung"."""
    if following.capital:
        return following.lower in known.institutions
    return following.lower in known.named_after and not known.inflects_names


# Who is who


def _gathered(full: list[_Named], known: Tongue) -> list[_Somebody]:
    """Namings of one person together; those by courtesy and surname only after the full ones."""
    people: list[_Somebody] = []
    by_surname: dict[str, list[_Somebody]] = defaultdict(list)
    for naming in sorted(full, key=lambda n: (-len(n.words), n.span)):
        near = by_surname[naming.surname[:3].lower()]
        home = next((p for p in near[-_MOST_ALIKE:] if _same(p.fullest, naming, known)), None)
        if home is None:
            home = _Somebody(naming)
            people.append(home)
            near.append(home)
        home.namings.append(naming)
    return people


def _same(full: _Named, naming: _Named, known: Tongue) -> bool:
    if not _same_word(full.surname, naming.surname, known):
        return any(_same_word(w, naming.surname, known) for w in full.words[1:]) and (
            len(naming.words) == 1 or _same_word(full.words[0], naming.words[0], known)
        )
    if len(naming.words) == 1:
        return True
    one, other = full.words[0], naming.words[0]
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return _same_word(one, other, known)


def _same_word(one: str, other: str, known: Tongue) -> bool:
    return known.same_surname(one, other) or (
        names.fold(one)[:1] != "" and names.same_word(names.fold(one), names.fold(other))
    )


def _add_surnames(
    text: str, pages: list[list[Word]], people: list[_Somebody], known: Tongue
) -> None:
    """Give everybody the places where they are called by their surname alone."""
    taken = {n.span.end for p in people for n in p.namings}
    inside = sorted(n.span for p in people for n in p.namings)
    by_head: dict[str, list[_Somebody]] = defaultdict(list)
    for somebody in people:
        for part in _surnames(somebody.fullest):
            by_head[part[:3].lower()].append(somebody)
    covered = _Covered(inside)
    for page in pages:
        for at, word in enumerate(page):
            if not word.capital or word.span.end in taken or covered.holds(word.span):
                continue
            fitting = [
                p for p in by_head.get(word.lower[:3], [])[:_MOST_ALIKE] if _bears(p, word, known)
            ]
            if fitting and not _is_namesake(text, page, at, known):
                home = _nearest(fitting, word, known)
                naming = _naming(text, page, at, home, known)
                last = home.namings[-1]
                if last.span.end + 1 == naming.span.start and text[last.span.end] == " ":
                    home.namings.pop()  # "Moreno Arcos"
                    span = Span(last.span.start, naming.span.end)
                    naming = _Named(span, (*last.words, *naming.words), last.first_case)
                home.namings.append(naming)


def _surnames(naming: _Named) -> list[str]:
    own = [w for w in naming.words[1:] if w[0].isupper() and w.lower() not in _NOBLE]
    return own or [naming.surname]


def _bears(somebody: _Somebody, word: Word, known: Tongue) -> bool:
    return any(known.same_surname(part, word.text) for part in _surnames(somebody.fullest))


def _nearest(fitting: list[_Somebody], word: Word, known: Tongue) -> _Somebody:
    def nearness(somebody: _Somebody) -> tuple[bool, bool, int]:
        before = [n.span.start for n in somebody.namings if n.span.start < word.span.start]
        exact = word.text in somebody.fullest.words
        return exact, bool(before), max(before, default=0)

    return max(fitting, key=nearness)


def _naming(text: str, page: list[Word], at: int, home: _Somebody, known: Tongue) -> _Named:
    """The surname with its particles: "Le Goff"."""
    start = at
    own = [w.lower() for w in home.fullest.words]
    while (
        start
        and page[start - 1].lower in own
        and page[start - 1].lower in _NOBLE
        and text[page[start - 1].span.end : page[start].span.start] in _SPACES
    ):
        start -= 1
    span = Span(page[start].span.start, page[at].span.end)
    word, fullest = page[at].text, home.fullest
    first_case = (word in fullest.words) is fullest.first_case
    if not fullest.first_case:
        first_case = first_case and known.looks_like_a_surname(word)
    return _Named(span, tuple(w.text for w in page[start : at + 1]), first_case)


def _is_namesake(text: str, page: list[Word], at: int, known: Tongue) -> bool:
    """A firm, a place or a relative of that name."""
    word = page[at]
    if re.match(r"\s?(?:&|-\w)", text[word.span.end : word.span.end + 3]):
        return True
    before = page[at - 1] if at and _joined(text, page[at - 1], word, known) else None
    if before is None:
        return False
    if known.is_named_after(before.text) or (before.capital and known.is_body(before.text)):
        return True
    return (
        known.first_name(before.text) is not None and before.capital and not known.post(before.text)
    )


class _Covered:
    """Whether a span lies in one of many sorted ones, asked in text order."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans, self._at = spans, 0

    def holds(self, span: Span) -> bool:
        while self._at < len(self._spans) and self._spans[self._at].end <= span.start:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at].overlaps(span)
