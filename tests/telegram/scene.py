"""A bot in front of the rehearsal's Telegram, in virtual time."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from telegram.ext import ExtBot

from bot.rehearsal.request import LocalRequest
from bot.rehearsal.world import World
from bot.telegram.limiter import Limiter
from bot.telegram.sender import Sender
from bot.telegram.throttle import Throttle


@dataclass
class Key:
    label: str
    data: str | None = None
    url: str | None = None
    inline: str | None = None


@dataclass
class Paper:
    name: str
    content: bytes
    kind: str = "document"


@dataclass
class Note:
    text: str
    buttons: tuple = ()
    preview: str | None = None
    document: Paper | None = None


@dataclass
class Scene:
    world: World
    limiter: Limiter
    bot: ExtBot
    sender: Sender


def virtual_clock():
    return datetime.fromtimestamp(1_790_000_000 + asyncio.get_running_loop().time(), UTC)


@asynccontextmanager
async def a_bot(*, strict=False):
    world = World(virtual_clock, strict=strict)
    telegram = LocalRequest(world)
    limiter = Limiter()
    bot = ExtBot(
        world.token,
        request=telegram,
        get_updates_request=telegram,
        rate_limiter=Throttle(limiter),
    )
    async with bot:
        yield Scene(world, limiter, bot, Sender(bot, limiter))
