"""Text at the door: bytes to text, and out with what no database can hold. Nothing else changes."""

from __future__ import annotations

import codecs
import re

from bot.errors import Unsupported

#: The longest marks first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_CYRILLIC_RUN = re.compile(r"[а-яёієїґў]{3,}", re.I)
_LOWER = re.compile(r"[а-яёієїґў]")
#: Below this share of bytes, control characters are accidents; above it, these are no words.
_MAX_CONTROLS = 0.01
_LOOK_AT = 65_536
#: Who pastes fewer words is asking or chatting; a forwarded post is news at a third of that.
_ARTICLE_WORDS = 35
_POST_WORDS = 12
_WORD = re.compile(r"[^\W\d_]+")
#: Writing without spaces: two characters make about a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def clean(text: str) -> str:
    """*text* with NUL and lone surrogates, which databases refuse, turned into U+FFFD each."""
    return _UNSTORABLE.sub("\ufffd", text)


def decode(raw: bytes, charset: str | None = None) -> str:
    """The text in *raw*, in whatever encoding it came; raises Unsupported when it is no text.

    A byte order mark decides; then UTF-16 without one, UTF-8 (a few wrong bytes in it become
    U+FFFD), what the server (*charset*) or an HTML page declares; at last the old code page
    (windows-1251, KOI8-U, windows-1252) whose reading looks like writing.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _newlines(raw[len(mark) :].decode(encoding, "replace"))
    if unmarked := _unmarked_utf16(raw):
        return _newlines(raw.decode(unmarked, "replace"))
    if _is_binary(raw):
        raise Unsupported("binary")
    try:
        return _newlines(raw.decode("utf-8"))
    except UnicodeDecodeError:
        told = _known(charset) or _declared(raw)
        encoding = "utf-8" if _is_damaged_utf8(raw) else told or _code_page(raw)
        return _newlines(raw.decode(encoding, "replace"))


def is_article(text: str, *, forwarded: bool = False) -> bool:
    """Whether there is enough of *text* to be an article, not a question or a greeting."""
    words = sum(max(1, len(_UNSPACED.findall(word)) // 2) for word in _WORD.findall(text))
    return words >= (_POST_WORDS if forwarded else _ARTICLE_WORDS)


def _newlines(text: str) -> str:
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _unmarked_utf16(raw: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in nearly every second place, always on the same side."""
    look = raw[: _LOOK_AT & ~1]
    half = len(look) // 2
    if half < 8:
        return None
    even, odd = look[0::2].count(0), look[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.02:
        return "utf-16-be"
    return None


def _is_binary(raw: bytes) -> bool:
    look = raw[:_LOOK_AT]
    controls = sum(look.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    return controls > len(look) * _MAX_CONTROLS


def _is_damaged_utf8(raw: bytes) -> bool:
    """A few bytes are wrong; of a code page hardly any character beyond ASCII would be right."""
    text = raw.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not char.isascii() for char in text) - wrong
    return right > 2 * wrong


def _declared(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:4096])
    return _known(found[1].decode("ascii")) if found else None


def _known(charset: str | None) -> str | None:
    """Its name here, if it is one for text; UTF-8 has been tried when this is asked."""
    try:
        found = codecs.lookup(charset or "")
    except (LookupError, ValueError):
        return None
    # "hex" and "rot13" are codecs, too.
    return found.name if found._is_text_encoding and found.name != "utf-8" else None


def _code_page(raw: bytes) -> str:
    """Cyrillic pages turn runs of high bytes into words; Western text has accents one by one."""
    look = raw[:_LOOK_AT]
    high = sum(byte >= 0xC0 for byte in look) or 1
    scores = {}
    for name in ("cp1251", "koi8-u"):
        text = look.decode(name, "replace")
        in_words = sum(len(_LOWER.findall(run)) for run in _CYRILLIC_RUN.findall(text))
        scores[name] = in_words / high
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.5 else "cp1252"
