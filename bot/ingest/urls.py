"""Addresses: one canonical form each, the links in a text, where a public channel's post lives."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: Parameters that say who sent a reader, never what is read.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hsenc|_hsmi|wt_mc|cmpid|ocid|at_\w+|ns_\w+)$",
    re.I,
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_LINK = re.compile(r"https?://[^\s<>\"'“”«»]{1,2040}", re.I)
_AFTER = ".,;:!?…*_~|"


def canonical(url: str) -> str:
    """The form under which one page is known: host in small letters, no fragment, no tracking.

    What is no address stays as it is; who is asked to fetch it refuses.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port and port != _DEFAULT_PORT.get(scheme):
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((scheme, host, parts.path or "/", query, ""))


def unwrapped(url: str) -> str:
    """The page's own address, where *url* is a redirector's or an AMP cache's and carries it."""
    for _ in range(3):  # a share link of a search result of a mail
        inner = _inner(url)
        if inner is None:
            break
        url = inner
    return url


def bare_host(url: str) -> str:
    """The site: its host without what only tells which of its doors was taken."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    while (door := host.split(".")[0]) in _DOORS and host.count(".") > 1:
        host = host[len(door) + 1 :]
    return host


def joined(base: str, link: str) -> str | None:
    """Where *link* leads from the page *base*, None when it is no address."""
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def links_in(text: str) -> tuple[str, ...]:
    """The web addresses written out in *text*, each once, without the punctuation around."""
    return tuple(dict.fromkeys(_trimmed(found[0]) for found in _LINK.finditer(text)))


def post_link(username: str, message_id: int) -> str:
    """Where a post of a public Telegram channel can be read."""
    return f"https://t.me/{username}/{message_id}"


_DOORS = frozenset({"www", "m", "mobile", "amp", "touch"})

#: Redirectors: part of the host, path, and the parameter that has the address.
_REDIRECTORS = (
    (re.compile(r"(?:^|\.)google\.[a-z.]{2,6}$"), "/url", ("q", "url")),
    (re.compile(r"(?:^|\.)facebook\.com$"), "/l.php", ("u",)),
    (re.compile(r"(?:^|\.)instagram\.com$"), "/", ("u",)),
    (re.compile(r"(?:^|\.)vk\.com$"), "/away.php", ("to",)),
    (re.compile(r"(?:^|\.)linkedin\.com$"), "/redir/redirect", ("url",)),
    (re.compile(r"\.safelinks\.protection\.outlook\.com$"), "/", ("url",)),
    (re.compile(r"^out\.reddit\.com$"), "/", ("url",)),
    (re.compile(r"^t\.umblr\.com$"), "/redirect", ("z",)),
)
_AMP_HOST = re.compile(r"\.cdn\.ampproject\.org$|(?:^|\.)(?:google|bing)\.[a-z.]{2,6}$")
_AMP_PATH = re.compile(r"/(?:amp|[acv])/(s/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+/.*)", re.I)


def _inner(url: str) -> str | None:
    """The address that *url* carries, None when it is nobody's wrapping."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname or ""
    for site, path, names in _REDIRECTORS:
        if site.search(host) and parts.path.startswith(path):
            given = parse_qs(parts.query)
            found = [value for name in names for value in given.get(name, ())]
            return next((v for v in found if v.startswith(("http://", "https://"))), None)
    if _AMP_HOST.search(host) and (found_in := _AMP_PATH.match(parts.path)):
        query = f"?{parts.query}" if parts.query else ""
        return f"{'https' if found_in[1] else 'http'}://{found_in[2]}{query}"
    return None


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
