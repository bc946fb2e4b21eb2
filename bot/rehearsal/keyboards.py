"""Reply markup, checked as Telegram checks it."""

import json

from bot.rehearsal import links
from bot.rehearsal.params import Params, boolean
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.things import Json

MOST_BUTTONS, MOST_BYTES = 100, 10_240
_OTHER_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_PROBLEM = "can't parse inline keyboard button"


def read(params: Params) -> list[list[Json]] | None:
    """The inline keyboard of a request; None where it has none (or one of the other kinds)."""
    if not params.has("reply_markup"):
        return None
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for kind in ("keyboard", "inline_keyboard"):
        if kind in markup and not isinstance(markup[kind], list):
            raise bad_request(f'field "{kind}" must be of type Array')
    for flag in ("force_reply", "remove_keyboard", "selective", "resize_keyboard"):
        boolean(markup, flag)
    rows = markup.get("inline_keyboard") or []
    keyboard = [row for row in map(read_row, rows) if row]
    return keyboard or None


def check(keyboard: list[list[Json]] | None) -> None:
    """What Telegram finds wrong only when the message is about to be sent."""
    if keyboard is None:
        return
    if sum(map(len, keyboard)) > MOST_BUTTONS or len(json.dumps(keyboard)) > MOST_BYTES:
        raise bad_request("reply markup is too long")
    for row in keyboard:
        for button in row:
            _check(button)


def read_row(row: object) -> list[Json]:
    if not isinstance(row, list):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    return [button for button in map(_read_button, row) if button["text"]]


def _read_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request(f"{_PROBLEM}: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{_PROBLEM}: Can\'t find field "text"')
    for name in ("text", "url", "callback_data"):
        if not isinstance(button.get(name, ""), str):
            raise bad_request(f'{_PROBLEM}: Field "{name}" must be of type String')
    action = _action(button)
    if action is None:
        raise bad_request(f"{_PROBLEM}: Text buttons are unallowed in the inline keyboard")
    if action == "url" and (url := links.checked(button["url"])):
        return button | {"url": url}
    return button


def _action(button: Json) -> str | None:
    """What the button does; the first of several counts."""
    for name in ("url", "callback_data"):
        if button.get(name):
            return name
    return next((name for name in _OTHER_ACTIONS if name in button), None)


def _check(button: Json) -> None:
    match _action(button):
        case "callback_data":
            if len(str(button["callback_data"]).encode()) > 64:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            _check_url(str(button["url"]))
        case "copy_text":
            copied = button["copy_text"]
            if not isinstance(copied, dict) or not 1 <= len(str(copied.get("text", ""))) <= 256:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "web_app":
            page = button["web_app"]
            url = str(page.get("url", "")) if isinstance(page, dict) else ""
            if not url.startswith("https://"):
                raise bad_request(
                    f"inline keyboard button Web App URL '{url}' is invalid: "
                    "Only HTTPS links are allowed"
                )
        case "pay" | "callback_game":
            raise bad_request("BUTTON_TYPE_INVALID")


def _check_url(url: str) -> None:
    problem = f"inline keyboard button URL '{url}' is invalid"
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in ("http", "https", "tg", "ton", "tonsite"):
        raise bad_request(f"{problem}: Unsupported URL protocol")
    if links.checked(url) is None:
        raise bad_request(f"{problem}: Wrong HTTP URL")
