"""Words into a question: what is asked for, and which words must be found."""

from __future__ import annotations

import re

from bot.answers import asking
from bot.answers.passages import fold, split
from bot.answers.types import Question, Wanted

#: A choice that only the asker sees, what is not the case, a reason, a deed, the end of a sentence
#: that was begun: seldom does one sentence tell it, or tell it in such words.
_ELUSIVE = re.compile(
    r"\bthese\b|\bthe following\b"
    r"|\b(?:which|who|what)\b[^,;.?]*(?:\bnot\b|n['’]t\b)"
    r"|\bwhy\b|\b(?:do|doing|did|does) what\b|\bwhat did\b|\b\w+ (?:what\s*\?*|\w+\s*:)\s*$"
    r"|\b(?:чому|навіщо)\b|\bз (?:цих|таких|наведених)\b|\b(?:хто|що|який|яка|яке|які) не\b",
    re.I,
)

#: Characters of what is still taken for a question.
LONGEST = 400


def read(text: str, language: str = "en") -> Question:
    """What *text* asks, rather in *language*. A text that is no question is one by its words."""
    ways = asking.of(asking.language_of(text, language))
    words: dict[str, str] = {}
    for word in split(ways.measure.sub(" ", text)):
        words.setdefault(fold(word), word)
    kept = tuple(
        word
        for folded, word in words.items()
        if folded not in ways.empty
        and (len(folded) > 1 or folded.isdigit() or not folded.isascii())
    )
    wanted = ways.kind(text)
    return Question(
        text,
        kept or tuple(words.values()),
        wanted,
        speaker=_named(ways.speaker.search(text)),
        subject=_named(ways.subject.search(text)) if wanted in (Wanted.ROLE, Wanted.NEWS) else None,
        elusive=bool(_ELUSIVE.search(text)),
    )


def is_question(text: str, language: str = "en") -> bool:
    """Whether somebody who typed *text* wants an answer rather than to keep it."""
    if text.rstrip().endswith(("?", "？", "؟")):
        return True
    return asking.of(asking.language_of(text, language)).begins(text.lstrip())


def _named(found: re.Match[str] | None) -> str | None:
    """Who or what is asked about, as written."""
    return next((group.strip() for group in found.groups() if group), None) if found else None
