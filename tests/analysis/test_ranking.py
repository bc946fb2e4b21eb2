"""Our summarizer is one of sumy's, and none of them looks further than is useful."""

import time

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers._summarizer import AbstractSummarizer

from bot.analysis import words
from bot.analysis.choice import Gains, greedy
from bot.analysis.ranking import MOST_SENTENCES, LeadCentralitySummarizer, rank, supports
from bot.analysis.story_ranking import rank_story
from bot.analysis.types import Method
from tests.analysis.articles import articles

SENTENCES = [
    "The pier of Hollin broke in a storm on Monday.",
    "The pier of Hollin broke in the storm on Monday night.",
    "Who will pay for the pier?",
    "“We loved it,” said the baker.",
    "The county will pay 3 million for a new pier at Hollin.",
    "Rain fell in Calder.",
]


class Tokens:
    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words.stems(sentence, "en"))


def test_it_works_as_any_summarizer_of_sumy() -> None:
    model = ObjectDocumentModel([Paragraph([SumySentence(s, Tokens()) for s in SENTENCES])])
    summarize = LeadCentralitySummarizer("en")
    assert isinstance(summarize, AbstractSummarizer)
    chosen = [str(sentence) for sentence in summarize(model, 3)]
    assert chosen == [SENTENCES[0], SENTENCES[2], SENTENCES[4]]


def test_what_was_said_is_not_said_again() -> None:
    chosen = greedy(rank(SENTENCES, "en"), 3)
    assert not {0, 1} <= set(chosen)


def test_the_title_speaks_for_the_sentences_it_shares_words_with() -> None:
    plain, titled = rank(SENTENCES, "en"), rank(SENTENCES, "en", title="Rain in Calder")
    assert (titled.scores - plain.scores).argmax() == 5


@pytest.mark.parametrize("method", Method)
def test_eight_hundred_sentences_are_no_trouble(method: Method) -> None:
    sentences = [s for text in articles(70, seed=4) for s in text.split(". ")][:800]
    rank(sentences[:3], "en", method=method)
    started = time.process_time()
    ranking = rank(sentences, "en", method=method)
    assert time.process_time() - started < 2
    assert len(ranking.scores) == MOST_SENTENCES


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("sentences", [[], ["One."], ["", ""], ["…", "?", "1"], ["Same."] * 5])
def test_scraps_are_ranked_without_complaint(method: Method, sentences: list[str]) -> None:
    ranking = rank(sentences, "en", method=method)
    assert len(ranking.scores) == len(sentences)
    assert len(greedy(ranking, 3)) == min(3, len(sentences))


def test_without_word_lists_place_decides() -> None:
    assert not supports("is")
    assert greedy(rank(SENTENCES, "is"), 3) == [0, 1, 2]


def test_what_several_articles_say_counts_most() -> None:
    sentences = [
        "A long walk along the shore shows what the sea can do to stone.",
        "The pier of Hollin broke in a storm on Monday, the county said.",
        "In the storm of Monday the old pier of Hollin broke, the harbour master said.",
        "The baker of Hollin sells buns with raisins and without raisins.",
    ]
    assert int(rank_story(sentences, [0, 0, 1, 1], "en").scores.argmax()) in (1, 2)
    assert len(rank_story([], [], "en").scores) == 0


def test_a_near_copy_is_no_gain() -> None:
    ranking = rank_story(SENTENCES, [0, 1, 0, 0, 0, 1], "en")
    gains = Gains(ranking)
    gains.take(0)
    assert gains.scores()[1] == float("-inf")
