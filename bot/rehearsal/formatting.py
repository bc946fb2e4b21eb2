"""From what a bot sends to what people see: markup read, text cleaned, the ends trimmed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.rehearsal import found, links, markup
from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.things import Json

TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT = 4096, 1024, 100

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_TYPES = frozenset(
    """mention hashtag cashtag bot_command url email phone_number bold italic underline
    strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention
    custom_emoji date_time""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json]


def read_text(params: Params, name: str = "text", prefix: str = "") -> Formatted:
    """The text parameter as people will see it, or refused. *prefix* is `caption_` for captions."""
    raw = params.text(name)
    if not raw.strip("\0"):
        if prefix:
            return Formatted("", [])
        raise bad_request("message text is empty")
    entities_name = f"{prefix}entities" if prefix else "entities"
    return read(raw, params.text("parse_mode"), params.listed(entities_name, "MessageEntity"))


def read(raw: str, mode: str, given: list[object]) -> Formatted:
    mode = mode.lower()
    if mode == "html":
        return _read_html(raw)
    if mode in ("", "none"):
        text, entities = raw, [_given(entity, raw) for entity in given]
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("this rehearsal reads HTML and entities, not Markdown")
    else:
        raise bad_request("unsupported parse_mode")
    return tidy(text, entities)


@lru_cache(maxsize=256)
def _read_html(raw: str) -> Formatted:
    """Remembered, since a broadcast says the same thing many times."""
    try:
        text, entities = markup.parse_html(raw)
    except markup.BadMarkup as exc:
        raise bad_request(f"can't parse entities: {exc}") from exc
    return tidy(text, entities)


def tidy(text: str, entities: list[Json]) -> Formatted:
    """Clean and trim as Telegram does."""
    if text != text.strip() or _CONTROL.search(text) or _DROPPED.search(text):
        text, entities = _cleaned(text, entities)
    entities = _outside_code(entities)
    return Formatted(text, found.with_found(entities[:ENTITY_LIMIT], text))


def fits(formatted: Formatted, limit: int, complaint: str, *, required: bool = True) -> Formatted:
    """Telegram counts code points, after the markup is read."""
    if required and not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > limit:
        raise bad_request(complaint)
    return formatted


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop what Telegram drops, and move the entities along."""
    kept: list[str] = []
    places = [0]
    units = 0
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for index, character in enumerate(text):
        wide = character > "\uffff"
        if start <= index < end and not _DROPPED.match(character):
            kept.append(" " if _CONTROL.match(character) else character)
            units += 1 + wide
        places.extend([units] * (1 + wide))
    moved: list[Json] = []
    for entity in entities:
        begin, stop = links.ends(entity)
        new_begin, new_stop = places[begin], places[stop]
        if new_stop > new_begin:
            moved.append(entity | {"offset": new_begin, "length": new_stop - new_begin})
    return "".join(kept), moved


def _outside_code(entities: list[Json]) -> list[Json]:
    """Inside code nothing else is formatted."""
    code = [links.ends(entity) for entity in entities if entity["type"] in ("code", "pre")]
    if not code:
        return entities

    def hidden(entity: Json) -> bool:
        start, end = links.ends(entity)
        return entity["type"] not in ("code", "pre", "blockquote", "expandable_blockquote") and any(
            start < code_end and code_start < end for code_start, code_end in code
        )

    return [entity for entity in entities if not hidden(entity)]


def _given(entity: object, text: str) -> Json:
    """An entity the bot wrote itself, checked."""
    problem = "can't parse MessageEntity"
    if not isinstance(entity, dict):
        raise bad_request(f"{problem}: expected an Object")
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if kind not in _TYPES:
        raise bad_request(f"{problem}: Unsupported type specified")
    needed = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
    if (field := needed.get(str(kind))) and field not in entity:
        raise bad_request(f'{problem}: Can\'t find field "{field}"')
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request(f'{problem}: Can\'t find field "offset"')
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    units = links.utf16(text)
    if offset > units:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > units:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )
    return dict(entity)
