"""Is every line the bot says ours, or word for word from an article of that chat?

What people themselves typed may be repeated to them: their name, their words, their files' names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot import routes
from bot.digests.zones import nearest
from bot.ingest import documents, urls
from bot.rehearsal.world import World
from bot.views import html
from bot.views.messages import Message
from bot.views.reader import Reader
from bot.views.words import languages, texts
from storage.database import Database
from storage.records import Kept
from tests.views.verbatim import unexplained

#: What files are called by those who make them.
FILE_KINDS = (*dict(documents.MAGIC), *dict(map(reversed, documents.IN_ZIP)))


#: "For example: /filter harbour", in every language.
_EXAMPLES = tuple(
    f"{said['help.example']} {usage}"
    for said in map(texts, languages())
    for key, usage in said.items()
    if key.startswith("usage.")
)


@dataclass
class Truth:
    """What each chat has had, gathered as the journey goes: later it may be forgotten."""

    world: World
    database: Database
    #: What a journey's own web says of itself.
    known: set[str] = field(default_factory=set)
    _had: dict[int, dict[tuple[int, str | None], Kept]] = field(default_factory=dict)
    _instants: dict[int, set[datetime]] = field(default_factory=dict)
    _dates: dict[int, set[str]] = field(default_factory=dict)
    _followed: dict[int, set[str]] = field(default_factory=dict)

    async def gather(self) -> None:
        async with self.database.read() as tx:
            for chat_id in list(self.world.chats):
                for kept in await tx.articles.latest(chat_id, 1000):
                    had = self._had.setdefault(chat_id, {})
                    had[kept.article.id, kept.source] = kept
                    self._instants.setdefault(chat_id, set()).add(kept.dated)
                for one in await tx.feeds.of(chat_id):
                    feed, moments = one.feed, self._instants.setdefault(chat_id, set())
                    moments |= {t for t in (feed.succeeded_at, feed.next_poll_at) if t}
                    moments.add(feed.added_at)
                    known = self._followed.setdefault(chat_id, set())
                    known |= {one.name, feed.name, feed.url}
                self._write_dates(chat_id)

    def _write_dates(self, chat_id: int) -> None:
        """As they are written today: "yesterday" was "today" before."""
        for language in languages():
            reader = Reader(self.world.clock(), language)
            written = map(reader.when, self._instants.get(chat_id, ()))
            self._dates.setdefault(chat_id, set()).update(written)

    def violations(self) -> list[str]:
        """The lines that nothing explains, in any chat."""
        found = []
        for chat in self.world.chats.values():
            kepts = list(self._had.get(chat.id, {}).values())
            allowed = [
                *self._dates.get(chat.id, ()),
                *self._typed(chat.id),
                *self._followed.get(chat.id, ()),
                *FILE_KINDS,
                *_EXAMPLES,
                *self.known,
                *(f"/{command}" for command in routes.commands(~routes.Scope(0))),
            ]
            for message in self.world.messages(chat.id):
                for text in (*message.earlier, message.text):
                    shown = Message(html.escape(text))
                    found.append(
                        min(
                            (
                                unexplained(
                                    shown, Reader(self.world.clock(), code), kepts, *allowed
                                )
                                for code in languages()
                            ),
                            key=len,
                        )
                    )
        return [line for lines in found for line in lines]

    def _typed(self, chat_id: int) -> set[str]:
        typed: set[str] = set()
        for message in self.world.chats[chat_id].messages.values():
            if message.sender is None or message.sender.is_bot:
                continue
            typed |= {message.sender.first_name, message.text, *message.text.split()}
            typed |= {word.strip(",") for word in message.text.split()}
            typed.add(message.text.partition(" ")[2])
            # The name of a digest, and where it is from.
            typed |= {message.text.rpartition(word)[2] for word in (" as ", " from ")}
            typed |= set(nearest(message.text.rpartition(" ")[2]))
            links = [entity.get("url", "") for entity in message.entities]
            for word in (*message.text.split(), *map(str, links)):
                address = word if "://" in word else f"https://{word}"
                typed |= {urls.bare_host(address), urlsplit(address).hostname or word, address}
            if message.media:
                typed.add(message.media.name)
        return typed
