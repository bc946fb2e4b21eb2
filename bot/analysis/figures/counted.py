"""What a figure counts, or what it is a measure of: a noun phrase of the sentence, and its name
as a unit.

"90 missiles" counts missiles; "5 per cent of turnover" measures turnover; "shares rose 6.5%"
measures shares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.analysis.figures.context import Context
from bot.analysis.figures.grammar import (
    NOUNS,
    Place,
    ancestors,
    modified,
    noun_phrase,
)
from bot.analysis.figures.number import Form
from bot.analysis.figures.quantities import Quantity
from bot.analysis.figures.topic import Known, about, above, beside, own_words, subject, topic
from bot.analysis.types import FigureKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Token

_BEFORE_NOUN = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "NUM", "CCONJ", "PUNCT", "ADV", "PART"})
_INHERITING = frozenset({"from", "to", "with", "than", "against", "of", "in", "by", "at"})
_NO_PART_OF_NAME = frozenset(
    ["more", "combined", "total", "further", "additional", "extra", "such"]
)
#: Before a time, not before what is counted.
_OF_TIME = frozenset({"last", "this", "next", "each", "every"})
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
_LEADS = frozenset({"PUNCT", "CCONJ", "DET", "ADV", "ADP", "SYM"})
_NAMES = {"times": "count"}
_MOST_WORDS = 3
_SPACES = (" ", "\u00a0", "\u202f")
_LINKS = frozenset(
    {"of", "the", "de", "des", "du", "d", "la", "le", "les", "der", "die", "das"}
) | {"den", "het", "van", "di", "dei", "delle", "von", "a", "los", "las", "do", "da"}
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Counted:
    phrase: Span | None  # the noun phrase counted
    unit: str | None  # its name, when the noun itself is the unit: "missile"
    about: tuple[Span, ...] = ()  # what that is said of


NOTHING = Counted(None, None)


def counted(
    quantity: Quantity,
    place: Place | None,
    text: str,
    sentence: Span,
    ctx: Context,
    earlier: Sequence[tuple[Quantity, Counted]],
) -> Counted:
    """What *quantity* counts. *earlier* are the figures of the sentence read before it, for
    "compared with 63".
    """
    if place is None:
        return _by_words(quantity, text, sentence, ctx)
    if quantity.unit is None:
        return _things(quantity, place, earlier)
    phrase = topic(quantity, place, _known(earlier), ctx)
    written = own_words(quantity, place.parsed.doc.text, place.parsed.start)
    if phrase is None or written is not None:
        told = about(None, place, _known(earlier))
    else:
        told = subject(place, phrase, _known(earlier))
    return Counted(phrase, None, tuple(span for span in told if span != phrase))


def _known(earlier: Sequence[tuple[Quantity, Counted]]) -> list[Known]:
    return [(quantity, found.phrase) for quantity, found in earlier]


# Things counted ---------------------------------------------------------------------------------


def _things(
    quantity: Quantity, place: Place, earlier: Sequence[tuple[Quantity, Counted]]
) -> Counted:
    noun = _counted_noun(quantity, place)
    follow = place.after()
    if noun is None and follow is not None and follow.lower_ == "more":
        more = place.parsed.span(follow)  # "200 more": of what was told before
        return Counted(more, None, about(None, place, _known(earlier)))
    if noun is None:
        known = _known(earlier)
        measured = above(place, known) or beside(place, known)
        found = _inherited(place, earlier) or Counted(measured, None)
        return replace(found, about=about(None, place))
    after = place.parsed.doc[place.last + 1 : noun.i + 1]
    words = [
        t for t in after if t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "VERB", "X") and t.text != "-"
    ]
    start, of = place.last + 1, place.after()
    if of is not None and of.lower_ == "of":
        phrase = noun_phrase(noun, place)
        start = phrase[0] if phrase else noun.i
        words = [
            t
            for t in place.parsed.doc[start : noun.i + 1]
            if t.pos_ not in ("DET", "PUNCT", "PART", "ADP")
        ]
    while start < noun.i and _is_lead(place.parsed.doc[start]):
        start += 1
    last = max(noun.i, _of_what(noun, place))
    while words and words[0].lower_ in _NO_PART_OF_NAME:
        words = words[1:]
    name = _NAMES.get(noun.lower_) or _joined(words[-1:] if _is_time(words) else words) or None
    if quantity.form is Form.FRACTION:
        name = None
    return Counted(place.parsed.between(start, last + 1), name, about(noun, place))


def _is_time(words: Sequence[Token]) -> bool:
    """ "50 previous years" are years."""
    if not words or words[-1].lemma_.lower() not in _TIMES:
        return False
    return len(words) <= _MOST_WORDS and all(t.pos_ not in NOUNS for t in words[:-1])


def _joined(words: Sequence[Token]) -> str:
    """A name of its words; a hyphen between two of them stays: "first-team player"."""
    name = ""
    for before, token in zip((None, *words), words, strict=False):
        hyphened = before is not None and token.i == before.i + 2 and token.nbor(-1).text == "-"
        name += ("-" if hyphened else " ") + _lemma(token)
    return name.strip()


def _is_lead(token: Token) -> bool:
    return token.pos_ in _LEADS or token.lower_ in _NO_PART_OF_NAME


def _counted_noun(quantity: Quantity, place: Place) -> Token | None:
    follow = place.after()
    if follow is not None and follow.lower_ == "of":
        inner = next((c for c in follow.rights if c.dep_ in ("pobj", "pcomp")), None)
        if inner is not None and inner.pos_ in NOUNS | {"ADJ", "NUM"} and place.in_sentence(inner):
            return inner
    if follow is not None and follow.lower_ == "times":
        return follow  # "four times the number"
    if follow is not None and follow.lower_ in _OF_TIME:
        return None  # "up from six last year"
    if noun := modified(place):
        return _past_hyphen(noun, place)
    for token in place.tokens:
        if (
            token.head.i > place.last
            and token.head.pos_ in NOUNS
            and token.head.i - place.last <= 6
        ):
            return _past_hyphen(token.head, place)
    return _next_noun(place)


def _past_hyphen(noun: Token, place: Place) -> Token:
    """The head of the compound *noun* opens: "11 member trade agreement"."""
    for over in ancestors(noun):
        follows = place.parsed.doc[noun.i + 1 : over.i]
        if over.pos_ not in NOUNS or over.i - place.last > 7:
            break
        if any(t.pos_ not in ("NOUN", "PROPN", "ADJ") for t in follows):
            break
        noun = over if over.i > noun.i else noun
        if over.dep_ != "compound":
            break
    following = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if following is not None and (noun.tag_, following.tag_) == ("NN", "NNS"):
        return following  # "two veteran politicians": what is counted is many
    return noun


def _next_noun(place: Place) -> Token | None:
    """The end of the run of adjectives and nouns right after the figure, whatever the tree says."""
    found: Token | None = None
    for steps in range(1, 6):
        token = place.after(steps)
        if token is None or (token.pos_ not in ("ADJ", "NOUN", "PROPN") and token.text != "-"):
            break
        if token.pos_ in NOUNS:
            found = token
    return found


def _of_what(noun: Token, place: Place) -> int:
    phrase = noun_phrase(noun, place)
    return phrase[1] if phrase else noun.i


def _inherited(place: Place, earlier: Sequence[tuple[Quantity, Counted]]) -> Counted | None:
    """ "compared with 63", "up from 2.4 million": the noun was said before."""
    before = place.before()
    if before is None or before.lower_ not in _INHERITING:
        return None
    for quantity, found in reversed(earlier):
        if quantity.unit is None and found.unit is not None:
            return found
    return None


def _lemma(token: Token) -> str:
    if token.pos_ == "PROPN" and re.fullmatch(r"\w{3,60}[^s]s", token.lower_):
        return token.lower_[:-1]
    if token.pos_ in ("NOUN", "PROPN", "ADJ"):
        return token.lemma_.lower()
    return token.lower_


# Without a parse --------------------------------------------------------------------------------


def _by_words(quantity: Quantity, text: str, sentence: Span, ctx: Context) -> Counted:
    """The words after the number, as far as they make a noun phrase in that language."""
    if quantity.unit is not None and quantity.kind is not FigureKind.PERCENT:
        return NOTHING
    found: list[re.Match[str]] = []
    linked = False
    position = quantity.span.end
    while len(found) < _MOST_WORDS and text[position : position + 1] in _SPACES:
        word = _WORD.match(text, position + 1, sentence.end)
        if word is None:
            break
        if word.group().lower() in ctx.stops:
            if found or word.group().lower() not in _LINKS:
                break
            linked = True
        elif found and not _continues_a_phrase(found, word.group(), ctx.language):
            break
        else:
            found.append(word)
        position = word.end()
    if not found or (quantity.kind is FigureKind.PERCENT and not linked):
        return NOTHING
    return Counted(Span(found[0].start(), found[-1].end()), None)


def _continues_a_phrase(found: Sequence[re.Match[str]], word: str, language: str) -> bool:
    """Whether *word* is still of the phrase: the noun behind its adjective ("новых автобусов"),
    or an adjective that agrees ("viviendas nuevas"); no verb ("personas resultaron")."""
    last = found[-1].group()
    if language == "de":
        return not last[0].isupper()
    adjectives = _ADJECTIVES_BEFORE.get(language)
    if adjectives is not None:
        return last.lower().endswith(adjectives)
    behind = _ADJECTIVES_BEHIND.get(language)
    if behind is None:
        return True
    return len(found) == 1 and word.islower() and "'" not in word and word.endswith(behind)


#: Endings of adjectives, in the plural, where they stand before their noun.
_ADJECTIVES_BEFORE = {
    "ru": ("ых", "их", "ые", "ие"),
    "uk": ("их", "іх", "ні"),
    "pl": ("ych", "ich"),
    "cs": ("ých", "ích", "né", "vé"),
    "nl": ("e",),
    "sv": ("a",),
    "tr": (),
}
#: And where behind it; no verb in the plural has them.
_ADJECTIVES_BEHIND = {
    "fr": ("s", "x"),
    "es": ("s",),
    "pt": ("s",),
    "it": ("i", "e"),
}
