"""How much each sentence matters. The only door to sumy.

Our own summarizer is one of sumy's: it works on sumy's document model, whose sentences we fill with
our own, cut by our splitter and counted by our words. sumy's classic algorithms run on the same
model. Nothing is downloaded: sumy's tokenizers, which would ask for NLTK data, are never built.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers._summarizer import AbstractSummarizer

from bot.analysis import words
from bot.analysis.choice import Ranking, greedy
from bot.analysis.measures import (
    Numbers,
    Vectors,
    cues_of,
    each,
    edges,
    lengths_of,
    names,
    probability,
    standard,
)
from bot.analysis.types import Method

#: No ranking looks further into a text: all of them compare every sentence with every other, and
#: sumy's LexRank needs 4 s for 800 sentences. News that matters is told long before.
MOST_SENTENCES = 100


@dataclass(frozen=True, slots=True)
class Weights:
    """What each property of a sentence adds to its lead.

    Found by search on 500 CNN and 200 Daily Mail articles, in four folds, and rounded; the gain
    over the first three sentences on the fold left out was +1.8 ROUGE-1 and +0.3. Move them
    together.
    """

    lead: float = 2.5  # sentences in which the bonus of the opening falls to a third
    centrality: float = 0.05  # likeness to all other sentences
    topicality: float = 0.11  # how common its words are in the text
    names: float = 0.05  # names that come again
    day: float = 0.10
    long: float = -0.29  # per 25 words beyond 25
    very_long: float = -0.35  # per 35 words beyond 35
    short: float = -0.20  # the missing share of 8 words; ROUGE is indifferent, readers are not
    quotation: float = -0.34  # opens with a quote mark
    quoted: float = -0.12  # has one
    question: float = -0.20
    person: float = -0.15
    colon: float = -0.14
    title: float = 0.50
    redundancy: float = 0.38
    cap: float = 0.6  # likeness from which a sentence is taken for a copy


WEIGHTS = Weights()
_SCRAP = 5.0  # what fewer than four words cost: more than anything can make up for


def rank(
    sentences: Sequence[str],
    language: str,
    *,
    title: str | None = None,
    method: Method = Method.NUTGRAF,
) -> Ranking:
    """Rate *sentences*, of which at most `MOST_SENTENCES` are looked at."""
    model = _model(sentences[:MOST_SENTENCES], language)
    if method is Method.NUTGRAF:
        return LeadCentralitySummarizer(language, title).rate(model)
    return Ranking(_classic(method, language, model), likeness=None)


def supports(language: str) -> bool:
    """Whether sentences of *language* are ranked by what they say, or by their place alone."""
    return words.knows(language)


class LeadCentralitySummarizer(AbstractSummarizer):  # type: ignore[misc]  # sumy has no types
    """Sentences that come early and say what the rest is about, without saying it twice.

    A lead that decays with position, the lexical centrality of LexRank, the word probabilities of
    SumBasic, a few surface properties; then maximal marginal relevance.
    """

    def __init__(self, language: str, title: str | None = None, weights: Weights = WEIGHTS) -> None:
        super().__init__(words.stemmer(language))
        self._language = language
        self._title = title
        self._weights = weights

    def __call__(self, document: ObjectDocumentModel, sentences_count: int) -> tuple[Any, ...]:
        chosen = greedy(self.rate(document), sentences_count)
        return tuple(document.sentences[at] for at in sorted(chosen))

    def rate(self, document: ObjectDocumentModel) -> Ranking:
        texts = [str(sentence) for sentence in document.sentences]
        w = self._weights
        place = np.exp(-np.arange(len(texts)) / w.lead)
        if not texts or not supports(self._language):
            return Ranking(place, None)
        stems = [list(sentence.words) for sentence in document.sentences]
        matrix = Vectors.of(stems)
        likeness = matrix.unit @ matrix.unit.T
        lengths = lengths_of(texts)
        cues = cues_of(self._language)
        scores = (
            place
            + w.centrality * standard(edges(likeness))
            + w.topicality * standard(probability(stems))
            + w.names * standard(names(texts))
            + w.day * each(texts, cues.has_day)
            + w.long * np.maximum(0, (lengths - 25) / 25)
            + w.very_long * np.maximum(0, (lengths - 35) / 35)
            + w.short * np.maximum(0, (8 - lengths) / 8)
            - _SCRAP * (lengths < 4)
            + w.quotation * each(texts, lambda text: text[:1] in _QUOTES)
            + w.quoted * each(texts, lambda text: any(mark in text for mark in '"“”«»„'))
            + w.question * each(texts, lambda text: text.rstrip('"”’»“) ').endswith("?"))
            + w.person * each(texts, cues.has_person)
            + w.colon * each(texts, lambda text: ":" in text)
        )
        if self._title:
            scores += w.title * matrix.cosine(words.stems(self._title, self._language))
        return Ranking(scores, likeness, w.redundancy, w.cap)


_QUOTES = frozenset("\"“„«‘'‚»")


# ---- sumy's model and algorithms


class _Words:
    """Stands where sumy expects a tokenizer: our words, already stemmed and without empty ones."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words.stems(sentence, self._language))


def _model(sentences: Iterable[str], language: str) -> ObjectDocumentModel:
    tokenizer = _Words(language)
    return ObjectDocumentModel(
        [Paragraph([SumySentence(sentence, tokenizer) for sentence in sentences])]
    )


def _classic(method: Method, language: str, model: ObjectDocumentModel) -> Numbers:
    """The order in which one of sumy's algorithms would take the sentences, as scores."""
    count = len(model.sentences)
    scores = np.zeros(count)
    if count == 0:
        return scores

    def note(infos: list[Any]) -> list[Any]:
        for place, info in enumerate(infos):
            scores[info.order] = 1 - place / count
        return infos

    # sumy divides by zero for texts of one sentence, and warns of texts with few words.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _algorithm(method)(model, note)
    return scores


def _algorithm(method: Method) -> Any:
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.sum_basic import SumBasicSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    kinds: dict[Method, Any] = {
        Method.LEXRANK: LexRankSummarizer,
        Method.TEXTRANK: TextRankSummarizer,
        Method.LSA: LsaSummarizer,
        Method.LUHN: LuhnSummarizer,
        Method.SUMBASIC: SumBasicSummarizer,
    }
    return kinds[method]()
