"""How often the bot may speak: 30 messages a second to all, one to a chat, 20 a minute to a group.

`Queue` decides who goes next and is told the time; `Limiter` lets callers wait for it. Replies go
before broadcasts. When Telegram says "wait" (429), nobody starts before that is over.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, IntEnum
from typing import Protocol

#: A chat by its id, or a channel by its @name.
ChatId = int | str
#: Two requests leave no closer together than this share of the usual distance: some take longer
#: than others between their turn and the wire, and would arrive in a bunch. After a delay they make
#: up for it so: 28.6 a second instead of 28. At 29.2 a busy machine bunched 31 into a second.
CLOSEST = 0.98
#: Sleeping ends late by some milliseconds: by so many seconds the next may come nearer for it.
OVERSLEPT = 0.008
#: No more than these seconds are made up for.
LATENESS = 2.0


class Lane(IntEnum):
    """Who goes first when there is not room for all."""

    REPLY = 0
    BROADCAST = 1


class Cost(Enum):
    """What a request counts as with Telegram."""

    NOTHING = "nothing"
    MESSAGE = "message"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits, a little below what it says, since the network may bunch what we space.

    A chat forgives short bursts, which are for replies alone. In groups an edit counts like a
    message; in private chats edits have a bucket of their own.
    """

    per_second: float = 28
    chat_interval: float = 1.05
    chat_burst: int = 3
    group_messages: int = 20
    group_window: float = 61
    #: So many chats told to wait within this many seconds means that all are.
    alarm_chats: int = 3
    alarm_window: float = 1


class Pace(Protocol):
    """Who gives out the slots of all senders together: this process, or one row in a database."""

    async def slot(self, lane: Lane) -> float:
        """Take the next free slot; seconds until it comes."""

    async def pause(self, seconds: float, chat: ChatId | None = None) -> None:
        """Give out none that comes sooner than this; with *chat*, none to that chat."""


