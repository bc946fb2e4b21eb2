"""A network in one process: names resolve as told, "public" addresses are a loopback site.

The wire is faked where the machine begins: name look-up and connect(). Every attempt is noted, so
a test can say what was *not* dialled.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

PUBLIC = {
    "93.184.216.34",
    "93.184.216.35",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2.2.2.2",
    "1.1.1.1",
}
PUBLIC |= {"2606:2800:220:1:0:5efe:7f00:1"}


@dataclass
class Network:
    """`names` maps a host to its addresses, or to a list of answers given one after another."""

    names: Mapping[str, object]
    public_port: int
    private_port: int
    dialled: list[tuple[str, int]] = field(default_factory=list)
    _asked: dict[str, int] = field(default_factory=dict)

    def private(self) -> list[tuple[str, int]]:
        return [(a, p) for a, p in self.dialled if _plain(a) not in PUBLIC]

    def strange_ports(self) -> list[tuple[str, int]]:
        return [(a, p) for a, p in self.dialled if p not in (80, 443)]

    def forget(self) -> None:
        self.dialled.clear()
        self._asked.clear()

    def resolve(self, host: str) -> list[str] | None:
        known = self.names.get(host)
        if isinstance(known, dict):
            turn = self._asked.get(host, 0)
            self._asked[host] = turn + 1
            return known["sequence"][min(turn, len(known["sequence"]) - 1)]
        return known

    def lead(self, address: tuple) -> tuple[str, int]:
        """Where a connect() to *address* really goes."""
        self.dialled.append((address[0], address[1]))
        here = self.public_port if _plain(address[0]) in PUBLIC else self.private_port
        return "127.0.0.1", here


@contextmanager
def installed(network: Network) -> Iterator[Network]:
    real = (socket.getaddrinfo, socket.socket.connect, socket.socket.getpeername)
    peers: dict[int, tuple] = {}

    def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        name = host.decode() if isinstance(host, bytes) else host
        known = network.resolve((name or "").lower())
        if known is None:
            return real[0](host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
        return [_entry(ip, port, type) for ip in known if family in (0, _family(ip))]

    def connect(self, address):
        if self.family not in (socket.AF_INET, socket.AF_INET6) or address[1] in (
            network.public_port,
            network.private_port,
        ):
            return real[1](self, address)
        peers[id(self)] = address
        host, port = network.lead(address)
        return real[1](
            self, (host, port) if self.family == socket.AF_INET else (f"::ffff:{host}", port)
        )

    def getpeername(self):
        return peers.get(id(self)) or real[2](self)

    _swap(getaddrinfo, connect, getpeername)
    try:
        yield network
    finally:
        _swap(*real)


def _swap(getaddrinfo: Callable, connect: Callable, getpeername: Callable) -> None:
    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = connect
    socket.socket.getpeername = getpeername


def _family(ip: str) -> int:
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


def _entry(ip: str, port: object, kind: int) -> tuple:
    where = (ip, int(port or 0)) if "." in ip and ":" not in ip else (ip, int(port or 0), 0, 0)
    return (_family(ip), kind or socket.SOCK_STREAM, 6, "", where)


def _plain(address: str) -> str:
    ip = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return str(mapped or ip)
