"""`nutgraf chat`: a person at a terminal (or a script) in front of the real bot.

    await chat(open_bot, World())

`open_bot` is given the transport and opens the bot as an async context manager; what it yields says
whether the bot still has work in hand, so that a script knows when an answer is complete:

    @asynccontextmanager
    async def open_bot(telegram: LocalRequest) -> AsyncIterator[Callable[[], bool]]: ...
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from bot.rehearsal import script
from bot.rehearsal.conversation import Conversation, Leave
from bot.rehearsal.rendering import Style
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World

Busy = Callable[[], bool]
OpenBot = Callable[[LocalRequest], AbstractAsyncContextManager[Busy]]

#: A line longer than this is hard to read, however wide the window.
_WIDEST = 100

WELCOME = """\
This is {bot} in your terminal. Telegram is simulated: no account, no token,
and nothing you write here leaves this machine.

Paste an article, or press Enter to try a sample. :help shows more, :quit leaves.
"""


async def chat(
    open_bot: OpenBot,
    world: World,
    *,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    name: str = "You",
    sample: str = "Hello!",
    history: Path | None = None,
    patience: timedelta = timedelta(minutes=2),
) -> int:
    """Talk until `:quit` or the end of input; the exit status (1: an answer never came).

    *sample* is what may be sent to try the bot. *history* is a file that remembers what was typed
    at a terminal. A script goes on when an answer takes longer than *patience*.
    """
    stdin, stdout = stdin or sys.stdin, stdout or sys.stdout
    telegram = LocalRequest(world)
    at_terminal = stdin.isatty() and stdout.isatty() and os.environ.get("TERM") != "dumb"
    talk = Conversation(world, name, _style(stdout), _writer(stdout), sample)
    for stream in (stdin, stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        if at_terminal:
            talk.write(WELCOME.format(bot=world.me.first_name))
        async with open_bot(telegram) as busy:
            if not at_terminal:
                return await _play(talk, telegram, busy, stdin, patience.total_seconds())
            from bot.rehearsal.prompt import converse  # a terminal's tools take 0.1 s to load

            await converse(talk, telegram, busy, history)
    except BrokenPipeError:
        # Whoever was reading has seen enough; do not fail once more on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        return 1
    return 0


async def _play(
    talk: Conversation, telegram: LocalRequest, busy: Busy, stdin: TextIO, patience: float
) -> int:
    """Without a terminal: say a message, wait until the bot is quiet, show what it said."""

    async def settled() -> bool:
        try:
            await telegram.quiet(busy=busy, patience=patience)
        except TimeoutError:
            talk.note(f"no answer within {patience:.0f} seconds")
            return False
        finally:
            talk.show_news()
        return True

    # A bot may greet, or go on with what it was doing when it was stopped.
    answered = await settled()
    async for text in script.messages(script.Lines(stdin)):
        talk.echo(text)
        try:
            talk.say(text)
        except Leave:
            break
        answered = await settled() and answered
    return 0 if answered else 1


def _style(stdout: TextIO) -> Style:
    if not stdout.isatty():
        return Style()
    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Style(colour, min(shutil.get_terminal_size().columns, _WIDEST))


def _writer(stdout: TextIO) -> Callable[[str], None]:
    def write(text: str) -> None:
        stdout.write(f"{text}\n")
        stdout.flush()

    return write
