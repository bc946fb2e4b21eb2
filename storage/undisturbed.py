"""What has been said to the database is said to the end, whoever is cancelled meanwhile.

The drivers are not made for being left amid a call: SQLite's thread goes on by itself, begins a
transaction nobody wants any more, and its file is locked as long as somebody holds the error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def undisturbed(deed: Coroutine[Any, Any, T]) -> T:
    """Do it whole. A caller who is cancelled in the middle hears of it when it is done."""
    task = asyncio.ensure_future(deed)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled is not None:
        task.exception()  # looked at, or asyncio complains that nobody did
        raise cancelled
    return task.result()
