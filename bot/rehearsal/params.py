"""What a request brings, read read as Telegram's server reads it: all is text at first."""

import json
from dataclasses import dataclass

from bot.rehearsal.refusals import bad_request
from bot.rehearsal.things import Json


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    mime: str


class Params:
    __slots__ = ("files", "values")

    def __init__(self, values: dict[str, str], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def has(self, name: str) -> bool:
        return bool(self.values.get(name))

    def number(self, name: str, default: int = 0) -> int:
        """What cannot be read as a number counts as not given."""
        try:
            return int(self.values.get(name, ""))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> object:
        """A parameter that holds JSON, None where there is none; *what* names it in complaints."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            found: object = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
        return found

    def mapping(self, name: str, what: str) -> Json:
        found = self.json(name, what)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise bad_request(f"object expected as {what}")
        return found

    def listed(self, name: str, what: str) -> list[object]:
        found = self.json(name, what)
        if found is None:
            return []
        if not isinstance(found, list):
            raise bad_request(f"expected an Array of {what}")
        return found


def boolean(source: Json, name: str) -> bool:
    """A field that must be true or false if it is there."""
    value = source.get(name, False)
    if not isinstance(value, bool):
        raise bad_request(f'field "{name}" must be of type Boolean')
    return value
