"""Telegram's HTML, read the way Telegram reads it: same text, same entities, same complaints.

Positions in complaints are byte offsets, those in entities UTF-16 units.
tests/rehearsal/test_markup.py compares every corner with Telegram's own parser.
"""

import re
from dataclasses import dataclass

from bot.rehearsal import links
from bot.rehearsal.things import Json

_TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
#: Which goes first where two begin and end together.
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre_code": 10,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
    "date_time": 99,
}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_CHARACTER = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_NOT_NAME = re.compile(rb"[ \t\r\n\v\0>]|\Z")
_NOT_ATTRIBUTE = re.compile(rb"[ \t\r\n\v\0=>/\"']|\Z")
_SPACES = re.compile(rb"[ \t\r\n\v]*")
_PLAIN = re.compile(rb"[^&<]+")
_HALF = re.compile("[\ud800-\udfff]")
_UNQUOTED = {b"'": re.compile(rb"[^'&\0]*"), b'"': re.compile(rb'[^"&\0]*')}
_DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?|w?[tT]?[dD]?")


class BadMarkup(Exception):
    """The text Telegram answers with."""


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    format: str
    units: int
    characters: int


def parse_html(html: str) -> tuple[str, list[Json]]:
    """The text without its tags, and the entities they mean. Raises BadMarkup."""
    return _Parser(html).parse()


