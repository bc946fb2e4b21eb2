"""Write requirements.lock: every package pinned with its hashes.

One file, two parts: what runs, then what development adds. The image installs what stands above
the line `# development`. Needs `uv` on the PATH.
"""

import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
DIVIDER = "# development\n"


def main() -> None:
    runtime = _compile()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pins:
        pins.write(runtime)
        pins.flush()
        everything = _compile("--group", "dev", "--constraints", pins.name)
    running = {name for name, _ in _blocks(runtime)}
    added = "".join(block for name, block in _blocks(everything) if name not in running)
    LOCK.write_text(runtime + DIVIDER + added, encoding="utf-8")


def _compile(*options: str) -> str:
    command = ["uv", "pip", "compile", "pyproject.toml", "--generate-hashes", "--no-header"]
    command += ["--no-annotate", "--no-emit-index-url", "--python-version", "3.11", "--quiet"]
    done = subprocess.run(
        [*command, *options], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def _blocks(lock: str) -> list[tuple[str, str]]:
    """(package name, its lines) for each pinned package."""
    parts = re.split(r"(?m)^(?=[a-z0-9])", lock)
    return [(part.split("==")[0], part) for part in parts if "==" in part]


if __name__ == "__main__":
    main()
