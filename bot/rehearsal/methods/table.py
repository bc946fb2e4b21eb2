"""Every method there is, by its name in small letters, as Telegram's server looks them up."""

from collections.abc import Callable

from bot.rehearsal.methods import (
    answers,
    chats,
    editing,
    files,
    profile,
    sending,
    updates,
)
from bot.rehearsal.params import Params
from bot.rehearsal.state import State

Method = Callable[[State, Params], object]

_ALL: tuple[Method, ...] = (
    answers.answer_callback_query,
    answers.answer_inline_query,
    chats.get_me,
    chats.get_chat,
    chats.get_chat_member,
    chats.get_chat_administrators,
    chats.get_chat_member_count,
    chats.leave_chat,
    editing.edit_message_text,
    editing.edit_message_caption,
    editing.edit_message_reply_markup,
    editing.delete_message,
    editing.delete_messages,
    editing.set_message_reaction,
    files.get_file,
    profile.set_my_commands,
    profile.get_my_commands,
    profile.delete_my_commands,
    profile.set_my_name,
    profile.get_my_name,
    profile.set_my_description,
    profile.get_my_description,
    profile.set_my_short_description,
    profile.get_my_short_description,
    profile.set_chat_menu_button,
    profile.get_chat_menu_button,
    sending.send_message,
    sending.send_document,
    sending.send_photo,
    sending.send_media_group,
    sending.copy_message,
    sending.forward_message,
    sending.send_chat_action,
    updates.get_updates,
    updates.set_webhook,
    updates.delete_webhook,
    updates.get_webhook_info,
    updates.log_out,
    updates.close,
)

#: `sendmessage` → the function; methods are named like their functions.
METHODS: dict[str, Method] = {method.__name__.replace("_", ""): method for method in _ALL}
