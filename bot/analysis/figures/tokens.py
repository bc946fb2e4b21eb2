"""The words of a sentence as the number readers see them, and how they touch."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.analysis.types import Span


class Token(NamedTuple):
    text: str  # folded
    start: int
    end: int


def tokens(text: str, within: Span, pattern: re.Pattern[str]) -> list[Token]:
    return [Token(m.group().lower(), *m.span()) for m in pattern.finditer(text, *within)]


def joined(text: str, tokens: Sequence[Token], last: int, position: int) -> bool:
    if last < 0:
        return True
    between = text[tokens[last].end : tokens[position].start]
    return between in ("", "-") or between.isspace() or between.strip().lower() == "and"


def hyphened(tokens: Sequence[Token], at: int) -> bool:
    return (
        at + 2 < len(tokens)
        and tokens[at + 1].text in ("-", "‑")
        and tokens[at + 1].start == tokens[at].end
        and tokens[at + 2].start == tokens[at + 1].end
    )


def touches(tokens: Sequence[Token], at: int, count: int) -> bool:
    """Whether the next *count* tokens follow without a gap."""
    if at + count >= len(tokens):
        return False
    return all(tokens[i].end == tokens[i + 1].start for i in range(at, at + count))


def touches_more(tokens: Sequence[Token], at: int) -> bool:
    return touches(tokens, at, 1) and (
        tokens[at + 1].text[0].isdigit() or tokens[at + 1].text == "/"
    )


def follows(text: str, tokens: Sequence[Token], at: int, count: int) -> bool:
    if at + count >= len(tokens):
        return False
    return text[tokens[at].end : tokens[at + count].start].isspace()
