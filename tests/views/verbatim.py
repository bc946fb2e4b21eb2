"""Every line a view shows is ours (from the catalogue) or stands word for word in an article.

`unexplained` takes a message apart: what is neither is a claim nobody made.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from bot.views import html
from bot.views.html import Html
from bot.views.messages import Message
from bot.views.reader import Reader
from bot.views.words import texts
from storage.records import Kept

#: What stands between two statements in one line.
_BETWEEN = (" · ", " — ", ": ", ", ", "…")
_OURS = re.compile(r"^(\d+\.|\d+ ▸|•)( |$)")


def unexplained(
    message: Message, reader: Reader, articles: Iterable[Kept], *allowed: str
) -> list[str]:
    """The lines of *message* that neither the catalogue nor the *articles* (nor *allowed*)
    explain.
    """
    known = _Known(reader, articles, allowed)
    lines = html.visible(message.text).split("\n")
    return [line for line in lines if not known.explains(_flat(line.replace("   ", " · ")))]


class _Known:
    def __init__(self, reader: Reader, articles: Iterable[Kept], allowed: Iterable[str]) -> None:
        self._language = reader.words.language
        self._templates = _templates(self._language)
        self._texts: list[str] = []
        self._whole: set[str] = {"", "…", *map(_flat, allowed)}
        for kept in articles:
            self._texts.append(_flat(kept.article.text))
            self._texts += [_flat(t) for t in (kept.title, kept.source) if t]
            self._whole.add(_flat(reader.when(kept.dated)))
        self._seen: dict[str, bool] = {}

    def explains(self, line: str) -> bool:
        if line not in self._seen:
            self._seen[line] = False  # until shown: a line cannot explain itself
            self._seen[line] = self._explained(line)
        return self._seen[line]

    def _explained(self, line: str) -> bool:
        line = line.strip()
        bare = _OURS.sub("", line)
        return (
            self._quoted(line)
            or self._is_plain(line)
            or self._said(line)
            or self._divided(line)
            or (bare != line and self.explains(bare))
        )

    def _quoted(self, line: str) -> bool:
        """It stands in an article, or does so but for its end or beginning, marked with "…"."""
        if line in self._whole:
            return True
        cut = [line, line.removesuffix("…").rstrip(), line.removeprefix("…").lstrip()]
        return any(part in text for part in cut for text in self._texts)

    def _said(self, line: str) -> bool:
        """The catalogue says it, of facts that are explained themselves."""
        for template in self._templates:
            if match := template.fullmatch(line):
                facts = match.groups()
                if all(self._is_plain(fact) or self.explains(fact.strip()) for fact in facts):
                    return True
        return False

    def _is_plain(self, fact: str) -> bool:
        """A count, or a moment on somebody's clock."""
        return _is_count(fact) or not _moments(self._language).sub("", fact).strip(" ,·")

    def _divided(self, line: str) -> bool:
        """It is two statements side by side."""
        for between in _BETWEEN:
            place = line.find(between)
            while place >= 0:
                left, right = line[:place], line[place + len(between) :]
                if left and right and self.explains(left) and self.explains(right):
                    return True
                place = line.find(between, place + 1)
        return False


def _is_count(text: str) -> bool:
    return bool(re.fullmatch(r"[\d,.\u00a0]+", text))


@cache
def _moments(language: str) -> re.Pattern[str]:
    """Hours, dates and zones, and the words between them."""
    said = texts(language)
    names = [str(text) for key, text in said.items() if key.startswith(("date.month", "date.week"))]
    names += [str(said[f"date.{near}"]) for near in ("today", "tomorrow", "yesterday")]
    names += [str(said["subscribe.and"]), *available_timezones()]
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(r"\d\d:\d\d|\d{1,2}(?= )|\d{4}|\(|\)|" + "|".join(longest))


def _flat(text: str) -> str:
    """As it looks on one line, without invisible isolates."""
    return html.one_line(re.sub("[\u2068\u2069]", "", text))


@cache
def _templates(language: str) -> tuple[re.Pattern[str], ...]:
    """Each line of each text of the catalogue, as a pattern whose groups are the facts."""
    found = []
    for text in texts(language).values():
        for form in [text] if isinstance(text, str) else text.values():
            for line in html.visible(Html(form)).split("\n"):
                pieces = list(string.Formatter().parse(line))
                pattern = "".join(
                    re.escape(re.sub(r"\s", " ", words)) + ("(.+?)" if name is not None else "")
                    for words, name, _, _ in pieces
                )
                if any(words.strip() for words, *_ in pieces):  # else it would explain anything
                    found.append(re.compile(pattern))
    return tuple(found)
