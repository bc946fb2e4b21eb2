"""A chat's settings: one message, the state of each in its button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.types import Method
from bot.views import html
from bot.views.actions import ChangeSetting, ChooseLanguage, ListFeeds, ShowSettings
from bot.views.html import lines
from bot.views.messages import Button, Message
from bot.views.parts import rows
from bot.views.reader import Reader
from bot.views.words import words
from storage.records import Preferences

#: What the buttons offer; "" is the default.
CHOICES: dict[str, tuple[str, ...]] = {
    "summary": ("short", "medium", "long"),
    "method": tuple(Method),
    "quiet": ("", "21:00-07:00", "22:00-07:00", "23:00-08:00", "00:00-09:00"),
    "limit": ("", "1", "3", "5", "10", "20"),
    "house": ("on", "off"),
    "empty": ("on", "off"),
}
#: Those that are thrown at once, without a list of choices.
SWITCHES = ("house", "empty")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a chat chose, and how much it has of what is set elsewhere."""

    preferences: Preferences
    zone: str  # the one in force, chosen or not
    digests: int = 0
    feeds: int = 0


def overview(chosen: Chosen, reader: Reader) -> Message:
    """All settings; pressing one changes it or shows its choices."""
    say, kept = reader.words, chosen.preferences
    own = words(reader.language).label("language.name")
    buttons = [
        Button(say.label("settings.language", value=own), ChooseLanguage()),
        Button(say.label("settings.zone", value=_zone(chosen, reader)), ShowSettings("zone")),
        _setting("summary", kept.summary_length, reader),
        _setting("method", kept.summary_method, reader),
        _setting("quiet", _quiet(kept), reader),
        _setting("limit", str(kept.messages_a_day or ""), reader),
        _setting("house", "on" if kept.house_feeds else "off", reader),
        _setting("empty", "on" if kept.empty_digests else "off", reader),
        Button(say.label("settings.digests", n=chosen.digests), ShowSettings("digests")),
        Button(say.label("settings.feeds", n=chosen.feeds), ListFeeds()),
        Button(say.label("settings.filters", n=len(kept.filters)), ShowSettings("filters")),
        Button(say.label("settings.mutes", n=len(kept.mutes)), ShowSettings("mutes")),
    ]
    return Message(
        lines(say("settings.title"), say("settings.hint")),
        rows(*([button] for button in buttons[:8]), buttons[8:10], buttons[10:]),
    )


def choices(name: str, chosen: Chosen, reader: Reader) -> Message:
    """The choices for the setting *name* (a key of CHOICES), the present one marked."""
    say, kept = reader.words, chosen.preferences
    present = {
        "summary": kept.summary_length,
        "method": kept.summary_method,
        "quiet": _quiet(kept),
        "limit": str(kept.messages_a_day or ""),
        "house": "on" if kept.house_feeds else "off",
        "empty": "on" if kept.empty_digests else "off",
    }[name]
    offered = CHOICES[name]
    if present not in offered:  # typed, not picked
        offered = (*offered, present)
    buttons = [
        Button(
            say.label(
                "button.chosen" if value == present else "button.open",
                name=_value(name, value, reader),
            ),
            ChangeSetting(name, value),
        )
        for value in offered
    ]
    return Message(
        say(f"settings.ask_{name}"),
        rows(*(buttons[i : i + 2] for i in range(0, len(buttons), 2)), [_back(reader)]),
    )


def zones(offered: Sequence[str], chosen: Chosen, reader: Reader) -> Message:
    """The time zones a chat is likely to be in; any other by the name of a city."""
    say = reader.words
    buttons = [
        Button(
            say.label(
                "button.chosen" if zone == chosen.zone else "button.open", name=html.label(zone, 40)
            ),
            ChangeSetting("zone", zone),
        )
        for zone in offered[:10]
    ]
    return Message(
        say("settings.ask_zone"),
        rows(*(buttons[i : i + 2] for i in range(0, len(buttons), 2)), [_back(reader)]),
    )


def changed(reader: Reader) -> str:
    """The little notice after a change."""
    return reader.words.label("settings.changed")


def _setting(name: str, value: str, reader: Reader) -> Button:
    """A switch is thrown at once; a choice is shown first."""
    label = reader.words.label(f"settings.{name}", value=_value(name, value, reader))
    if name in SWITCHES:
        return Button(label, ChangeSetting(name, "off" if value == "on" else "on"))
    return Button(label, ShowSettings(name))


def _value(name: str, value: str, reader: Reader) -> str:
    say = reader.words
    match name:
        case "summary":
            return say.label(f"length.{value}")
        case "method":
            return say.label(f"method.{value}")
        case "house" | "empty":
            return say.label("settings.on" if value == "on" else "settings.off")
        case "quiet":
            return value.replace("-", "–") if value else say.label("settings.off")
        case _:
            return say.label("settings.a_day", n=int(value)) if value else say.label("settings.any")


def _quiet(kept: Preferences) -> str:
    return f"{kept.quiet_from}-{kept.quiet_until}" if kept.quiet_from and kept.quiet_until else ""


def _zone(chosen: Chosen, reader: Reader) -> str:
    """The zone in force, marked when nobody chose it."""
    if chosen.preferences.timezone:
        return chosen.zone
    return reader.words.label("settings.default", value=chosen.zone)


def _back(reader: Reader) -> Button:
    return Button(reader.words.label("settings.back"), ShowSettings())
