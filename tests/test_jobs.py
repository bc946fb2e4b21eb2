"""The heartbeat goes on whatever a job does."""

import asyncio
from datetime import timedelta

from bot.jobs import Heartbeat


async def test_a_job_comes_again_even_if_it_failed(caplog):
    beats = asyncio.Queue()

    async def job():
        beats.put_nowait(None)
        raise RuntimeError("not today")

    heartbeat = Heartbeat()
    heartbeat.every(timedelta(seconds=0.05), job)
    heartbeat.start()
    async with asyncio.timeout(5):
        await beats.get()
        await beats.get()
    heartbeat.stop()
    heartbeat.stop()  # once more does no harm
    assert "it will be tried again" in caplog.text
    assert "not today" in caplog.text


async def test_stopping_amid_a_job_is_no_mishap(caplog):
    began, left = asyncio.Event(), asyncio.Event()

    async def job():
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            left.set()

    heartbeat = Heartbeat()
    heartbeat.every(timedelta(hours=1), job, at_once=True)
    heartbeat.start()
    async with asyncio.timeout(5):
        await began.wait()
        heartbeat.stop()
        await left.wait()
        await asyncio.sleep(0)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
