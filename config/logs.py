"""Logging for people and for machines, with everything secret struck out before it is written."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

#: What a Telegram bot token looks like, wherever it turns up (addresses, exceptions, reprs).
_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,64}")
_PASSWORD = re.compile(r"(?<=://)[^/\s:@]{1,100}:[^/\s@]{1,200}(?=@)")

#: Libraries that tell too much (httpx logs whole addresses) or too often.
_QUIET = (
    "httpx",
    "httpcore",
    "alembic",
    "apscheduler",
    "aiosqlite",
    "asyncio",
    "hpack",
    "trafilatura",
)


class Redacted(logging.Formatter):
    """Wraps a formatter and strikes out tokens, passwords in addresses and the given secrets.

    Tracebacks included: it works on the finished line.
    """

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(s for s in secrets if s)

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return _PASSWORD.sub("***", _TOKEN.sub("***", line))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(
    level: str = "INFO",
    *,
    as_json: bool = False,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all logs to *stream* (default: standard error), secrets struck out."""
    plain = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacted(_JsonLines() if as_json else plain, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
