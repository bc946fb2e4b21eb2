"""Which addresses Telegram makes a link of, and how it writes them.

The rules were read off Telegram's own parser (tests compare the two). A bad link stays plain text.
"""

import re

from bot.rehearsal.things import Json

_SCHEME = re.compile(r"^(https?|tg|ton|tonsite)://(.*)$", re.IGNORECASE | re.DOTALL)
_TG_SHORT = re.compile(r"^(tg|ton|tonsite):(?!//)(.+)$", re.IGNORECASE | re.DOTALL)
_PARTS = re.compile(r"^(?P<login>[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:]*)(?P<rest>.*)$", re.DOTALL)
_PORT = re.compile(r"^:(\d+)(?=[/?#]|$)")
_MENTION = re.compile(r"^tg://user/?\?(?:.*&)?id=(\d+)(?:[&#].*)?$", re.IGNORECASE)
_HOST = re.compile(r"^[^\s\\\x00-\x20\"'<>`^{|}]+$")


def checked(url: str) -> str | None:
    """The address as Telegram keeps it, or None where it makes no link of it."""
    if short := _TG_SHORT.match(url):
        url = f"{short[1]}://{short[2]}"
    found = _SCHEME.match(url)
    scheme = found[1].lower() if found else "http"
    parts = _PARTS.match(found[2] if found else url)
    if parts is None or not _HOST.match(parts["host"]):
        return None
    is_web = scheme.startswith("http")
    if is_web and "." not in parts["host"] and not parts["host"].startswith("["):
        return None
    rest = parts["rest"]
    if port := _PORT.match(rest):
        if not 0 < int(port[1]) <= 65535:
            return None
    elif rest.startswith(":"):
        return None
    after_port = rest[port.end() :] if port else rest
    path = after_port if after_port.startswith("/") or not is_web else f"/{after_port}"
    if not is_web and not after_port:
        path = "/"
    host = parts["host"].lower() if is_web else parts["host"]
    port_text = port[0] if port else ""
    return f"{scheme}://{parts['login'] or ''}{host}{port_text}{_escaped(path)}"


def mentioned_user(url: str) -> int | None:
    """The person a `tg://user?id=…` link names."""
    found = _MENTION.match(url)
    return int(found[1]) or None if found else None


def _escaped(path: str) -> str:
    return "".join(f"%{ord(c):02X}" if c <= " " else c for c in path)


def beside(entities: list[Json], others: list[Json]) -> list[Json]:
    """*entities* and those of the *others* they leave room for."""
    taken = [ends(e) for e in entities if e["type"] in _CLOSED]
    found = [
        entity
        for entity in others
        if not any(start < ends(entity)[1] and ends(entity)[0] < end for start, end in taken)
    ]
    return sorted([*entities, *found], key=ends) if found else entities


def ends(entity: Json) -> tuple[int, int]:
    start, length = entity["offset"], entity["length"]
    assert isinstance(start, int)
    assert isinstance(length, int)
    return start, start + length


#: Inside these nothing else is looked for.
_CLOSED = frozenset(
    {
        "code",
        "pre",
        "text_link",
        "text_mention",
        "url",
        "mention",
        "bot_command",
        "email",
        "hashtag",
    }
)


def utf16(text: str) -> int:
    """Length in UTF-16 units, Telegram's measure of offsets (not of limits)."""
    return len(text) + sum(c > "\uffff" for c in text) if not text.isascii() else len(text)
