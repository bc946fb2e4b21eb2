"""What Telegram marks by itself in a text: addresses, commands, mentions, hashtags.

A bare `word.md` is a link (Moldova), a bare `city.example` is not, `https://city.example` is.
tests/rehearsal/test_markup.py compares with Telegram's own finder.
"""

from __future__ import annotations

import re

from bot.rehearsal.links import beside, utf16
from bot.rehearsal.things import Json

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv
bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es
et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu
id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt
lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no
np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si
sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk
us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_OTHERS = """
com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post
app dev blog online site news media press live world today space tech store shop club xyz top email
cloud design digital agency studio network systems energy solutions photos photography academy city
"""
_TOP = frozenset((_COUNTRIES + _OTHERS).split())

_HOST = r"(?:[\w-]+\.)+[\w-]+"
_FOUND = re.compile(
    rf"""(?P<url>(?<![\w.@/-])(?:(?P<scheme>https?|ftp|tonsite|ton|tg)://(?:[^\s@/?\#]+@)?)?
            (?P<host>{_HOST})(?P<port>:\d{{1,5}}(?!\d))?(?P<path>[/?\#][^\s<>"«»“”‘’…]*)?(?![\w@]))
      |(?P<tg>(?<![\w.@/-])tg://[a-z]+(?:[/?][^\s<>"«»“”‘’…]*)?)
      |(?P<email>(?<![\w.+-])[a-z0-9._+-]+@(?:[a-z0-9-]+\.)+[a-z]{{2,}}(?![\w-]))
      |(?P<bot_command>(?<![\w/<>])/[a-z0-9_]{{1,64}}(?:@[a-z0-9_]{{3,32}})?(?![\w/<>@]))
      |(?P<mention>(?<!\w)@[a-z][a-z0-9_]{{3,31}}(?!\w))
      |(?P<cashtag>(?<![\w$])\$[A-Z]{{1,8}}(?![\w$]))
      |(?P<hashtag>(?<![\w\#])\#(?!\d+(?!\w))\w{{1,256}}(?![\w\#]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Nothing is found in a text without one of these.
_HINT = re.compile(r"[./@#$]")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def found_in(text: str) -> list[Json]:
    """The entities Telegram finds by itself, in order."""
    if not _HINT.search(text):
        return []
    entities: list[Json] = []
    at, units, search = 0, 0, 0
    while match := _FOUND.search(text, search):
        start, end, kind = match.start(), match.end(), str(match.lastgroup)
        if match["host"] is not None or match["tg"] is not None:
            kind, end = "url", _address_end(match)
        elif kind == "cashtag" and not match[0].isupper():
            end = start
        if end <= start:
            search = max(match.start("path") if match["path"] else match.end(), start + 1)
            continue
        units += utf16(text[at:start])
        length = utf16(text[start:end])
        entities.append({"type": kind, "offset": units, "length": length})
        at, search, units = end, end, units + length
    return entities


def with_found(entities: list[Json], text: str) -> list[Json]:
    """*entities* and, where they leave room, what Telegram finds by itself."""
    return beside(entities, found_in(text))


def _address_end(match: re.Match[str]) -> int:
    """Where the address really ends, or its start if it is none."""
    if match["tg"] is None and not _is_host(match["host"], match["scheme"]):
        return match.start()
    path = match["path"] or ""
    dropped = len(path) - len(_balanced(path).rstrip(".:;,'?!([{`"))
    return match.end() - dropped


def _is_host(host: str, scheme: str | None) -> bool:
    labels = host.split(".")
    if all(label.isdigit() for label in labels):
        return len(labels) == 4 and all(int(label) <= 255 for label in labels)
    top = labels[-1]
    if "_" in top or "_" in labels[-2]:
        return False
    if scheme:
        return len(top) >= 2 and not top.isdigit()
    return top.lower() in _TOP and (top.islower() or top.isupper())


def _balanced(path: str) -> str:
    """Up to the first bracket that closes what the address did not open."""
    opened: list[str] = []
    for index, character in enumerate(path):
        if character in "([{":
            opened.append(character)
        elif character in ")]}" and (not opened or opened.pop() != _PAIRS[character]):
            return path[:index]
    return path
