"""Messages owed go out, each once as far as Telegram allows.

`sending` is committed just before the socket is written to: after a crash only those rows are in
doubt, never more than AT_ONCE a process. What is then done, `bot.digests.retry` decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.clock import Clock
from bot.digests import retry
from bot.digests.retry import Outcome, Policy, Verdict
from bot.errors import (
    Ambiguous,
    BotError,
    ChatGone,
    ChatMoved,
    DeliveryError,
    NotSent,
    Refused,
    TryLater,
)
from bot.services.chats import GONE
from storage.database import Database, Transaction
from storage.errors import StorageError
from storage.records import Delivery

log = logging.getLogger(__name__)

M = TypeVar("M")
M_contra = TypeVar("M_contra", contravariant=True)

#: Deliveries between "sending" and its outcome: so many may be in doubt after a crash. Eight are
#: enough for 28 a second while an answer takes less than 250 ms.
AT_ONCE = 8
#: So many more are claimed and rendered before it is their turn, as some have to wait for it: a
#: chat that gets several digests at the same hour gets one a second.
AHEAD = 32
#: And so many of one chat: it may have to rest for hours, and the others do not wait for it.
_OF_ONE_CHAT = 3
#: Fewer are not worth a claim of their own while others are under way.
_WORTHWHILE = 4
#: A claim is good for so long; a request ends well before (connect 10 s, answer 15 s).
LEASE = timedelta(seconds=60)
#: What nobody may be waiting for any more is looked for so often.
_RECOVERY = timedelta(seconds=15)
_LONGEST_SLEEP = timedelta(seconds=5)
#: How long deliveries may go on once the bot is to stop.
DRAIN = timedelta(seconds=10)
_NOT_SAID = "nothing left to tell"
#: What is kept in the outbox of a digest: its id, in the place of the braces within.
DIGEST_PAYLOAD = '{"digest": {}}'


class Send(Protocol[M_contra]):
    """The way out. *about_to_leave* is awaited right before the request leaves."""

    async def __call__(
        self,
        delivery: Delivery,
        message: M_contra,
        about_to_leave: Callable[[], Awaitable[None]],
    ) -> int: ...


class Spacing(Protocol):
    """What several processes share out among them, in the transaction that marks a message."""

    async def rest(self, tx: Transaction, chat_id: int) -> timedelta:
        """How long that chat must rest; then undo the transaction, as its next slot is taken."""

    async def moment(self, tx: Transaction) -> datetime:
        """When the message leaves."""


class Delivering(Generic[M]):
    """Sends what the outbox owes until it is stopped. `render` makes the message of a row, None
    when there is nothing left to say; `plain` takes its markup away."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        send: Send[M],
        render: Callable[[Delivery], Awaitable[M | None]],
        plain: Callable[[M], M],
        *,
        owner: str,
        policy: Policy = Policy.RETRY,
        spacing: Spacing | None = None,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
        ahead: int = AHEAD,
    ) -> None:
        self._database = database
        self._clock = clock
        self._send = send
        self._render = render
        self._plain = plain
        self._owner = owner
        self._policy = policy
        self._spacing = spacing
        self._lease = lease
        self._most = at_once + ahead
        self._on_the_wire = asyncio.Semaphore(at_once)
        self._news = asyncio.Event()
        self._stopping = False
        self._running: asyncio.Task[None] | None = None
        self._under_way: dict[asyncio.Task[None], _Attempt] = {}
        self._recovered_at: datetime | None = None
        #: Sent and not sent since the start, by verdict.
        self.counts: dict[Verdict, int] = dict.fromkeys(Verdict, 0)

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def start(self) -> None:
        self._stopping = False
        self._running = asyncio.create_task(self._run(), name="delivery")

    def wake(self) -> None:
        """There is something new to send."""
        self._news.set()

    async def stop(self, patience: timedelta = DRAIN) -> None:
        """Claim no more, let end what is under way, give the rest back. Twice does no harm."""
        if self._running is None:
            return
        self._stopping = True
        self.wake()
        running, self._running = self._running, None
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        for task, attempt in self._under_way.items():
            if not attempt.leaving:
                task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience.total_seconds())
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        async with self._database.write() as tx:
            await tx.outbox.release(self._owner)

    async def recover(self, *, everybody: bool = False) -> None:
        """Decide about messages whose sender died while sending. With *everybody* nobody else can
        be alive; otherwise those whose lease ran out, and those of this very owner's former life.
        """
        self._recovered_at = self._clock()
        async with self._database.write() as tx:
            again, parked = await tx.outbox.recover(
                self._recovered_at,
                retry=self._policy is Policy.RETRY,
                most_ambiguous=retry.MOST_AMBIGUOUS,
                everybody=everybody,
            )
        if again or parked:
            log.warning("in doubt after a crash: %s sent again, %s left alone", again, parked)

    async def take_up_own(self) -> None:
        """What a process of the same name left behind when it died."""
        async with self._database.write() as tx:
            again, parked = await tx.outbox.recover(
                self._clock(),
                retry=self._policy is Policy.RETRY,
                most_ambiguous=retry.MOST_AMBIGUOUS,
                owner=self._owner,
            )
        if again or parked:
            log.warning("in doubt after a crash: %s sent again, %s left alone", again, parked)

    async def drain(self) -> int:
        """Send all that is due now and wait for it; answers how many attempts there were."""
        total = 0
        while claimed := await self._claim():
            total += claimed
            while self._under_way:
                await asyncio.wait(self._under_way)
        return total

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._recover_now_and_then()
                self._news.clear()
                claimed = await self._claim()
                idle = 0.0 if claimed else await self._idle()
            except StorageError:
                log.exception("the outbox cannot be read; it will be tried again")
                claimed, idle = 0, _LONGEST_SLEEP.total_seconds()
            while self._room < _WORTHWHILE:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            if not claimed:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(idle):
                        await self._news.wait()

    async def _recover_now_and_then(self) -> None:
        before = self._recovered_at
        if before is None or self._clock() - before >= _RECOVERY:
            await self.recover()

    async def _idle(self) -> float:
        """Seconds until there may be something to do."""
        async with self._database.read() as tx:
            due = await tx.outbox.next_due()
        if due is None:
            return _LONGEST_SLEEP.total_seconds()
        left = (due - self._clock()).total_seconds()
        return min(max(left, 0.05), _LONGEST_SLEEP.total_seconds())

    @property
    def _room(self) -> int:
        return self._most - len(self._under_way)

    async def _claim(self) -> int:
        if self._stopping:
            return 0
        here = [attempt.delivery for attempt in self._under_way.values()]
        async with self._database.write() as tx:
            claimed = await tx.outbox.claim(
                self._owner,
                self._clock(),
                self._lease,
                self._room,
                per_chat=_OF_ONE_CHAT,
                under_way=[(delivery.id, delivery.chat_id) for delivery in here],
            )
        for delivery in claimed:
            attempt = _Attempt(self, delivery, self._on_the_wire)
            task = asyncio.create_task(self._deliver(delivery, attempt))
            attempt.wait_no_longer_than(self._lease / 2, task)
            self._under_way[task] = attempt
            task.add_done_callback(self._ended)
        return len(claimed)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task).end()
        self._news.set()
        if not task.cancelled() and (problem := task.exception()):
            log.error("a delivery went wrong; its lease will run out", exc_info=problem)

    # One message

    async def _deliver(self, delivery: Delivery, attempt: _Attempt) -> None:
        try:
            message = await self._render(delivery)
        except StorageError as exc:  # which passes
            log.exception("delivery %s cannot be rendered now", delivery.id)
            return await self._settle(delivery, Outcome.NOT_SENT, reason=str(exc))
        except (BotError, ValueError, KeyError) as exc:
            log.exception("delivery %s cannot be rendered", delivery.id)
            return await self._settle(delivery, Outcome.GONE, reason=str(exc))
        if message is None:
            return await self._settle(delivery, Outcome.GONE, reason=_NOT_SAID)
        if delivery.plain:
            message = self._plain(message)
        try:
            message_id = await self._send(delivery, message, attempt.begin)
        except _LeaseLost:
            log.warning("delivery %s is somebody else's by now", delivery.id)
        except DeliveryError as exc:
            await self._failed(delivery, exc, reached_wire=attempt.begun)
        except asyncio.CancelledError:
            if attempt.is_overdue:  # its chat must rest longer than the lease lasts
                return await self._failed(delivery, TryLater(self._lease / 2), reached_wire=False)
            if attempt.leaving:  # nobody will hear the answer, if there is one
                stopped = Ambiguous("stopped") if attempt.begun else NotSent(timedelta(0))
                await asyncio.shield(self._failed(delivery, stopped, reached_wire=attempt.begun))
            raise
        else:
            self.counts[Verdict.SENT] += 1
            async with self._database.write() as tx:
                marked = await tx.outbox.mark_sent(
                    delivery.id, self._owner, message_id, self._clock()
                )
            if not marked:
                log.error("delivery %s was sent and is no longer ours", delivery.id)

    async def begin(self, delivery: Delivery) -> None:
        """Commit that it is on its way, unless it is no longer ours or the chat must rest."""
        spacing, moment = self._spacing, None
        async with self._database.write() as tx:
            if spacing is not None and (wait := await spacing.rest(tx, delivery.chat_id)):
                raise TryLater(wait)
            if not await tx.outbox.begin_sending(
                delivery.id, self._owner, self._clock(), self._lease
            ):
                raise _LeaseLost
            if spacing is not None:
                moment = await spacing.moment(tx)
        if moment is not None:
            await asyncio.sleep(max(0.0, (moment - self._clock()).total_seconds()))

    async def _failed(
        self, delivery: Delivery, error: DeliveryError, *, reached_wire: bool
    ) -> None:
        now = self._clock()
        match error:
            case ChatMoved():
                async with self._database.write() as tx:
                    await tx.chats.migrate(delivery.chat_id, error.chat_id)
                    await tx.outbox.postpone(
                        delivery.id, self._owner, now, reason="moved", reached_wire=False
                    )
                self.wake()
                return
            case ChatGone():
                async with self._database.write() as tx:
                    await tx.chats.pause(delivery.chat_id, GONE)
                    await tx.outbox.give_up_chat(delivery.chat_id, GONE, now)
                outcome = Outcome.GONE
            case NotSent():
                outcome = Outcome.NOT_SENT
            case TryLater():
                outcome = Outcome.TOLD_TO_WAIT
            case Ambiguous():
                outcome = Outcome.AMBIGUOUS
            case Refused():
                log.error("our fault: delivery %s was refused: %s", delivery.id, error)
                outcome = Outcome.REFUSED
            case _:
                outcome = Outcome.AMBIGUOUS
        wait = error.wait if isinstance(error, TryLater) else timedelta(0)
        await self._settle(
            delivery, outcome, reason=str(error), wait=wait, reached_wire=reached_wire
        )

    async def _settle(
        self,
        delivery: Delivery,
        outcome: Outcome,
        *,
        reason: str,
        wait: timedelta = timedelta(0),
        reached_wire: bool = False,
    ) -> None:
        now = self._clock()
        doubtful = outcome is Outcome.AMBIGUOUS
        decision = retry.decide(
            outcome,
            now=now,
            attempts=delivery.attempts + 1,
            ambiguous=delivery.ambiguous + doubtful,
            plain=delivery.plain,
            planned_at=delivery.planned_at,
            wait=wait,
            policy=self._policy,
        )
        self.counts[decision.verdict] += 1
        async with self._database.write() as tx:
            outbox, owner = tx.outbox, self._owner
            match decision.verdict:
                case Verdict.AGAIN | Verdict.AS_PLAIN_TEXT:
                    await outbox.postpone(
                        delivery.id,
                        owner,
                        decision.at or now,
                        reason=reason,
                        # What never left is no attempt, though it was about to.
                        reached_wire=not reached_wire
                        or outcome in (Outcome.AMBIGUOUS, Outcome.REFUSED),
                        ambiguous=doubtful,
                        silent=decision.silently,
                        plain=decision.verdict is Verdict.AS_PLAIN_TEXT,
                    )
                case Verdict.UNKNOWN:
                    log.warning("nobody knows whether delivery %s arrived", delivery.id)
                    await outbox.park(delivery.id, owner, reason, now)
                case _:
                    await outbox.give_up(delivery.id, owner, reason, now)


