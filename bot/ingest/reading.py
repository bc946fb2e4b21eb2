"""What a worker process does with one text or one file: find the readable text and what it says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from bot.analysis import analyse, document, parsing
from bot.analysis.types import Analysis
from bot.errors import Empty, TooShort
from bot.ingest import documents, texts
from bot.ingest.types import Extract


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, titled where it has a headline, and what it says."""

    extract: Extract
    analysis: Analysis


def read_text(text: str, title: str | None = None, language: str | None = None) -> Reading:
    return _read(Extract(text, title=title, language=language))


def read_document(raw: bytes, name: str = "") -> Reading:
    """Raises TooLarge, Unsupported, Empty; TooShort when there is less than an article has."""
    extract = documents.read(raw, name)
    if not texts.is_article(extract.text):
        raise TooShort
    return _read(extract)


def warm_up(model: str) -> None:
    """In a new worker: load what the first text would have to wait for.

    *model* is the spaCy package that parses English; without one, rules over text have to do.
    """
    parsing.use("en", model or None)
    read_text("A word of a text warms up.")
    with suppress(Empty):
        documents.read(b"<html><p>Warm</p></html>")


def _read(extract: Extract) -> Reading:
    headline = document.read(extract.text, extract.title, extract.language).title
    analysis = analyse(extract.text, headline, extract.language)
    return Reading(replace(extract, title=headline), analysis)
