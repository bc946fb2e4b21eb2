"""Telegram's own parser (tdjson: the same C++ the servers run, offline), put into the Bot API's words."""

import json

import tdjson

_KINDS = {
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
}


def _ask(wish):
    return json.loads(tdjson.td_execute(json.dumps(wish).encode()) or b"{}")


_ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(html):
    """The complaint, or the text and its entities as (type, offset, length, what belongs to it)."""
    answer = _ask(
        {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    )
    if answer["@type"] == "error":
        return answer["message"].removeprefix("Can't parse entities: ")
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def found(text):
    """The stretches Telegram marks by itself, as (type, words)."""
    units = text.encode("utf-16-le")
    entities = [
        _entity(entity) for entity in _ask({"@type": "getTextEntities", "text": text})["entities"]
    ]
    return [
        (kind, units[2 * at : 2 * (at + length)].decode("utf-16-le"))
        for kind, at, length, _ in entities
    ]


def _entity(entity):
    kind = dict(entity["type"])
    name = kind.pop("@type").removeprefix("textEntityType")
    kind.pop("formatting_type", None)
    return (
        _KINDS.get(name, name.lower()),
        entity["offset"],
        entity["length"],
        next(iter(kind.values()), None),
    )
