"""Which language the bot speaks to a chat."""

from __future__ import annotations

from bot.views.actions import SetLanguage
from bot.views.messages import Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader
from bot.views.words import languages, words


def named(text: str) -> str | None:
    """The language that *text* names: by its code, or as its own speakers call it."""
    wanted = text.strip().casefold()
    for code in languages():
        if wanted in (code, words(code).label("language.name").casefold()):
            return code
    return None


def choose(reader: Reader) -> Message:
    """Each language by its own name; the one spoken now is marked."""
    say = reader.words
    buttons = []
    for code in languages():
        key = "button.chosen" if code == say.language else "button.open"
        name = words(code).label("language.name")
        buttons.append(Button(say.label(key, name=name), SetLanguage(code)))
    return Message(say("language.choose"), rows(*([button] for button in buttons)))


def chosen(reader: Reader) -> Message:
    """Said in the new language."""
    return Message(reader.words("language.chosen"))
