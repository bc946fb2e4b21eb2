"""Sorry, in one place: what happened · what I do · what you can do. Never a trace.

Each error has its words in the catalogue under `error`, named like its class (`TooLarge` →
`error.too_large`), or like its nearest ancestor's. Some have words for their variants too:
`error.answered_404`, `error.not_an_article_paywall`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from bot.errors import Unreadable
from bot.views.actions import Action, ShowHelp
from bot.views.html import brief, clip, lines
from bot.views.messages import Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader
from bot.views.words import DEFAULT, snake, texts


def sorry(
    error: Exception, reader: Reader, *, reference: str = "", retry: Action | None = None
) -> Message:
    """What to tell somebody when *error* has stopped their wish.

    For an error nobody foresaw, *reference* is the number under which the log has it. *retry* is
    what [Try again] does, offered where trying again may help.
    """
    say = reader.words
    key = _key(error)
    if key == UNKNOWN:
        mark = say("error.reference", reference=reference) if reference else ""
        return Message(lines(say(UNKNOWN), mark), _again(reader, retry))
    text = say(key, **_facts(error, reader))
    helps = [Button(say.label("button.help"), ShowHelp())] if key in _HELPED else []
    return Message(text, (*_again(reader, retry if key not in _FINAL else None), *rows(helps)))


def notice(error: Exception, reader: Reader) -> str:
    """The first line of it, plain: for the little notice over a button that was pressed."""
    key = _key(error)
    first = reader.words.label(key, **_facts(error, reader)).split("\n")[0]
    return clip(re.sub(r"</?\w+>", "", first), 190)


UNKNOWN = "error.unknown"
#: Trying again would end the same way.
_FINAL = {
    "error.too_short",
    "error.unsupported",
    "error.too_large",
    "error.too_large_page",
    "error.too_large_unpacked",
    "error.took_too_much",
    "error.empty",
    "error.stale",
    "error.not_allowed",
    "error.nothing_stored",
    "error.nothing_stored_words",
    "error.address_refused",
    "error.wrong_type",
    "error.over_quota",
    "error.unreadable",
    "error.no_feed",
    "error.too_many_feeds",
    "error.too_many_digests",
    "error.not_an_article",
    "error.not_an_article_listing",
    "error.not_an_article_paywall",
    "error.not_an_article_video",
    "error.not_an_article_feed",
    "error.not_an_article_robot_check",
    "error.not_an_article_login",
    "error.elsewhere",
}
_HELPED = {"error.too_short", "error.unsupported", "error.stale", "error.nothing_stored"}


def _key(error: Exception) -> str:
    known = texts(DEFAULT)
    for kind in type(error).__mro__:
        name = f"error.{snake(kind.__name__)}"
        for variant in _variants(error):
            if f"{name}_{variant}" in known:
                return f"{name}_{variant}"
        if name in known:
            return name
    return UNKNOWN


def _variants(error: Exception) -> Iterator[str]:
    """What an error tells besides its class, the most particular first."""
    if getattr(error, "certificate", False):
        yield "certificate"
    if status := getattr(error, "status", None):
        yield str(status)
        yield f"{str(status)[0]}xx"
    if kind := getattr(error, "kind", None):
        yield str(kind).replace(" ", "_")
    if getattr(error, "words", None):
        yield "words"


def _facts(error: Exception, reader: Reader) -> dict[str, object]:
    """What the texts may mention, from the error's own fields."""
    facts: dict[str, object] = {}
    for name, value in vars(error).items():
        if isinstance(value, timedelta):
            facts[name] = reader.span(value)
        elif name == "limit" and isinstance(value, int):
            facts[name] = f"{value / 2**20:.3g}"
        elif name == "what":
            # "PDF files" can be read or not; a single file is called by its letters.
            named = isinstance(error, Unreadable)
            facts[name] = brief(str(value), 40) if named else _thing(str(value), reader)
        elif isinstance(value, (int, str)):
            facts[name] = brief(str(value), 100)
    return facts


def _thing(name: str, reader: Reader) -> str:
    """A kind of message or file in the reader's words; a kind of file by its usual letters."""
    key = f"kind.{name.lower()}"
    if key in texts(DEFAULT):
        return reader.words.label(key)
    return reader.words.label("kind.files", name=brief(name, 40))


def _again(reader: Reader, retry: Action | None) -> tuple[tuple[Button, ...], ...]:
    return rows([Button(reader.words.label("button.retry"), retry)] if retry else [])
