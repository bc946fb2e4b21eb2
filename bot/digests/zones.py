"""Cities into time zones: people know where they live, not what IANA calls it."""

from __future__ import annotations

import difflib
import unicodedata
from functools import cache
from importlib.resources import files
from math import cos, radians, sin
from zoneinfo import available_timezones

#: Continents that begin the names of zones people live in; the rest are aliases and history.
_PLACES = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_of(place: str) -> str | None:
    """The IANA zone of a city ("Kyiv", "são paulo"), of a zone's own name, or None."""
    return _known().get(_fold(place))


def nearest(place: str, count: int = 3) -> tuple[str, ...]:
    """Names of cities that *place* may have been meant for, the likeliest first, no city twice."""
    close = difflib.get_close_matches(_fold(place), _known(), n=3 * count, cutoff=0.7)
    cities = {_known()[name]: name for name in reversed(close) if "/" not in name}
    return tuple(name.title() for name in reversed(cities.values()))[:count]


@cache
def _known() -> dict[str, str]:
    known = {"utc": "UTC", "gmt": "UTC"}
    for zone in sorted(available_timezones()):
        if zone.split("/")[0] in _PLACES:
            known.setdefault(_fold(zone.rpartition("/")[2]), zone)
            known[_fold(zone)] = zone
    for line in files("bot.digests").joinpath("cities.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            city, _, zone = line.partition(" = ")
            known[_fold(city)] = zone
    return known


def _fold(place: str) -> str:
    spread = unicodedata.normalize("NFKD", place.casefold().replace("_", " ").strip())
    bare = "".join(c for c in spread if unicodedata.category(c) != "Mn" or c == "\u0306")
    return unicodedata.normalize("NFC", bare)


def zone_at(latitude: float, longitude: float) -> str:
    """The zone whose principal town is nearest to that place. Near a border it may be the
    neighbour's: people see the zone's name and its time, and can choose another.
    """
    return min(_towns(), key=lambda town: _distance(town[0], town[1], latitude, longitude))[2]


def likely(language: str | None, *first: str) -> tuple[str, ...]:
    """Zones to offer to somebody who speaks *language*, those given first."""
    spoken = _BY_LANGUAGE.get((language or "en")[:2], _BY_LANGUAGE["en"])
    return tuple(dict.fromkeys((*filter(None, first), *spoken)))[:8]


_BY_LANGUAGE = {
    "en": (
        "Europe/London",
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
        "Europe/Berlin",
        "Europe/Kyiv",
        "Asia/Kolkata",
        "Australia/Sydney",
    ),
    "uk": ("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "Europe/London", "America/New_York"),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "fr": ("Europe/Paris", "Europe/Brussels", "America/Montreal"),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Buenos_Aires"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon"),
    "pl": ("Europe/Warsaw",),
    "it": ("Europe/Rome",),
}


@cache
def _towns() -> tuple[tuple[float, float, str], ...]:
    """Latitude, longitude and zone, as the time zone database lists them."""
    table = files("tzdata").joinpath("zoneinfo").joinpath("zone.tab").read_text("utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple((*_degrees(line[1]), line[2]) for line in lines if len(line) > 2)


def _degrees(written: str) -> tuple[float, float]:
    """ISO 6709: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    cut = max(written.rfind("+"), written.rfind("-"))
    north, east = written[:cut], written[cut:]
    return _angle(north, 2), _angle(east, 3)


def _angle(written: str, whole: int) -> float:
    sign, digits = (-1 if written[0] == "-" else 1), written[1:]
    minutes, seconds = digits[whole : whole + 2], digits[whole + 2 :] or "0"
    return sign * (int(digits[:whole]) + int(minutes) / 60 + int(seconds) / 3600)


def _distance(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Of two places on a globe, as a number that grows with it."""
    a, b, turn = radians(lat), radians(to_lat), radians(to_lon - lon)
    return sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(turn / 2) ** 2
