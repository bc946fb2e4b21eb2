"""The command line's contract: one JSON object in, one out, every offset true."""

import json
import socket
from typing import Any

import pytest

from bot.analysis import lines
from bot.analysis.types import Budget, Method

ARTICLE = {
    "id": "a1",
    "title": "Pier closed",
    "text": (
        "The county closed the old pier of Hollin on Monday after a storm damaged 12 of its 40 beams. "
        '"Nobody may walk on it until spring," said harbour master Lena Ruiz. '
        "The repair will cost 3 million euros, the county said. "
        "It was built in 1931 by fishermen from three villages. "
        "About 200 boats used the pier last summer, most of them from Calder."
    ),
    "language": "en",
}


def answer(line: dict[str, Any], **budget: Any) -> dict[str, Any]:
    # Through JSON and back, as a caller gets it.
    found: dict[str, Any] = json.loads(json.dumps(lines.answer(line, Budget(**budget))))
    return found


def test_an_article_is_answered_by_the_contract() -> None:
    found = answer(ARTICLE)
    assert list(found) == ["id", "language", "summary", "quotes", "figures", "people", "topics"]
    text = ARTICLE["text"]
    placed = [
        *found["summary"],
        *found["figures"],
        *(r for p in found["people"] for r in p["roles"]),
    ]
    assert all(text[p["start"] : p["end"]] == p["text"] for p in placed)
    (quote,) = (q for q in found["quotes"] if q["type"] == "direct")
    assert text[quote["start"] : quote["end"]] == quote["quote"]
    assert text[quote["speaker_start"] : quote["speaker_end"]] == quote["speaker"]
    assert quote["speaker_name"] == "Lena Ruiz"
    assert {"value", "kind", "unit", "modifier", "trend", "counts", "label"} <= set(
        found["figures"][0]
    )
    assert {"name", "kind", "roles", "mentions"} == set(found["people"][0])


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The town lost 40% of its old trees.", "old trees, town"),
        ("Norrby put a 25% tax on imported wine in May.", "tax on imported wine, Norrby"),
        ("Offices cost $80 per sq m.", "Offices"),
        ("The fund's costs for the year came to €50m.", "fund, costs for the year"),
        ("The mayor paid $3,000 for a new roof.", "new roof, mayor"),
        ("Vecta cut $3 million from the budget of the museum.", "budget of the museum, Vecta"),
        ("Vecta wants $3 million from the town.", "Vecta"),
        ("Norrby Rail announced plans to sell 5% of its land.", "land, Norrby Rail"),
        ("The road runs for 8 miles.", "miles, road"),
        ("Norrby Rail has 900 workers.", "workers, Norrby Rail"),
    ],
)
def test_a_figure_names_the_noun_counted_and_what_that_is_said_of(text: str, counts: str) -> None:
    (figure,) = answer({"id": 1, "text": text, "language": "en"})["figures"]
    assert figure["counts"] == counts


@pytest.mark.parametrize(
    ("budget", "count"), [({}, 3), ({"sentences": 1}, 1), ({"sentences": 2}, 2)]
)
def test_the_budget_sets_the_length(budget: dict[str, int], count: int) -> None:
    assert (
        len(answer({**ARTICLE, "text": ARTICLE["text"] + " " + STORY}, **budget)["summary"])
        == count
    )


STORY = (
    "Calder's own harbour has been full since May. The mayor of Calder offered berths for 30 boats on Tuesday. "
    "The fishermen's union wants the county to pay the fees."
)


def test_a_story_names_its_documents() -> None:
    texts = [ARTICLE["text"], STORY]
    found = answer({"id": 7, "documents": texts, "language": "en"}, words=60)
    assert found["id"] == 7
    assert {sentence["document"] for sentence in found["summary"]} == {0, 1}
    for sentence in found["summary"]:
        assert texts[sentence["document"]][sentence["start"] : sentence["end"]] == sentence["text"]


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"text": None},
        {"id": [1], "text": 5},
        {"text": "", "title": 3, "language": 9},
        {"documents": []},
        {"documents": [None, ""]},
    ],
)
def test_a_line_without_a_text_has_nothing_to_say(line: dict[str, Any]) -> None:
    assert answer(line)["summary"] == []


def test_answers_come_in_the_order_of_the_questions() -> None:
    asked = [{"id": n, "text": "Rain."} for n in range(5)]
    assert [found["id"] for found in lines.answers(asked, Budget())] == [0, 1, 2, 3, 4]


def test_stories_and_articles_may_take_turns() -> None:
    asked = [
        {"id": 0, "text": "Rain."},
        {"id": 1, "documents": ["Rain."]},
        {"id": 2, "text": "7 men"},
    ]
    found = list(lines.answers(asked, Budget()))
    assert [each["id"] for each in found] == [0, 1, 2]
    assert [len(each.get("figures", ())) for each in found] == [0, 0, 1]


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the engine asked for the network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for method in Method:
        assert answer(ARTICLE, method=method)["summary"]
    for language in (
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "pl",
        "cs",
        "sv",
        "nl",
        "ru",
        "uk",
        "tr",
        "ja",
        "xx",
    ):
        answer({**ARTICLE, "language": language})
