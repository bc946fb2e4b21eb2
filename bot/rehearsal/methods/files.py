"""Files: sent by the bot, or fetched by it."""

import mimetypes

from bot.rehearsal.params import Params, Upload
from bot.rehearsal.refusals import Refused, bad_request
from bot.rehearsal.state import State
from bot.rehearsal.things import File

MOST_UP, MOST_PHOTO, MOST_DOWN = 50 << 20, 10 << 20, 20 << 20


def get_file(state: State, params: Params) -> object:
    file = state.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MOST_DOWN:
        raise bad_request("file is too big")
    return file.wire() | {"file_path": file.path}


def given(state: State, params: Params, kind: str) -> File:
    """The file of a request: uploaded under the parameter's name, attached, or already known."""
    if kind in params.files:
        return _keep(state, kind, params.files[kind])
    return resolve(state, params, kind, params.text(kind))


def resolve(state: State, params: Params, kind: str, reference: str) -> File:
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith("attach://"):
        upload = params.files.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"can't parse {kind}: attached file not found")
        return _keep(state, kind, upload)
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = state.files.get(reference)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(
            f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}"
        )
    return known


def _keep(state: State, kind: str, upload: Upload) -> File:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MOST_UP:
        raise Refused(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.content) > MOST_PHOTO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return state.keep_file(kind, upload.name, mime, upload.content)
