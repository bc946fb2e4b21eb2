"""`nutgraf run`, but for the house's feeds: those are the harness's own, and nobody fetches them."""

from __future__ import annotations

import sys
from unittest.mock import patch

from bot import app
from bot.cli import main

if __name__ == "__main__":
    build = app.build
    with patch.object(app, "build", lambda *args, **more: build(*args, **more | {"house": None})):
        sys.exit(main(["run", *sys.argv[1:]]))
