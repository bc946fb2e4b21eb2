"""Measuring: CPU time of a stretch of work, and a line a result."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

# As the bot's own workers: a second thread would count as CPU and win nothing on small matrices.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: CPU seconds, not wall: other work on the machine does not count.
clock = time.process_time


def cpu_of(work: Callable[[], object], *, least: float = 1.0) -> float:
    """CPU seconds of one *work*, repeated for *least* seconds."""
    times, started = 0, clock()
    while clock() - started < least or not times:
        work()
        times += 1
    return (clock() - started) / times


def script(code: str) -> tuple[float, float]:
    """(wall seconds, peak memory in MB) of a fresh Python process that runs *code*."""
    peak = "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    tail = f"\nimport resource, sys; sys.stderr.write(str({peak}))"
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code + tail], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started, int(done.stderr.split()[-1]) / 1024


def row(name: str, *cells: str) -> None:
    print(f"{name:42}", *(f"{cell:>16}" for cell in cells))
