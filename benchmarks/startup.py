"""How long the bot takes to be ready, and how much memory, beside python-telegram-bot alone."""

from __future__ import annotations

from benchmarks.peers import row, script

FLOOR = "import telegram.ext"
HELP = """
import sys
sys.argv = ["nutgraf", "--help"]
from bot.cli import main
try:
    main()
except SystemExit:
    pass
"""
READ = """
from bot.analysis import analyse
assert analyse("Twelve ferries were stopped in Osterby on Monday.", None, "en").figures
"""
READY = """
import asyncio, tempfile
from pathlib import Path
from bot import app
from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from config.settings import load

async def main():
    folder = Path(tempfile.mkdtemp())
    world = World()
    settings = load(token=world.token, data_dir=folder, open_to_all=True)
    async with app.build(settings, request=LocalRequest(world)).running():
        pass

asyncio.run(main())
"""


def main() -> None:
    row("", "seconds", "peak MB", "of the floor")
    floor = None
    for name, code in (
        ("floor: import telegram.ext", FLOOR),
        ("nutgraf --help", HELP),
        ("the facts of one sentence", READ),
        ("the bot ready, and closed again", READY),
    ):
        seconds, memory = min(script(code) for _ in range(3))
        floor = floor or seconds
        row(name, f"{seconds:.2f}", f"{memory:.0f}", f"{seconds / floor:.1f}x")


if __name__ == "__main__":
    main()
