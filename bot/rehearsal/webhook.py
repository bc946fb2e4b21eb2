"""Updates brought to the bot instead of fetched by it, one after another, until it says 200.

Telegram's ways: the secret in a header, `Retry-After` honoured, else ever longer pauses.
"""

from __future__ import annotations

import asyncio
import json

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from bot.rehearsal.things import Json
from bot.rehearsal.world import World

_SECRET = "X-Telegram-Bot-Api-Secret-Token"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 60.0


class Webhook:
    """Delivers while a webhook is set, sleeps while none is."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._something = asyncio.Event()
        self._client = SimpleAsyncHTTPClient(force_instance=True)
        world.listeners.append(self._something.set)

    def close(self) -> None:
        self.world.listeners.remove(self._something.set)
        self._client.close()

    async def deliver(self) -> None:
        """For ever."""
        pause = _FIRST_PAUSE
        while True:
            hook = self.world.webhook
            if not hook.get("url") or not self.world.pending:
                self._something.clear()
                await self._something.wait()
                continue
            trouble, asked_pause = await self._post(hook)
            if trouble is None:
                pause = _FIRST_PAUSE
                continue
            hook |= {"last_error_date": self.world.stamp(), "last_error_message": trouble}
            await asyncio.sleep(asked_pause or pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _post(self, hook: Json) -> tuple[str | None, float]:
        """Bring the oldest update: what went wrong, and how long the bot asks to wait."""
        update = self.world.pending[0]
        headers = {"Content-Type": "application/json"}
        if hook.get("secret_token"):
            headers[_SECRET] = str(hook["secret_token"])
        body = json.dumps(update.raw).encode()
        try:
            await self._client.fetch(
                HTTPRequest(str(hook["url"]), "POST", headers, body, request_timeout=60)
            )
        except HTTPError as exc:
            asked = exc.response.headers.get("Retry-After", "") if exc.response else ""
            return f"Wrong response from the webhook: {exc.code} {exc.message}", _seconds(asked)
        except OSError as exc:
            return f"Connection failed: {exc}", 0.0
        if self.world.pending and self.world.pending[0] is update:
            self.world.pending.popleft()
        return None, 0.0


def _seconds(text: str) -> float:
    return min(float(text), 3600.0) if text.isdecimal() else 0.0
