"""How often a bot may speak: 1 a second to a chat, 20 a minute to a group, 30 a second to all.

Off until someone switches it on, so that quick tests stay quick. Telegram forgives short bursts to
one chat; so does `chat_burst`. Past a limit it answers 429 with the seconds to wait.
"""

import math
from collections import deque

from bot.rehearsal.refusals import too_many_requests
from bot.rehearsal.things import Chat


class Rates:
    def __init__(self) -> None:
        self.enforced = False
        self.overall_per_second = 30
        self.chat_per_second = 1.0
        self.chat_burst = 3
        self.group_per_minute = 20
        #: How many requests were refused.
        self.refused = 0
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._edits: dict[int, deque[float]] = {}
        self._full_at: dict[int, float] = {}

    def check(self, chat: Chat, now: float) -> None:
        """Count one message to this chat, or refuse it with 429."""
        if not self.enforced:
            return
        group = self._groups.setdefault(chat.id, deque()) if chat.type != "private" else deque()
        wait = max(
            _wait(self._overall, now, span=1.0, most=self.overall_per_second),
            _wait(group, now, span=60.0, most=self.group_per_minute),
            self._chat_wait(chat.id, now),
        )
        if wait > 0:
            self.refused += 1
            raise too_many_requests(math.ceil(wait))
        self._overall.append(now)
        group.append(now)
        self._full_at[chat.id] = max(self._full_at.get(chat.id, now), now) + self._spacing

    def check_edit(self, chat: Chat, now: float) -> None:
        """Count one edit; in groups they are as few as messages, elsewhere nobody counts."""
        if not self.enforced or chat.type == "private":
            return
        edits = self._edits.setdefault(chat.id, deque())
        wait = _wait(edits, now, span=60.0, most=self.group_per_minute)
        if wait > 0:
            self.refused += 1
            raise too_many_requests(math.ceil(wait))
        edits.append(now)

    @property
    def _spacing(self) -> float:
        return 1.0 / self.chat_per_second

    def _chat_wait(self, chat_id: int, now: float) -> float:
        """A bucket of `chat_burst` messages that refills at the chat's rate."""
        debt = self._full_at.get(chat_id, now) - now
        return debt - (self.chat_burst - 1) * self._spacing


def _wait(sent: deque[float], now: float, *, span: float, most: int) -> float:
    """Seconds until one more fits into the sliding window."""
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[-most] + span - now if len(sent) >= most else 0.0
