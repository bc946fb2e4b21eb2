"""The command line: each command translates arguments into one call. Run `nutgraf --help`.

Every command imports what it needs when it runs, so that asking for help costs nothing. It answers
as a Unix tool does: results on standard output, one-line errors on standard error, exit code 0 when
all went well, 1 when not, 2 when it was asked for the impossible.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.cli import archive, asking, digests, engine, running
from bot.cli.terms import Failed, Wrong

COMMANDS = (
    running.COMMANDS | engine.COMMANDS | archive.COMMANDS | digests.COMMANDS | asking.COMMANDS
)


def main(argv: Sequence[str] | None = None) -> int:
    for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        # Said before numpy is loaded: our matrices are small, more threads only get in each
        # other's way.
        os.environ.setdefault(library, "1")
    parser = argparse.ArgumentParser(prog="nutgraf", description="News, word for word.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        under = commands.add_parser(name, help=command.help, description=command.help)
        command.arguments(under)
        under.set_defaults(run=command.run)
    chosen = parser.parse_args(argv)
    try:
        return int(chosen.run(chosen))
    except Wrong as exc:
        print(f"nutgraf: {exc}", file=sys.stderr)
        return 2
    except Failed as exc:
        print(f"nutgraf: {exc}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `nutgraf … | head` has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