class Steady:
    """The pace of one process: one slot after the other, evenly spaced.

    Whoever asks late, as it was busy or slept too long, finds its slot gone by and may go at once:
    the limiter sees to it that they do not go in a bunch.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._next = 0.0

    async def slot(self, lane: Lane) -> float:
        now = asyncio.get_running_loop().time()
        if now - self._next > LATENESS:  # nobody asked meanwhile, or the machine slept
            self._next = now - self._interval / 2
        wait = max(0.0, self._next - now)
        self._next += self._interval
        return wait

    async def pause(self, seconds: float, chat: ChatId | None = None) -> None:
        if chat is None:  # else this process knows by itself
            self._next = max(self._next, asyncio.get_running_loop().time() + seconds)


@dataclass(slots=True, eq=False)
class Ticket:
    """One request that waits for its turn."""

    chat: ChatId
    cost: Cost
    lane: Lane
    number: int
    dropped: bool = False


@dataclass(slots=True)
class _Chat:
    """What one chat was sent lately."""

    limits: Limits
    is_group: bool
    recent: deque[float]
    paused_until: float = 0.0
    #: When the chat's burst is whole again, for messages and for edits.
    whole_at: dict[Cost, float] = field(default_factory=dict)

    def free_at(self, cost: Cost, lane: Lane) -> float:
        """The earliest time at which one more may leave."""
        burst = self.limits.chat_burst if lane is Lane.REPLY else 1
        spaced = self.whole_at.get(self._bucket(cost), 0.0)
        free = max(self.paused_until, spaced - (burst - 1) * self.limits.chat_interval)
        if len(self.recent) == self.limits.group_messages:
            free = max(free, self.recent[0] + self.limits.group_window)
        return free

    def spend(self, cost: Cost, now: float) -> None:
        bucket = self._bucket(cost)
        self.whole_at[bucket] = max(self.whole_at.get(bucket, 0.0), now) + self.limits.chat_interval
        if self.is_group:
            self.recent.append(now)

    def left_late(self, cost: Cost, now: float) -> None:
        """What was spent has left only now."""
        bucket = self._bucket(cost)
        self.whole_at[bucket] = max(self.whole_at.get(bucket, 0.0), now + self.limits.chat_interval)
        if self.recent:
            self.recent[-1] = now

    def take_back(self, cost: Cost) -> None:
        """What was spent did not leave."""
        bucket = self._bucket(cost)
        self.whole_at[bucket] = self.whole_at.get(bucket, 0.0) - self.limits.chat_interval
        if self.recent:
            self.recent.pop()

    def is_forgettable(self, now: float) -> bool:
        last = max(self.paused_until, *self.whole_at.values(), *self.recent, 0.0)
        return now > last + self.limits.group_window

    def _bucket(self, cost: Cost) -> Cost:
        return Cost.MESSAGE if self.is_group else cost


class Queue:
    """Who waits, and who goes next. It knows no clock: times are given, in seconds.

    Within a lane first come is first served, unless the chat must rest; a chat's own requests keep
    their order. The pace of all together is not its concern.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._paused_until = 0.0
        self._chats: OrderedDict[ChatId, _Chat] = OrderedDict()
        self._waiting: dict[ChatId, list[tuple[Lane, int, Ticket]]] = {}
        self._resting: list[tuple[float, int, ChatId]] = []
        self._ready: list[tuple[Lane, int, ChatId]] = []
        self._told_to_wait: deque[tuple[float, ChatId]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, ticket: Ticket) -> None:
        line = self._waiting.setdefault(ticket.chat, [])
        heapq.heappush(line, (ticket.lane, ticket.number, ticket))
        if line[0][2] is ticket:
            self._enter(ticket)

    def drop(self, ticket: Ticket) -> None:
        """It does not want to go any more."""
        ticket.dropped = True
        self._advance(ticket.chat)

    def next(self, now: float) -> Ticket | None:
        """Who may leave now, or None if nobody may."""
        if now < self._paused_until:
            return None
        while self._resting and self._resting[0][0] <= now:
            _, number, chat = heapq.heappop(self._resting)
            head = self._head(chat)
            if head is not None and head.number == number:
                heapq.heappush(self._ready, (head.lane, number, chat))
        while self._ready:
            _, number, chat = self._ready[0]
            head = self._head(chat)
            if head is not None and head.number == number:
                if self._chat(chat).free_at(head.cost, head.lane) <= now:
                    return head
                self._enter(head)
            heapq.heappop(self._ready)
        return None

    def next_at(self) -> float | None:
        """When `next` is worth asking again, after it said None; None if nobody waits."""
        if self._ready:  # only a pause for all keeps them
            return self._paused_until
        return max(self._resting[0][0], self._paused_until) if self._resting else None

    def left(self, ticket: Ticket, now: float) -> None:
        """It has gone."""
        self._chat(ticket.chat).spend(ticket.cost, now)
        self.drop(ticket)
        self._forget_idle_chats(now)

    def left_late(self, chat: ChatId, cost: Cost, now: float) -> None:
        """It has gone, some time after its turn."""
        self._chat(chat).left_late(cost, now)

    def stayed(self, chat: ChatId, cost: Cost) -> None:
        """Its turn came, and it has not gone."""
        self._chat(chat).take_back(cost)

    def pause(self, chat: ChatId | None, now: float, seconds: float) -> bool:
        """Telegram said "wait": nothing to this chat before, or to anybody. True if to anybody.

        Only a group has a limit of its own that is much stricter than ours may be; from a private
        chat, or from many at once, the word is meant for all.
        """
        if chat is not None:
            record = self._chat(chat)
            record.paused_until = max(record.paused_until, now + seconds)
            if record.is_group and not self._is_alarming(chat, now):
                return False
        self._paused_until = max(self._paused_until, now + seconds)
        return True

    def paused_until(self, chat: ChatId | None) -> float:
        """When whoever was told to wait may start again; the past if nobody was."""
        record = self._chats.get(chat) if chat is not None else None
        return max(self._paused_until, record.paused_until if record else 0.0)

    def _enter(self, head: Ticket) -> None:
        """Wait until the chat is free again, then among those who are ready."""
        free_at = self._chat(head.chat).free_at(head.cost, head.lane)
        heapq.heappush(self._resting, (free_at, head.number, head.chat))

    def _advance(self, chat: ChatId) -> None:
        """Let the next of this chat come forward if the first has gone."""
        line = self._waiting[chat]
        gone = line[0][2].dropped
        while line and line[0][2].dropped:
            heapq.heappop(line)
        if not line:
            del self._waiting[chat]
        elif gone:
            self._enter(line[0][2])

    def _head(self, chat: ChatId) -> Ticket | None:
        line = self._waiting.get(chat)
        return line[0][2] if line else None

    def _chat(self, chat: ChatId) -> _Chat:
        record = self._chats.get(chat)
        if record is None:
            is_group = not (isinstance(chat, int) and chat > 0)
            recent: deque[float] = deque(maxlen=self._limits.group_messages)
            record = self._chats[chat] = _Chat(self._limits, is_group, recent)
        return record

    def _forget_idle_chats(self, now: float) -> None:
        """Look at two of the oldest records each time, so that there are never many idle ones."""
        for _ in range(min(2, len(self._chats))):
            chat, record = next(iter(self._chats.items()))
            if chat not in self._waiting and record.is_forgettable(now):
                del self._chats[chat]
            else:
                self._chats.move_to_end(chat)

    def _is_alarming(self, chat: ChatId, now: float) -> bool:
        told = self._told_to_wait
        told.append((now, chat))
        while told[0][0] < now - self._limits.alarm_window:
            told.popleft()
        return len({chat for _, chat in told}) >= self._limits.alarm_chats


