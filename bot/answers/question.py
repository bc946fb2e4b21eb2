"""Words into a question: what is asked for, and which words must be found."""

from __future__ import annotations

import re

from bot.analysis.words import stopwords
from bot.answers.passages import fold, split
from bot.answers.types import Question, Wanted

#: The first pattern that fits decides. Other languages than these are asked by words alone.
_WANTED = tuple(
    (wanted, re.compile(pattern, re.I))
    for wanted, pattern in (
        (
            Wanted.NEWS,
            r"^\s*what(?:'s|’s| is| are| has)? (?:new|the latest|the news|going on|happening"
            r"|happened|changed)\b|^\s*(?:any|the)? ?(?:news|latest) (?:on|about|from)\b"
            r"|^\s*що нового\b|^\s*що (?:сталося|відбувається)\b",
        ),
        (
            Wanted.ROLE,
            r"^\s*who(?:'s|’s| is| was| are) (?-i:[A-ZА-ЯІЇЄҐ])\S*(?: \S+){0,4}$"
            r"|^\s*хто так(?:ий|а|і)\b",
        ),
        (
            Wanted.NUMBER,
            r"\bhow (?:many|much|old|long|far|high|big|tall|large|often|fast|heavy)\b"
            r"|\b(?:what|which) (?:percentage|per ?cent|number|share|amount|price|sum|rate)\b"
            r"|\bскільки\b|\bякий відсоток\b|\bяка (?:частка|сума|ціна|кількість)\b",
        ),
        (
            Wanted.DATE,
            r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time)\b"
            r"|\bколи\b|\bяк(?:ого|ий) (?:року|рік|дня|день)\b",
        ),
        (
            Wanted.QUOTE,
            r"\bwhat (?:did|does|has|had|do|have) .{1,80}? "
            r"(?:say|said|think|claim|tell|told|announce|promise)\b"
            r"|\bwho (?:said|says|claimed|told|warned|promised|announced)\b"
            r"|\bщо .{1,80}? (?:сказав|сказала|сказали|казав|казала|заявив|заявила)\b"
            r"|\bхто (?:сказав|заявив)\b",
        ),
        (Wanted.PERSON, r"\bwho(?:m|se)?\b|\bхто\b|\bкого\b"),
        (
            Wanted.PLACE,
            r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state)\b|\bде\b|\bкуди\b",
        ),
        (Wanted.NAME, r"\b(?:which|what|name)\b|\bяк(?:ий|а|е|і)\b|\bназв"),
    )
)

_SPEAKER = re.compile(
    r"\bwhat (?:did|does|has|had|do|have) (?P<who>.{1,60}?) (?:say|said|think|claim|tell|told)\b"
    r"|\bщо (?:сказав|сказала|заявив|заявила) (?P<хто>[^?]{1,60}?)(?: про |[?]|$)",
    re.I,
)

_SUBJECT = re.compile(
    r"^\s*who(?:'s|’s| is| was| are) (?P<who>.+?)[?\s]*$"
    r"|^\s*хто так(?:ий|а|і) (?P<хто>.+?)[?\s]*$"
    r"|\b(?:new|latest|news|on|happening|happened|changed|нового|сталося|відбувається)\s+"
    r"(?:(?:on|about|with|to|in|from|at|з|про|у|в)\s+)?(?P<what>.+?)[?\s]*$",
    re.I,
)

#: Words of asking, beyond the empty words of the language.
_ASKING = frozenset(
    {
        *("according", "article", "articles", "either", "report", "reported", "reports", "whether"),
        *("anybody", "anyone", "anything", "somebody", "someone", "something", "everybody"),
        *("say", "says", "said", "tell", "told", "please", "know", "stored", "news"),
        *("скажи", "розкажи", "новини", "стаття", "статті"),
    }
)


#: "how long" asks for a number, and nobody answers it with "long".
_HOW_MUCH = re.compile(
    r"\bhow (?:many|much|old|long|far|high|big|tall|large|often|fast|heavy)\b"
    r"|\b(?:what|which) (?:percentage|per ?cent|number|amount)(?: of)?\b",
    re.I,
)

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
    """What *text* asks. A text that is no question is one by its words."""
    empty = stopwords(language) | _ASKING
    words: dict[str, str] = {}
    for word in split(_HOW_MUCH.sub(" ", text)):
        words.setdefault(fold(word), word)
    kept = tuple(
        word
        for folded, word in words.items()
        if folded not in empty and (len(folded) > 1 or folded.isdigit() or not folded.isascii())
    )
    wanted = next((kind for kind, pattern in _WANTED if pattern.search(text)), Wanted.ANYTHING)
    return Question(
        text,
        kept or tuple(words.values()),
        wanted,
        speaker=_speaker(text),
        subject=_subject(text) if wanted in (Wanted.ROLE, Wanted.NEWS) else None,
        elusive=bool(_ELUSIVE.search(text)),
    )


def is_question(text: str) -> bool:
    """Whether somebody who typed *text* wants an answer rather than to keep it."""
    return text.rstrip().endswith("?") or any(
        pattern.match(text.lstrip()) for _, pattern in _WANTED
    )


def _subject(text: str) -> str | None:
    found = _SUBJECT.search(text)
    return next(filter(None, found.groups()), None) if found else None


def _speaker(text: str) -> str | None:
    found = _SPEAKER.search(text)
    return (found["who"] or found["хто"]).strip() if found else None
