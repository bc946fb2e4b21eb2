"""Answers to a button pressed and to words typed after the bot's name."""

from bot.rehearsal import formatting, keyboards
from bot.rehearsal.params import Params
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import Json, Toast

MOST_RESULTS = 50


def answer_callback_query(state: State, params: Params) -> object:
    text = params.text("text")
    press = state.press(params.text("callback_query_id"))
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.startswith(("https://t.me/", "tg://")):
        raise bad_request("URL_INVALID")
    press.answered = True
    press.toast, press.alert, press.url = text, params.flag("show_alert"), url
    if text:
        state.toasts.append(Toast(press.by, text, press.alert))
    state.changed()
    return True


def answer_inline_query(state: State, params: Params) -> object:
    results = [_result(result) for result in params.listed("results", "InlineQueryResult")]
    if len(results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    identifiers = [str(result["id"]) for result in results]
    if len(set(identifiers)) < len(identifiers):
        raise bad_request("RESULT_ID_DUPLICATE")
    next_offset = params.text("next_offset")
    if len(next_offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = params.mapping("button", "inline query results button")
    question = state.question(params.text("inline_query_id"))
    question.answered = True
    question.results = results
    question.button = button or None
    question.next_offset = next_offset
    question.cache_time = params.number("cache_time", 300)
    question.is_personal = params.flag("is_personal")
    state.changed()
    return True


def _result(result: object) -> Json:
    problem = "can't parse inline query result"
    if not isinstance(result, dict):
        raise bad_request(f"{problem}: object expected")
    for name in ("type", "id"):
        if name not in result:
            raise bad_request(f'{problem}: Can\'t find field "{name}"')
    if not 1 <= len(str(result["id"]).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    result = dict(result)
    markup = result.get("reply_markup")
    if isinstance(markup, dict):
        for row in markup.get("inline_keyboard", []):
            keyboards.check([keyboards.read_row(row)])
    if result["type"] == "article":
        if not result.get("title"):
            raise bad_request(f'{problem}: Can\'t find field "title"')
        content = result.get("input_message_content")
        if not isinstance(content, dict) or "message_text" not in content:
            raise bad_request(f"{problem}: input message content is not specified")
        result["input_message_content"] = content | _content(content)
    return result


def _content(content: Json) -> Json:
    text = str(content["message_text"])
    if not text:
        raise bad_request("message text is empty")
    given = content.get("entities")
    read = formatting.read(
        text, str(content.get("parse_mode", "")), list(given) if isinstance(given, list) else []
    )
    formatting.fits(read, formatting.TEXT_LIMIT, "MESSAGE_TOO_LONG")
    return {"message_text": read.text, "entities": read.entities}
