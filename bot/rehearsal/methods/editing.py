"""Methods that change or remove what is there."""

from bot.rehearsal import formatting, keyboards
from bot.rehearsal.formatting import CAPTION_LIMIT, TEXT_LIMIT, Formatted
from bot.rehearsal.methods import places, sending
from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import ADMINISTRATOR, Json, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_OLDEST_DELETED = 48 * 3600
_EMOJI = frozenset(
    "👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡❤"
) | {"❤️", "❤\u200d🔥", "👨\u200d💻", "🤷", "🤷\u200d♂", "🤷\u200d♀", "✍️", "⚡️", "☃️", "🕊️"}


def edit_message_text(state: State, params: Params) -> object:
    formatted = formatting.read_text(params)
    preview = sending.link_preview(params)
    keyboard = keyboards.read(params)
    message = _editable(state, params)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    keyboards.check(keyboard)
    formatting.fits(formatted, TEXT_LIMIT, sending.TOO_LONG)
    sending.check_preview(preview)
    return _change(state, message, formatted, keyboard, preview)


def edit_message_caption(state: State, params: Params) -> object:
    formatted = sending.caption(params)
    keyboard = keyboards.read(params)
    message = _editable(state, params)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    keyboards.check(keyboard)
    formatting.fits(formatted, CAPTION_LIMIT, sending.CAPTION_TOO_LONG, required=False)
    return _change(state, message, formatted, keyboard, None)


def edit_message_reply_markup(state: State, params: Params) -> object:
    keyboard = keyboards.read(params)
    message = _editable(state, params)
    keyboards.check(keyboard)
    formatted = Formatted(message.text, message.entities)
    return _change(state, message, formatted, keyboard, message.preview)


def delete_message(state: State, params: Params) -> object:
    message = places.message_of(state, params, "delete")
    _delete(state, message)
    return True


def delete_messages(state: State, params: Params) -> object:
    chat = places.present_chat(state, places.known_chat(state, params))
    numbers = params.listed("message_ids", "message identifiers")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(number) if isinstance(number, int) else None
        if message and not message.deleted:
            _delete(state, message)
    return True


def set_message_reaction(state: State, params: Params) -> object:
    wanted = params.listed("reaction", "reaction types")
    message = places.message_of(state, params, "react")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    reactions: list[Json] = []
    for reaction in wanted:
        if not isinstance(reaction, dict) or reaction.get("emoji") not in _EMOJI:
            raise bad_request("REACTION_INVALID")
        reactions.append(reaction)
    message.reactions[state.me.id] = reactions
    state.changed()
    return True


def _editable(state: State, params: Params) -> Message:
    if params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = places.message_of(state, params, "edit")
    if message.sender is not state.me or message.origin or message.service:
        raise bad_request("message can't be edited")
    return message


def _change(
    state: State,
    message: Message,
    formatted: Formatted,
    keyboard: list[list[Json]] | None,
    preview: Json | None,
) -> Json:
    same_text = (message.text, message.entities) == (formatted.text, formatted.entities)
    if same_text and message.keyboard == keyboard and message.preview == preview:
        raise bad_request(NOT_MODIFIED)
    state.rates.check_edit(message.chat, state.clock().timestamp())
    if not same_text:
        message.earlier.append(message.text)
    message.text, message.entities = formatted.text, formatted.entities
    message.keyboard, message.preview = keyboard, preview
    message.edited = state.stamp()
    state.accept(message, "edit")
    state.changed()
    return message.wire()


def _delete(state: State, message: Message) -> None:
    old = state.stamp() - message.date > _OLDEST_DELETED
    is_admin = message.chat.members.get(state.me.id) == ADMINISTRATOR
    own = message.sender is state.me or message.chat.type == "private"
    if (not own and not is_admin) or (old and not is_admin):
        raise bad_request("message can't be deleted")
    message.deleted = True
    state.accept(message, "delete")
    state.changed()
