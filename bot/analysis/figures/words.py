"""Numbers in words: "twenty-eight thousand", "two and a half million", "several hundred"."""

from collections.abc import Sequence

from bot.analysis.figures.number import Form, Number
from bot.analysis.figures.tokens import Token, follows, hyphened, joined
from bot.analysis.figures.vocabulary import Vocabulary
from bot.analysis.types import Span


def in_words(
    text: str, tokens: Sequence[Token], at: int, words: Vocabulary
) -> tuple[Number, int] | None:
    total, current, last, scale = 0.0, None, at - 1, 1.0
    position = at
    while position < len(tokens):
        word = tokens[position].text
        if position > at and not joined(text, tokens, last, position):
            break
        if word in words.small and _fits(current, words.small[word]):
            current = (current or 0.0) + words.small[word]
        elif word in words.article and position == at and _scale_next(text, tokens, at, words):
            current = words.article[word]
        elif word in words.dozen and current is not None:
            current, scale = current * words.dozen[word], words.dozen[word]
        elif word in words.scale and (
            current is not None or total or _opens(word, words, position == at)
        ):
            by = words.scale[word]
            if by == 100:
                current, scale = (current or 1.0) * by, by
            elif total and current is None:
                total, scale = total * by, scale * by
            else:
                total, current, scale = total + (current or 1.0) * by, None, by
        elif word in words.joins and position > at and _continues(tokens, position, current, words):
            position += 1
            continue
        elif position > at and (share := _and_a_share(tokens, position, words)):
            part, position = share
            current, last = (current or 0.0) + part, position - 1
            if total:  # a million and a half
                total, current = total + part * scale, None
            continue
        elif position > at and (decimals := _decimals(tokens, position, words)):
            current, position = (current or 0.0) + decimals[0], decimals[1]
            last = position - 1
            continue
        else:
            break
        last = position
        position += 1 if not hyphened(tokens, position) else 2
    if last < at or (tokens[last].text in words.article and last == at):
        return None
    start = tokens[at].start
    value = total + (current or 0.0)
    negative = minus_before(text, tokens, at, words)
    if negative is not None:
        value, start = -value, negative
    return Number(Span(start, tokens[last].end), value, Form.WORDS, scale), last + 1


def _fits(current: float | None, value: float) -> bool:
    """twenty + five, hundred + twelve; not five + six."""
    if current is None:
        return True
    if current % 100 == 0 and current >= 100:
        return value < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < value < 10


def _scale_next(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    if not follows(text, tokens, at, 1):
        return False
    word = tokens[at + 1].text
    return word in words.scale or word in words.dozen


def _opens(word: str, words: Vocabulary, first: bool) -> bool:
    """Some languages say "thousand" where English says "a thousand"."""
    return first and words.language != "en" and words.scale[word] <= 1000 and len(word) > 2


def _continues(
    tokens: Sequence[Token], position: int, current: float | None, words: Vocabulary
) -> bool:
    after = tokens[position + 1].text if position + 1 < len(tokens) else ""
    whole = current is None or current % 100 == 0
    return after in words.small and whole and current != 0


def _and_a_share(
    tokens: Sequence[Token], position: int, words: Vocabulary
) -> tuple[float, int] | None:
    """ "two and a half", "three and three quarters", and where they end."""
    follow = [t.text for t in tokens[position : position + 3]]
    if len(follow) < 3 or follow[0] not in words.joins or follow[2] not in words.fraction:
        return None
    over = words.article.get(follow[1]) or words.small.get(follow[1]) or 0.0
    part = over / words.fraction[follow[2]]
    return (part, position + 3) if 0 < part < 1 else None


def _decimals(
    tokens: Sequence[Token], position: int, words: Vocabulary
) -> tuple[float, int] | None:
    """ "point two five" after a number, and where it ends."""
    if tokens[position].text != "point" or words.language != "en":
        return None
    digits = ""
    for token in tokens[position + 1 : position + 6]:
        digit = words.small.get(token.text, 10.0)
        if digit >= 10:
            break
        digits += str(int(digit))
    return (float(f"0.{digits}"), position + 1 + len(digits)) if digits else None


def vague(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[Number, int] | None:
    first = tokens[at].text
    follow = [token.text for token in tokens[at + 1 : at + 3]]
    if first == "couple" and len(follow) == 2 and follow[0] in words.of:
        by = words.scale.get(follow[1]) or words.dozen.get(follow[1]) or 0.0
        span = Span(tokens[at].start, tokens[at + 2].end)
        return (Number(span, 2 * by, Form.WORDS, by), at + 3) if by else None
    if first in words.few and follow and (follow[0] in words.scale or follow[0] in words.dozen):
        by = words.scale.get(follow[0]) or words.dozen[follow[0]]
        span = Span(tokens[at].start, tokens[at + 1].end)
        return Number(span, (2 * by, 9 * by), Form.VAGUE, by), at + 2
    if first not in words.vague or (first in words.scale and _counted_before(tokens, at, words)):
        return None
    if first == "scores" and follow[:1] != ["of"]:
        return None  # what tests give
    low, last = words.vague[first], at
    if at + 2 < len(tokens) and tokens[at + 1].text in words.of:
        inner = words.vague.get(tokens[at + 2].text) or words.scale.get(tokens[at + 2].text)
        if inner is not None and inner >= 1e3:
            low, last = low * inner, at + 2
    if last == at and low == 10 and words.language == "en" and follow[:1] != ["of"]:
        return None
    span = Span(tokens[at].start, tokens[last].end)
    return Number(span, (low, 10 * low), Form.VAGUE, low), last + 1


def _counted_before(tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    """ "две тысячи" is a number, "тысячи людей" a vague one."""
    before = tokens[at - 1].text if at else ""
    return before in words.small or before[:1].isdigit() or before in words.article


def minus_before(text: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> int | None:
    """Where the number starts when it is written as negative."""
    start = tokens[at].start
    sign = start - 1
    if sign >= 0 and text[sign] in "$€£":
        sign -= 1
    if sign >= 0 and text[sign] in "-−" and (sign == 0 or text[sign - 1] in " (\n\u00a0"):
        return sign if sign == start - 1 else start
    if start and text[start - 1] in "-−" and start > 1 and text[start - 2] in "$€£":
        return start - 1
    for back in (1, 2):
        if at >= back and tokens[at - back].text in words.minus:
            between = text[tokens[at - back].end : start]
            if between in (" ", "-"):
                return tokens[at - back].start
    return None
