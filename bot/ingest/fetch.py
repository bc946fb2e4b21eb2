"""The one door to the web. Whatever leaves through it is public, small and quick, or it is refused.

The network is hostile: a name may point inside (SSRF, also on a redirect or a second look-up), a
body may unpack to gigabytes, a server may drip bytes for ever. The guard connects only to addresses
it has checked itself; the reader here bounds everything else.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_network
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import httpx
from ssrfguard import DEFAULT_DENIED, AddressTable, Block, Policy, Reach, SSRFGuardError
from ssrfguard.httpx import AsyncSafeTransport

from bot.clock import Clock, system_clock
from bot.errors import AddressRefused, Answered, TimedOut, TooLarge, Unreachable, WrongType

#: Builds the transport that decides which addresses may be connected to. Replaceable as a whole.
Guard = Callable[[], httpx.AsyncBaseTransport]

#: What a news bot reads. Everything else is refused before its body is read.
READABLE = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/rdf",
    "application/json",
    "application/feed+json",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
    "application/octet-stream",  # many servers' word for "a file"; its kind is found by content
)

#: Names that never belong to the public web (RFC 6761, RFC 6762, RFC 8375, and common habit).
_INTERNAL = (
    *(".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".intranet"),
    *(".home.arpa", ".onion", ".arpa", ".invalid"),
)

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\u200b-\u200f\u2028\u2029\ufeff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.I)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one fetch may cost."""

    deadline: timedelta = timedelta(seconds=20)
    wire: int = 5 * 2**20  # bytes received
    decoded: int = 10 * 2**20  # bytes after unpacking
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What the web returned for *asked*; *url* is where it was found in the end.

    `moved_to` is set when every redirect on the way was permanent (301, 308). A conditional
    request that found nothing new has status 304 and an empty body. Header names are lower case.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None

    @property
    def lasting_url(self) -> str:
        """Where to ask again: a redirect for the time being is not to be remembered."""
        return self.moved_to or self.asked

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """What the server says of the bytes, which is often wrong."""
        found = re.search(
            r"charset=[\"']?([\w.:-]{2,40})", self.headers.get("content-type", ""), re.I
        )
        return found[1] if found else None

    @property
    def not_modified(self) -> bool:
        return self.status == httpx.codes.NOT_MODIFIED


def guarded() -> httpx.AsyncBaseTransport:
    """The default guard: ssrfguard, with two ranges its table lacks."""
    missing = (
        ("168.63.129.16/32", "Azure platform endpoint"),
        ("::ffff:0:0:0/96", "IPv4-translated (RFC 2765)"),
    )
    blocks = tuple(Block(ip_network(net), name, "", Reach.DENIED) for net, name in missing)
    policy = Policy(
        denied_networks=AddressTable(DEFAULT_DENIED.blocks + blocks), max_url_length=2048
    )
    limits = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=5)
    return AsyncSafeTransport(policy=policy, limits=limits, trust_env=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a web that is only played answers: a page, or a *fault* of the wire."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/html"})
    fault: Literal["", "refused", "slow", "certificate"] = ""


def played(answer: Callable[[str, Mapping[str, str]], Reply]) -> Guard:
    """A guard that connects to nothing: *answer* is given each address and the request's headers.

    All else is as on the real web: addresses are checked, redirects followed, bodies bounded.
    """
    return lambda: _Played(answer)


class _Played(httpx.AsyncBaseTransport):
    def __init__(self, answer: Callable[[str, Mapping[str, str]], Reply]) -> None:
        self._answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        reply = self._answer(str(request.url), request.headers)
        match reply.fault:
            case "refused":
                raise httpx.ConnectError("nobody there")
            case "slow":
                raise httpx.ReadTimeout("too slow")
            case "certificate":
                raise httpx.ConnectError("CERTIFICATE_VERIFY_FAILED")
        return httpx.Response(reply.status, headers=dict(reply.headers), stream=_Body(reply.body))


