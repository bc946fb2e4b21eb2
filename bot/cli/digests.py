"""A digest on the command line: what a chat would get now."""

from __future__ import annotations

import argparse

from bot.cli.terms import Command, Wrong, awaited, settings, told


def _digest_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "chat", type=int, metavar="CHAT", help="the chat's id; 0: what was imported"
    )
    parser.add_argument(
        "--preview", action="store_true", required=True, help="print it; nothing is sent"
    )


def _digest(args: argparse.Namespace) -> int:
    from bot import app

    with told():
        shown = awaited(app.preview(settings(), args.chat))
    if shown is None:
        raise Wrong(f"no chat {args.chat} has ever been met")
    print(shown)
    return 0


COMMANDS = {
    "digest": Command("print what a chat's digest would be now", _digest_arguments, _digest)
}
