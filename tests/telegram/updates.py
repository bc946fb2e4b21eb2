"""Updates as Telegram sends them, and an inbox that lives as long as the test."""

from collections import Counter

from telegram import Update


class MemoryInbox:
    """What `storage` does, in a dictionary: update id → JSON text, or None once it is done."""

    def __init__(self):
        self.rows = {}
        self.aside = {}
        self.attempts = Counter()
        self.writes = 0
        self.broken = False

    async def put(self, updates):
        self._try()
        new = [key for key in updates if key not in self.rows]
        self.rows |= {key: updates[key] for key in new}
        return new

    async def undone(self, limit):
        self._try()
        waiting = sorted(key for key, raw in self.rows.items() if raw is not None)
        return {key: (self.rows[key], self.attempts[key]) for key in waiting[:limit]}

    async def try_again(self, update_ids):
        self._try()
        self.attempts.update(update_ids)

    async def done(self, update_ids):
        self._try()
        self.writes += 1
        self.rows |= dict.fromkeys(update_ids)

    async def quarantine(self, update_id, reason):
        self._try()
        self.rows[update_id] = None
        self.aside[update_id] = reason

    def _try(self):
        if self.broken:
            raise OSError("the disk is full")


def said(update_id, text="hello", *, chat=7):
    person = {"id": chat, "is_bot": False, "first_name": "Alice"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Alice"},
            "from": person,
            "text": text,
        },
    }


def poison(update_id):
    """A message whose date no parser takes."""
    update = said(update_id)
    update["message"]["date"] = "yesterday"
    return update


def understood(raw):
    return Update.de_json(raw, None)
