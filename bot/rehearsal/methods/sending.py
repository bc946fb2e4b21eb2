"""Methods that put something new into a chat."""

from bot.rehearsal import formatting, keyboards, links
from bot.rehearsal.formatting import CAPTION_LIMIT, TEXT_LIMIT, Formatted
from bot.rehearsal.methods import files, places
from bot.rehearsal.params import Params, boolean
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import Chat, File, Json, Message

TOO_LONG, CAPTION_TOO_LONG = "message is too long", "message caption is too long"
_DONE = {"copy": "copied", "forward": "forwarded"}
_ACTIONS = frozenset(
    """typing upload_photo record_video upload_video record_voice upload_voice upload_document
    choose_sticker find_location record_video_note upload_video_note""".split()  # noqa: SIM905
)


def send_message(state: State, params: Params) -> object:
    formatted = formatting.read_text(params)
    preview = link_preview(params)
    return _send(state, params, formatted, preview=preview)


def send_document(state: State, params: Params) -> object:
    return _send_file(state, params, "document")


def send_photo(state: State, params: Params) -> object:
    return _send_file(state, params, "photo")


def send_media_group(state: State, params: Params) -> object:
    media = params.listed("media", "InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if not 2 <= len(media) <= 10:
        many = "too many" if len(media) > 10 else "too few"
        raise bad_request(f"{many} messages to send as an album")
    items = [_album_item(state, params, item) for item in media]
    chat = places.writable_chat(state, params)
    topic = places.thread(params, chat)
    reply_to, quote = places.reply(state, params, chat)
    state.rates.check(chat, state.clock().timestamp())
    album = f"album{state.serial()}"
    messages = [
        _put(state, params, chat, text, file, topic, (reply_to, quote), album=album)
        for file, text in items
    ]
    return [message.wire() for message in messages]


def copy_message(state: State, params: Params) -> object:
    source = _source(state, params, "copy")
    keyboard = keyboards.read(params)
    chat = places.writable_chat(state, params)
    formatted = Formatted(source.text, source.entities)
    if "caption" in params.values and source.media:
        formatted = caption(params)
    state.rates.check(chat, state.clock().timestamp())
    topic = places.thread(params, chat)
    message = _put(state, params, chat, formatted, source.media, topic, (None, None))
    message.keyboard = keyboard
    return {"message_id": message.id}


def forward_message(state: State, params: Params) -> object:
    source = _source(state, params, "forward")
    chat = places.writable_chat(state, params)
    state.rates.check(chat, state.clock().timestamp())
    formatted = Formatted(source.text, source.entities)
    topic = places.thread(params, chat)
    message = _put(state, params, chat, formatted, source.media, topic, (None, None))
    message.origin = source.origin or _origin(source)
    return message.wire()


def send_chat_action(state: State, params: Params) -> object:
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = places.writable_chat(state, params)
    chat.action = action
    chat.action_until = state.clock().timestamp() + 5
    state.changed()
    return True


def link_preview(params: Params) -> Json | None:
    options = params.mapping("link_preview_options", "link preview options")
    if params.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        boolean(options, name)
    return options or None


def check_preview(preview: Json | None) -> None:
    if preview and (url := preview.get("url")) and links.checked(str(url)) is None:
        raise bad_request("WEBPAGE_URL_INVALID")


def caption(params: Params) -> Formatted:
    return formatting.read_text(params, "caption", "caption_")


def _send_file(state: State, params: Params, kind: str) -> object:
    file = files.given(state, params, kind)
    formatted = caption(params)
    return _send(state, params, formatted, media=file)


def _send(
    state: State,
    params: Params,
    formatted: Formatted,
    *,
    media: File | None = None,
    preview: Json | None = None,
) -> Json:
    """The checks every sending method shares, in the server's order, then the message."""
    keyboard = keyboards.read(params)
    chat = places.writable_chat(state, params)
    topic = places.thread(params, chat)
    replied = places.reply(state, params, chat)
    keyboards.check(keyboard)
    if media is None:
        formatting.fits(formatted, TEXT_LIMIT, TOO_LONG)
    else:
        formatting.fits(formatted, CAPTION_LIMIT, CAPTION_TOO_LONG, required=False)
    check_preview(preview)
    if params.flag("allow_paid_broadcast"):
        raise bad_request("FLOODSKIP_NOT_ALLOWED")
    state.rates.check(chat, state.clock().timestamp())
    message = _put(state, params, chat, formatted, media, topic, replied, keyboard=keyboard)
    message.preview = preview
    return message.wire()


def _put(
    state: State,
    params: Params,
    chat: Chat,
    formatted: Formatted,
    media: File | None,
    topic: int | None,
    replied: tuple[Message | None, str | None],
    *,
    keyboard: list[list[Json]] | None = None,
    album: str | None = None,
) -> Message:
    reply_to, quote = replied
    message = Message(
        state.next_message_id(chat),
        chat,
        state.me,
        state.stamp(),
        formatted.text,
        _with_users(state, formatted.entities),
        media,
        keyboard,
        reply_to,
        quote,
        topic or (reply_to.thread_id if reply_to else None),
        album,
        silent=params.flag("disable_notification"),
    )
    chat.action_until = 0.0
    state.accept(message, "send")
    return state.post(message)


def _with_users(state: State, entities: list[Json]) -> list[Json]:
    """A mention by link names a person; people Telegram does not know lose the mention."""
    found: list[Json] = []
    for entity in entities:
        named = entity.get("user")
        if not isinstance(named, dict):
            found.append(entity)
        elif user := state.users.get(int(named.get("id", 0))):
            found.append(entity | {"user": user.wire()})
    return found


def _album_item(state: State, params: Params, item: object) -> tuple[File, Formatted]:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in ("photo", "document", "video", "audio"):
        raise bad_request("can't parse InputMedia: wrong type")
    file = files.resolve(state, params, str(kind), str(item.get("media", "")))
    text = str(item.get("caption", ""))
    if not text:
        return file, Formatted("", [])
    given = item.get("caption_entities") or []
    read = formatting.read(text, str(item.get("parse_mode", "")), list(given))
    return file, formatting.fits(read, CAPTION_LIMIT, CAPTION_TOO_LONG)


def _source(state: State, params: Params, verb: str) -> Message:
    from_chat = places.known_chat(state, params, "from_chat_id")
    message = places.message_in(params, from_chat, verb)
    if message.service:
        raise bad_request(f"message can't be {_DONE[verb]}")
    return message


def _origin(message: Message) -> Json:
    if message.chat.type == "channel":
        return {
            "type": "channel",
            "date": message.date,
            "chat": message.chat.wire(),
            "message_id": message.id,
        }
    assert message.sender is not None
    return {"type": "user", "date": message.date, "sender_user": message.sender.wire()}
