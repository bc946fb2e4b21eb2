"""Reply markup, checked as Telegram checks it."""

from bot.rehearsal import links
from bot.rehearsal.params import Params, boolean
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.things import Json

MOST_BUTTONS, MOST_BYTES = 100, 10_240
_ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
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
    keyboard = [read_row(row) for row in rows]
    keyboard = [row for row in keyboard if row]
    if sum(map(len, keyboard)) > MOST_BUTTONS or len(params.text("reply_markup")) > MOST_BYTES:
        raise bad_request("reply markup is too long")
    return keyboard or None


def read_row(row: object) -> list[Json]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return [button for button in map(read_button, row) if button["text"]]


def read_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request(f"{_PROBLEM}: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{_PROBLEM}: Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{_PROBLEM}: Field "text" must be of type String')
    action = next((name for name in _ACTIONS if button.get(name) not in (None, "")), None)
    if action is None and not any(
        name.startswith("switch") and name in button for name in _ACTIONS
    ):
        raise bad_request(f"{_PROBLEM}: Text buttons are unallowed in the inline keyboard")
    match action:
        case "callback_data":
            if not 1 <= len(str(button["callback_data"]).encode()) <= 64:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            return button | {"url": _button_url(str(button["url"]))}
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
    return button


def _button_url(url: str) -> str:
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in ("http", "https", "tg", "ton", "tonsite"):
        raise bad_request(
            f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol"
        )
    if checked := links.checked(url):
        return checked
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
