"""How a language without a model tells people: its posts, first names, small words and cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.analysis import lexicon, names, words
from bot.analysis.names import Gender
from bot.analysis.types import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
#: French and Italian write small words and their hosts as one: "l'élu", "dell'ex", "a-t-il".
_ELISION = {
    "fr": re.compile(r"(?:[ldsnmtcj]|qu|lorsqu|puisqu|jusqu)['’](?=\w)", re.IGNORECASE),
    "it": re.compile(
        r"(?:[ldc]|un|(?:[dn]e|a|da|su|qua|que)l?l|quest|sant)['’](?=\w)", re.IGNORECASE
    ),
}
_INVERSION = re.compile(r"-(?:t-)?(?=(?:il|elle|ils|elles|on|je|nous|vous)$)", re.IGNORECASE)
_OTHER_ALPHABET = frozenset({"ru", "uk"})
#: Turkish hangs cases on a name by an apostrophe.
_SUFFIX = re.compile(r"['’]")
_SHORTEST_STEM = 1
_SURNAME_STEM = 3
_SHORTEST_FOREIGN = 3  # letters of a first name from another language
_SHORTEST_BY_SOUND = 4


@dataclass(frozen=True, slots=True)
class Word:
    span: Span
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words_of(text: str, span: Span, language: str) -> list[Word]:
    """The words of a stretch; French ones without what is elided or turned round."""
    found: list[Word] = []
    for match in _WORD.finditer(text, *span):
        found += _parts(match, language)
    return found


def _parts(match: re.Match[str], language: str) -> Iterator[Word]:
    start, word = match.start(), match.group()
    elided = _ELISION.get(language)
    if elided is not None and (cut := elided.match(word)):
        yield Word(Span(start, start + cut.end()), cut.group())
        start, word = start + cut.end(), word[cut.end() :]
    if language == "fr" and (turn := _INVERSION.search(word)):
        yield Word(Span(start, start + turn.start()), word[: turn.start()])
        start, word = start + turn.end(), word[turn.end() :]
    if language == "tr" and (cut := _SUFFIX.search(word)):
        word = word[: cut.start()]
    yield Word(Span(start, start + len(word)), word)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The lists of one language; words in lower case but where capitals tell."""

    language: str
    posts: dict[str, Gender | None]
    post_endings: tuple[tuple[str, Gender | None], ...]
    no_posts: frozenset[str]
    prefixes: tuple[str, ...]
    courtesies: dict[str, Gender | None]
    before_post: frozenset[str]
    adjectives: tuple[str, ...]
    articles: frozenset[str]
    possessives: frozenset[str]
    links: frozenset[str]
    genitives: frozenset[str]
    prepositions: frozenset[str]
    bodies: frozenset[str]
    body_endings: tuple[str, ...]
    crowds: frozenset[str]
    papers: frozenset[str]
    the_person: frozenset[str]
    named_after: frozenset[str]
    places_too: frozenset[str]  # first names that open a place's name: Santiago de …
    never: frozenset[str]
    clause: frozenset[str]  # opens a clause or a list: no role goes on over it
    cases: tuple[tuple[str, str], ...]
    first: dict[str, Gender]
    surnames: tuple[tuple[str, Gender], ...]
    age: re.Pattern[str]
    stopwords: frozenset[str]

    @property
    def nouns_are_capital(self) -> bool:
        return self.language == "de"

    @property
    def inflects_names(self) -> bool:
        return len(self.cases) > 10

    @property
    def institutions(self) -> frozenset[str]:
        return self.bodies | self.named_after

    def post(self, word: str) -> str | None:
        """The post that *word* names, in its first case: "Ministers" is Minister."""
        return _post(self.language, word)

    def post_gender(self, post: str) -> Gender | None:
        if post in self.posts:
            return self.posts[post]
        return next((g for ending, g in self.post_endings if post.endswith(ending)), None)

    def is_body(self, word: str) -> bool:
        lower = word.lower()
        if lower in self.bodies or any(form in self.bodies for form in self.first_cases(lower)):
            return True
        return bool(self.body_endings) and lower.endswith(self.body_endings) and len(lower) > 5

    def is_named_after(self, word: str) -> bool:
        lower = word.lower()
        return any(form in self.named_after for form in (lower, *self.first_cases(lower)))

    def is_never(self, word: str) -> bool:
        return word.lower() in self.never

    def first_name(self, word: str) -> tuple[Gender | None, bool] | None:
        """The gender of a first name and whether it stands in the first case."""
        return _first_name(self.language, word)

    def first_cases(self, lower: str) -> Iterator[str]:
        """What *lower* may be in the first case."""
        for ending, first in self.cases:
            if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST_STEM:
                yield lower[: len(lower) - len(ending)] + first

    def same_surname(self, one: str, other: str) -> bool:
        """Whether two written surnames may be one in different cases."""
        if one == other:
            return True
        if not self.cases or one[:_SURNAME_STEM] != other[:_SURNAME_STEM]:
            return False
        return not _forms(self.language, one).isdisjoint(_forms(self.language, other))

    def surname_gender(self, word: str) -> Gender | None:
        lower = word.lower()
        told = {gender for ending, gender in self.surnames if lower.endswith(ending)}
        return told.pop() if len(told) == 1 else None

    def looks_like_a_surname(self, word: str) -> bool:
        lower = word.lower()
        return any(lower.endswith(ending) for ending, _ in self.surnames)


