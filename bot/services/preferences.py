"""What a chat chooses for itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.clock import Clock
from bot.digests import filters
from bot.digests.quiet import Quiet
from bot.digests.select import Wants
from storage.database import Database
from storage.records import Chat, Preferences

#: Muted names that are kept; the oldest give way.
_MOST_MUTES = 50


class Choices:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def change(self, chat_id: int, **changes: Any) -> Chat:
        """Fields of `Preferences`, by name."""
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            return await tx.chats.update_preferences(chat_id, replace(chat.preferences, **changes))

    async def add_filters(self, chat_id: int, line: str) -> Chat:
        """The terms in *line* besides those there are; a word's opposite goes."""
        new = [str(term) for term in filters.parse(line)]
        opposite = {t.removeprefix("-") if t.startswith("-") else f"-{t}" for t in new}
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            kept = [t for t in chat.preferences.filters if t not in opposite]
            terms = tuple(dict.fromkeys((*kept, *new)))[: filters.MOST_TERMS]
            return await tx.chats.update_preferences(
                chat_id, replace(chat.preferences, filters=terms)
            )

    async def drop_filter(self, chat_id: int, number: int) -> Chat:
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            terms = list(chat.preferences.filters)
            del terms[number : number + 1]
            return await tx.chats.update_preferences(
                chat_id, replace(chat.preferences, filters=tuple(terms))
            )

    async def mute(self, chat_id: int, kind: str, name: str, until: datetime | None) -> Chat:
        """Keep a topic or source out until then; None lets it in again."""
        now = self._clock()
        async with self._database.write() as tx:
            chat = await tx.chats.get(chat_id)
            others = [
                m
                for m in chat.preferences.mutes
                if (m[0], m[1].casefold()) != (kind, name.casefold()) and ends(m) > now
            ]
            if until is not None:
                others.append((kind, name, until.isoformat()))
            return await tx.chats.update_preferences(
                chat_id, replace(chat.preferences, mutes=tuple(others[-_MOST_MUTES:]))
            )

    # What is being wished for, so that an answer in words is understood

    async def wished(self, chat_id: int, wish: str) -> None:
        await self._remember(chat_id, {"wish": wish})

    async def understood(self, chat_id: int) -> None:
        """It has been answered."""
        await self._remember(chat_id, {})

    async def last_wish(self, chat_id: int, within: timedelta) -> str | None:
        """None also when the last exchange was about something else."""
        async with self._database.read() as tx:
            exchange = await tx.dialogs.last(chat_id, self._clock() - within)
        kept = json.loads(exchange) if exchange else None
        wish = kept.get("wish") if isinstance(kept, dict) else None
        return wish if isinstance(wish, str) else None

    async def _remember(self, chat_id: int, exchange: dict[str, str]) -> None:
        async with self._database.write() as tx:
            await tx.dialogs.remember(chat_id, json.dumps(exchange), self._clock())


def ends(mute: tuple[str, str, str]) -> datetime:
    return datetime.fromisoformat(mute[2])


def quiet(chosen: Preferences, zone: str) -> Quiet | None:
    if not chosen.quiet_from or not chosen.quiet_until:
        return None
    start, end = time.fromisoformat(chosen.quiet_from), time.fromisoformat(chosen.quiet_until)
    return Quiet(start, end, zone)


def wants(chosen: Preferences, now: datetime, words: tuple[str, ...] = ()) -> Wants:
    """What goes into this chat's digests; *words* are one digest's own: it is about them and not
    about what the chat wants in the others. What the chat does not want stays out of all.
    """
    terms = filters.parse(" ".join(chosen.filters))
    own = filters.parse(" ".join(words))
    if any(not term.unwanted for term in own):
        terms = tuple(term for term in terms if term.unwanted)
    awake = [mute for mute in chosen.mutes if ends(mute) > now]
    return Wants(
        terms=(*own, *terms),
        muted_topics=tuple(name for kind, name, _ in awake if kind == "topic"),
        muted_sources=tuple(name for kind, name, _ in awake if kind == "source"),
    )
