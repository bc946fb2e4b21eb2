"""Words find articles, alike on both databases, and only what the chat may see."""

import random

import pytest

from storage.records import NewEntry, NewMention, Phrase, Sought, Terms, Wanted
from tests.storage.samples import ANNA, BORYS, NOON, keep, later, meet, new_article
from tests.storage.test_feeds import ORSK, VELM, brought


def terms(text: str, title: str = "", source: str = "") -> Terms:
    sentences = tuple(tuple(s.split()) for s in text.split(". ") if s.split())
    return Terms(tuple(title.split()), tuple(source.split()), sentences)


def words(*given: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(tuple(one.split())) for one in given)


def must(*given: str) -> tuple[tuple[Phrase, ...], ...]:
    return tuple((phrase,) for phrase in words(*given))


async def stored(tx, text: str, title: str = "", source: str = "", **changes):
    article = await tx.articles.add(new_article(text, source=source or None, **changes))
    await tx.search.index(article.id, terms(text, title, source))
    return article.id


async def found(tx, chat_id=None, limit=9, few=20_000, **wanted) -> list[int]:
    hits = await tx.search.candidates(chat_id, Wanted(**wanted), limit, few=few)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    return [hit.article_id for hit in hits]


@pytest.fixture
async def harbour(database):
    """Four articles; the first is the one about the harbour."""
    async with database.write() as tx:
        return [
            await stored(tx, "harbour reopen monday. strike end harbour", "harbour reopen", "velm"),
            await stored(tx, "strike grow orsk. rail strike cost 3.5 million", source="post"),
            await stored(tx, "rain fall orsk. harbour flood", source="velm"),
            await stored(tx, "election call. vote count monday"),
        ]


async def test_the_best_match_comes_first(database, harbour):
    first, second, third, fourth = harbour
    async with database.read() as tx:
        assert await found(tx, some=words("harbour", "strike")) == [first, second, third]
        assert await found(tx, some=words("harbour")) == [first, third]
        assert await found(tx, some=words("monday", "vote")) == [fourth, first]
        assert await found(tx, some=words("3.5")) == [second]
        assert await found(tx, some=words("harbour", "strike"), limit=1) == [first]
        assert await found(tx, some=words("nothing")) == []


async def test_groups_alternatives_phrases_beginnings_and_exclusions(database, harbour):
    first, second, third, fourth = harbour
    async with database.read() as tx:
        assert await found(tx, every=must("harbour", "monday")) == [first]
        assert await found(tx, every=must("harbour", "vote")) == []
        assert await found(tx, every=(words("flood", "election"),)) == [fourth, third]
        assert await found(tx, every=must("rail strike")) == [second]
        assert await found(tx, every=must("strike rail")) == []
        assert await found(tx, every=must("velm harbour")) == []
        assert await found(tx, every=((Phrase(("el",), prefix=True),),)) == [fourth]
        assert await found(tx, every=((Phrase(("rail", "str"), prefix=True),),)) == [second]
        assert await found(tx, every=must("harbour"), none=words("flood")) == [first]
        assert await found(tx, every=must("orsk"), some=words("rain")) == [third, second]
        assert set(await found(tx, none=words("harbour"))) == {second, fourth}
        assert len(await found(tx)) == 4


async def test_what_people_type_is_never_syntax(database, harbour):
    typed = [
        '"',
        "'",
        "\\",
        "harbour OR strike",
        "NEAR(a b)",
        "title:",
        "-",
        "*",
        "a'b",
        "((",
        "&|!",
    ]
    async with database.write() as tx:
        odd = await stored(tx, " ".join(typed))
        for one in typed:
            phrase = Phrase(tuple(one.split()))
            assert await found(tx, every=((phrase,),)) == [odd], one
            assert odd in await found(tx, some=(phrase, *words("rain"))), one
            assert odd not in await found(tx, none=(phrase,)), one
        assert await tx.search.df(["'", '"', "harbour"]) == {"'": 1, '"': 1, "harbour": 3}


async def test_dates_and_sources_filter(database):
    async with database.write() as tx:
        await meet(tx, ANNA)
        old = await stored(tx, "rain old", source="Velm Daily", published_at=later(days=-9))
        new = await stored(tx, "rain new", source="Orsk Post", published_at=NOON)
        for article_id in (old, new):
            await tx.articles.hold(ANNA, article_id, via="forward", now=NOON)
        forwarded = await stored(tx, "rain sent", published_at=later(days=1))
        await tx.articles.hold(ANNA, forwarded, via="forward", now=NOON, origin="Velm Channel")
        rain = words("rain")
        assert await found(tx, ANNA, some=rain) == [forwarded, new, old]
        assert await found(tx, ANNA, some=rain, since=NOON) == [forwarded, new]
        assert await found(tx, ANNA, some=rain, until=NOON) == [new, old]
        assert await found(tx, ANNA, some=rain, source="velm") == [forwarded, old]
        assert await found(tx, source="velm") == [old]
        assert await found(tx, ANNA, source="%") == []


