"""How updates reach the bot. The waiting itself is the door's."""

import json
import re

from bot.rehearsal.params import Params
from bot.rehearsal.refusals import Refused, bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import Json

WEBHOOK_ACTIVE = Refused(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
OTHER_POLLER = Refused(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)


def get_updates(state: State, params: Params) -> list[Json]:
    """What is there now."""
    if state.webhook.get("url"):
        raise WEBHOOK_ACTIVE
    _want(state, params)
    limit = params.number("limit", 100)
    return state.fetch(params.number("offset"), limit if 1 <= limit <= 100 else 100)


def set_webhook(state: State, params: Params) -> object:
    url = params.text("url")
    if params.flag("drop_pending_updates"):
        state.pending.clear()
    if not url:
        state.webhook = {}
        return True
    if not url.startswith("https://") and not re.match(r"http://127\.0\.0\.1[:/]", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _want(state, params)
    state.webhook = {
        "url": url,
        "secret_token": secret,
        "max_connections": params.number("max_connections", 40),
        "allowed_updates": sorted(state.allowed_updates or ()),
    }
    state.changed()
    return True


def delete_webhook(state: State, params: Params) -> object:
    if params.flag("drop_pending_updates"):
        state.pending.clear()
    state.webhook = {}
    return True


def get_webhook_info(state: State, _: Params) -> object:
    shown = {name: value for name, value in state.webhook.items() if name != "secret_token"}
    return {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(state.pending),
    } | shown


def log_out(state: State, _: Params) -> object:
    return True


def close(state: State, _: Params) -> object:
    return True


def _want(state: State, params: Params) -> None:
    """Which kinds of updates the bot wants from now on; nothing said changes nothing."""
    if not params.has("allowed_updates"):
        return
    try:
        wanted = json.loads(params.text("allowed_updates"))
    except ValueError:
        raise bad_request("can't parse allowed updates: wrong JSON") from None
    if isinstance(wanted, list):
        state.allowed_updates = frozenset(map(str, wanted)) or None
