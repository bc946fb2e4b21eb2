"""The first words, the help, and what to say to those who lost their way."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from bot.views.actions import (
    ChooseLanguage,
    Find,
    FollowStarters,
    Kind,
    ShowHelp,
    Subscribe,
    TrySample,
)
from bot.views.html import blocks, bold, brief, code, joined, lines
from bot.views.messages import Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader

#: The help in the order people need it; commands of no section come last.
SECTIONS: dict[str, tuple[str, ...]] = {
    "read": ("latest", "summary", "figures", "quotes", "people", "topics", "coverage"),
    "find": ("ask", "search"),
    "follow": ("follow", "feeds", "unfollow"),
    "digest": ("subscribe", "digest", "unsubscribe", "pause", "mute", "filter"),
    "yours": ("settings", "language", "export", "forget", "privacy", "help", "start"),
    "operator": ("status", "users", "allow", "broadcast", "backup"),
}


def start(
    reader: Reader, commands: Sequence[str], *, name: str = "", sample: bool = False
) -> Message:
    """Hello: what this is, and up to three things to do first.

    *commands* are those there are: only what works is offered, an example when there is a *sample*.
    """
    say = reader.words
    who = brief(name, 40)
    steps = [say("start.send_links" if "follow" in commands else "start.send")]
    if "follow" in commands:
        steps.append(say("start.follow"))
    if "subscribe" in commands:
        steps.append(say("start.digest"))
    if len(steps) == 1:
        steps.append(say("start.ask_facts"))
    offers = [[Button(say.label("button.sample"), TrySample())]] if sample else []
    if "follow" in commands:
        offers.append([Button(say.label("button.starters"), FollowStarters())])
    if "subscribe" in commands:
        offers.append([Button(say.label("button.subscribe"), Subscribe())])
    offers.append(
        [
            Button(say.label("button.help"), ShowHelp()),
            Button(say.label("button.language"), ChooseLanguage()),
        ]
    )
    hello = say("start.hello_name", name=who) if who else say("start.hello")
    numbered = (f"{n} ▸ " + step for n, step in enumerate(steps, 1))
    return Message(blocks(lines(hello, say("start.promise")), lines(*numbered)), rows(*offers))


def help(reader: Reader, commands: Sequence[str]) -> Message:
    """Every command there is, with what it does."""
    say = reader.words
    parts = []
    for section, names in SECTIONS.items():
        there = [name for name in names if name in commands]
        if there:
            title = bold(say(f"help.{section}"))
            parts.append(lines(title, *(_command(name, reader) for name in there)))
    known = {name for names in SECTIONS.values() for name in names}
    rest = [name for name in commands if name not in known]
    parts.append(lines(*(_command(name, reader) for name in rest)))
    return Message(
        blocks(say("help.intro"), *parts, say("help.outro")),
        rows([Button(say.label("button.latest"), Find(Kind.ARTICLES))]),
    )


def menu(reader: Reader, commands: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The commands as Telegram's menu lists them: name and what it does."""
    return tuple((name, reader.words.label(f"command.{name}")) for name in commands)


def unknown_command(reader: Reader, command: str, commands: Sequence[str]) -> Message:
    """No such command; perhaps the nearest was meant."""
    say = reader.words
    name = brief(command.strip().lstrip("/").split("@")[0], 40)
    near = difflib.get_close_matches(name.lower(), list(commands), n=1, cutoff=0.6)
    meant = say("help.did_you_mean", command=f"/{near[0]}") if near else ""
    buttons = rows([Button(say.label("button.help"), ShowHelp())])
    return Message(lines(say("help.unknown", command=f"/{name}"), meant), buttons)


def not_an_article(reader: Reader, commands: Sequence[str] = ()) -> Message:
    """A text too short to be an article: what to send instead, and how to ask."""
    say = reader.words
    asks = say("help.or_ask" if "ask" in commands else "help.or_look")
    buttons = rows([Button(say.label("button.help"), ShowHelp())])
    return Message(lines(say("help.not_an_article"), say("help.send_this"), asks), buttons)


def _command(name: str, reader: Reader) -> str:
    return joined((f"/{name}", reader.words(f"command.{name}")), " — ")


def usage(reader: Reader, command: str) -> Message:
    """How a command is written, with an example, for one that came without what it needs."""
    say = reader.words
    return Message(
        lines(say(f"command.{command}"), say("help.example"), code(say(f"usage.{command}")))
    )
