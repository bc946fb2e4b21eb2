"""What a harness in another process may ask of the simulated Telegram: `/sim/…`, JSON in and out.

| path | does |
|---|---|
| `users` `{"count": 1000, "prefix": "reader"}` | adds people who started the bot; their ids |
| `user` `{"name": "Alice", "username": …}` | adds (or finds) one |
| `group`, `channel` `{"title": …, "people": [names]}` | adds a place |
| `do` `{"who": "Alice", "verb": "sends", "with": {…}}` | a person acts; `content` is base64 |
| `updates` `{"updates": [{…}, …]}` | queues raw updates, ids and all |
| `faults` `{"faults": [{"kind": "refuse", "method": "sendMessage", …}]}` | `clear`, add, list |
| `rates` `{"enforced": true, "overall_per_second": 30}` | sets the rate rules |
| `accepted` `{"since": 0, "text": false}` | `[at, chat, message, method, crc(, text)]` from there |
| `messages` `{"chat": 1001}` | the bot's messages there, as they are now |
| `calls` `{"method": "sendMessage"}` | the bot's latest requests |
| `quiet` `{"calm": 0.2, "patience": 30}` | answers when the bot has nothing more to say |
| `state` | counts |
"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from bot.rehearsal.faults import Fault
from bot.rehearsal.people import Person
from bot.rehearsal.polling import Polls
from bot.rehearsal.refusals import Refused
from bot.rehearsal.things import Message, Press, Question
from bot.rehearsal.world import World

#: A request's body: whatever JSON brings.
Wish = dict[str, Any]


async def answer(world: World, path: str, values: dict[str, str]) -> tuple[int, object]:
    """The status and the body for one wish."""
    wish: Wish = {name: _plain(value) for name, value in values.items()}
    do = _PATHS.get(path)
    if do is None:
        return 404, {"error": f"no such path; there are {sorted(_PATHS)}"}
    try:
        result = do(world, wish)
        return 200, await result if inspect.isawaitable(result) else result
    except (KeyError, LookupError, TypeError, ValueError, Refused, TimeoutError) as exc:
        return 400, {"error": f"{type(exc).__name__}: {exc}"}


def _plain(value: str) -> object:
    """Values came as text: what reads as JSON is JSON again."""
    try:
        found: object = json.loads(value)
    except ValueError:
        return value
    return found


def _users(world: World, wish: Wish) -> object:
    people = [world.user(f"{wish.get('prefix', 'reader')}{n}") for n in range(int(wish["count"]))]
    for person in people:
        person.has_started()
    return {"ids": [person.id for person in people]}


def _user(world: World, wish: Wish) -> object:
    person = world.user(str(wish["name"]), username=wish.get("username"))
    if wish.get("started", True):
        person.has_started()
    return person.user.wire()


def _group(world: World, wish: Wish) -> object:
    people = [world.user(name) for name in wish.get("people", [])]
    group = world.group(
        str(wish["title"]),
        *people,
        kind=wish.get("kind", "supergroup"),
        admin=bool(wish.get("admin")),
        forum=bool(wish.get("forum")),
    )
    return group.chat.wire()


def _channel(world: World, wish: Wish) -> object:
    return world.channel(str(wish["title"]), username=wish.get("username")).chat.wire()


_VERBS = frozenset(
    """sends starts pastes sends_document sends_photo forwards edits presses blocks unblocks
    asks_inline reacts""".split()  # noqa: SIM905
)


def _do(world: World, wish: Wish) -> object:
    person, verb = world.user(str(wish["who"])), str(wish["verb"])
    if verb not in _VERBS:
        raise ValueError(f"no such verb; there are {sorted(_VERBS)}")
    how = {name: _meant(world, person, name, value) for name, value in wish.get("with", {}).items()}
    return _shown(getattr(person, verb)(**how))


def _meant(world: World, person: Person, name: str, value: Any) -> Any:
    """Ids become the things they name."""
    match name:
        case "content":
            return base64.b64decode(value)
        case "to" | "of" if isinstance(value, int):
            return world.place(value)
        case "on" | "message" | "reply_to" if isinstance(value, int):
            return person.chat.messages[value]
        case _:
            return value


def _shown(result: object) -> object:
    match result:
        case list():
            return [_shown(item) for item in result]
        case Message():
            return result.wire()
        case Press() | Question():
            return {"id": result.id}
        case _:
            return {}


def _updates(world: World, wish: Wish) -> object:
    raw: list[Wish] = wish["updates"]
    return {"ids": [world.inject(update, update.get("update_id")) for update in raw]}


def _faults(world: World, wish: Wish) -> object:
    known = {field.name for field in fields(Fault)}
    if wish.get("clear"):
        world.faults.clear()
    for fault in wish.get("faults", []):
        if strange := set(fault) - known:
            raise ValueError(f"unknown {sorted(strange)}; there are {sorted(known)}")
        world.faults.schedule(Fault(**fault))
    return {
        "waiting": [asdict(fault) for fault in world.faults.waiting],
        "happened": len(world.faults.happened),
    }


def _rates(world: World, wish: Wish) -> object:
    rules = ("enforced", "overall_per_second", "chat_per_second", "chat_burst", "group_per_minute")
    for name in rules:
        if name in wish:
            setattr(world.rates, name, wish[name])
    return {name: getattr(world.rates, name) for name in (*rules, "refused")}


def _accepted(world: World, wish: Wish) -> object:
    since = int(wish.get("since", 0))
    rows: list[list[object]] = []
    for entry in world.accepted[since:]:
        row: list[object] = [
            entry.at,
            entry.chat_id,
            entry.message_id,
            entry.method,
            entry.digest,
        ]
        if wish.get("text"):
            row.append(world.chats[entry.chat_id].messages[entry.message_id].text)
        rows.append(row)
    return {"count": len(world.accepted), "entries": rows}


def _messages(world: World, wish: Wish) -> object:
    return [message.wire() for message in world.messages(int(wish["chat"]))]


def _calls(world: World, wish: Wish) -> object:
    method = wish.get("method")
    return [
        {
            "at": call.at.timestamp(),
            "method": call.method,
            "params": call.params,
            "error": call.error,
        }
        for call in world.calls
        if method is None or call.method.lower() == str(method).lower()
    ]


async def _quiet(world: World, wish: Wish) -> object:
    await Polls.of(world).quiet(
        calm=float(wish.get("calm", 0.2)), patience=float(wish.get("patience", 30))
    )
    return {"changes": world.changes}


def _state(world: World, _: Wish) -> object:
    return {
        "users": len(world.users) - 1,
        "chats": len(world.chats),
        "accepted": len(world.accepted),
        "pending": len(world.pending),
        "refused": world.rates.refused,
        "faults": len(world.faults.waiting),
    }


_Handler = Callable[[World, Wish], "object | Awaitable[object]"]
_PATHS: dict[str, _Handler] = {
    "users": _users,
    "user": _user,
    "group": _group,
    "channel": _channel,
    "do": _do,
    "updates": _updates,
    "faults": _faults,
    "rates": _rates,
    "accepted": _accepted,
    "messages": _messages,
    "calls": _calls,
    "quiet": _quiet,
    "state": _state,
}
