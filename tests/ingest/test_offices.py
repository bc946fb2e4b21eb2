"""PDF, DOCX and mail: what a reader would see comes out; bombs and broken files are told."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from datetime import UTC, datetime

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from bot.errors import Empty, TooLarge, Unreadable
from bot.ingest import documents, offices
from tests.journeys.texts import BRIDGE, RATE

PARAGRAPHS = BRIDGE.strip().split("\n\n")


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF with a text layer, a line a sentence, written by hand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        lines = "".join(f"({_escaped(line)}) Tj T* " for line in text.split("\n"))
        stream = zlib.compress(
            f"BT /F1 11 Tf 14 TL 50 750 Td {lines}ET".encode("cp1252", "replace")
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            b"/Encoding /WinAnsiEncoding >> >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(
        b"<< /Title (%s) /Author (Ada Brown) /CreationDate (D:20260304100000Z) >>" % title.encode()
    )
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.title = title
    document.core_properties.author = "Ada Brown"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(body: str, kind: str = "text/plain") -> bytes:
    return (
        "From: Ada Brown <ada@courier.example>\r\nTo: b@courier.example\r\nSubject: Cracks\r\n"
        "Date: Wed, 4 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"
    ).encode()


WRITTEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def test_a_pdf_gives_its_words_and_what_it_says_of_itself():
    extract = documents.read(pdf(PARAGRAPHS[0], PARAGRAPHS[1], title="Cracks"), "x.txt")
    assert "A bridge over the river Alm was closed on Monday" in extract.text
    assert "Repairs will take at least nine weeks" in extract.text
    assert (extract.title, extract.author, extract.published_at) == ("Cracks", "Ada Brown", WRITTEN)


def test_words_parted_at_the_end_of_a_pdfs_line_are_whole_again():
    assert "the engineers found cracks" in documents.read(pdf("the engi-\nneers found cracks")).text


def test_a_word_file_gives_its_paragraphs():
    extract = documents.read(word(*PARAGRAPHS, title="Cracks"))
    assert extract.text == "\n\n".join(PARAGRAPHS)
    assert (extract.title, extract.author) == ("Cracks", "Ada Brown")


@pytest.mark.parametrize(
    "raw",
    [mail(BRIDGE), mail("".join(f"<p>{p}</p>" for p in PARAGRAPHS), "text/html")],
    ids=["plain", "html"],
)
def test_a_mail_is_read_as_its_reader_sees_it(raw):
    extract = documents.read(raw, "mail.eml")
    assert extract.text.strip() == "\n\n".join(PARAGRAPHS)
    assert (extract.title, extract.author, extract.published_at) == ("Cracks", "Ada Brown", WRITTEN)


def test_a_text_that_speaks_of_mail_is_a_text():
    text = f"From: the harbour\n\n{RATE}"
    assert documents.read(text.encode()).text == text


def test_a_long_pdf_is_read_in_part(monkeypatch):
    monkeypatch.setattr(offices, "MAX_PAGES", 2)
    extract = documents.read(pdf("one", "two", "three"))
    assert extract.text == "one\n\ntwo"


# --- broken, locked, hostile ----------------------------------------------------------------------


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(BRIDGE))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore")  # pypdf warns of what it repairs
@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7 ...",
        b"%PDF-1.7\n%\xe2\xe3",
        pdf(BRIDGE)[:300],
        locked(),
        zipped(word__document_xml=b"<w/>"),
        b"PK\x03\x04word/broken",
        word(BRIDGE)[:4000],
    ],
    ids=["stub", "head", "cut", "locked", "no docx", "no zip", "cut docx"],
)
def test_a_file_that_cannot_be_opened_is_told(raw):
    with pytest.raises((Unreadable, Empty, offices.TooLarge, documents.Unsupported)):
        documents.read(raw)


def test_a_scan_has_no_words():
    with pytest.raises(Empty):
        documents.read(pdf(""))


BOMBS = {
    "a member that unpacks a thousandfold": zipped(
        word__document_xml=b"<w/>", word__media__a=b"\0" * 30_000_000
    ),
    "two million paragraphs": zipped(word__document_xml=b"<w:p/>" * 2_000_000),
    "a thousand members": zipped(**{f"word__m{n}": b"x" for n in range(1000)}),
    "an entity bomb": zipped(word__document_xml=b"<!DOCTYPE x [<!ENTITY a 'a'>]><w/>"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_zip_bomb_is_known_before_it_is_opened(bomb):
    began = time.process_time()
    with pytest.raises(TooLarge):
        documents.read(bomb)
    assert time.process_time() - began < 1


@pytest.mark.slow
def test_a_pdf_bomb_gives_up_in_time():
    packed = zlib.compress(zlib.compress(b"BT (a) Tj ET " * 4_000_000, 9), 9)
    raw = pdf("x").replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]", 1)
    start, end = raw.index(b"stream\n") + 7, raw.index(b"\nendstream")
    bomb = raw[:start] + packed + raw[end:]
    began = time.process_time()
    with pytest.raises((Unreadable, TooLarge, Empty)):
        documents.read(bomb)
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "made", [RuntimeError, OSError, KeyError, RecursionError, ZeroDivisionError]
)
def test_whatever_pypdf_stumbles_over_is_a_file_that_cannot_be_opened(monkeypatch, made):
    def stumble(*_):
        raise made if made is not RuntimeError else ValueError

    monkeypatch.setattr(offices.pypdf, "PdfReader", stumble)
    with pytest.raises(Unreadable):
        offices.read_pdf(pdf(BRIDGE))


def test_memory_that_runs_out_is_nobodys_damage(monkeypatch):
    def starve(*_):
        raise MemoryError

    monkeypatch.setattr(offices.docx, "Document", starve)
    with pytest.raises(MemoryError):
        offices.read_docx(word(BRIDGE))


def test_a_word_file_with_a_locked_or_swollen_part_is_told():
    flagged = bytearray(zipped(word__document_xml=b"<w/>" * 100))
    at = flagged.index(b"PK\x01\x02")
    flagged[at + 8] |= 1  # "encrypted", says the directory
    flagged[6] |= 1
    with pytest.raises(Unreadable):
        offices.read_docx(bytes(flagged))
    doctype = zipped(word__document_xml=b"<!DOCTYPE x><w/>")
    with pytest.raises(TooLarge):
        offices.read_docx(doctype)


def test_a_mail_with_a_strange_date_has_none():
    raw = mail(BRIDGE).replace(b"Date: ", b"Date: the day before ", 1)
    assert offices.read_mail(raw).published_at is None
