"""Sketches: kept beside their article, gone with it, read by thousands with what arrived."""

from storage.records import Sketched
from tests.storage.samples import ANNA, BORYS, HARBOUR, NOON, keep, later, meet


def sketched(article_id: int, **changes) -> Sketched:
    given = {"version": 1, "lead_start": 0, "lead_end": 48, "words": "harbour velm"}
    given |= {"topics": ("harbour",), "terms": b"\x01\x00\xff"}
    return Sketched(article_id, **given | changes)


async def test_a_sketch_comes_with_what_arrived_and_goes_with_its_article(database):
    async with database.write() as tx:
        article = await keep(tx, ANNA, title="Harbour reopens", source="Velm Courier")
        bare = await keep(tx, ANNA, HARBOUR + " More.", now=later(minutes=1))
        await meet(tx, BORYS)
        assert {a.id for a in await tx.sketches.missing(1, NOON, 9)} == {article.id, bare.id}
        await tx.sketches.put([sketched(article.id), sketched(999)])
        assert [a.id for a in await tx.sketches.missing(1, NOON, 9)] == [bare.id]
        assert len(await tx.sketches.missing(2, NOON, 9)) == 2
    async with database.read() as tx:
        second, first = await tx.digests.arrivals(ANNA, later(hours=-1), later(hours=1), 10)
        assert (first.sketch, second.sketch) == (sketched(article.id), None)
        assert (first.title, first.source, first.own) == ("Harbour reopens", "Velm Courier", True)
        assert await tx.digests.arrivals(BORYS, later(hours=-1), later(hours=1), 10) == ()
        assert await tx.digests.with_own_news([ANNA, BORYS], later(hours=-1)) == {ANNA}
    async with database.write() as tx:
        await tx.sketches.put([sketched(article.id, words="again")])
        await tx.articles.drop(ANNA, article.id)
    async with database.read() as tx:
        (left,) = await tx.digests.arrivals(ANNA, later(hours=-1), later(hours=1), 10)
        assert left.article_id == bare.id
