"""Sketches group as outlines do, only faster, and survive the store."""

from datetime import UTC, datetime, timedelta

from bot.analysis import sketches, stories
from tests.analysis.test_stories import BUDGET, FERRY, outlines


def sketched(*texts: str) -> list[sketches.Sketch]:
    return [sketches.unpack(sketches.pack(sketches.sketch(o))) for o in outlines(*texts)]


def test_they_give_the_stories_that_outlines_give() -> None:
    mixed = (FERRY[0], BUDGET[0], FERRY[1], FERRY[2], BUDGET[1])
    assert sketches.group(sketched(*mixed)) == stories.group(outlines(*mixed)) == [0, 1, 0, 0, 1]


def test_articles_far_apart_in_time_never_meet() -> None:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    assert sketches.group(sketched(*FERRY[:2]), [day, day + timedelta(days=9)]) == [0, 1]
    assert sketches.group(sketched(*FERRY[:2]), [day, None]) == [0, 0]


def test_nothing_and_empty_texts_are_stories_of_their_own() -> None:
    assert sketches.group([]) == []
    assert sketches.group(sketched("", "", FERRY[0])) == [0, 1, 2]


def test_the_story_of_one_article_is_found_without_grouping_all() -> None:
    mixed = sketched(FERRY[0], BUDGET[0], FERRY[1], FERRY[2], BUDGET[1])
    assert sketches.together(mixed, [None] * 5, 2) == [0, 2, 3]
    assert sketches.together(mixed, [None] * 5, 1) == [1, 4]
    day = datetime(2026, 5, 1, tzinfo=UTC)
    late = [day, day, day + timedelta(days=9), day, day]
    assert sketches.together(mixed, late, 0) == [0, 3]
    assert sketches.together(sketched(FERRY[0]), [None], 0) == [0]


def test_the_central_article_has_most_of_what_the_others_have() -> None:
    assert sketches.central(sketched(*FERRY)) == stories.central(outlines(*FERRY))
    assert sketches.central(sketched(FERRY[0])) == 0
