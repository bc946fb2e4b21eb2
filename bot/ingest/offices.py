"""Files of offices into text: PDF, DOCX, mail. Each is bounded before it is opened.

Runs in a worker process: a file of a hundred kilobytes may unpack to gigabytes, or never end.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

import docx
import pypdf
from pypdf.errors import PyPdfError

from bot.errors import TooLarge, Unreadable
from bot.ingest import html, texts
from bot.ingest.types import Extract

MAX_PAGES = 200
MAX_CHARACTERS = 1_000_000

#: What a DOCX may unpack to; text packs well, but not like a bomb.
_UNPACKED = 20 * 1024 * 1024
_RATIO = 100
_MEMBERS = 500
#: Below this size a member may pack as well as it likes.
_SMALL = 1024 * 1024
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_PARAGRAPHS = 50_000

_HYPHEN = re.compile(r"(?<=[a-zà-öø-ÿа-яёіїєґ])[-\u00ad]\n(?=[a-zà-öø-ÿа-яёіїєґ])")


def read_pdf(raw: bytes) -> Extract:
    """The text of a PDF, at most MAX_PAGES of it; raises Unreadable."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("PDF")
        about = reader.metadata
        pages: list[str] = []
        room = MAX_CHARACTERS
        for number in range(min(len(reader.pages), MAX_PAGES)):
            pages.append(_page(reader.pages[number].extract_text())[:room])
            room -= len(pages[-1])
            if room <= 0:
                break
        title = about.title if about else None
        author = about.author if about else None
        written = about.creation_date if about else None
    except RecursionError as exc:
        raise Unreadable("PDF") from exc
    except Unreadable:
        raise
    # pypdf meets broken files with whatever Python happens to raise.
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as exc:
        raise Unreadable("PDF") from exc
    except (OSError, ArithmeticError, AssertionError, NotImplementedError) as exc:
        raise Unreadable("PDF") from exc
    return Extract(
        texts.clean("\n\n".join(filter(None, pages))),
        title=_name(title),
        author=_name(author),
        published_at=_aware(written),
    )


def read_docx(raw: bytes) -> Extract:
    """The paragraphs of a Word file; raises Unreadable, TooLarge."""
    _check_zip(raw)
    try:
        document = docx.Document(io.BytesIO(raw))
        paragraphs = [p.text.strip() for p in document.paragraphs]
        about = document.core_properties
        title, author, written = about.title, about.author, about.created
    except MemoryError:
        raise
    except Exception as exc:  # python-docx lets lxml's and its own errors through
        raise Unreadable("DOCX") from exc
    text = "\n\n".join(filter(None, paragraphs))[:MAX_CHARACTERS]
    return Extract(
        texts.clean(text), title=_name(title), author=_name(author), published_at=_aware(written)
    )


def read_mail(raw: bytes) -> Extract:
    """The readable part of a mail, its subject as the title; raises Unreadable."""
    try:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        body = mail.get_body(("plain", "html")) if isinstance(mail, EmailMessage) else None
        content = str(body.get_content()) if body is not None else ""
        is_page = body is not None and body.get_content_type() == "text/html"
        sender = parseaddr(str(mail.get("from", "")))[0] or None
        subject = str(mail.get("subject", "")) or None
        sent_at = _sent_at(mail.get("date"))
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as exc:
        raise Unreadable("EML") from exc
    text = html.plain(content) if is_page else content.replace("\r\n", "\n")
    return Extract(
        texts.clean(text[:MAX_CHARACTERS]).strip("\n"),
        title=_name(subject),
        author=_name(sender),
        published_at=sent_at,
    )


def _check_zip(raw: bytes) -> None:
    """A bomb is known by what the archive says of itself, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            packed_too_well = any(
                member.file_size > max(_SMALL, _RATIO * member.compress_size) for member in members
            )
            if len(members) > _MEMBERS or total > _UNPACKED or packed_too_well:
                raise TooLarge(_UNPACKED, "unpacked")
            if sum(_paragraphs_in(archive, members)) > _PARAGRAPHS:
                raise TooLarge(_UNPACKED, "unpacked")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as exc:
        raise Unreadable("DOCX") from exc
    except RuntimeError as exc:  # an encrypted member
        raise Unreadable("DOCX") from exc


def _paragraphs_in(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[int]:
    """python-docx needs half a kilobyte for each, so they are counted before it sees them."""
    for member in members:
        if member.filename == "word/document.xml":
            with archive.open(member) as file:
                content = file.read(_UNPACKED + 1)
            if len(content) > _UNPACKED or b"<!DOCTYPE" in content[:2000]:
                raise TooLarge(_UNPACKED, "unpacked")
            yield content.count(b"<w:p>") + content.count(b"<w:p ") + content.count(b"<w:p/>")


def _page(text: str) -> str:
    """A page as it would be read on: words that were parted at a line's end are whole again."""
    return _HYPHEN.sub("", text.replace("\r", "\n")).strip()


def _name(value: Any) -> str | None:  # what a file says of itself may be of any kind
    words = " ".join(str(value or "").split())[:300]
    return texts.clean(words) or None


def _aware(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _sent_at(value: Any) -> datetime | None:
    try:
        return _aware(parsedate_to_datetime(str(value))) if value else None
    except (ValueError, TypeError):
        return None
