"""The house keeps its rules, and every rule catches the one who breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
LAYERS = [name for line in CONTRACTS[0]["layers"] for name in line.split(" | ")]
DOORS = {c["name"]: c["forbidden_modules"][0] for c in CONTRACTS if c["name"].startswith("Door: ")}


def lint(folder: Path) -> str:
    done = subprocess.run(
        [str(LINT), "--no-cache", "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.stdout}\n{done.stderr}\nexit {done.returncode}"


@pytest.fixture
def empty_house(tmp_path):
    """The same rooms as ours with nothing in them."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = [f"bot/{layer}" for layer in LAYERS]
    rooms += ["storage/database", "storage/tables", "storage/migrate", "storage/migrations"]
    rooms += ["config/settings"]
    for room in rooms:
        folder = tmp_path / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    for package in ("bot", "storage", "config"):
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def test_the_house_keeps_its_rules():
    report = lint(ROOT)
    assert report.endswith("exit 0"), report


def test_the_empty_house_breaks_no_rule(empty_house):
    report = lint(empty_house)
    assert report.endswith("exit 0"), report


VIOLATIONS = [
    ("Layers: each imports only those below", "bot/analysis/x.py", "import bot.services"),
    ("Layers: each imports only those below", "bot/views/x.py", "import bot.services"),
    ("Layers: each imports only those below", "bot/stray.py", ""),
    ("Engine: analysis knows nobody", "bot/analysis/x.py", "import asyncio"),
    ("Engine: analysis knows nobody", "bot/analysis/x.py", "import storage.database"),
    ("Storage: knows nothing of ours", "storage/x.py", "import bot.clock"),
    ("Rehearsal: knows nothing of ours", "bot/rehearsal/x.py", "import bot.views"),
    ("Telegram: only the skins speak it", "bot/views/x.py", "import telegram"),
    ("Telegram: only the skins speak it", "bot/services/x.py", "import telegram.ext"),
    ("Views: know records and facts, not the database", "bot/views/x.py", "import storage.tables"),
    ("Settings: read by the root alone", "bot/services/x.py", "import config.settings"),
    ("No cycles", "storage/a.py|storage/b.py", "import storage.b|import storage.a"),
    *((name, "bot/handlers/x.py", f"import {library}") for name, library in DOORS.items()),
]


def test_every_rule_has_a_violation_here():
    assert {name for name, _, _ in VIOLATIONS} == {c["name"] for c in CONTRACTS}


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_violation_is_caught(empty_house, contract, file, line):
    for name, content in zip(file.split("|"), line.split("|"), strict=True):
        (empty_house / name).write_text(content + "\n")
    report = lint(empty_house)
    assert f"{contract} BROKEN" in report, report
