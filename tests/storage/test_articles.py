"""One text is one article, and a chat sees its own."""

import pytest

from storage.errors import Conflict, NotFound
from storage.records import NewMention
from tests.storage.samples import ANNA, BORYS, HARBOUR, NOON, keep, later, meet, new_article


async def test_the_same_text_is_one_article_and_the_conflict_names_it(database):
    async with database.write() as tx:
        first = await tx.articles.add(new_article())
        with pytest.raises(Conflict) as caught:
            await tx.articles.add(new_article(title="Another headline"))
        assert caught.value.existing_id == first.id
        assert await tx.articles.find_same(text=HARBOUR) == first


async def test_the_same_address_is_one_article(database):
    url = "https://velm.example/harbour"
    async with database.write() as tx:
        first = await tx.articles.add(new_article(url=url))
        with pytest.raises(Conflict) as caught:
            await tx.articles.add(new_article(HARBOUR + " Updated.", url=url))
        assert caught.value.existing_id == first.id
        assert await tx.articles.find_same(url=url) == first
        assert await tx.articles.find_same(url=url + "/2", text="unknown") is None


async def test_articles_without_an_address_do_not_clash(database):
    async with database.write() as tx:
        await tx.articles.add(new_article("one"))
        await tx.articles.add(new_article("two"))


async def test_a_number_is_never_given_to_another_article(database):
    async with database.write() as tx:
        gone = await keep(tx, ANNA)
        assert await tx.articles.drop(ANNA, gone.id)
        assert (await keep(tx, ANNA)).id > gone.id


