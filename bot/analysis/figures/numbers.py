"""Numbers as a text writes them, in figures or in words, become values with their place.

Only the number itself is read here: 35m, "two dozen", "a third", "tens of thousands", "3 in 4".
What it measures, and whether it is a quantity at all, is decided by those who read the words round
it.
"""

import re
from collections.abc import Sequence

from bot.analysis.figures.number import Form, Number
from bot.analysis.figures.shares import fraction, with_ratios
from bot.analysis.figures.tokens import Token, follows, hyphened, tokens, touches, touches_more
from bot.analysis.figures.vocabulary import Vocabulary, vocabulary
from bot.analysis.figures.words import in_words, minus_before, vague
from bot.analysis.types import Span

#: More digits than this are an identifier, not a quantity.
_MOST_DIGITS = 15
_SIGN_VALUES = {
    "½": 1 / 2,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅕": 1 / 5,
    "⅖": 2 / 5,
    "⅗": 3 / 5,
    "⅘": 4 / 5,
    "⅙": 1 / 6,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}
_SLASH_PARTS = frozenset({2, 3, 4, 5, 6, 8, 10, 16, 32})
_COUNTED = re.compile(r"\s[a-z]{2,}")
#: Lengths of races: "100m" is never a hundred million unless money.
_RACES = frozenset({"50", "60", "100", "110", "200", "400", "800", "1500", "3000", "5000"})
#: What follows such a length and is no count.
_RACED = frozenset(
    {
        "hurdles",
        "races",
        "finals",
        "is",
        "was",
        "has",
        "this",
        "s",
        "titles",
        "heats",
        "as",
        "against",
    }
)


def find_numbers(text: str, within: Span, language: str) -> tuple[Number, ...]:
    """Every number written inside *within*, in text order, the names and dates among them
    included.
    """
    words = vocabulary(language)
    seen = tokens(text, within, words.token)
    found: list[Number] = []
    at = 0
    while at < len(seen):
        read = _read(text, seen, at, words)
        if read is None:
            at += 1
        else:
            found.append(read[0])
            at = max(read[1], at + 1)
    return tuple(with_ratios(text, found, words))


def _read(
    text: str, tokens: Sequence[Token], at: int, words: Vocabulary
) -> tuple[Number, int] | None:
    first = tokens[at].text
    if first[0].isdigit() or (first[0] == "." and len(first) > 1):
        return _in_digits(text, tokens, at, words)
    if first in _SIGN_VALUES:
        span = Span(tokens[at].start, tokens[at].end)
        return Number(span, _SIGN_VALUES[first], Form.FRACTION), at + 1
    if not first[0].isalpha():
        return None
    return (
        vague(tokens, at, words)
        or fraction(text, tokens, at, words)
        or in_words(text, tokens, at, words)
    )


def _in_digits(
    text: str, tokens: Sequence[Token], at: int, words: Vocabulary
) -> tuple[Number, int] | None:
    token = tokens[at]
    value = _parsed(token.text, words)
    if value is None:
        return None
    start, last = token.start, at
    if fraction := _slashed(tokens, at):
        return Number(Span(start, tokens[at + 2].end), fraction, Form.FRACTION), at + 3
    if touches(tokens, at, 1) and tokens[at + 1].text in _SIGN_VALUES:
        value, last = value + _SIGN_VALUES[tokens[at + 1].text], at + 1
    elif follows(text, tokens, at, 1) and (part := _slashed(tokens, at + 1)):
        value, last = value + part, at + 3
    scale, last = _scales(text, tokens, last, words)
    value, scale = value * scale, scale
    negative = minus_before(text, tokens, at, words)
    if negative is not None:
        value, start = -value, negative
    return Number(Span(start, tokens[last].end), value, Form.DIGITS, scale), last + 1


def _parsed(digits: str, words: Vocabulary) -> float | None:
    if sum(map(str.isdigit, digits)) > _MOST_DIGITS:
        return None
    if not words.comma_is_decimal:
        plain = "".join(c for c in digits if c.isdigit() or c == ".")
    elif len(groups := digits.replace(",", ".").split(".")) == 2 and len(groups[1]) != 3:
        plain = ".".join(groups)
    else:
        whole, _, decimals = digits.partition(",")
        plain = "".join(c for c in whole if c.isdigit()) + (f".{decimals}" if decimals else "")
    try:
        return float(plain)
    except ValueError:  # digits of a script that float does not read
        return None


def _slashed(tokens: Sequence[Token], at: int) -> float | None:
    """1/2 and 3/4, not 9/11, 24/7 or a date."""
    if not (touches(tokens, at, 2) and tokens[at + 1].text == "/"):
        return None
    over, under = tokens[at].text, tokens[at + 2].text
    if not (over.isdecimal() and under.isdecimal()) or touches_more(tokens, at + 2):
        return None
    if int(under) not in _SLASH_PARTS or not 0 < int(over) < int(under):
        return None
    return int(over) / int(under)


def _scales(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[float, int]:
    """What the words after the digits multiply them by, and the last token of those words."""
    scale, last = 1.0, at
    if touches(tokens, last, 1) and tokens[last + 1].text in words.suffix:
        if _is_suffix(text, tokens, last, words):
            return words.suffix[tokens[last + 1].text], last + 1
        return 1.0, last
    if touches(tokens, last, 1) and tokens[last + 1].text in words.scale:  # £8million
        return words.scale[tokens[last + 1].text], last + 1
    if follows(text, tokens, last, 1) and _is_letter(text, tokens[last + 1]):
        return words.suffix[tokens[last + 1].text], last + 1
    while last + 1 < len(tokens) and scale < 1e12:
        step = 1 if follows(text, tokens, last, 1) else 2
        if step == 2 and not hyphened(tokens, last):
            break
        if last + step >= len(tokens):
            break
        word = tokens[last + step].text
        if word in words.scale or (word in words.dozen and word != "score"):
            scale *= words.scale.get(word) or words.dozen[word]
            last += step
        else:
            break
    return scale, last


def _is_letter(text: str, token: Token) -> bool:
    """A scale set apart from its number: "8 B people", not "Type 3 B."."""
    return text[token.start : token.end] in ("B", "M") and bool(_COUNTED.match(text, token.end))


def _is_suffix(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    """Whether the letters glued to the digits are a scale ("$35m") and not a unit ("35m high")."""
    letters = text[tokens[at + 1].start : tokens[at + 1].end]
    money = _money_before(text, tokens[at].start)
    if letters in ("bn", "tn", "mn", "Bn", "BN", "k") or money:
        return True
    if letters == "K":
        return tokens[at].text not in ("4", "8")  # 4K is a kind of screen
    if letters in ("M", "B", "b"):
        return True
    if letters != "m":
        return False
    following = text[tokens[at + 1].end : tokens[at + 1].end + 24]
    word = following.strip().split(" ", 1)[0].lower() if following[:1] == " " else ""
    if tokens[at].text in _RACES:
        word = word.rstrip(",.;:)")
        return (word.endswith("s") and word not in _RACED) or word in ("people", "euro")
    return word.isalpha() and word not in words.after_metres


def _money_before(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip()
    return bool(before) and (before[-1] in "$€£¥₹₩₽₺₴₪₦₱" or before[-2:].isupper())
