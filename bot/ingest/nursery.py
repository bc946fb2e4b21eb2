"""Imported by the server that worker processes are forked from; it warms up here for all of them.

They then start at once and share the memory of what was loaded. Elsewhere importing it does
nothing.
"""

from __future__ import annotations

import base64
import gc
import os
import pickle
from contextlib import suppress

#: Carries the function to call, pickled, to the server: a name is all that it can be given.
VARIABLE = "NUTGRAF_WARM_UP"

#: The function that has been called here, pickled.
warmed: bytes | None = None


def encoded(initializer: bytes) -> str:
    return base64.b64encode(initializer).decode("ascii")


def _warm_up() -> None:
    global warmed
    initializer = base64.b64decode(os.environ.pop(VARIABLE, ""))
    # Should it fail, then every worker tries for itself and says what is wrong.
    with suppress(Exception):
        if initializer:
            pickle.loads(initializer)()
            gc.freeze()  # what the children never touch stays shared
            warmed = initializer


_warm_up()
