"""Cities into time zones: people know where they live, not what IANA calls it."""

from __future__ import annotations

import difflib
import unicodedata
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

#: Continents that begin the names of zones people live in; the rest are aliases and history.
_PLACES = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_of(place: str) -> str | None:
    """The IANA zone of a city ("Kyiv", "são paulo"), of a zone's own name, or None."""
    return _known().get(_fold(place))


def nearest(place: str, count: int = 3) -> tuple[str, ...]:
    """Names of cities that *place* may have been meant for, the likeliest first."""
    return tuple(difflib.get_close_matches(_fold(place), _known(), n=count, cutoff=0.7))


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
