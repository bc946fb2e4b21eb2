"""What a person writes, cut into the messages they meant.

At a terminal a line is a message and a paste comes in one piece. In a script there is no Enter key,
so lines that follow each other are weighed: a few short ones are messages of their own; much text,
or text with an empty line in it, is one article. A line with a single dot ends one for certain.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import TextIO

END = "."
#: From so many characters on, lines that follow each other are one text.
_ARTICLE = 400
#: A text is over when nothing more has come for so long (somebody types into a pipe).
_PAUSE = 0.5


class Lines:
    """The lines of a stream, read by a thread, so that waiting for one blocks nobody."""

    def __init__(self, stream: TextIO) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._back: list[str | None] = []
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    async def next(self, patience: float | None = None) -> str | None:
        """The next line without its end; None at the end of input. Raises TimeoutError."""
        if self._back:
            return self._back.pop()
        async with asyncio.timeout(patience):
            return await self._queue.get()

    def put_back(self, line: str | None) -> None:
        self._back.append(line)

    def _read(self, stream: TextIO) -> None:
        try:
            for line in stream:
                self._hand_over(line.rstrip("\r\n"))
            self._hand_over(None)
        except (RuntimeError, ValueError):
            pass  # the loop or the stream is closed: nobody is listening any more

    def _hand_over(self, line: str | None) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, line)


async def messages(lines: Lines) -> AsyncIterator[str]:
    """A script, message by message."""
    while (line := await lines.next()) is not None:
        if is_command(line):
            yield line
        elif line.strip() not in ("", END):
            for text in await _texts(lines, line):
                yield text


def is_command(line: str) -> bool:
    """For the bot (`/latest`) or for the chat itself (`:help`)."""
    return line.startswith(("/", ":")) and len(line) > 1 and not line[1].isspace()


async def _texts(lines: Lines, first: str) -> list[str]:
    """The messages that begin with this line."""
    block = [first]
    while True:
        try:
            line = await lines.next(_PAUSE)
        except TimeoutError:
            break
        if line is None or is_command(line):
            lines.put_back(line)
            break
        if line.strip() == END:
            return ["\n".join(block)]
        block.append(line)
    text = "\n".join(block).strip()
    one_article = len(text) >= _ARTICLE or "\n\n" in text
    return [text] if one_article else [line for line in block if line.strip()]
