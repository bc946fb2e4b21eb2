"""Telegram's own parser, offline: what it makes of a message, and whether it takes it."""

from __future__ import annotations

import json
import re
from typing import Any

import tdjson

from bot.views import html
from bot.views.messages import Message


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer


_ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(text: str) -> tuple[str, list[str]]:
    """What the reader sees and the kinds of its entities; fails the test where Telegram refuses."""
    answer = _ask(
        {
            "@type": "parseTextEntities",
            "text": text,
            "parse_mode": {"@type": "textParseModeHTML"},
        }
    )
    assert answer["@type"] != "error", (answer, text)
    kinds = [e["type"]["@type"].removeprefix("textEntityType") for e in answer["entities"]]
    return answer["text"], kinds


def taken(message: Message) -> str:
    """Assert that Telegram takes *message* as it is; what the reader sees."""
    seen, kinds = parsed(message.text)
    limit = 1024 if message.document else 4096
    assert 0 < len(seen) <= limit
    assert len(message.text.encode()) <= 35_000
    assert html.inked(seen)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\ud800-\udfff]", seen)
    assert len(kinds) <= 100
    assert seen == html.visible(message.text)
    assert len(kinds) <= html.entities(message.text)
    assert sum(len(row) for row in message.buttons) <= 100
    for row in message.buttons:
        assert 1 <= len(row) <= 8
        for button in row:
            assert html.inked(button.label), message.buttons
            assert button.label == html.one_line(button.label)
            assert len(button.label) <= 64
            assert len((button.data or "").encode()) <= 64
            chosen = [x for x in (button.action, button.url, button.inline) if x is not None]
            assert len(chosen) == 1, button
            assert button.url is None or html.web_address(button.url)
    assert message.preview is None or html.web_address(message.preview)
    return seen
