"""A bot that was down, or asleep with its machine, sends what is late once and soon."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.tables import subscriptions
from tests.faults.harness import (
    holds,
    outcome,
    roles_on,
    running,
    settled,
    subscribe,
)

LATE = timedelta(hours=3)


@pytest.mark.slow
async def test_down_for_three_hours_all_come_once_at_the_full_rate(there, database_url, tmp_path):
    people = await subscribe(there, database_url, 1000, overdue=LATE)
    woken = time.time()
    async with running(there, database_url, tmp_path, roles_on(database_url)):
        await settled(database_url, len(people), patience=180)
    await all_soon(there, database_url, people, woken)


@pytest.mark.slow
async def test_asleep_for_three_hours_all_come_once_soon_after_waking(
    there, database_url, tmp_path
):
    """The processes stand still as on a machine that sleeps, while their database grows older."""
    people = await subscribe(there, database_url, 1000, overdue=-timedelta(hours=1))
    async with running(there, database_url, tmp_path, roles_on(database_url)) as processes:
        await asyncio.sleep(5)  # they have started, looked for what is due, and found nothing
        assert await there.arrived() == 0
        for process in processes.values():
            os.killpg(process.pid, signal.SIGSTOP)
        await grow_older(database_url, timedelta(hours=4))
        woken = time.time()
        for process in processes.values():
            os.killpg(process.pid, signal.SIGCONT)
        await settled(database_url, len(people), patience=180)
    await all_soon(there, database_url, people, woken)


async def all_soon(there, url, people, woken) -> None:
    found = await outcome(there, url, people)
    holds(found, most_twice=0)
    moments = [at - woken for at, _ in found.accepted]
    print(f"the first {min(moments):.1f} s after waking, the last {max(moments):.1f} s")
    assert max(moments) <= 120
    assert (await there.sim("rates"))["refused"] == 0


async def grow_older(url: str, age: timedelta) -> None:
    """What was to come in an hour was to come three hours ago."""
    database = Database(url)
    await database.open()
    async with database.write() as tx:
        db = tx.subscriptions._db
        for row in await db.rows(subscriptions.select()):
            earlier = {name: row[name] - age for name in ("next_at", "told_until", "created_at")}
            await db.run(
                update(subscriptions).where(subscriptions.c.id == row["id"]).values(earlier)
            )
    await database.close()