class Limiter:
    """Callers wait here for their turn. One for all of the process's requests."""

    def __init__(self, limits: Limits | None = None, pace: Pace | None = None) -> None:
        limits = limits or Limits()
        self._queue = Queue(limits)
        self._pace = pace or Steady(limits.per_second)
        self._apart = CLOSEST / limits.per_second
        self._called_at = self._left_at = 0.0
        self._door = asyncio.Lock()
        self._turns: dict[Ticket, asyncio.Future[None]] = {}
        self._count = 0
        self._news = asyncio.Event()
        self._usher: asyncio.Task[None] | None = None

    async def turn(
        self,
        chat: ChatId | None,
        cost: Cost = Cost.MESSAGE,
        lane: Lane = Lane.REPLY,
    ) -> None:
        """Return when the request may leave. Cancelling gives the place in the queue up."""
        if cost is Cost.NOTHING or chat is None:
            return await self._until_unpaused(chat)
        self._count += 1
        ticket = Ticket(chat, cost, lane, self._count)
        turn = self._turns[ticket] = asyncio.get_running_loop().create_future()
        self._queue.add(ticket)
        self._call_usher()
        try:
            await turn
        finally:
            if ticket in self._turns:  # cancelled before it was called
                self._give_up(ticket)
        return None

    async def leave(self, chat: ChatId | None, cost: Cost) -> None:
        """After its turn, and after whatever took its time since then: return when it may really
        leave, so that what was evenly spaced does not arrive in a bunch.
        """
        if cost is Cost.NOTHING or chat is None:
            return
        async with self._door:  # however late this process wakes up, it lets out one by one
            due = self._left_at + self._apart
            await asyncio.sleep(max(0.0, due - self._now()))
            now = self._now()
            self._left_at = max(due, now - OVERSLEPT)
        self._queue.left_late(chat, cost, now)

    def stayed(self, chat: ChatId | None, cost: Cost) -> None:
        """Its turn came, but it does not leave: the chat has not been written to."""
        if cost is not Cost.NOTHING and chat is not None:
            self._queue.stayed(chat, cost)

    async def told_to_wait(self, chat: ChatId | None, wait: timedelta) -> None:
        """Telegram answered 429: nothing starts before *wait* is over."""
        seconds = wait.total_seconds()
        is_for_all = self._queue.pause(chat, self._now(), seconds)
        await self._pace.pause(seconds, None if is_for_all else chat)

    def wait_for(self, chat: ChatId | None) -> timedelta:
        """How long this chat, or everybody, was told to wait from now on; usually not at all."""
        return timedelta(seconds=max(0.0, self._queue.paused_until(chat) - self._now()))

    async def _until_unpaused(self, chat: ChatId | None) -> None:
        wait = self.wait_for(chat)
        while wait:
            await asyncio.sleep(wait.total_seconds())
            wait = self.wait_for(chat)  # it may have become longer

    def _call_usher(self) -> None:
        self._news.set()
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._let_them_go(), name="limiter")

    async def _let_them_go(self) -> None:
        try:
            while self._queue:
                await self._let_one_go()
        except (
            Exception
        ) as exc:  # of a pace that is kept elsewhere; waiting for ever would be worse
            for ticket, turn in tuple(self._turns.items()):
                self._give_up(ticket)
                if not turn.done():
                    turn.set_exception(exc)

    async def _let_one_go(self) -> None:
        first = self._queue.next(self._now())
        if first is None:
            return await self._wait_for_news()
        slot = await self._pace.slot(first.lane)
        due = max(self._now() + slot, self._called_at + self._apart)
        await asyncio.sleep(max(0.0, due - self._now()))
        # Meanwhile somebody more urgent may have come, or the first may have gone.
        now = self._now()
        ticket = self._queue.next(now)
        if ticket is None:
            return None
        self._called_at = max(due, now - OVERSLEPT)
        turn = self._turns[ticket]
        if turn.done():  # cancelled a moment ago, and not aware of it yet
            return self._give_up(ticket)
        del self._turns[ticket]
        self._queue.left(ticket, now)
        return turn.set_result(None)

    def _give_up(self, ticket: Ticket) -> None:
        del self._turns[ticket]
        self._queue.drop(ticket)
        self._news.set()

    async def _wait_for_news(self) -> None:
        """Sleep until somebody may go, or somebody new comes."""
        self._news.clear()
        at = self._queue.next_at()
        with suppress(TimeoutError):  # which means that it is time
            async with asyncio.timeout_at(at):
                await self._news.wait()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