async def test_two_chats_hold_one_article_each_as_it_knows_it(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        article = await tx.articles.add(new_article(title="Velm reopens"))
        hers = await tx.articles.hold(
            ANNA,
            article.id,
            via="forward",
            now=NOON,
            title="Secret title",
            origin="Velm Daily",
            link="https://t.me/velm/7",
        )
        his = await tx.articles.hold(BORYS, article.id, via="text", now=NOON)
    assert (hers.title, hers.source, hers.link) == (
        "Secret title",
        "Velm Daily",
        "https://t.me/velm/7",
    )
    assert (his.title, his.source, his.link) == ("Velm reopens", None, None)


async def test_what_is_given_again_becomes_the_latest_and_keeps_what_was_known(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        old = await tx.articles.add(new_article())
        await tx.articles.hold(ANNA, old.id, via="forward", now=NOON, origin="Velm Daily")
        await tx.articles.save(ANNA, old.id, True, NOON)
        newer = await keep(tx, ANNA, "Rain in Orsk.", now=later(hours=1))
        again = await tx.articles.hold(
            ANNA, old.id, via="text", now=later(hours=2), origin="Other", message_id=9
        )
        assert (again.source, again.holding.message_id, again.holding.saved) == (
            "Velm Daily",
            9,
            True,
        )
        assert [k.article.id for k in await tx.articles.latest(ANNA, 5)] == [old.id, newer.id]
        assert await tx.articles.saved(ANNA, 5) == (again,)


async def test_a_chat_never_sees_what_another_sent(database):
    async with database.write() as tx:
        await meet(tx, BORYS)
        article = await keep(tx, ANNA, title="Velm reopens", source="Velm Daily")
        await tx.mentions.add(
            article.id, [NewMention("person", "ines okafor", "Ines Okafor", 0, 3)]
        )
        await tx.cards.remember(ANNA, 5, article.id)
    async with database.read() as tx:
        assert await tx.articles.latest(BORYS, 5) == ()
        assert await tx.articles.count(BORYS) == 0
        assert await tx.articles.visible_among(BORYS, [article.id]) == ()
        assert await tx.mentions.find(BORYS, "person", ["okafor"], 5) == ()
        assert await tx.mentions.count(BORYS, "person", []) == 0
        assert await tx.cards.article_of(BORYS, 5) is None
        with pytest.raises(NotFound):
            await tx.articles.visible(BORYS, article.id)
        assert (await tx.articles.visible(ANNA, article.id)).article == article
    async with database.write() as tx:
        with pytest.raises(NotFound):
            await tx.articles.save(BORYS, article.id, True, NOON)
        assert not await tx.articles.drop(BORYS, article.id)


async def test_latest_comes_page_by_page(database):
    async with database.write() as tx:
        ids = [(await keep(tx, ANNA, f"News {n}.", now=later(minutes=n))).id for n in range(5)]
        pages = [await tx.articles.latest(ANNA, 2, offset) for offset in (0, 2, 4, 6)]
        assert [[k.article.id for k in page] for page in pages] == [
            ids[:2:-1],
            ids[2:0:-1],
            ids[:1],
            [],
        ]
        assert await tx.articles.count(ANNA) == 5


async def test_an_article_goes_with_the_last_who_held_it(database):
    async with database.write() as tx:
        article = await keep(tx, ANNA)
        await meet(tx, BORYS)
        await tx.articles.hold(BORYS, article.id, via="text", now=NOON)
        assert await tx.articles.drop(ANNA, article.id)
        assert await tx.articles.get(article.id) == article
        assert await tx.articles.drop(BORYS, article.id)
        with pytest.raises(NotFound):
            await tx.articles.get(article.id)


async def test_older_analyses_are_found_and_replaced_with_their_mentions(database):
    async with database.write() as tx:
        old = await tx.articles.add(new_article("old", engine_version=1))
        new = await tx.articles.add(new_article("new", engine_version=2))
        await tx.mentions.add(old.id, [NewMention("topic", "rain", "Rain", 0, 4)])
        assert await tx.articles.stale(2, 10) == (old,)
        fresh = [NewMention("topic", "flood", "Flood", 0, 5)]
        await tx.articles.replace_analysis(old.id, "{2}", 2, fresh)
        assert await tx.articles.stale(2, 10) == ()
        assert (await tx.articles.get(old.id)).analysis == "{2}"
        assert [m.name for m in await tx.mentions.of(old.id, "topic")] == ["Flood"]
        with pytest.raises(NotFound):
            await tx.articles.replace_analysis(new.id + 1, "", 2)


async def test_an_imported_article_keeps_the_names_it_had(database):
    async with database.write() as tx:
        article = await tx.articles.add(new_article())
        other = await tx.articles.add(new_article("other"))
        await tx.articles.label(article.id, "b-2")
        await tx.articles.label(article.id, "a-1")
        await tx.articles.label(other.id, "moved")
        await tx.articles.label(article.id, "moved")
        found = await tx.articles.labels([article.id, other.id])
        assert found == {article.id: ("a-1", "b-2", "moved")}


async def test_mentions_are_found_by_the_beginnings_of_their_words(database):
    async with database.write() as tx:
        article = await keep(tx, ANNA)
        newer = await keep(tx, ANNA, "Rain.", published_at=later(days=1))
        ines = NewMention("person", "ines okafor", "Ines Okafor", 62, 73)
        await tx.mentions.add(
            article.id,
            [NewMention("person", "tom okafor", "Tom", 0, 3, rank=1), ines],
        )
        await tx.mentions.add(newer.id, [NewMention("person", "ines o'neill", "O'Neill", 0, 4)])
        await tx.mentions.add(newer.id, [NewMention("speaker", "ines o'neill", "O'Neill", 0, 4)])

        async def names(*words: str, limit: int = 9, offset: int = 0) -> list[str]:
            found = await tx.mentions.find(ANNA, "person", words, limit, offset)
            return [m.mention.name for m in found]

        assert await names() == ["O'Neill", "Ines Okafor", "Tom"]
        assert await names("oka") == ["Ines Okafor", "Tom"]
        assert await names("oka", "in") == ["Ines Okafor"]
        assert await names("kafor") == []
        assert await names("%") == []
        assert await names("o'n") == ["O'Neill"]
        assert await names(limit=1, offset=1) == ["Ines Okafor"]
        assert await tx.mentions.count(ANNA, "person", ["ines"]) == 2
        (found,) = await tx.mentions.find(ANNA, "person", ["ines", "okafor"], 1)
        assert (found.kept.article, found.mention.start) == (article, 62)