class _Parser:
    def __init__(self, html: str) -> None:
        self.source = html.encode("utf-8", "surrogatepass")
        self.at = 0
        self.text: list[str] = []
        self.characters = 0
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self.at = plain.end()
                self._put(plain[0].decode("utf-8", "surrogatepass"))
            elif self.source[self.at] == ord("&"):
                self._put(self._character() or self._one())
            elif self.source[self.at + 1 : self.at + 2] == b"/":
                self._close()
            else:
                self._start()
        if self.open:
            tag = self.open[-1].tag
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{tag}"')
        text = "".join(self.text)
        if _HALF.search(text):
            raise BadMarkup(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, _in_order(self.entities)

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.characters += len(text)
        self.units += links.utf16(text)

    def _one(self) -> str:
        self.at += 1
        return chr(self.source[self.at - 1])

    def _character(self) -> str | None:
        """The character written as `&…;`, if it is one Telegram knows."""
        found = _CHARACTER.match(self.source, self.at)
        if found is None:
            return None
        if found[3] is not None:
            character = _NAMED.get(found[3])
        else:
            digits, base = (found[1], 16) if found[1] is not None else (found[2], 10)
            number = int(digits, base) if digits else 0
            fits = 0 < number < 0x10FFFF and found.end() - self.at < 10
            character = chr(number) if fits else None
        if character is not None:
            self.at = found.end() + (self.source[found.end() : found.end() + 1] == b";")
        return character

    def _skip(self, pattern: re.Pattern[bytes]) -> bytes:
        """Walk to where *pattern* ends (or, for a border, begins); what was walked over."""
        start, found = self.at, pattern.match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        return self.source[start : self.at]

    def _until(self, border: re.Pattern[bytes]) -> bytes:
        start, found = self.at, border.search(self.source, self.at)
        assert found is not None
        self.at = found.start()
        return self.source[start : self.at]

    def _now(self) -> bytes:
        """The byte here; nothing at the end, and a NUL counts as one."""
        here = self.source[self.at : self.at + 1]
        return b"" if here == b"\0" else here

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        tag = _lower(self._until(_NOT_NAME))
        if not self._now():
            raise BadMarkup(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TAGS:
            raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {begin}')
        opened = _Open(tag, "", "", self.units, self.characters)
        while self._now() != b">":
            self._skip(_SPACES)
            if self._now() == b">":
                break
            self._attribute(opened, begin)
        self.at += 1
        if tag == "span" and opened.argument != "spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(opened)

    def _attribute(self, opened: _Open, begin: int) -> None:
        name = self._until(_NOT_ATTRIBUTE).decode("utf-8", "replace")
        if not name:
            raise BadMarkup(
                f'Empty attribute name in the tag "{opened.tag}" at byte offset {begin}'
            )
        self._skip(_SPACES)
        if not self._now():
            raise BadMarkup(f'Unclosed start tag "{opened.tag}" at byte offset {begin}')
        value = ""
        if self._now() == b"=":
            self.at += 1
            self._skip(_SPACES)
            if not self._now():
                raise BadMarkup(f'Unclosed start tag "{opened.tag}" at byte offset {begin}')
            value = self._quoted() if self._now() in (b"'", b'"') else self._token()
        if not self._now():
            raise BadMarkup(f"Unclosed start tag at byte offset {begin}")
        _take(opened, name, value)

    def _token(self) -> str:
        start = self.at
        value = _lower(self._skip(_NAME_TOKEN))
        here = self.source[self.at : self.at + 1]
        if here not in (b" ", b"\t", b"\r", b"\n", b"\v", b"\0", b"", b">"):
            raise BadMarkup(f"Unexpected end of name token at byte offset {start}")
        return value

    def _quoted(self) -> str:
        end = self.source[self.at : self.at + 1]
        self.at += 1
        value = bytearray()
        value += self._skip(_UNQUOTED[end])
        while (here := self._now()) not in (end, b""):
            character = self._character()
            if character is None:
                value += here
                self.at += 1
            else:
                value += character.encode("utf-8", "surrogatepass")
            value += self._skip(_UNQUOTED[end])
        if here:
            self.at += 1
        return value.decode("utf-8", "replace")

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise BadMarkup(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        tag = _lower(self._until(_NOT_NAME))
        self._skip(_SPACES)
        if self._now() != b">":
            raise BadMarkup(f"Unclosed end tag at byte offset {begin}")
        opened = self.open[-1]
        if tag and tag != opened.tag:
            raise BadMarkup(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        self.at += 1
        if self.units > opened.units:
            self._mark(opened)
        self.open.pop()

    def _mark(self, opened: _Open) -> None:
        entity: Json = {
            "type": _TAGS[opened.tag],
            "offset": opened.units,
            "length": self.units - opened.units,
        }
        last = self.entities[-1] if self.entities else None
        same = last is not None and all(last[key] == entity[key] for key in ("offset", "length"))
        match opened.tag:
            case "a":
                url = opened.argument or "".join(self.text)[opened.characters :]
                if user := links.mentioned_user(url):
                    entity |= {"type": "text_mention", "user": {"id": user}}
                elif checked := links.checked(url):
                    entity["url"] = checked
                else:
                    return
            case "tg-emoji":
                if not re.fullmatch(r"-?\d{1,19}", opened.argument) or not int(opened.argument):
                    raise BadMarkup("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = opened.argument
            case "tg-time":
                if not _DATE_FORMAT.fullmatch(opened.format):
                    raise BadMarkup("Invalid date format used")
                if not re.fullmatch(r"\d{1,10}", opened.argument) or not int(opened.argument):
                    return
                entity["unix_time"] = int(opened.argument)
                if opened.format:
                    entity["date_time_format"] = opened.format
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "pre" if same and last and last["type"] == "code" and last.get("language"):
                last["type"] = "pre_code"
                return
            case "code" if same and last and last["type"] == "pre" and opened.argument:
                last |= {"type": "pre_code", "language": opened.argument}
                return
            case "code":
                entity["language"] = opened.argument
        self.entities.append(entity)


def _take(opened: _Open, name: str, value: str) -> None:
    match opened.tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
            opened.argument = value
        case "tg-time", "format":
            opened.format = value
        case "code", "class" if value.startswith("language-"):
            opened.argument = value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            opened.argument = value.removeprefix("tg-")
        case "blockquote", "expandable":
            opened.argument = "1"


def _lower(name: bytes) -> str:
    return name.lower().decode("utf-8", "replace")


def _in_order(entities: list[Json]) -> list[Json]:
    def place(entity: Json) -> tuple[int, int, int]:
        offset, length = entity["offset"], entity["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        return offset, -length, _PRIORITY[str(entity["type"])]

    ordered = sorted(entities, key=place)
    for entity in ordered:
        if entity["type"] == "code":
            entity.pop("language", None)
        elif entity["type"] == "pre_code":
            entity["type"] = "pre"
    return ordered
