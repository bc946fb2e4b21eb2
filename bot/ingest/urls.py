"""Addresses: one canonical form each, the links in a text, where a public channel's post lives."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: Parameters that say who sent a reader, never what is read.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hsenc|_hsmi|wt_mc|cmpid|ocid|at_\w+|ns_\w+)$",
    re.I,
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_LINK = re.compile(r"https?://[^\s<>\"'“”«»]{1,2040}", re.I)
_AFTER = ".,;:!?…*_~|"


def canonical(url: str) -> str:
    """The form under which one page is known: host in small letters, no fragment, no tracking."""
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port != _DEFAULT_PORT.get(scheme):
        host = f"{host}:{parts.port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((scheme, host, parts.path or "/", query, ""))


def links_in(text: str) -> tuple[str, ...]:
    """The web addresses written out in *text*, each once, without the punctuation around."""
    return tuple(dict.fromkeys(_trimmed(found[0]) for found in _LINK.finditer(text)))


def post_link(username: str, message_id: int) -> str:
    """Where a post of a public Telegram channel can be read."""
    return f"https://t.me/{username}/{message_id}"


def _trimmed(link: str) -> str:
    """A link may end in a bracket only if it also opened one."""
    while link:
        last = link[-1]
        if last in _AFTER or (
            last in ")]" and link.count(last) > link.count("(" if last == ")" else "[")
        ):
            link = link[:-1]
        else:
            break
    return link
