"""How much each sentence matters. The only door to sumy.

Our own summarizer is one of sumy's: it works on sumy's document model, whose sentences we fill with
our own, cut by our splitter and counted by our words. sumy's classic algorithms run on the same
model. Nothing is downloaded: sumy's tokenizers, which would ask for NLTK data, are never built.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers._summarizer import AbstractSummarizer

from bot.analysis import lexicon, words
from bot.analysis.types import Method

Numbers = npt.NDArray[np.float64]

#: No ranking looks further into a text: all of them compare every sentence with every other, and
#: sumy's LexRank needs 4 s for 800 sentences. News that matters is told long before.
MOST_SENTENCES = 120


@dataclass(frozen=True, slots=True)
class Weights:
    """What each property of a sentence adds to its lead.

    Found by search on 500 CNN and 200 Daily Mail articles, in four folds, and rounded; the gain
    over the first three sentences on the fold left out was +1.8 ROUGE-1 and +0.3. Move them
    together.
    """

    lead: float = 2.5  # sentences in which the bonus of the opening falls to a third
    centrality: float = 0.05  # likeness to all other sentences
    topicality: float = 0.10  # how common its words are in the text
    names: float = 0.05  # names that come again
    day: float = 0.12
    long: float = -0.30  # per 25 words beyond 25
    very_long: float = -0.35  # per 35 words beyond 35
    quotation: float = -0.35  # opens with a quote mark
    quoted: float = -0.10  # has one
    question: float = -0.30
    person: float = -0.20
    colon: float = -0.08
    title: float = 0.30
    redundancy: float = 0.35


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of the first sentences of a text, and how alike each two of them are."""

    scores: Numbers
    likeness: Numbers | None  # None for the classic algorithms, which do not look at it
    redundancy: float = WEIGHTS.redundancy  # what full likeness to a chosen sentence costs
    cap: float = 1.0  # more alike than this to a chosen sentence: not taken at all


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
    return bool(words.stopwords(language))


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
        matrix = _Vectors.of(stems)
        likeness = matrix.unit @ matrix.unit.T
        lengths = np.array([text.count(" ") + 1 for text in texts], dtype=np.float64)
        cues = _cues(self._language)
        scores = (
            place
            + w.centrality * _standard(_edges(likeness))
            + w.topicality * _standard(_probability(stems))
            + w.names * _standard(_names(texts))
            + w.day * _each(texts, cues.has_day)
            + w.long * np.maximum(0, (lengths - 25) / 25)
            + w.very_long * np.maximum(0, (lengths - 35) / 35)
            + w.quotation * _each(texts, lambda text: text[0] in _QUOTES)
            + w.quoted * _each(texts, lambda text: any(mark in text for mark in '"“”«»„'))
            + w.question * _each(texts, lambda text: text.rstrip('"”’»“) ').endswith("?"))
            + w.person * _each(texts, cues.has_person)
            + w.colon * _each(texts, lambda text: ":" in text)
            - 5.0 * (lengths < 4)
        )
        if self._title:
            scores += w.title * matrix.cosine(words.stems(self._title, self._language))
        return Ranking(scores, likeness, w.redundancy)


_QUOTES = frozenset("\"“„«‘'‚»")


def greedy(ranking: Ranking, count: int) -> list[int]:
    """The *count* best sentences, each chosen for what those before it have not said."""
    scores = ranking.scores.copy()
    chosen: list[int] = []
    while len(chosen) < min(count, len(scores)):
        best = int(scores.argmax())
        chosen.append(best)
        if ranking.likeness is not None:
            said = ranking.likeness[:, chosen].max(axis=1)
            scores = ranking.scores - ranking.redundancy * said
        scores[chosen] = -np.inf
    return chosen


def rank_story(sentences: Sequence[str], documents: Sequence[int], language: str) -> Ranking:
    """Rate the sentences of several articles on one event; *documents* says whose each is.

    What several articles say counts most, then what stands early in its own.
    """
    owner = np.array(documents)
    if not len(owner):
        return Ranking(np.zeros(0), None)
    w = STORY
    places = np.array(_places(documents))
    lead = np.exp(-places / w.lead)
    stems = [words.stems(text, language) for text in sentences]
    matrix = _Vectors.of(stems)
    likeness = matrix.unit @ matrix.unit.T
    each = [owner == document for document in dict.fromkeys(documents)]
    heart = _unit(np.sum([_unit(matrix.unit[own].T @ lead[own]) for own in each], axis=0))
    topicality = matrix.unit @ heart
    support = np.zeros(len(owner))
    for own in each:
        support += np.where(own, 0, likeness[:, own].max(axis=1))
    lengths = np.array([text.count(" ") + 1 for text in sentences], dtype=np.float64)
    scores = (
        lead
        + w.topicality * topicality / max(1e-9, topicality.max())
        + w.support * support / max(1e-9, support.max())
        + w.quotation * _each(sentences, lambda text: text[0] in _QUOTES)
        + w.question * _each(sentences, lambda text: text.rstrip('"”’»“) ').endswith("?"))
        + w.short * np.maximum(0, (12 - lengths) / 12)
        + w.long * np.maximum(0, (lengths - 40) / 40)
    )
    return Ranking(scores, likeness, redundancy=w.redundancy, cap=w.cap)


