"""Which stories go into a digest, and why."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.analysis import sketches, stories
from bot.digests import filters
from bot.digests.select import (
    Because,
    Candidate,
    Tier,
    Wants,
    hidden_by,
    select,
    tiers,
)
from tests.analysis.test_stories import BUDGET, FERRY

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def candidate(number: int, text: str, *, hours_ago: float = 5, **given) -> Candidate:
    outline = stories.outline(text.split(". "), "en")
    at = NOON - timedelta(hours=hours_ago)
    known = {"source": f"Source {number}", "by_feed": True, "words": filters.folded(text)}
    return Candidate(number, at, sketches.sketch(outline), **known | given)


FERRIES = [candidate(number, text) for number, text in enumerate(FERRY, 1)]
BUDGETS = [candidate(number, text) for number, text in enumerate(BUDGET, 11)]


def told(selection) -> list[set[int]]:
    return [set(story.articles) for story in selection.stories]


def because(story) -> set[Because]:
    return {reason.because for reason in story.reasons}


def test_articles_about_one_event_are_one_story_and_the_most_covered_leads() -> None:
    chosen = select([*BUDGETS, *FERRIES], until=NOON)
    assert told(chosen) == [{1, 2, 3}, {11, 12}]
    assert (chosen.articles, chosen.sources) == (5, 5)
    first = chosen.stories[0]
    assert set(first.sources) == {"Source 1", "Source 2", "Source 3"}
    assert Because.COVERED in because(first)


def test_of_equally_covered_stories_the_fresher_comes_first() -> None:
    old = candidate(1, FERRY[0], hours_ago=20)
    new = candidate(11, BUDGET[0], hours_ago=1)
    chosen = select([old, new], until=NOON)
    assert told(chosen) == [{11}, {1}]
    assert Because.FRESH in because(chosen.stories[0])


def test_one_source_that_repeats_itself_is_no_coverage() -> None:
    twice = [candidate(n, text, source="Herald") for n, text in enumerate(FERRY, 1)]
    chosen = select([*twice, *BUDGETS], until=NOON)
    assert told(chosen)[0] == {11, 12}
    assert chosen.stories[1].sources == ("Herald",)


@pytest.mark.parametrize(
    ("wants", "left"),
    [
        (Wants(filters.parse("-ferry")), [{11, 12}]),
        (Wants(filters.parse("sugar")), [{11, 12}]),
        (Wants(filters.parse('"three votes" -sugar')), []),
        (Wants(muted_topics=("Skarven",)), [{11, 12}]),
        (Wants(muted_sources=("source 1", "Source 12")), [{2, 3}, {11}]),
    ],
)
def test_filters_and_mutes_keep_articles_out(wants: Wants, left: list[set[int]]) -> None:
    assert told(select([*FERRIES, *BUDGETS], wants, until=NOON)) == left


def test_what_hides_an_article_is_named_as_it_was_written() -> None:
    assert hidden_by(Wants(filters.parse("-ferr*")), FERRIES[0]) == "-ferr*"
    assert hidden_by(Wants(muted_sources=("Source 1",)), FERRIES[0]) == "Source 1"
    assert hidden_by(Wants(filters.parse("sugar")), FERRIES[0]) is None


def test_a_story_told_before_comes_again_only_with_what_is_new() -> None:
    goes_on = select(FERRIES[1:], until=NOON, told=FERRIES[:1])
    assert told(goes_on) == [{2, 3}]
    assert goes_on.stories[0].before == (1,)
    assert Because.GOES_ON in because(goes_on.stories[0])
    assert select(FERRIES[:1], until=NOON, told=FERRIES[:1]).stories == ()


def test_reasons_say_how_it_came() -> None:
    sent = candidate(1, FERRY[0], by_feed=False, saved=True)
    assert {Because.SENT, Because.SAVED} <= because(select([sent], until=NOON).stories[0])
    assert Because.FOLLOWED in because(select(FERRIES[:1], until=NOON).stories[0])
    (wanted,) = select(FERRIES[:1], Wants(filters.parse('"last ferry"')), until=NOON).stories
    assert [r.words for r in wanted.reasons if r.because is Because.WANTED] == ["last ferry"]


def test_nothing_gives_nothing() -> None:
    assert select([], until=NOON).stories == ()


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([], ""),
        ([1], "T"),
        ([1, 1, 1], "TNN"),
        ([4, 3, 3, 3, 1], "TTTNN"),
        ([3, 3, 2, 1, 1, 1, 1, 1, 1], "TTNNNNNAA"),
        ([2, 2, 1], "TTN"),
    ],
)
def test_coverage_decides_how_much_room_a_story_gets(sources: list[int], expected: str) -> None:
    letters = {Tier.TOP: "T", Tier.NOTABLE: "N", Tier.ALSO: "A"}
    assert "".join(letters[tier] for tier in tiers(sources)) == expected
