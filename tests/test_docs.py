"""The README tells what there is: no more, no less."""

import re
from pathlib import Path

from bot.cli import COMMANDS
from bot.routes import Scope, commands
from config.settings import Settings

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_every_command_of_the_bot_is_told():
    assert set(re.findall(r"(?m)^\| `/(\w+)` \|", README)) == set(
        commands(Scope.ANYWHERE | Scope.OPERATOR)
    )


def test_every_command_of_the_command_line_is_told():
    assert set(re.findall(r"(?m)^\| `nutgraf (\w+)` \|", README)) == set(COMMANDS)


def test_every_setting_is_told():
    told = set(re.findall(r"`(NUTGRAF_\w+)`", README))
    assert told == {f"NUTGRAF_{name.upper()}" for name in Settings.model_fields}


def test_every_folder_on_the_map_is_there():
    map_ = README.split("## Map of the house")[1].split("##")[0]
    for place in re.findall(r"`((?:bot|storage|config|benchmarks)[\w/.]*)`", map_):
        assert (Path(__file__).parents[1] / place).exists(), place
