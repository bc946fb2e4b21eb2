"""A file's bytes into its readable text.

The kind is told by the content; a name or a declared type may lie.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from bot.errors import Empty, TooLarge, Unsupported
from bot.ingest import markdown, texts
from bot.ingest.types import Extract

#: More than the longest news text by far, less than a film.
MAX_BYTES = 10 * 1024 * 1024

#: The longest text that is kept of a file; few have the time to be analysed whole.
MAX_CHARACTERS = 1_000_000

#: How files that we do not read begin, and what people call them.
MAGIC = tuple(
    (kind, re.compile(pattern, re.S))
    for kind, pattern in (
        ("PDF", rb".{0,1016}%PDF-"),
        ("RTF", rb"\{\\rtf"),
        ("DOC", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("PNG", rb"\x89PNG\r\n\x1a\n"),
        ("JPEG", rb"\xff\xd8\xff"),
        ("GIF", rb"GIF8[79]a"),
        ("BMP", rb"BM.{4}\x00{4}"),
        ("WEBP", rb"RIFF.{4}WEBP"),
        ("MP4", rb".{4}ftyp"),
        ("MKV", rb"\x1aE\xdf\xa3"),
        ("MP3", rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2][\x00-\xff]"),
        ("OGG", rb"OggS\x00"),
        ("GZIP", rb"\x1f\x8b"),
        ("7Z", rb"7z\xbc\xaf\x27\x1c"),
        ("RAR", rb"Rar!\x1a"),
        ("SQLite", rb"SQLite format 3\x00"),
        ("ELF", rb"\x7fELF"),
        ("EXE", rb"MZ.{0,60}\x00"),
    )
)

#: What a ZIP archive really is, by a name inside it.
IN_ZIP = (
    ("word/", "DOCX"),
    ("xl/", "XLSX"),
    ("ppt/", "PPTX"),
    ("META-INF/container.xml", "EPUB"),
    ("content.xml", "ODT"),
)

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|h2)[\s>]", re.I
)
_XML = re.compile(r"\A\s*<(?:\?xml|rss|feed|opml|rdf:RDF|svg)[\s>]", re.I)
_LOOK_AT = 4096


def read(raw: bytes, name: str = "") -> Extract:
    """What a reader would see in the file; *name* only helps to tell Markdown from plain text.

    Raises TooLarge, Unsupported or Unreadable (naming the kind), or Empty.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge(MAX_BYTES)
    extract = _from_office(raw, _not_text(raw)) or _extract(texts.decode(raw), name)
    if not extract.text.strip():
        raise Empty
    if len(extract.text) <= MAX_CHARACTERS:
        return extract
    return replace(extract, text=extract.text.strip()[:MAX_CHARACTERS])


def _from_office(raw: bytes, kind: str | None) -> Extract | None:
    """What is in a PDF, a Word file or a mail; None for text. Raises Unsupported for the rest."""
    from bot.ingest import offices  # libraries that only the workers need

    match kind:
        case "PDF":
            return offices.read_pdf(raw)
        case "DOCX":
            return offices.read_docx(raw)
        case None:
            return offices.read_mail(raw) if _is_mail(raw) else None
        case _:
            raise Unsupported(kind)


def _is_mail(raw: bytes) -> bool:
    """Headers first, those among them that every mail has."""
    head = raw[:_LOOK_AT].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = {line.partition(b":")[0].lower() for line in head.split(b"\n") if line[:1].strip()}
    return {b"from", b"subject"} <= names and bool({b"date", b"received", b"message-id"} & names)


def is_page(raw: bytes) -> bool:
    """Whether it is HTML, to be read as a web page; anything that `read` knows better is not."""
    if _not_text(raw):
        return False
    head = texts.decode(raw[:_LOOK_AT])
    return _is_html(head) or bool(re.search(r"<html[\s>]", head, re.I))


def _not_text(raw: bytes) -> str | None:
    if raw.startswith(b"PK\x03\x04"):
        return _in_zip(raw)
    return next((kind for kind, pattern in MAGIC if pattern.match(raw)), None)


def _in_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "ZIP"
    return next(
        (kind for inside, kind in IN_ZIP if any(n.startswith(inside) for n in names)), "ZIP"
    )


def _extract(text: str, name: str) -> Extract:
    head = text[:_LOOK_AT]
    if _XML.match(head) and not re.search(r"<html[\s>]", head, re.I):
        raise Unsupported("XML")
    if _is_html(head):
        from bot.ingest import html  # a fifth of a second, which only the workers need to spend

        return html.extract(text)
    if re.match(r'[\[{]\s*["\[{]', head.lstrip()):
        raise Unsupported("JSON")
    if markdown.looks_like(text, name):
        return markdown.extract(text)
    return Extract(text)


def _is_html(head: str) -> bool:
    """A page begins with a tag; a text that speaks of tags does not."""
    return head.lstrip().startswith("<") and bool(_HTML.search(head))
