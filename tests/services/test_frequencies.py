"""How common a word is: of this moment where it matters, of half an hour ago where counting is dear."""

from datetime import timedelta

from bot.services.frequencies import Frequencies
from storage.records import Terms
from tests.builders import NOON
from tests.storage.samples import new_article


async def _stored(database, *texts):
    async with database.write() as tx:
        for text in texts:
            article = await tx.articles.add(new_article(text))
            await tx.search.index(article.id, Terms((), (), (tuple(text.split()),)))


async def test_common_words_are_counted_once_in_a_while_rare_ones_always(database):
    now = [NOON]
    frequencies = Frequencies(lambda: now[0], common=2)
    await _stored(database, "harbour one", "harbour two", "bridge")

    async def counted():
        async with database.read() as tx:
            words = ["harbour", "bridge", "quay"]
            return await frequencies.articles(tx), await frequencies.of(tx, words)

    articles, found = await counted()
    assert found == {"harbour": 2, "bridge": 1, "quay": 0}
    await _stored(database, "harbour bridge three")
    assert await counted() == (articles, {"harbour": 2, "bridge": 2, "quay": 0})
    now[0] += timedelta(hours=1)
    assert await counted() == (articles + 1, {"harbour": 3, "bridge": 2, "quay": 0})
