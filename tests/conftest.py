"""What every test may lean on."""

import os

# One thread a process: faster on small machines, and the same sums on all.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PTB_TIMEDELTA", "1")

pytest_plugins = ["tests.postgres"]
