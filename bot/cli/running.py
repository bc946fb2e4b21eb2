"""The bot itself: in the terminal against a simulated Telegram, or in earnest."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terms import Command, Failed, Wrong, awaited, settings, told

if TYPE_CHECKING:
    from bot.rehearsal.request import LocalRequest

log = logging.getLogger(__name__)

_WHY = "NUTGRAF_TOKEN is not set: get a token from @BotFather, or try `nutgraf chat`"


def _chat_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="keep nothing of this conversation")
    parser.add_argument(
        "--web-root",
        type=Path,
        metavar="DIR",
        help="a folder that plays the web: DIR/courier.example/a.html is https://courier.example/a",
    )
    parser.add_argument("--name", default="You", help="what the bot calls you")


def _chat(args: argparse.Namespace) -> int:
    """The real bot with a folder of its own, so that playing never touches what `run` keeps."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    if args.web_root is not None and not args.web_root.is_dir():
        raise Wrong(f"{args.web_root} is no folder")
    from bot import app
    from bot.handlers.sample import sample
    from bot.rehearsal.terminal import chat
    from bot.rehearsal.world import World
    from config import logs

    with ExitStack() as stack:
        folder = settings().data_dir / "chat"
        if args.fresh:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nutgraf-")))
        world = World(continued=True)
        chosen = settings(
            token=world.token,
            data_dir=folder,
            database_url=f"sqlite:///{folder / 'nutgraf.db'}",
            open_to_all=True,
            telegram_api="",
            webhook_url="",
        )
        folder.mkdir(parents=True, exist_ok=True)
        log = stack.enter_context((folder / "log.txt").open("a", encoding="utf-8"))
        logs.configure(chosen.log_level, as_json=chosen.log_json, stream=log)

        def opened(telegram: LocalRequest) -> AbstractAsyncContextManager[Callable[[], bool]]:
            bot = app.build(
                chosen,
                request=telegram,
                limits=app.UNLIMITED,
                patience=timedelta(seconds=0.1),
                guard=app.web_of(args.web_root),
            )
            return bot.running()

        with told():
            talk = chat(opened, world, name=args.name, sample=sample(), history=folder / "history")
            return awaited(talk)


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role",
        default="all",
        choices=("all", "web", "ingest", "analyse", "plan", "send"),
        help="do a part of the work, beside other processes on PostgreSQL",
    )


def _run(args: argparse.Namespace) -> int:
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    chosen = settings()
    if chosen.token is None:
        raise Wrong(_WHY)
    from bot import app
    from config import logs

    secrets = [chosen.token.get_secret_value()]
    logs.configure(chosen.log_level, as_json=chosen.log_json, secrets=secrets)
    role = app.Role(args.role)
    if role is not app.Role.ALL and not chosen.database.startswith("postgres"):
        raise Wrong("--role needs PostgreSQL (NUTGRAF_DATABASE_URL): SQLite serves one process")
    if not chosen.owners and not chosen.open_to_all:
        log.warning(
            "nobody is served: set NUTGRAF_OWNERS to your user id (the bot tells it to you)"
        )
    bot = app.build(chosen, role=role, house=app.HOUSE_FEEDS)
    with told():
        bot.run()
    if bot.gave_up:
        raise Failed(bot.gave_up)
    return 0


COMMANDS = {
    "chat": Command("talk to the bot here: no token, no network", _chat_arguments, _chat),
    "run": Command("serve Telegram", _run_arguments, _run),
}
