"""A digest as a message: on its way out, on any of its pages, as a preview."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.services.digests import Issue
from bot.views import digest
from bot.views.edition import edition
from bot.views.messages import Message
from bot.views.reader import Reader


def render(issue: Issue, reader: Reader, page: int = 0) -> Message:
    """That page of the digest, told by the clock its chat wished it for."""
    reader = local(issue, reader)
    if not issue.contents.items:
        return digest.empty(issue.digest.since, issue.next_at, reader)
    made = edition(issue.digest, issue.contents, issue.articles, issue.name)
    return digest.digest(made, reader, page, preview=issue.is_preview)


def why(issue: Issue, reader: Reader, page: int = 0) -> Message:
    made = edition(issue.digest, issue.contents, issue.articles, issue.name)
    return digest.why_here(made, local(issue, reader), page)


def local(issue: Issue, reader: Reader) -> Reader:
    return replace(reader, zone=ZoneInfo(issue.zone)) if issue.zone else reader
