"""What goes wrong on the way, by appointment.

A fault waits for the next requests it fits (`method`, `chat_id`), happens `times`
times, and is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

#: What a fault does:
#: refuse     answers with an error of the Bot API (429, 403, 400 …); nothing is accepted
#: html       answers with `code` and a page of HTML, as a proxy in trouble does
#: reset      closes the connection before the request is looked at
#: reset_after closes it after the request was accepted
#: time_out   accepts the request and never answers (until `delay` seconds have passed)
#: slow       accepts and answers after `delay` seconds
KINDS = frozenset({"refuse", "html", "reset", "reset_after", "time_out", "slow"})


@dataclass(slots=True)
class Fault:
    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    code: int = 502
    description: str = ""
    retry_after: int | None = None
    migrate_to: int | None = None
    delay: float = 60.0

    def fits(self, method: str, chat_id: str | None) -> bool:
        return (self.method is None or self.method.lower() == method.lower()) and (
            self.chat_id is None or str(self.chat_id) == chat_id
        )


class Faults:
    """The schedule. Methods read as what they do to the bot's next fitting request."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.happened: list[Fault] = []

    def schedule(self, fault: Fault) -> Fault:
        if fault.kind not in KINDS:
            raise ValueError(f"no such fault: {fault.kind!r}; there are {sorted(KINDS)}")
        self.waiting.append(fault)
        return fault

    def next_for(self, method: str, chat_id: str | None) -> Fault | None:
        """The fault that befalls this request, used up by it."""
        if not self.waiting:
            return None
        for fault in self.waiting:
            if fault.fits(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                self.happened.append(fault)
                return fault
        return None

    def clear(self, kinds: Iterable[str] = KINDS) -> None:
        self.waiting = [fault for fault in self.waiting if fault.kind not in set(kinds)]

    def too_many(
        self, seconds: int, *, method: str | None = None, chat_id: int | None = None, times: int = 1
    ) -> Fault:
        return self.schedule(
            Fault(
                "refuse",
                method,
                chat_id,
                times,
                429,
                f"Too Many Requests: retry after {seconds}",
                retry_after=seconds,
            )
        )

    def refuse(
        self,
        code: int,
        description: str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Fault:
        return self.schedule(Fault("refuse", method, chat_id, times, code, description))

    def bad_gateway(
        self,
        code: int = 502,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Fault:
        return self.schedule(Fault("html", method, chat_id, times, code))

    def reset(
        self,
        *,
        after_acceptance: bool = False,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Fault:
        kind = "reset_after" if after_acceptance else "reset"
        return self.schedule(Fault(kind, method, chat_id, times))

    def time_out(
        self,
        *,
        delay: float = 60.0,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Fault:
        """Accepted, but the answer never comes."""
        return self.schedule(Fault("time_out", method, chat_id, times, delay=delay))

    def slow(
        self,
        delay: float,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Fault:
        return self.schedule(Fault("slow", method, chat_id, times, delay=delay))
