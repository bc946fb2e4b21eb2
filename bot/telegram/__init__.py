"""The door to Telegram: what comes in (intake, processor) and what goes out (sender, limiter)."""

import os

# Waits are timedeltas, as everywhere here; without this the library answers seconds and warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
