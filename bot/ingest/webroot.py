"""A folder that plays the web, so that links can be tried without a network.

DIR/courier.example/news/pier.html    is https://courier.example/news/pier.html, and /news/pier
DIR/courier.example/index.html        is https://courier.example/
DIR/courier.example/_answers.json     says where the site behaves otherwise:
    {"/gone": {"status": 410}, "/old": {"status": 301, "headers": {"location": "/new"}},
     "/late": {"fault": "slow"}}
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.ingest.fetch import Reply

ANSWERS = "_answers.json"
_TYPES = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".md": "text/markdown",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class WebRoot:
    """Answers for every site that has a folder here; no other exists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def __call__(self, url: str, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(url)
        site = self._folder / (parts.hostname or "")
        if not site.is_dir() or site.parent != self._folder:
            return Reply(fault="refused")
        path = unquote(parts.path)
        if (told := _answers(site).get(path)) is not None:
            return Reply(
                body=str(told.get("body", "")).encode(),
                status=int(told.get("status", 200)),
                headers={"content-type": "text/html", **told.get("headers", {})},
                fault=told.get("fault", ""),
            )
        file = _file(site, path)
        return Reply(b"not here", 404) if file is None else _page(file, headers)


def _answers(site: Path) -> dict[str, Any]:
    try:
        found = json.loads((site / ANSWERS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}


def _file(site: Path, path: str) -> Path | None:
    """The file for a path, never one outside the site's folder."""
    asked = (site / path.strip("/")).resolve()
    near = (asked, asked.with_name(asked.name + ".html"), asked / "index.html")
    inside = (file for file in near if file.is_relative_to(site) and file.name != ANSWERS)
    return next((file for file in inside if file.is_file()), None)


def _page(file: Path, headers: Mapping[str, str]) -> Reply:
    body = file.read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/html"
    if headers.get("if-none-match") == tag:
        return Reply(status=304, headers={"etag": tag})
    return Reply(body, headers={"content-type": kind, "etag": tag})