class _Body(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


class Fetcher:
    """Fetches pages, at most *per_host* at a time from one host and *overall* in all."""

    def __init__(
        self,
        *,
        guard: Guard = guarded,
        budget: Budget = Budget(),
        user_agent: str = "Nutgraf/0.1",
        per_host: int = 2,
        overall: int = 50,
        clock: Clock = system_clock,
    ) -> None:
        self._budget = budget
        self._clock = clock
        self._turns = _Turns(per_host, overall)
        self._client = httpx.AsyncClient(
            transport=guard(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(10, connect=5, pool=30),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Page:
        """Fetch *url*, only if changed when *etag* or *last_modified* are given (RFC 9110 13.1).

        Raises AddressRefused, Unreachable, TimedOut, Answered, WrongType or TooLarge.
        """
        condition = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in condition.items() if value}
        try:
            async with asyncio.timeout(self._budget.deadline.total_seconds()):
                return await self._follow(url, headers)
        except TimeoutError as exc:
            raise TimedOut(host_of(url)) from exc

    async def _follow(self, asked: str, headers: dict[str, str]) -> Page:
        url, permanent = asked, True
        for _ in range(self._budget.redirects + 1):
            checked = check(url)
            async with self._turns.at(checked.host), AsyncExitStack() as stack:
                answer = await self._send(checked, headers)
                stack.push_async_callback(answer.aclose)
                location = answer.headers.get("location")
                if not (answer.is_redirect and location):
                    body = await self._read(answer)
                    moved = url if permanent and url != asked else None
                    seen = MappingProxyType({k.lower(): v for k, v in answer.headers.items()})
                    return Page(asked, url, answer.status_code, seen, body, moved)
            permanent = permanent and answer.status_code in (301, 308)
            url = _joined(checked, location)
        raise AddressRefused(host_of(asked))

    async def _send(self, url: httpx.URL, headers: dict[str, str]) -> httpx.Response:
        self._client.cookies.clear()
        request = self._client.build_request("GET", url, headers=headers)
        try:
            return await self._client.send(request, stream=True)
        except SSRFGuardError as exc:
            raise AddressRefused(url.host) from exc
        except httpx.TimeoutException as exc:
            raise TimedOut(url.host) from exc
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise Unreachable(url.host, certificate=_about_certificate(exc)) from exc

    async def _read(self, answer: httpx.Response) -> bytes:
        host = answer.url.host
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return b""
        if not answer.is_success:
            wait = retry_after(answer.headers.get("retry-after"), self._clock())
            raise Answered(host, answer.status_code, wait)
        kind = answer.headers.get("content-type", "").strip().lower()
        if kind and not kind.startswith(READABLE):
            raise WrongType(host, kind.split(";")[0])
        try:
            return await _bounded(answer, self._budget)
        except httpx.TimeoutException as exc:
            raise TimedOut(host) from exc
        except httpx.HTTPError as exc:
            raise Unreachable(host) from exc


def check(url: str) -> httpx.URL:
    """*url* as the client will read it, or AddressRefused before any look-up.

    Whatever two readers could understand differently is refused: control and zero-width characters,
    backslashes, names and passwords, escapes in the host, short and numeric hosts, other ports.
    """
    match = re.match(r"(https?)://([^/?#]*)", url, re.I)
    if not match or len(url) > 2048 or _FORBIDDEN.search(url) or set("@%") & set(match[2]):
        raise AddressRefused(host_of(url))
    try:
        parsed, other = httpx.URL(url), urlsplit(url)
        port, _ = other.port, parsed.host  # which may not decode
    except (httpx.InvalidURL, ValueError) as exc:
        raise AddressRefused(host_of(url)) from exc
    standard = {"http": 80, "https": 443}[parsed.scheme]
    host = parsed.raw_host.decode("ascii", "replace").lower()
    if (port or standard) not in (80, 443) or (parsed.port or standard) != (port or standard):
        raise AddressRefused(parsed.host)
    if not (_is_literal(host) or _is_public_name(host)):
        raise AddressRefused(parsed.host)
    return parsed


def host_of(url: str) -> str:
    """The host of any string, as good as it gets: for telling people, not for deciding."""
    match = re.match(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]*)", url, re.I)
    return (match[1] if match else url)[:100]


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: seconds or a date (RFC 9110 section 10.2.3)."""
    if not header:
        return None
    if header.strip().isdigit():
        return timedelta(seconds=min(int(header.strip()[:9]), 7 * 86400))
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(timedelta(0), (at if at.tzinfo else at.replace(tzinfo=UTC)) - now)


async def _bounded(answer: httpx.Response, budget: Budget) -> bytes:
    """The body, unpacked a little at a time: a bomb is noticed before it goes off."""
    codings = [c.strip().lower() for c in answer.headers.get("content-encoding", "").split(",")]
    codings = [c for c in codings if c not in ("", "identity")]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise Unreachable(answer.url.host)
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length[:12]) > budget.wire:
        raise TooLarge(budget.wire, "page")
    unpacked = bytearray()
    unpacker = zlib.decompressobj(31) if codings else None
    received = 0
    async for chunk in answer.aiter_raw(65536):
        received += len(chunk)
        if received > budget.wire:
            raise TooLarge(budget.wire, "page")
        if unpacker is None:
            unpacked += chunk
        else:
            unpacker = _unpack(chunk, unpacker, unpacked, budget.decoded, answer.url.host)
        if len(unpacked) > budget.decoded:
            raise TooLarge(budget.decoded, "page")
    if unpacker is not None and not unpacker.eof:
        raise Unreachable(answer.url.host)
    return bytes(unpacked)


def _unpack(
    packed: bytes, unpacker: zlib._Decompress, into: bytearray, limit: int, host: str
) -> zlib._Decompress:
    """Unpack *packed* into *into*, never past *limit*; a gzip file may hold several members."""
    try:
        while packed:
            into += unpacker.decompress(packed, limit + 1 - len(into))
            packed = unpacker.unconsumed_tail
            if len(into) > limit:
                raise TooLarge(limit, "page")
            if unpacker.eof:
                packed = unpacker.unused_data.lstrip(b"\0")
                if packed:
                    unpacker = zlib.decompressobj(31)
    except zlib.error as exc:
        raise Unreachable(host) from exc
    return unpacker


def _joined(url: httpx.URL, location: str) -> str:
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError) as exc:
        raise AddressRefused(url.host) from exc


def _is_literal(host: str) -> bool:
    """An IP address as such; whether it is public is the guard's to say."""
    return ":" in host or re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host) is not None


def _is_public_name(host: str) -> bool:
    name = host.removesuffix(".")
    labels = name.split(".")
    return (
        len(name) <= 253
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and not labels[-1].startswith("0x")
        and not f".{name}".endswith(_INTERNAL)
    )


def _about_certificate(exc: BaseException | None) -> bool:
    while exc is not None:
        if isinstance(exc, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY" in str(exc):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


class _Turns:
    """Waiting in line: so many at one host, so many in all."""

    def __init__(self, per_host: int, overall: int) -> None:
        self._per_host = per_host
        self._overall = asyncio.Semaphore(overall)
        # A host's gate lives as long as somebody stands at it.
        self._gates: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        gate = self._gates.get(host) or asyncio.Semaphore(self._per_host)
        self._gates[host] = gate
        async with gate, self._overall:
            yield
