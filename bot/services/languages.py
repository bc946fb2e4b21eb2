"""The languages that stored articles are in: how else should the words of a question be stemmed?"""

from __future__ import annotations

from storage.database import Transaction


async def known(tx: Transaction) -> tuple[str, ...]:
    """Those of all articles, English if there are none.

    Asked every time, which takes half a millisecond: whoever sends the first article of a language
    may ask about it at once.
    """
    return await tx.search.languages() or ("en",)
