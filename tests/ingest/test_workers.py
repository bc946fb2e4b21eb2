"""Heavy work is done elsewhere, ends in time, and harms nobody else."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.errors import TookTooLong, TookTooMuch, TooLarge, Unsupported
from bot.ingest import reading
from bot.ingest.workers import Workers, WorkLost

from . import jobs

SHORT = timedelta(milliseconds=300)
LONG = timedelta(seconds=20)


@asynccontextmanager
async def hired(count=1, **kwargs):
    workers = Workers(count, **kwargs)
    try:
        yield workers
    finally:
        await workers.close()


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("stuck", [jobs.spin, jobs.backtrack])
async def test_a_stuck_job_is_stopped_while_the_others_finish(stuck):
    async with hired(2) as workers:
        await workers.run(jobs.double, 0, deadline=LONG)
        began = time.monotonic()

        async def seconds_until_stopped():
            with pytest.raises(TookTooLong) as caught:
                await workers.run(stuck, deadline=SHORT)
            assert caught.value.deadline == SHORT
            return time.monotonic() - began

        others = [workers.run(jobs.double, n, deadline=LONG) for n in range(20)]
        stopped_after, *answers = await asyncio.gather(seconds_until_stopped(), *others)
        assert answers == [2 * n for n in range(20)]
        assert stopped_after < SHORT.total_seconds() + 1
        assert await workers.run(jobs.double, 4, deadline=LONG) == 8


async def test_the_only_worker_works_on_after_one_job_got_stuck():
    async with hired(1) as workers:
        waiting = [workers.run(jobs.double, n, deadline=LONG) for n in range(3)]
        first, *rest = await asyncio.gather(
            workers.run(jobs.backtrack, deadline=SHORT), *waiting, return_exceptions=True
        )
        assert isinstance(first, TookTooLong)
        assert rest == [0, 2, 4]


async def test_a_job_whose_process_is_killed_runs_once_more(tmp_path):
    marker = tmp_path / "marker"
    marker.touch()
    async with hired() as workers:
        assert await workers.run(jobs.die_once, str(marker), deadline=LONG) == "alive"


async def test_a_job_that_always_kills_its_process_is_given_up_and_only_that():
    async with hired(2) as workers:
        dead, *answers = await asyncio.gather(
            workers.run(jobs.die, deadline=LONG),
            *(workers.run(jobs.double, n, deadline=LONG) for n in range(10)),
            return_exceptions=True,
        )
        assert isinstance(dead, WorkLost)
        assert answers == [2 * n for n in range(10)]


async def test_an_idle_worker_that_is_killed_is_replaced():
    async with hired() as workers:
        pid = await workers.run(jobs.process_id, deadline=LONG)
        os.kill(pid, signal.SIGKILL)
        answers = [await workers.run(jobs.double, n, deadline=LONG) for n in range(3)]
        await asyncio.sleep(0.25)  # the pool notices meanwhile, and breaks
        answers += [await workers.run(jobs.double, n, deadline=LONG) for n in range(3)]
        assert answers == [0, 2, 4, 0, 2, 4]


async def test_a_job_that_wants_too_much_memory_is_refused_it():
    async with hired(memory_limit=64 * 2**20) as workers:
        assert await workers.run(jobs.swallow_memory, 2**20, deadline=LONG) == 2**20
        with pytest.raises(TookTooMuch):
            await workers.run(jobs.swallow_memory, 2**30, deadline=LONG)
        assert await workers.run(jobs.double, 1, deadline=LONG) == 2


@pytest.mark.parametrize(
    "error", [Unsupported("a sculpture"), TooLarge(5, "page"), TookTooLong(LONG)]
)
async def test_our_errors_cross_the_border_as_they_are(error):
    async with hired() as workers:
        with pytest.raises(type(error)) as caught:
            await workers.run(jobs.refuse, error, deadline=LONG)
    assert (str(caught.value), caught.value.args) == (str(error), error.args)
    assert vars(caught.value).items() >= vars(error).items()
    assert "in refuse" in "".join(caught.value.__notes__)


async def test_other_errors_come_through_or_are_described():
    async with hired() as workers:
        with pytest.raises(TimeoutError, match="my own"):
            await workers.run(jobs.refuse, TimeoutError("my own"), deadline=LONG)
        with pytest.raises(SystemExit):
            await workers.run(jobs.refuse, SystemExit(3), deadline=LONG)
        with pytest.raises(WorkLost, match="Wordy: no because why not"):
            await workers.run(jobs.refuse_at_length, deadline=LONG)
        assert await workers.run(jobs.double, 1, deadline=LONG) == 2


async def test_a_worker_lives_within_limits(tmp_path):
    async with hired(initializer=jobs.warm_up) as workers:
        assert await workers.run(jobs.limits, deadline=LONG) == {
            "niceness": os.nice(0) + 5,
            "core": 0,
            "files": 64,
            "threads": "1",
            "warm": "yes",
        }
        with pytest.raises(OSError, match="File too large"):
            await workers.run(jobs.write, str(tmp_path / "file"), deadline=LONG)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry returned to the island on Monday, the harbour master said.", "en"),
        ("У понеділок пором повернувся на острів, повідомив начальник порту.", "uk"),
        ("Mondayish Ferrygate Quaysider Harbourmasterly Islandwise Boatlike", "und"),
    ],
)
async def test_any_language_is_read_within_the_limits(text, language):
    async with hired(initializer=partial(reading.warm_up, "")) as workers:
        found = await workers.run(reading.read_text, text, deadline=LONG)
    assert found.analysis.language == language


async def test_workers_that_cannot_start_are_given_up():
    async with hired(initializer=jobs.cannot_start) as workers:
        with pytest.raises(WorkLost):
            await workers.run(jobs.double, 1, deadline=LONG)


async def test_the_first_to_warm_up_do_it_once_for_all_workers():
    script = """
        async def main():
            workers = Workers(1, initializer=jobs.warm_up, max_jobs=1)
            for _ in range(3):
                print(await workers.run(jobs.process_id, deadline=timedelta(seconds=20)))
                print(await workers.run(jobs.warmed_up_by, deadline=timedelta(seconds=20)))
            await workers.close()
    """
    async with another_process(script) as bot:
        pids = [int(line) for line in (await bot.stdout.read()).split()]
    assert len(set(pids[::2])) == 3
    assert len(set(pids[1::2])) == 1
    assert not set(pids[::2]) & set(pids[1::2])


async def test_workers_are_replaced_after_some_jobs():
    async with hired(max_jobs=2) as workers:
        pids = [await workers.run(jobs.process_id, deadline=LONG) for _ in range(6)]
        assert len(set(pids)) == 3


async def test_cancelling_stops_the_job_at_once():
    async with hired() as workers:
        pid = await workers.run(jobs.process_id, deadline=LONG)
        job = asyncio.create_task(workers.run(jobs.spin, deadline=LONG))
        await asyncio.sleep(0.2)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert await workers.run(jobs.double, 1, deadline=LONG) == 2
        assert not is_alive(pid)


async def test_closing_is_quick_and_leaves_no_worker_behind():
    workers = Workers(2)
    pids = set(await asyncio.gather(*(workers.run(jobs.nap, 0.1, deadline=LONG) for _ in range(4))))
    stuck = [asyncio.create_task(workers.run(jobs.backtrack, deadline=LONG)) for _ in range(3)]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await workers.close()
    results = await asyncio.gather(*stuck, return_exceptions=True)
    assert time.monotonic() - began < 1
    assert [type(result) for result in results] == [WorkLost] * 3
    assert not any(is_alive(pid) for pid in pids)
    with pytest.raises(WorkLost):
        await workers.run(jobs.double, 1, deadline=LONG)


async def test_the_event_loop_goes_on_meanwhile():
    longest = 0.0

    async def watch():
        nonlocal longest
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            longest, last = max(longest, now - last - 0.01), now

    watcher = asyncio.create_task(watch())
    async with hired(2) as workers:
        await workers.start()
        await asyncio.gather(
            workers.run(jobs.spin, deadline=SHORT),
            *(workers.run(jobs.double, n, deadline=LONG) for n in range(20)),
            return_exceptions=True,
        )
    watcher.cancel()
    assert longest < 0.25


async def test_when_the_bot_is_killed_even_a_stuck_worker_dies():
    script = """
        async def main():
            workers = Workers(1)
            print(await workers.run(jobs.process_id, deadline=timedelta(seconds=20)), flush=True)
            await workers.run(jobs.backtrack, deadline=timedelta(seconds=20))
    """
    async with another_process(script) as bot:
        pid = int(await bot.stdout.readline())
        await asyncio.sleep(0.2)
        bot.kill()
        await bot.wait()
    for _ in range(40):
        if not is_alive(pid):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the worker outlived the bot")


async def test_closing_does_not_wait_until_the_workers_are_warm():
    script = """
        async def main():
            workers = Workers(1, initializer=jobs.warm_up_for_long)
            starting = asyncio.create_task(workers.start())
            await asyncio.sleep(0.4)
            await workers.close()
            print(await asyncio.gather(starting, return_exceptions=True))
    """
    began = time.monotonic()
    async with another_process(script) as bot:
        told, _ = await bot.communicate()
    assert told.decode() == "[WorkLost('the workers were closed')]\n"
    assert time.monotonic() - began < jobs.LONG_WARM_UP


@asynccontextmanager
async def another_process(main):
    script = f"""
import asyncio
from datetime import timedelta
from bot.ingest.workers import Workers
from tests.ingest import jobs
{textwrap.dedent(main)}
if __name__ == "__main__":
    asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    yield process
    if process.returncode is None:
        await process.wait()
