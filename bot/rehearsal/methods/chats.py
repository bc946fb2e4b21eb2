"""Methods that look at chats and members."""

from bot.rehearsal.methods import places
from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.state import State, member
from bot.rehearsal.things import ADMINISTRATOR, CREATOR, KICKED, LEFT, Json


def get_me(state: State, _: Params) -> object:
    return state.me.wire() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(state: State, params: Params) -> object:
    chat = places.known_chat(state, params)
    places.present_chat(state, chat)
    full: Json = chat.wire() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.type != "private":
        full["permissions"] = {"can_send_messages": True}
    return full


def get_chat_member(state: State, params: Params) -> object:
    chat = places.present_chat(state, places.known_chat(state, params))
    number = params.number("user_id")
    if not number:
        raise bad_request("invalid user_id specified")
    user = state.users.get(number)
    if user is None:
        raise bad_request("user not found")
    return member(user, chat.members.get(number, LEFT))


def get_chat_administrators(state: State, params: Params) -> object:
    chat = places.present_chat(state, places.known_chat(state, params))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member(state.users[number], status)
        for number, status in chat.members.items()
        if status in (ADMINISTRATOR, CREATOR) and number in state.users
    ]


def get_chat_member_count(state: State, params: Params) -> object:
    chat = places.present_chat(state, places.known_chat(state, params))
    if chat.type == "private":
        return 2
    return sum(status not in (LEFT, KICKED) for status in chat.members.values())


def leave_chat(state: State, params: Params) -> object:
    chat = places.known_chat(state, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    places.present_chat(state, chat)
    state.set_member(chat, state.me, LEFT, state.me)
    return True