@cache
def tongue(language: str) -> Tongue:
    """The lists of *language*; one without lists has empty ones."""
    lists = lexicon.sections(language, "people")

    def lower(section: str) -> frozenset[str]:
        return frozenset(word.lower() for word in lists.get(section, ()))

    def gendered(section: str) -> dict[str, Gender | None]:
        found: dict[str, Gender | None] = dict.fromkeys(lower(section))
        found |= dict.fromkeys(lower(f"{section} male"), "male")
        return found | dict.fromkeys(lower(f"{section} female"), "female")

    first: dict[str, Gender] = dict.fromkeys(lower("first male"), "male")
    ages = "|".join(re.escape(word) for word in lists.get("age", ())) or "$^"
    return Tongue(
        language=language,
        posts=gendered("post"),
        post_endings=tuple(gendered("post ending").items()),
        no_posts=lower("not post"),
        prefixes=tuple(lower("prefix")),
        courtesies=gendered("courtesy"),
        before_post=lower("before post"),
        adjectives=tuple(lower("adjective")),
        articles=lower("article"),
        possessives=lower("possessive"),
        links=lower("of"),
        genitives=lower("genitive"),
        prepositions=lower("preposition"),
        bodies=lower("body"),
        body_endings=tuple(lower("body ending")),
        crowds=lower("crowd"),
        papers=lower("paper"),
        the_person=lower("the person"),
        named_after=lower("named after"),
        places_too=lower("place too"),
        never=lower("never"),
        clause=lower("clause"),
        cases=tuple(_cases(lists.get("case", ()))),
        first=first | dict.fromkeys(lower("first female"), "female"),
        surnames=(
            *((e, "male") for e in lower("surname male")),
            *((e, "female") for e in lower("surname female")),
        ),
        age=re.compile(rf"\s?[,(]\s?(?:de\s)?\d{{1,3}}(?:[\s\u00a0](?:{ages}))?\s?(?=[,).])"),
        stopwords=words.stopwords(language),
    )


def _cases(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        ending, _, first = line.partition(">")
        yield ending.strip(), first.strip()


@lru_cache(20_000)
def _forms(language: str, word: str) -> frozenset[str]:
    lower = word.lower()
    return frozenset({lower, *tongue(language).first_cases(lower)})


@lru_cache(20_000)
def _post(language: str, word: str) -> str | None:
    known, lower = tongue(language), word.lower()
    for form in (lower, *known.first_cases(lower)):
        if form in known.no_posts:
            return None
        if form in known.posts:
            return form
        if "-" in form and (part := next((p for p in form.split("-") if p in known.posts), None)):
            return part
        for prefix in known.prefixes:
            if form.startswith(prefix) and form[len(prefix) :].lstrip("-") in known.posts:
                return form[len(prefix) :].lstrip("-")
        if known.nouns_are_capital and not word[0].isupper():
            continue
        if any(form.endswith(e) and len(form) > len(e) + 2 for e, _ in known.post_endings):
            return form
    return None


@lru_cache(20_000)
def _first_name(language: str, word: str) -> tuple[Gender | None, bool] | None:
    known, lower = tongue(language), word.lower()
    if not word[0].isupper() or lower in known.never or lower in known.stopwords:
        return None
    if lower in known.first:
        return known.first[lower], True
    if "-" in word and lower.split("-")[0] in known.first:
        return known.first[lower.split("-")[0]], True
    if known.inflects_names or known.cases:
        for form in known.first_cases(lower):
            if form in known.first:
                return known.first[form], False
    if len(word) < _SHORTEST_FOREIGN or _post(language, word):
        return None
    return _foreign(word, known) or next(
        (told for part in word.split("-")[1:] if (told := _foreign(part, known))), None
    )


def _foreign(word: str, known: Tongue) -> tuple[Gender | None, bool] | None:
    """A name that the world's list knows; another alphabet's by its sound, so the ending tells."""
    if not names.is_first_name(word):
        return None
    if not word.isascii() and known.language in _OTHER_ALPHABET:
        if len(word) < _SHORTEST_BY_SOUND:
            return None
        return ("female" if word[-1] in "ая" else "male"), True
    return names.gender(word), True
