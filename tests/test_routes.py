"""The table of commands keeps its promises: each has words in every language, none is hidden."""

import pytest

from bot import routes
from bot.views import help
from bot.views.reader import Reader
from bot.views.words import languages
from tests.builders import NOON


@pytest.mark.parametrize("language", languages())
def test_every_command_says_what_it_does(language):
    for scope in routes.Scope:
        for name, told in help.menu(Reader(NOON, language), routes.commands(scope)):
            assert name.isascii()
            assert 3 <= len(told) <= 256
            assert told != name


def test_no_command_stands_twice_and_all_are_in_the_help():
    names = routes.commands()
    assert len(set(names)) == len(names)
    shown = help.help(Reader(NOON), names).text
    assert all(f"/{name} " in shown for name in names)