class _LeaseLost(Exception):
    """Another process has taken the delivery over."""


class _Attempt:
    """One attempt: begun at most once, though a refused markup makes two requests of it."""

    def __init__(
        self, delivering: Delivering[Any], delivery: Delivery, wire: asyncio.Semaphore
    ) -> None:
        self._delivering = delivering
        self.delivery = delivery
        self._wire = wire
        self._patience: asyncio.TimerHandle | None = None
        #: It has waited for its turn for too long, and is cancelled.
        self.is_overdue = False
        #: It has a place on the wire, and ends by itself soon.
        self.leaving = False
        #: That it is on its way has been committed.
        self.begun = False

    async def begin(self) -> None:
        if self.begun:
            return
        if not self.leaving:
            await self._wire.acquire()
            self.leaving = True
            self._wait_no_more()
        await self._delivering.begin(self.delivery)
        self.begun = True

    def wait_no_longer_than(self, patience: timedelta, task: asyncio.Task[None]) -> None:
        """Give the place up to others unless it is leaving by then."""

        def give_up() -> None:
            self.is_overdue = not self.leaving
            if self.is_overdue:
                task.cancel()

        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(patience.total_seconds(), give_up)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    def end(self) -> None:
        self._wait_no_more()
        if self.leaving:
            self._wire.release()


def digest_of(delivery: Delivery) -> int | None:
    """The digest that a delivery promises, if it is one."""
    found = json.loads(delivery.payload or "{}").get("digest")
    return int(found) if found is not None else None


def without_markup(text: str) -> str:
    """What a reader would see of Telegram's HTML, as HTML without any tag."""
    return html.escape(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text)), quote=False)