def _places(documents: Sequence[int]) -> list[int]:
    """The place of each sentence in its own document."""
    seen: Counter[int] = Counter()
    found = []
    for document in documents:
        found.append(seen[document])
        seen[document] += 1
    return found


@dataclass(frozen=True, slots=True)
class StoryWeights:
    """The same for several articles on one event; found on 250 clusters of Multi-News."""

    lead: float = 12.0
    topicality: float = 1.0
    support: float = 2.0
    quotation: float = -0.2
    question: float = -0.3
    short: float = -0.3
    long: float = -0.3
    redundancy: float = 0.0
    cap: float = 0.4


STORY = StoryWeights()


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

    with np.errstate(all="ignore"):  # sumy divides by zero for texts of one sentence
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


# ---- numbers


class _Vectors(NamedTuple):
    """Sentences as TF-IDF vectors, the text itself being the collection."""

    columns: dict[str, int]
    weight: Numbers  # of each column
    unit: Numbers

    @classmethod
    def of(cls, stems: Sequence[Sequence[str]]) -> _Vectors:
        counts = [Counter(sentence) for sentence in stems]
        seen = Counter(stem for sentence in counts for stem in sentence)
        columns = {stem: at for at, stem in enumerate(seen)}
        total = len(stems) + 1
        weight = np.array([math.log(total / (n + 0.5)) + 0.2 for n in seen.values()])
        matrix = np.zeros((len(stems), len(columns)))
        for row, sentence in enumerate(counts):
            if sentence:
                at = [columns[stem] for stem in sentence]
                matrix[row, at] = 1 + np.log(np.fromiter(sentence.values(), dtype=np.float64))
        return cls(columns, weight, _unit(matrix * weight))

    def cosine(self, stems: Iterable[str]) -> Numbers:
        """How alike each sentence is to a line of other words."""
        line = np.zeros(len(self.columns))
        at = [self.columns[stem] for stem in set(stems) if stem in self.columns]
        line[at] = self.weight[at]
        return np.asarray(self.unit @ _unit(line))


def _unit(matrix: Numbers) -> Numbers:
    length = np.linalg.norm(matrix, axis=-1, keepdims=True)
    return np.asarray(matrix / np.maximum(length, 1e-9))


def _standard(values: Numbers) -> Numbers:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else values * 0


def _edges(likeness: Numbers) -> Numbers:
    """The likeness of each sentence to all others, the weakest tenth not counted."""
    count = len(likeness)
    if count < 3:
        return np.zeros(count)
    others = likeness.copy()
    np.fill_diagonal(others, np.nan)
    low, high = np.nanmin(others), np.nanmax(others)
    edges = np.maximum(0, likeness - (low + 0.1 * (high - low)))
    np.fill_diagonal(edges, 0)
    return np.asarray(edges.sum(axis=1))


def _probability(stems: Sequence[Sequence[str]]) -> Numbers:
    """The mean probability of a sentence's words in the text."""
    counts = Counter(stem for sentence in stems for stem in sentence)
    total = counts.total() or 1
    return np.array(
        [sum(counts[s] for s in sentence) / (total * max(1, len(sentence))) for sentence in stems]
    )


_NAME = re.compile(r"(?<=[^.!?:…\"“„«‘] )[^\W\d_][\w'’-]*")


def _names(texts: Sequence[str]) -> Numbers:
    """How often the names of a sentence come in the text, each counted five times at most."""
    found = [{name for name in _NAME.findall(text) if name[0].isupper()} for text in texts]
    counts = Counter(name for names in found for name in names)
    return np.array([sum(min(counts[name], 5) for name in names) for names in found], dtype=float)


def _each(texts: Sequence[str], holds: Callable[[str], bool]) -> Numbers:
    return np.array([holds(text) for text in texts], dtype=np.float64)


class _Cues(NamedTuple):
    days: frozenset[str]
    persons: frozenset[str]

    def has_day(self, text: str) -> bool:
        return not self.days.isdisjoint(_plain(text))

    def has_person(self, text: str) -> bool:
        return not self.persons.isdisjoint(_plain(_QUOTATION.sub(" ", text)))


_QUOTATION = re.compile('"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]')
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def _plain(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@cache
def _cues(language: str) -> _Cues:
    lists = lexicon.sections(language, "sentences")
    return _Cues(frozenset(lists.get("day", ())), frozenset(lists.get("person", ())))
