"""Every regular expression of the house against texts made to lose it: its time grows with the text.

`re` cannot be stopped from outside, and most of the texts it meets were written by strangers. An
expression that goes back over what it has read makes fifty thousand signs a matter of minutes, or
of years.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import bot
import config
import storage
from bot.analysis import lexicon
from bot.answers import asking

LONG = 5_000
PIECES = (
    *(
        "a",
        "A",
        "1",
        "и",
        "И",
        " ",
        "\n",
        "\t",
        "-",
        "—",
        ".",
        "…",
        "“",
        '"',
        "'",
        "(",
        "[",
        "<",
        "\\",
    ),
    *(
        "`",
        "*",
        "_",
        "#",
        "@",
        "&",
        "|",
        "a.",
        "a ",
        "A ",
        "Aa ",
        "a-",
        "a, ",
        "A. ",
        "a: ",
        "a@",
        "1,",
    ),
    *(
        "1 ",
        "1.1",
        "$1",
        "1%",
        "“a ",
        "'s ",
        "— ",
        "[a](",
        "*a",
        "_ ",
        "<a ",
        "<!--",
        "<?xml ",
        "\n- a",
    ),
    *("https://", "of the ", "said ", "KYIV, ", "Mr. ", "a\n\n", "url=", "charset="),
)
ATTACKS = [piece * (LONG // len(piece)) + "!x" for piece in PIECES]
#: A linear one takes a millisecond or two, one that is quadratic a tenth of a second and more.
BUDGET = 0.05
USES = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


def modules() -> Iterator[object]:
    for package in (bot, storage, config):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in found.name and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def within(value: object, depth: int = 0) -> Iterator[re.Pattern]:
    """The expressions in a value, in what it holds, and in what that holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 5 and isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from within(one, depth + 1)
    elif depth < 5 and isinstance(value, dict):
        yield from within([*value, *value.values()], depth + 1)
    elif depth < 5 and is_dataclass(value) and not isinstance(value, type):
        yield from within([getattr(value, f.name, None) for f in fields(value)], depth + 1)


def written(module: object) -> Iterator[re.Pattern]:
    """The expressions that stand inside functions."""
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=use),
                args=[ast.Constant(value=str() | bytes() as pattern), *_],
            ) if use in USES:
                yield re.compile(pattern)


def expressions() -> dict[tuple[object, int], tuple[str, re.Pattern]]:
    every = {}
    for code in lexicon.languages("stopwords"):
        for pattern in within(asking.of(code)):
            every.setdefault((pattern.pattern, pattern.flags), (f"asking.{code}", pattern))
    for module in modules():
        for name, value in vars(module).items():
            for pattern in within(value):
                every.setdefault(
                    (pattern.pattern, pattern.flags), (f"{module.__name__}.{name}", pattern)
                )
        for pattern in written(module):
            every.setdefault((pattern.pattern, pattern.flags), (module.__name__, pattern))
    return every


EXPRESSIONS = list(expressions().values())


@pytest.fixture(autouse=True)
def _no_longer_than_this():
    """One that is exponential would hold up everything; `re` does look at signals."""

    def stop(number, frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_they_have_all_been_found():
    assert len(EXPRESSIONS) > 200


@pytest.mark.parametrize("pattern", [p for _, p in EXPRESSIONS], ids=[n for n, _ in EXPRESSIONS])
def test_no_expression_loses_itself(pattern):
    for attack in ATTACKS:
        text = attack.encode() if isinstance(pattern.pattern, bytes) else attack
        took = seconds(pattern, text)
        for _ in range(3 if took > BUDGET else 0):  # the machine may be busy
            took = min(took, seconds(pattern, text))
        assert took < BUDGET, f"{took:.2f} s for {text[:12]!r} …"


def seconds(pattern, text):
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began
