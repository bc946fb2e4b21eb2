"""What a view answers: our own messages and buttons, which the skin turns into Telegram's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.views.actions import Action, encode


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it asks for an *action*, or opens a *url*, or offers a stored
    story in another chat.
    """

    label: str
    action: Action | None = None
    url: str | None = None
    inline: str | None = None  # the inline query it starts in a chat the reader picks

    @property
    def data(self) -> str | None:
        """The action as the button carries it through Telegram, at most 64 bytes."""
        return encode(self.action) if self.action is not None else None


#: Rows of buttons, top to bottom.
Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content: bytes
    kind: Literal["document", "photo"] = "document"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: text in Telegram's HTML (already escaped), buttons, the address whose preview
    is shown, a file.
    """

    text: str
    buttons: Buttons = ()
    preview: str | None = None
    document: Attachment | None = None
