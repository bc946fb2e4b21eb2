"""Work for the worker processes of the tests: good, stuck, greedy and dying."""

import os
import re
import signal
import time
from pathlib import Path


class Wordy(Exception):
    """An exception that unpickles badly: it wants two arguments and keeps one."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what} because {why}")


def double(number):
    return 2 * number


def process_id():
    return os.getpid()


def nap(seconds):
    time.sleep(seconds)
    return os.getpid()


LONG_WARM_UP = 30


def warm_up_for_long():
    time.sleep(LONG_WARM_UP)


def spin():
    while True:
        pass


def backtrack():
    """A regular expression that never gives the interpreter back."""
    return re.match(r"(a+)+$", "a" * 64 + "!")


def swallow_memory(size):
    block = bytearray(size)
    return len(block)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker):
    """Die the first time, answer the second: the marker (made by the test) tells which it is."""
    try:
        os.rename(marker, f"{marker}.seen")
    except FileNotFoundError:
        return "alive"
    return die()


def refuse(error):
    raise error


def refuse_at_length():
    raise Wordy("no", "why not")


def limits():
    import resource

    return {
        "niceness": os.nice(0),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "threads": os.environ.get("OPENBLAS_NUM_THREADS"),
        "warm": os.environ.get("WARMED_UP"),
    }


def write(path):
    Path(path).write_text("something")


def warm_up():
    os.environ["WARMED_UP"] = "yes"
    os.environ["WARMED_UP_BY"] = str(os.getpid())


def warmed_up_by():
    return int(os.environ["WARMED_UP_BY"])


def cannot_start():
    raise ImportError("there is no such model")
