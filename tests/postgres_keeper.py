"""Starts a PostgreSQL server and stops it when another process is over: run by `tests/postgres.py`.

    python postgres_keeper.py BIN_FOLDER PROCESS

Prints the server's port, or why there is none. It stands apart so that a test run which is killed leaves no server.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SPEED = {  # nothing here needs to survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "120",
    "shared_buffers": "32MB",
}


def keep(bin_folder: Path, run: int) -> None:
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="nutgraf-postgres-"))
    server = None
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        try:
            server, port = _serve(bin_folder, folder, owner)
        except (OSError, subprocess.CalledProcessError) as exc:
            print(exc, getattr(exc, "stderr", ""), flush=True)
            return
        print(port, flush=True)
        while server.poll() is None and _is_alive(run):
            time.sleep(0.25)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _serve(
    bin_folder: Path, folder: Path, owner: dict[str, Any]
) -> tuple[subprocess.Popen[bytes], int]:
    files = folder / "data"
    subprocess.run(
        [
            bin_folder / "initdb",
            "-D",
            files,
            "-U",
            "nutgraf",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        **owner,
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = SPEED | {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", files, *options],
        stdout=log,
        stderr=log,
        cwd=folder,
        **owner,
    )
    for _ in range(200):
        if server.poll() is not None:
            break
        ready = [bin_folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ready, check=False).returncode == 0:
            return server, port
        time.sleep(0.05)
    server.kill()
    raise OSError((folder / "log").read_text())


def _owner() -> dict[str, Any]:
    """Who the server runs as: PostgreSQL refuses to be root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise OSError("no user but root to run PostgreSQL as")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
