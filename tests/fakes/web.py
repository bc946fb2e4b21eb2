"""A web of a few pages, played in memory: what stands at which address, and what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime

from bot.ingest.fetch import Reply

RSS = "application/rss+xml"


@dataclass
class Web:
    """`web.has("https://courier.example/a", page)`; anything else is a site that does not answer."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def has(
        self,
        url: str,
        body: str | bytes = b"",
        *,
        status: int = 200,
        kind: str = "text/html",
        fault: str = "",
        **headers: str,
    ) -> None:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = Reply(raw, status, {"content-type": kind, **named}, fault)

    def __call__(self, url: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append(url)
        reply = self.pages.get(url)
        if reply is None:
            site = "/".join(url.split("/")[:3])
            there = any(known.startswith(site + "/") for known in self.pages)
            return Reply(b"no", 404) if there else Reply(fault="refused")
        tag = reply.headers.get("etag")
        if tag and headers.get("if-none-match") == tag:
            return replace(reply, body=b"", status=304)
        return reply


def page(title: str, text: str, *, site: str = "The Courier", head: str = "") -> str:
    """A news page with that story."""
    paragraphs = "".join(f"<p>{p}</p>" for p in text.strip().split("\n\n"))
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{site}">{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
        f"<footer>All rights reserved</footer></body></html>"
    )


@dataclass(frozen=True)
class Item:
    """An item of a feed."""

    key: str
    title: str
    text: str
    at: datetime | None = None
    link: str = ""

    def __str__(self) -> str:
        link = f"<link>{self.link or f'https://courier.example/news/{self.key}'}</link>"
        date = f"<pubDate>{format_datetime(self.at)}</pubDate>" if self.at else ""
        return (
            f"<item><guid isPermaLink='false'>{self.key}</guid><title>{self.title}</title>{link}"
            f"{date}<description><![CDATA[{self.text}]]></description></item>"
        )


def feed(*items: Item, title: str = "The Courier", site: str = "https://courier.example/") -> str:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
        f"<link>{site}</link>{''.join(map(str, items))}</channel></rss>"
    )
