"""Processes that do the heavy thinking, and may be killed for it.

A text or file from outside can keep a parser busy for ever. A thread cannot be stopped, so such
work runs in a process of its own, with limits; one that passes its deadline is killed, and nobody
else notices. Only pure functions belong here: a job whose process dies is run a second time.
"""

from __future__ import annotations

import asyncio
import fcntl
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, InvalidStateError
from contextlib import suppress
from datetime import timedelta
from multiprocessing import forkserver
from typing import TypeVar, TypeVarTuple, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bot.errors import TookTooLong, TookTooMuch
from bot.ingest import nursery

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: What a job may add to the memory of a warmed-up worker.
MEMORY_LIMIT = 512 * 2**20
#: A backstop only: it counts the whole life of a worker. A job is normally ended by its deadline.
CPU_LIMIT = timedelta(minutes=10)
#: A worker is replaced after so many jobs, which answers parsers that leak.
MAX_JOBS = 200
#: How long a worker may take to start. Its first job's clock only runs once it has begun.
STARTUP = timedelta(seconds=30)
_ATTEMPTS = 2
#: An answer of so many bytes takes ten milliseconds to unpack.
_MUCH = 50_000
_NO_MEMORY = pickle.dumps((None, MemoryError()))  # made while there is some


class WorkLost(Exception):
    """The process doing the work died, twice; or the workers were closed meanwhile."""