async def test_a_feeds_name_is_a_source_to_its_followers(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        feed = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        article = await brought(tx, feed.id, "rain", "k1")
        await tx.search.index(article.id, terms("rain"))
        await tx.feeds.follow(ANNA, feed.id, NOON)
        await tx.articles.hold(BORYS, article.id, via="text", now=NOON)
        assert await found(tx, ANNA, some=words("rain"), source="daily") == [article.id]
        assert await found(tx, BORYS, some=words("rain"), source="daily") == []
        assert await found(tx, source="daily") == [article.id]


async def test_an_article_is_found_by_its_latest_words_only(database):
    async with database.write() as tx:
        article_id = await stored(tx, "rain")
        await tx.search.index(article_id, terms("snow", "white"))
        assert await found(tx, some=words("rain")) == []
        assert await found(tx, some=words("white")) == [article_id]
        assert await tx.search.terms([article_id, 99]) == {article_id: terms("snow", "white")}
        plain = await tx.articles.add(new_article("unindexed"))
        assert await tx.search.unindexed(9) == (plain.id,)


async def test_an_erased_article_is_found_no_more(database):
    async with database.write() as tx:
        article = await keep(tx, ANNA)
        await tx.search.index(article.id, terms("rain"))
        assert await tx.search.df(["rain"]) == {"rain": 1}
        await tx.chats.forget(ANNA)
        assert await found(tx, some=words("rain")) == []
        assert await tx.search.df(["rain"]) == {"rain": 0}


async def test_a_posting_budget_keeps_the_rare_words(database, harbour):
    async with database.read() as tx:
        given = words("harbour", "strike", "vote", "vote monday", "unheard")
        assert await tx.search.within_budget(given, 100) == given
        rare = words("vote", "vote monday", "unheard")
        assert await tx.search.within_budget(given, 3) == rare
        assert await tx.search.within_budget(words("harbour"), 0) == words("harbour")
        assert await tx.search.within_budget((), 5) == ()
        assert await tx.search.size() == max(harbour)


async def test_words_of_all_scripts_are_found(database):
    async with database.write() as tx:
        ids = {
            word: await stored(tx, f"{word} said")
            for word in ("гавань", "café", "नमस्ते", "東京", "ｗｉｄｅ", "naïve", "x²", "👍🏽")
        }
        for word, article_id in ids.items():
            assert await found(tx, some=words(word)) == [article_id], word
            assert await tx.search.df([word]) == {word: 1}, word


async def test_a_very_long_article_is_indexed_as_far_as_there_is_room(database):
    many = " ".join(f"word{n}" for n in range(120_000))
    async with database.write() as tx:
        article_id = await stored(tx, "x" * 5000 + " " + "again " * 70_000 + many)
        assert await found(tx, some=words("word1")) == [article_id]
        assert await found(tx, some=words("x" * 5000)) == [article_id]


@pytest.mark.parametrize("few", [20_000, 3])
async def test_nobody_finds_what_another_sent(database, few):
    """A hundred chats, each with its own articles and some shared ones, ask at random."""
    dice = random.Random(7)
    topics = ["rain", "snow", "hail", "fog"]
    chats = range(1, 26)
    async with database.write() as tx:
        await meet(tx, *chats)
        (house,) = await tx.feeds.set_house([ORSK], NOON)
        feed = await tx.feeds.ensure(VELM, NOON)
        visible: dict[int, set[int]] = {chat_id: set() for chat_id in chats}
        for n in range(40):
            article_id = await stored(tx, f"{dice.choice(topics)} {dice.choice(topics)} no{n}")
            if n % 10 == 0:
                listed = house if n % 20 else feed
                (entry,) = await tx.entries.add_new(listed.id, [_listed(n)], NOON)
                await tx.entries.link(entry.id, article_id)
                readers = chats if listed is house else ()
            else:
                readers = dice.sample(chats, dice.randint(1, 4))
                for chat_id in readers:
                    await tx.articles.hold(chat_id, article_id, via="text", now=NOON)
            for chat_id in readers:
                visible[chat_id].add(article_id)
    async with database.read() as tx:
        everything = set(await found(tx, limit=99))
        assert len(everything) == 40
        for _ in range(25):
            chat_id = dice.choice(chats)
            asked = words(*dice.sample(topics, 2))
            matching = set(await found(tx, limit=99, some=asked))
            hits = await found(tx, chat_id, limit=99, few=few, some=asked)
            assert set(hits) == matching & visible[chat_id]
            assert await found(tx, chat_id, limit=3, few=few, some=asked) == hits[:3]
            assert set(await found(tx, chat_id, limit=99)) == visible[chat_id]


def _listed(n: int):
    return NewEntry(f"key {n}", "1")


async def test_what_was_meant_is_suggested_from_what_the_chat_knows(database):
    async with database.write() as tx:
        await meet(tx, BORYS)
        first, second = await keep(tx, ANNA, "one"), await keep(tx, ANNA, "two")
        lagarde = NewMention("person", "lagarde", "Lagarde", 0, 3)
        await tx.mentions.add(first.id, [lagarde, NewMention("topic", "lake", "lake", 0, 3)])
        await tx.mentions.add(second.id, [lagarde, NewMention("figure", "lambs", "9 lambs", 0, 3)])
        assert await tx.mentions.names(ANNA, "la", 9) == (
            ("lagarde", "Lagarde", 2),
            ("lake", "lake", 1),
        )
        assert await tx.mentions.names(ANNA, "la", 1) == (("lagarde", "Lagarde", 2),)
        assert await tx.mentions.names(BORYS, "la", 9) == ()


async def test_what_weighing_needs_comes_as_the_chat_knows_it(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        first = await tx.articles.add(new_article("harbour reopen", source="Velm", language="de"))
        bare = await tx.articles.add(new_article("harbour flood", language="en"))
        packed = Terms(sentences=(("harbour",),), passages=b"packed")
        await tx.search.index(first.id, packed)
        await tx.search.index(bare.id, packed)
        await tx.articles.hold(ANNA, first.id, via="forward", origin="Anna's channel", now=NOON)
        assert await tx.search.languages() == ("de", "en")
        (one,) = await tx.search.indexed(ANNA, [bare.id, first.id])
        assert (one.article_id, one.source, one.language) == (first.id, "Anna's channel", "de")
        assert one.passages == b"packed"
        assert await tx.search.indexed(BORYS, [first.id]) == ()


async def test_whoever_sees_a_great_share_of_all_is_found_the_best_of_all(database):
    """Both ways find the same; which one is taken depends on the share."""
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        ids = [await stored(tx, f"harbour news {number}") for number in range(20)]
        for number, article_id in enumerate(ids):
            chat_id = ANNA if number < 18 else BORYS
            await tx.articles.hold(chat_id, article_id, via="text", now=NOON)
    async with database.read() as tx:
        newest_first = [*reversed(ids)]
        for chat_id, seen in ((ANNA, newest_first[2:]), (BORYS, newest_first[:2])):
            for few in (None, 0, 99):
                hits = await found(tx, chat_id, limit=30, few=few, some=words("harbour"))
                assert hits == seen
                assert await found(tx, chat_id, limit=2, few=few, some=words("news")) == seen[:2]


def sought(*given: str) -> tuple[Sought, ...]:
    """Words as they are typed; what stands in the index is folded."""
    return tuple(
        Sought(one, tuple(Phrase((part,)) for part in one.lower().split() if part.isalnum()))
        for one in given
    )


async def test_articles_that_have_all_words_come_newest_first(database):
    async with database.write() as tx:
        await meet(tx, ANNA, BORYS)
        first = await stored(tx, "harbour reopen", "velm", "post")
        second = await stored(tx, "harbour strike")
        hers = {"via": "forward", "title": "Велм знову працює", "origin": "100% News"}
        await tx.articles.hold(ANNA, first, now=NOON, **hers)
        await tx.articles.hold(ANNA, second, via="text", now=later(hours=1))
        await tx.articles.hold(BORYS, first, via="text", now=later(hours=2))
        feed = await tx.feeds.ensure(VELM, NOON, title="Velm Daily")
        await tx.feeds.follow(BORYS, feed.id, NOON)
        third = await brought(tx, feed.id, "harbour fish", "k1")
        await tx.search.index(third.id, terms("harbour fish"))
    async with database.read() as tx:

        async def having(chat_id, *given, limit=9, offset=0):
            ids = await tx.search.having(chat_id, sought(*given), limit, offset)
            if limit == 9:
                assert await tx.search.count_having(chat_id, sought(*given)) == len(ids)
            return list(ids)

        assert await having(ANNA, "HARBOUR") == [second, first]
        assert await having(ANNA, "harbour", limit=1) == [second]
        assert await having(ANNA, "harbour", limit=1, offset=1) == [first]
        assert await having(ANNA, "harbour", "reopen") == [first]
        assert await having(ANNA, "harbour", "rain") == []
        assert await having(ANNA) == [second, first]
        assert set(await having(BORYS, "harbour")) == {first, third.id}
        # How she knows it herself finds it, for her only; also together with words of the text.
        for words in (["Велм"], ["100%"], ["0% n"], ["знову", "reopen"], ["velm", "Велм"]):
            assert await having(ANNA, *words) == [first]
            assert await having(BORYS, *words) == []
        assert await having(ANNA, "h_rbour") == await having(1234, "harbour") == []


async def test_who_sees_little_finds_it_behind_all_that_others_have(database):
    async with database.write() as tx:
        await meet(tx, BORYS)
        for number in range(40):
            await stored(tx, f"harbour strike {number}")
        his = await stored(tx, "harbour and much else that nobody asked for today")
        await tx.articles.hold(BORYS, his, via="text", now=NOON)
    async with database.read() as tx:
        for few in (0, 99):
            asked = words("harbour", "strike")
            assert await found(tx, BORYS, limit=2, few=few, some=asked) == [his]
            assert await found(tx, ANNA, limit=2, few=few, some=asked) == []
