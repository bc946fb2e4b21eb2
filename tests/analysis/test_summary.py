"""What a summary shows and what it never shows."""

import pytest

from bot.analysis import analyse
from bot.analysis.document import read
from bot.analysis.summary import leans, summarise, summarise_story
from bot.analysis.types import THREE_SENTENCES, Budget, Method

FERRY = """Ferries to Skarven stop for the winter

By Mona Eide

SKARVEN, Norway (AP) — The island of Skarven will lose its only ferry on Friday after the operator failed to find 12 sailors for the winter.

But the mayor has another plan. He wants fishing boats to carry mail and medicine across the strait twice a day.

"Nobody will be left alone on the island. We have done this before," said Mayor Odd Lunde, who asked the county for 3 million kroner on Monday.

Photo: Anna Holm/AP

"We grew up with these boats," she said.

Skarven has 340 inhabitants, a school and a hospital with two beds. Half of the inhabitants are older than 60.

The operator, Nordlinje, said it had offered higher wages since August and received no applications. Nordlinje runs eleven other lines along the coast.

The county council will vote on the mayor's request next Tuesday.

Read more: The island that would not sleep

Related articles

Storm closes the northern road

Ten things to see in the fjords
"""


def shown(text: str, budget: Budget = THREE_SENTENCES) -> list[str]:
    document = read(text, language="en")
    return [span.of(text) for span in summarise(document, budget).medium]


def test_a_summary_tells_the_story_in_its_own_order() -> None:
    sentences = shown(FERRY)
    assert len(sentences) == 3
    assert sentences[0].startswith("The island of Skarven will lose its only ferry")
    assert sentences == sorted(sentences, key=FERRY.index)


def test_furniture_and_headline_are_never_shown() -> None:
    everything = " ".join(shown(FERRY, Budget(sentences=50)))
    for line in (
        "By Mona Eide",
        "AP",
        "Photo",
        "Read more",
        "Related",
        "Storm closes",
        "Ferries to",
    ):
        assert line not in everything


def test_a_sentence_that_leans_is_shown_only_with_the_one_before() -> None:
    for count in range(1, 8):
        sentences = shown(FERRY, Budget(sentences=count))
        for follower, leader in (
            ("He wants fishing", "But the mayor"),
            ("But the mayor", "The island"),
        ):
            if any(s.startswith(follower) for s in sentences):
                assert any(s.startswith(leader) for s in sentences)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He said so.", True),
        ("This angered the crew.", True),
        ("This week the crew rested.", False),
        ("But prices rose.", True),
        ("“We are tired.”", True),
        ("“We are tired,” he said.", True),
        ("“We are tired,” said Captain Lund.", False),
        ("In 2010 he moved to Bergen.", True),
        ("On Monday, she resigned.", True),
        ("Captain Lund said he would go.", False),
        ("The crew rested.", False),
        ("It is not clear who will pay.", False),
        ("Both officers have pleaded not guilty.", True),
        ("Both Captain Lund and the mayor have pleaded not guilty.", False),
        ("The island's school is also waiting.", True),
        ("The island's school, which opened in 1931, is also waiting for the new boat.", False),
    ],
)
def test_leaning_is_recognised_by_the_opening(sentence: str, expected: bool) -> None:
    assert leans(sentence, "en") is expected


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("The port will open in May, he said.", "en", True),
        ("The port will open in May, Moe said.", "en", False),
        ("Der Hafen sei offen, teilte er mit.", "de", True),
        ("Порт відкриють у травні, сказав він.", "uk", True),
        ("Порт відкриють у травні, сказала Боднар.", "uk", False),
    ],
)
def test_who_only_says_he_said_at_the_end_leans_too(
    sentence: str, language: str, expected: bool
) -> None:
    assert leans(sentence, language) is expected


def test_no_summary_is_nearly_the_whole_article() -> None:
    document = read(FERRY, language="en")
    story = sum(len(sentence.span) for sentence in document.body)
    long = summarise(document, Budget(sentences=100)).long
    assert 0 < sum(map(len, long)) <= 0.6 * story


@pytest.mark.parametrize("text", ["", "Rain.", "The bridge is open again. Cars may cross it."])
def test_a_short_text_has_no_summary(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize("words", [25, 40, 60])
def test_a_budget_of_words_is_kept(words: int) -> None:
    assert 0 < len(" ".join(shown(FERRY, Budget(words=words))).split()) <= words


def test_a_budget_of_characters_is_kept() -> None:
    assert 0 < len(" ".join(shown(FERRY, Budget(characters=200)))) <= 200


@pytest.mark.parametrize("method", Method)
def test_every_method_keeps_the_rules(method: Method) -> None:
    sentences = shown(FERRY, Budget(sentences=3, method=method))
    assert len(sentences) == 3
    assert "she said" not in " ".join(sentences)


def test_the_three_lengths_grow() -> None:
    found = summarise(read(FERRY, language="en"))
    assert len(found.short) == 1
    assert len(found.short) < len(found.medium) < len(found.long)


def test_half_a_quotation_is_not_shown() -> None:
    text = FERRY.replace('before," said', "before, said")
    assert "Nobody will be left" not in " ".join(shown(text, Budget(sentences=50)))


def test_a_story_names_the_document_of_every_sentence() -> None:
    other = (
        "Nordlinje ends the Skarven line on Friday because it found no sailors for the winter. "
        "The company said twelve jobs had been open since August. "
        "Passengers were told to book a seat on the mail boat, which leaves at noon."
    )
    documents = [read(FERRY, language="en"), read(other, language="en")]
    told = summarise_story(documents, Budget(words=60))
    assert {each.document for each in told} == {0, 1}
    for each in told:
        assert each.span in [sentence.span for sentence in documents[each.document].body]


def test_a_language_without_word_lists_falls_back_to_the_lead() -> None:
    text = "Skip siglir á morgun. " * 0 + (
        "Skipið siglir á morgun til eyjarinnar með póst og lyf. Veðrið er gott og sjórinn sléttur. "
        "Tólf sjómenn vantar enn fyrir veturinn, segir útgerðin. Bærinn greiðir fyrir ferðirnar. "
        "Íbúar eru þrjú hundruð og fjörutíu. Skólinn verður opinn allan veturinn eins og áður."
    )
    assert [s[:12] for s in shown(text, Budget(sentences=2))] == ["Skipið sigli", "Veðrið er go"]


def test_an_analysis_carries_the_summary_of_its_budget() -> None:
    assert len(analyse(FERRY, language="en", budget=Budget(sentences=2)).summary.medium) == 2


CHINESE = (
    "海港市政府星期二宣布，将于明年三月关闭旧码头。码头有三百二十名工人，其中大部分将转到新港口工作。"
    "许多居民担心噪音和交通。市议会下周将举行公开会议，讨论新的道路。"
    "渔民协会希望保留一个小码头。旧仓库将改建为博物馆和公园，预计两年后开放。"
)


def test_a_script_without_blanks_is_long_enough_by_its_characters() -> None:
    found = summarise(read(CHINESE, language="zh"))
    assert found.medium
    assert found.medium[0].of(CHINESE) == "海港市政府星期二宣布，将于明年三月关闭旧码头。"
