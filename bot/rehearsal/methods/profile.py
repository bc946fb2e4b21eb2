"""The bot's own commands, name and descriptions."""

import json
import re

from bot.rehearsal.methods import places
from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import Json

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def set_my_commands(state: State, params: Params) -> object:
    given = params.listed("commands", "BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in given]
    state.commands[_place(state, params)] = commands
    state.changed()
    return True


def get_my_commands(state: State, params: Params) -> object:
    return state.commands.get(_place(state, params), [])


def delete_my_commands(state: State, params: Params) -> object:
    state.commands.pop(_place(state, params), None)
    return True


def set_my_name(state: State, params: Params) -> object:
    return _set(state, params, "name")


def get_my_name(state: State, params: Params) -> object:
    return _get(state, params, "name") or {"name": state.me.first_name}


def set_my_description(state: State, params: Params) -> object:
    return _set(state, params, "description")


def get_my_description(state: State, params: Params) -> object:
    return _get(state, params, "description") or {"description": ""}


def set_my_short_description(state: State, params: Params) -> object:
    return _set(state, params, "short_description")


def get_my_short_description(state: State, params: Params) -> object:
    return _get(state, params, "short_description") or {"short_description": ""}


def set_chat_menu_button(state: State, params: Params) -> object:
    params.mapping("menu_button", "menu button")
    return True


def get_chat_menu_button(state: State, params: Params) -> object:
    return {"type": "commands"}


def _command(command: object) -> Json:
    problem = "can't parse BotCommand"
    if not isinstance(command, dict):
        raise bad_request(f"{problem}: expected an Object")
    for name in ("command", "description"):
        if name not in command:
            raise bad_request(f'{problem}: Can\'t find field "{name}"')
    name, description = str(command["command"]), str(command["description"])
    name = name.removeprefix("/").lower()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _place(state: State, params: Params) -> tuple[str, str]:
    """Which list of commands: a scope and a language."""
    scope = params.mapping("scope", "BotCommandScope")
    kind = scope.get("type", "default")
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if kind in _PLAIN_SCOPES:
        return str(kind), language
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("unsupported type specified")
    asked = Params({"chat_id": str(scope.get("chat_id", ""))})
    chat = places.known_chat(state, asked)
    return json.dumps({"type": kind, "chat_id": chat.id, "user_id": scope.get("user_id")}), language


def _set(state: State, params: Params, what: str) -> object:
    text = params.text(what)
    if len(text) > _LIMITS[what]:
        raise bad_request(f"BOT_{what.upper()}_TOO_LONG")
    state.about[(what, params.text("language_code"))] = text
    return True


def _get(state: State, params: Params, what: str) -> Json | None:
    text = state.about.get((what, params.text("language_code")))
    return None if text is None else {what: text}