class Workers:
    """A few processes that run functions for a while, each for no longer than its deadline.

    *initializer* warms up (loads a model) and may do what a job may not, such as writing files; it
    runs before the limits are set. The first Workers of a process let the server warm up that all
    are forked from, so that new workers start at once. *memory_limit* is what a job may add to what
    its process holds then.
    """

    def __init__(
        self,
        count: int,
        *,
        initializer: Callable[[], object] | None = None,
        memory_limit: int = MEMORY_LIMIT,
        cpu_limit: timedelta = CPU_LIMIT,
        max_jobs: int = MAX_JOBS,
    ) -> None:
        self._count = count
        self._memory_limit = memory_limit
        self._max_jobs = max_jobs
        self._initializer = pickle.dumps(initializer) if initializer is not None else b""
        self._limits = (memory_limit, int(cpu_limit.total_seconds()))
        self._pool: ProcessPool | None = None
        self._silent: ProcessPool | None = None
        self._renewing = asyncio.Lock()
        self._slots = asyncio.Semaphore(count)
        self._under_way: set[ProcessFuture[bytes]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start the processes now, so that the first job need not wait for them."""
        await self._living_pool()

    async def run(self, function: Callable[[*Ts], T], *args: *Ts, deadline: timedelta) -> T:
        """What `function(*args)` answers or raises, computed elsewhere within *deadline*.

        Time spent waiting for a free worker does not count. Raises TookTooLong when the job had to
        be killed, TookTooMuch when it wanted more memory or went deeper than it may, WorkLost when
        its process died of something else.
        """
        job = pickle.dumps((function, args))
        async with self._slots:
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    answer = await self._attempt(job, deadline)
                    break
                except (ProcessExpired, BrokenExecutor) as exc:
                    if attempt == _ATTEMPTS:
                        raise WorkLost(f"{function} ended its process: {exc}") from exc
        value, error = await _unpacked(answer)
        if isinstance(error, (MemoryError, RecursionError)):
            raise TookTooMuch from error
        if error is not None:
            raise error
        return cast(T, value)  # pickled by our own worker from what the function returned

    async def close(self) -> None:
        """Stop at once: jobs under way fail with WorkLost, no worker is left behind."""
        self._closed = True
        for future in tuple(self._under_way):
            future.cancel()  # type: ignore[no-untyped-call]  # pebble types most, not this
        if self._renewing.locked():
            _interrupt_warming_up()
        async with self._renewing:
            pool, self._pool = self._pool, None
            if pool is not None:
                await asyncio.to_thread(_stop, pool)

    async def _attempt(self, job: bytes, deadline: timedelta) -> bytes:
        pool = await self._living_pool()
        try:
            future = pool.schedule(_do, args=(job,), timeout=deadline.total_seconds())
        except RuntimeError as exc:
            raise BrokenExecutor("the pool broke") from exc
        self._under_way.add(future)
        # The pool itself watches the deadline; ours is for a pool that broke without a word, such
        # as one whose worker was killed while it held the lock of the pipe they share.
        patience = asyncio.timeout((deadline + STARTUP).total_seconds())
        try:
            async with patience:
                return await asyncio.wrap_future(future)
        except TimeoutError as exc:
            if patience.expired():
                self._silent = pool
            raise TookTooLong(deadline) from exc
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise WorkLost("the workers were closed") from None
            raise
        finally:
            self._under_way.discard(future)

    async def _living_pool(self) -> ProcessPool:
        """The pool, a new one if it broke: an idle worker that is killed from outside breaks it."""
        async with self._renewing:
            if self._closed:
                raise WorkLost("the workers are closed")
            pool = self._pool
            if pool is not None and (pool is self._silent or not pool.active):
                await asyncio.to_thread(self._bury, pool)
                pool = None
            if pool is None:
                pool = self._pool = await asyncio.to_thread(self._new_pool)
            return pool

    def _bury(self, pool: ProcessPool) -> None:
        _stop(pool)
        for future in tuple(self._under_way):  # they were this pool's, and it will not answer
            with suppress(InvalidStateError):
                future.set_exception(BrokenExecutor("the pool broke"))

    def _new_pool(self) -> ProcessPool:
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            os.environ.setdefault(name, "1")  # the processes are the parallelism
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", nursery.__name__])
        os.environ[nursery.VARIABLE] = nursery.encoded(self._initializer)
        pool = ProcessPool(
            max_workers=self._count,
            max_tasks=self._max_jobs,
            initializer=_prepare,
            initargs=(self._initializer, *self._limits),
            context=context,
        )
        try:
            _ = pool.active  # asking starts it
        except Exception as exc:
            if self._closed:  # see _interrupt_warming_up
                raise WorkLost("the workers were closed") from exc
            raise
        finally:
            del os.environ[nursery.VARIABLE]
        return pool


async def _unpacked(answer: bytes) -> tuple[object, BaseException | None]:
    """What the worker sent; a great deal of it is unpacked where nobody has to wait for that."""
    if len(answer) < _MUCH:
        found: tuple[object, BaseException | None] = pickle.loads(answer)
        return found
    return await asyncio.to_thread(pickle.loads, answer)


def _interrupt_warming_up() -> None:
    """End the server that workers are forked from: while it warms up it hears nobody, and whoever
    waits for the first worker would wait for seconds."""
    pid: int | None = getattr(forkserver, "_forkserver")._forkserver_pid  # noqa: B009  # no other way
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble types most, not this
    pool.join()


def _do(job: bytes) -> bytes:
    """In the worker: run the job; its answer or error as bytes that are known to unpickle."""
    try:
        function, args = pickle.loads(job)
        return pickle.dumps((function(*args), None))
    except MemoryError:
        return _NO_MEMORY
    except BaseException as exc:
        return pickle.dumps((None, _portable(exc)))


def _portable(exc: BaseException) -> BaseException:
    """*exc* itself if it survives the journey, with the worker's traceback as a note."""
    exc.add_note("".join(traceback.format_exception(exc)).strip())
    try:
        if type(pickle.loads(pickle.dumps(exc))) is type(exc):
            return exc
    except Exception as reason:
        exc.add_note(f"(cannot leave its process: {reason!r})")
    stranger = WorkLost(f"{type(exc).__qualname__}: {exc}")
    for note in exc.__notes__:
        stranger.add_note(note)
    return stranger


def _prepare(initializer: bytes, memory_limit: int, cpu_limit: int) -> None:
    """In a new worker: warm up, then let no job harm the machine."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, even inside C code
    _die_with_parent()
    if initializer and initializer != nursery.warmed:
        pickle.loads(initializer)()
    with suppress(OSError):  # a container may forbid it; the work is the same
        os.nice(5)
    memory = _memory_held() + memory_limit
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_limit),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (allowed, allowed))


def _die_with_parent() -> None:
    """Should the bot be killed, its workers go too, even one that is stuck.

    The pipe to the bot closes with it, and the kernel is asked to signal that.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and sys.platform == "linux":
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def _memory_held() -> int:
    """The address space this process already uses, in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 2**30  # no /proc here: generous, but still a limit
