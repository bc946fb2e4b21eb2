"""Many articles at once: what one text does to its worker stops none of the others."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import system_clock
from bot.errors import TookTooLong
from bot.ingest import reading
from bot.ingest.workers import WorkLost
from bot.services.archive import COMMAND_LINE, Archive, Loaded, Record
from tests.journeys.texts import BRIDGE, FERRY, RATE


class Impatient:
    """Workers that some texts are too much for: all of them, or only their facts."""

    def __init__(self, facts: str = "", sentences: str = "") -> None:
        self._facts = facts
        self._sentences = sentences

    async def run(self, function, *args, deadline):
        if function is reading.read_text:
            if args[0] in (self._facts, self._sentences):
                raise TookTooLong(deadline)
        elif any(record.text == self._sentences for record in args[0]):
            raise WorkLost("it died")
        return await asyncio.to_thread(function, *args)


async def loaded(database, workers, *, index_only=False):
    archive = Archive(database, workers, system_clock)
    records = [Record(f"a{n}", text) for n, text in enumerate((FERRY, RATE, BRIDGE))]
    done = [one async for one in archive.load(records, COMMAND_LINE, index_only=index_only)]
    return done, await archive.count_stale()


async def test_a_text_whose_facts_take_too_long_is_found_all_the_same(database):
    done, stale = await loaded(database, Impatient(facts=RATE))
    assert done == [Loaded.NEW] * 3
    assert stale == 1


@pytest.mark.parametrize("index_only", [False, True])
async def test_a_text_that_nothing_can_read_is_left_out(database, index_only):
    done, _ = await loaded(database, Impatient(sentences=RATE), index_only=index_only)
    assert done == [Loaded.NEW, Loaded.UNREADABLE, Loaded.NEW]
    async with database.read() as tx:
        assert await tx.articles.count(COMMAND_LINE) == 2
