"""Articles on one event are one story, others are not."""

from datetime import UTC, datetime, timedelta

from bot.analysis import lines
from bot.analysis.stories import Outline, central, group, outline

FERRY = [
    "The last ferry to Skarven stops on Friday because the operator Nordlinje found no sailors. "
    "Mayor Odd Lunde asked the county for help with mail and medicine for the island.",
    "Nordlinje ends its Skarven ferry line. The company had looked for twelve sailors since August. "
    "The island's mayor, Odd Lunde, wants fishing boats to bring the mail.",
    "Islanders on Skarven prepare for a winter without a ferry. Fishing boats will carry medicine, "
    "said Lunde, the mayor, after Nordlinje gave up the line for want of sailors.",
]
BUDGET = [
    "Parliament in Bratava passed next year's budget by three votes. The finance minister, "
    "Jana Kolar, raised the tax on sugar and cut the fees of nurseries.",
    "Sugar will be taxed higher in Bratava from January. Parliament approved the budget of finance "
    "minister Jana Kolar with a majority of three votes; nursery fees fall.",
]


def outlines(*texts: str, at: datetime | None = None) -> list[Outline]:
    return [outline(text.split(". "), "en", published_at=at) for text in texts]


def test_two_events_are_two_stories() -> None:
    mixed = outlines(FERRY[0], BUDGET[0], FERRY[1], FERRY[2], BUDGET[1])
    assert group(mixed) == [0, 1, 0, 0, 1]


def test_articles_far_apart_in_time_never_meet() -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    old = outlines(FERRY[0], at=now - timedelta(days=10))
    assert group(old + outlines(FERRY[0], FERRY[1], at=now)) == [0, 1, 1]


def test_without_articles_there_are_no_stories() -> None:
    assert group([]) == []
    assert group(outlines("", "")) == [0, 1]


def test_the_central_article_has_most_of_the_others() -> None:
    assert central(outlines(BUDGET[0], FERRY[0], FERRY[1], FERRY[2])) != 0
    assert central(outlines(FERRY[0], FERRY[0])) == 0


def test_lines_of_articles_are_answered_with_their_stories() -> None:
    found = lines.stories(
        {"id": f"a{n}", "text": text, "title": title, "published_at": at}
        for n, (text, title, at) in enumerate(
            [
                (FERRY[0], None, "2026-11-01T10:00:00Z"),
                (BUDGET[0], "Budget passed", "yesterday"),
                (FERRY[1], "Ferry ends", "2026-11-02T10:00"),
                (FERRY[2], 7, "2026-12-24T10:00:00+02:00"),
            ]
        )
    )
    assert [line["story"] for line in found] == ["a0", "a1", "a0", "a3"]
