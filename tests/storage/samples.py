"""What the storage tests keep: short fictional news, and the fixed day on which it all happens."""

from datetime import UTC, datetime, timedelta

from storage.records import Article, NewArticle

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
ANNA, BORYS = 1001, 1002
HARBOUR = "The harbour of Velm reopened on Monday after 43 days. “We are back,” said Ines Okafor."


def later(**units: float) -> datetime:
    return NOON + timedelta(**units)


def new_article(text: str = HARBOUR, **changes) -> NewArticle:
    given = {"added_at": NOON, "analysis": "{}", "engine_version": 1, "language": "en"}
    return NewArticle(text=text, **given | changes)


async def meet(tx, *chat_ids: int) -> None:
    for chat_id in chat_ids:
        await tx.chats.touch(chat_id, "private", None, "en", NOON)


async def keep(
    tx, chat_id: int, text: str = HARBOUR, *, now: datetime = NOON, **changes
) -> Article:
    """An article that came as pasted text."""
    await meet(tx, chat_id)
    article = await tx.articles.add(new_article(text, **changes))
    await tx.articles.hold(chat_id, article.id, via="text", now=now)
    return article
