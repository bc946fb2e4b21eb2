"""The chat at a real terminal: history, completion, pastes, answers above the prompt."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from bot.rehearsal.conversation import Conversation, Leave
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.script import END

#: How often an open prompt looks whether the bot has something to say.
_LOOK = 0.05
#: How long an unfinished answer is waited for.
_PATIENCE = 120.0


async def converse(
    talk: Conversation,
    telegram: LocalRequest,
    busy: Callable[[], bool],
    history: Path | None,
) -> None:
    """Read and show until the person leaves."""
    session: PromptSession[str] = PromptSession(
        history=_history(history),
        completer=_Completer(talk),
        complete_while_typing=False,
        bottom_toolbar=lambda: _status(talk, busy),
        refresh_interval=0.5,
        style=Style.from_dict({"bottom-toolbar": "noreverse italic"}),
    )
    watch = asyncio.create_task(_watch(talk, telegram, busy))
    try:
        with patch_stdout(raw=True):
            await _read(talk, session)
    except (Leave, EOFError, KeyboardInterrupt):
        pass
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def _read(talk: Conversation, session: PromptSession[str]) -> None:
    is_first = True
    while True:
        text = await session.prompt_async(ANSI(f"{talk.who(talk.speaker.name)} "))
        if not text.strip():
            if not is_first:
                continue
            text = ":sample"
            talk.echo(talk.sample)
        is_first = False
        match text.strip():
            case ":paste":
                talk.say(await _several_lines(session))
            case said:
                talk.say(said)


async def _several_lines(session: PromptSession[str]) -> str:
    lines: list[str] = []
    while True:
        try:
            line = await session.prompt_async("… ")
        except EOFError:
            break
        if line.strip() == END:
            break
        lines.append(line)
    return "\n".join(lines)


async def _watch(talk: Conversation, telegram: LocalRequest, busy: Callable[[], bool]) -> None:
    """Show what the bot says once it has finished saying it."""
    seen = -1
    while True:
        if talk.world.changes != seen:
            with contextlib.suppress(TimeoutError):  # then show what there is
                await telegram.quiet(busy=busy, calm=_LOOK, patience=_PATIENCE)
            seen = talk.world.changes
            await run_in_terminal(talk.show_news)
        await asyncio.sleep(_LOOK)


def _status(talk: Conversation, busy: Callable[[], bool]) -> str:
    if not busy():
        return ""
    unsettled = talk.transcript.unsettled()
    said = unsettled.text.partition("\n")[0] if unsettled else "…"
    return f" {talk.world.me.first_name}: {said}"


def _history(path: Path | None) -> History:
    if path is None:
        return InMemoryHistory()
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileHistory(str(path))


class _Completer(Completer):
    """Commands and labels at the start of a line, files after `:send`."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk
        self._files = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if typed.startswith((":send ", "/send ")):
            path = Document(typed[len(":send ") :])
            yield from self._files.get_completions(path, complete_event)
        elif typed.startswith((":", "/")):
            for word in self._talk.completions():
                if word.casefold().startswith(typed.casefold()):
                    yield Completion(word, start_position=-len(typed))
