"""Names as people spell them: a key under which spellings meet, and what first names tell.

Zelensky, Zelenskyy, Zelenskiy and Зеленський are one man; so are Muhammad and Mohammed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from bot.analysis import lexicon

Gender = Literal["male", "female"]

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"^(?:al|el|as|ar|ash|ad|an|at|az)-(?=\w{3})")

_CYRILLIC = {
    **dict(zip("абвгґдеєзиіїйклмнопрстуфхыэ", "abvggdeeziiiyklmnoprstufkie", strict=False)),
    "х": "kh", "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",
    "ё": "e", "ы": "y", "э": "e", "ъ": "", "ь": "", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj",
    "ћ": "c", "ђ": "dj", "џ": "dz",
}  # fmt: skip
_LATIN = {
    "ł": "l",
    "đ": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ı": "i",
    "ð": "d",
    "þ": "th",
}
_TABLE = str.maketrans({**_CYRILLIC, **_LATIN})

#: Spellings that romanisations disagree on, in the order in which they are evened out.
_EVEN = tuple(
    (re.compile(pattern), even)
    for pattern, even in (
        (r"['’ʼ`-]", ""),
        (r"^ye(?=\w{2})", "e"),
        (r"m[uo]ham+[ae]d", "mohamed"),
        (r"shch|sch|tsch", "sh"),
        (r"tch|cz|tsh", "ch"),
        (r"kh|ck|q", "k"),
        (r"gh", "g"),
        (r"dzh|dj", "j"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"iy|yy|yi|ij|ii|ey|ei|ai|ay|ie|ye", "i"),
        (r"[yj](?=[aeou])", "i"),
        (r"y", "i"),
        (r"ie|io(?=[mnvb])", "e"),
        (r"x", "ks"),
        (r"(\w)\1+", r"\1"),
    )
)


@lru_cache(20_000)
def fold(name: str) -> str:
    """*name* as a search key: lower case, no accents, one romanisation."""
    words = (_folded(_POSSESSIVE.sub("", word)) for word in _WORD.findall(name))
    return " ".join(word for word in words if word)


def _folded(word: str) -> str:
    plain = word.casefold().translate(_TABLE)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = _ARTICLE.sub("", plain)
    for pattern, even in _EVEN:
        plain = pattern.sub(even, plain)
    return plain


def same_word(one: str, other: str) -> bool:
    """Whether two folded words may be one name: equal, or long and a letter apart."""
    if one == other:
        return True
    if min(len(one), len(other)) < 6 or one[0] != other[0]:
        return False
    return _one_edit_apart(one, other)


def matches(query: str, name: str) -> bool:
    """Whether every word of *query* is a word of *name*, spelling aside."""
    words = fold(name).split()
    wanted = fold(query).split()
    return bool(wanted) and all(any(same_word(w, own) for own in words) for w in wanted)


def _one_edit_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if at < 0:
        return True
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == shorter[at:]


def gender(first_name: str) -> Gender | None:
    """The gender of most people with this first name; None when it is borne by both or unknown."""
    known = _first_names().get(first_name.casefold()) or _romanised(first_name)
    if known is None and "-" in first_name:
        return gender(first_name.split("-")[0])
    if known == "male":
        return "male"
    return "female" if known == "female" else None


def is_first_name(word: str) -> bool:
    return word.casefold() in _first_names() or (
        not word.isascii() and _romanised(word) is not None
    )


def _romanised(word: str) -> str | None:
    """The gender of a name in another alphabet, by its romanisation: Олена is Olena."""
    return None if word.isascii() else _folded_first_names().get(fold(word))


@cache
def _folded_first_names() -> dict[str, str]:
    return {fold(name): section for name, section in _first_names().items()}


@cache
def _first_names() -> dict[str, str]:
    lists = lexicon.sections("names", "first")
    return {name.casefold(): section for section, names in lists.items() for name in names}
