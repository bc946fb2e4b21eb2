"""Where a request points: the chat, the topic, the message replied to; and whether the bot may."""

from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request, forbidden, moved_to
from bot.rehearsal.state import State
from bot.rehearsal.things import ADMINISTRATOR, CREATOR, KICKED, LEFT, Chat, Json, Message


def known_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """The chat named in a request, if the bot has ever met it."""
    given = params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    chat = state.find_chat(given)
    if chat is None or (chat.type == "private" and not _has_met(state, chat)):
        raise bad_request("chat not found")
    return chat


def writable_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """A chat the bot may write to."""
    chat = known_chat(state, params, name)
    standing = chat.members.get(state.me.id)
    if chat.type == "private":
        if state.users[chat.id].deactivated:
            raise forbidden("user is deactivated")
        if standing == KICKED:
            raise forbidden("bot was blocked by the user")
        if standing in (None, LEFT):
            raise forbidden("bot can't initiate conversation with a user")
        return chat
    present_chat(state, chat)
    if chat.type == "channel" and standing not in (ADMINISTRATOR, CREATOR):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def present_chat(state: State, chat: Chat) -> Chat:
    """A chat the bot is in (or, for a private one, any)."""
    if chat.moved_to is not None:
        raise moved_to(chat.moved_to)
    standing = chat.members.get(state.me.id)
    if chat.type == "private":
        return chat
    if standing == KICKED:
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if standing in (None, LEFT):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def _has_met(state: State, chat: Chat) -> bool:
    return chat.members.get(state.me.id) != LEFT or state.shares_a_chat(chat.id)


def thread(params: Params, chat: Chat) -> int | None:
    topic = params.number("message_thread_id")
    if not topic:
        return None
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return topic


def reply(state: State, params: Params, chat: Chat) -> tuple[Message | None, str | None]:
    """The message replied to and the words quoted from it."""
    wanted: Json = params.mapping("reply_parameters", "reply parameters")
    if wanted and not isinstance(wanted.get("message_id"), int):
        raise bad_request('can\'t find field "message_id"')
    number = wanted.get("message_id") or params.number("reply_to_message_id")
    if not number:
        return None, None
    if wanted.get("chat_id"):
        other = state.find_chat(str(wanted["chat_id"]))
        if other is None:
            raise bad_request("chat not found")
        chat = other
    assert isinstance(number, int)
    message = chat.messages.get(number)
    if message is None or message.deleted:
        lenient = wanted.get("allow_sending_without_reply") or params.flag(
            "allow_sending_without_reply"
        )
        if lenient:
            return None, None
        raise bad_request("message to be replied not found")
    quote = wanted.get("quote")
    if isinstance(quote, str) and quote:
        if len(quote) > 1024 or quote not in message.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        return message, quote
    return message, None


def message_of(state: State, params: Params, verb: str) -> Message:
    """The message a request is about; *verb* is what was to be done with it."""
    if not params.has("chat_id") and not params.number("message_id"):
        raise bad_request("message identifier is not specified")
    return message_in(params, present_chat(state, known_chat(state, params)), verb)


def message_in(params: Params, chat: Chat, verb: str) -> Message:
    message = chat.messages.get(params.number("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"message to {verb} not found")
    return message
