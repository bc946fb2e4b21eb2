"""How much each sentence matters. The only door to sumy.

Our own summarizer is one of sumy's: it works on sumy's document model, whose sentences we fill with
our own, cut by our splitter and counted by our words. sumy's classic algorithms run on the same
model. Nothing is downloaded: sumy's tokenizers, which would ask for NLTK data, are never built.
"""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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


@dataclass(frozen=True, slots=True)
class Ranking:
    """What each sentence is worth by itself, and what it loses beside those already chosen."""

    scores: Numbers
    likeness: Numbers | None  # of each two sentences; None for the classic algorithms
    redundancy: float = WEIGHTS.redundancy  # what full likeness to a chosen sentence costs
    cap: float = 1.0  # more alike than this to a chosen sentence: not taken at all
    coverage: Coverage | None = None


class Coverage(NamedTuple):
    """What a sentence adds by words of the story that no chosen sentence has."""

    has: Numbers  # sentence by word: 1 or 0
    worth: Numbers  # of each word
    cost: Numbers  # of each sentence
    weight: float  # of the best first sentence's gain


class Gains:
    """The scores of the sentences as more and more of them are chosen."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._said = np.zeros(len(ranking.scores))
        self._news = ranking.coverage.worth.copy() if ranking.coverage else np.zeros(0)
        self._full = self._covering().max(initial=1e-9)

    def scores(self) -> Numbers:
        """What each sentence would add now; -inf for those that would only repeat."""
        ranking = self._ranking
        scores = ranking.scores - ranking.redundancy * self._said
        if ranking.coverage is not None:
            scores += ranking.coverage.weight * self._covering() / self._full
        return np.where(self._said > ranking.cap, -np.inf, scores)

    def take(self, chosen: int) -> None:
        if self._ranking.likeness is not None:
            self._said = np.maximum(self._said, self._ranking.likeness[:, chosen])
        if self._ranking.coverage is not None:
            self._news = np.where(self._ranking.coverage.has[chosen] > 0, 0, self._news)

    def _covering(self) -> Numbers:
        coverage = self._ranking.coverage
        return np.zeros(1) if coverage is None else coverage.has @ self._news / coverage.cost


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
        lengths = _lengths(texts)
        cues = _cues(self._language)
        scores = (
            place
            + w.centrality * _standard(_edges(likeness))
            + w.topicality * _standard(_probability(stems))
            + w.names * _standard(_names(texts))
            + w.day * _each(texts, cues.has_day)
            + w.long * np.maximum(0, (lengths - 25) / 25)
            + w.very_long * np.maximum(0, (lengths - 35) / 35)
            + w.short * np.maximum(0, (8 - lengths) / 8)
            - _SCRAP * (lengths < 4)
            + w.quotation * _each(texts, lambda text: text[:1] in _QUOTES)
            + w.quoted * _each(texts, lambda text: any(mark in text for mark in '"“”«»„'))
            + w.question * _each(texts, lambda text: text.rstrip('"”’»“) ').endswith("?"))
            + w.person * _each(texts, cues.has_person)
            + w.colon * _each(texts, lambda text: ":" in text)
        )
        if self._title:
            scores += w.title * matrix.cosine(words.stems(self._title, self._language))
        return Ranking(scores, likeness, w.redundancy, w.cap)


_QUOTES = frozenset("\"“„«‘'‚»")


def greedy(ranking: Ranking, count: int) -> list[int]:
    """The *count* best sentences, each chosen for what those before it have not said."""
    gains = Gains(ranking)
    chosen: list[int] = []
    while len(chosen) < min(count, len(ranking.scores)):
        scores = gains.scores()
        scores[chosen] = -np.inf
        best = int(scores.argmax())
        if scores[best] == -np.inf:
            break
        chosen.append(best)
        gains.take(best)
    return chosen


@dataclass(frozen=True, slots=True)
class StoryWeights:
    """The same for several articles on one event.

    Found by search on 250 clusters of Multi-News in two halves, and rounded. Of the parts, support
    and the lead matter most, then the coverage of words, then the rest, each worth 0.1 ROUGE-1.
    """

    lead: float = 1.0
    fades: float = 12.0  # sentences in which the bonus of the opening falls to a third
    support: float = 2.0  # how much of it other articles say too
    article: float = 0.5  # how central its article is
    topicality: float = 0.15
    capitals: float = -0.7  # share of capitalised words: lists, credits, headlines
    long: float = -0.15  # per 30 words beyond 30
    very_long: float = -0.3  # per 40 words beyond 40
    short: float = -0.6  # the missing share of 12 words
    question: float = -0.3
    colon: float = -0.1
    person: float = -0.1
    coverage: float = 3.0
    cap: float = 0.35


STORY = StoryWeights()


def rank_story(sentences: Sequence[str], documents: Sequence[int], language: str) -> Ranking:
    """Rate the sentences of several articles on one event; *documents* says whose each is.

    What several articles say counts most, then what stands early in its own, then what is new.
    """
    if not sentences:
        return Ranking(np.zeros(0), None)
    w = STORY
    lead = np.exp(-np.array(_places(documents)) / w.fades)
    stems = [words.stems(text, language) for text in sentences]
    vectors = _Vectors.of(stems)
    likeness = vectors.unit @ vectors.unit.T
    articles = [np.array(documents) == document for document in dict.fromkeys(documents)]
    lengths = _lengths(sentences)
    cues = _cues(language)
    scores = (
        w.lead * lead
        + w.support * _relative(_support(likeness, articles))
        + w.article * _relative(_centrality(vectors.unit, lead, articles))
        + w.topicality * _standard(_probability(stems))
        + w.capitals * np.array([_capitals(text) for text in sentences])
        + w.long * np.maximum(0, (lengths - 30) / 30)
        + w.very_long * np.maximum(0, (lengths - 40) / 40)
        + w.short * np.maximum(0, (12 - lengths) / 12)
        + w.question * _each(sentences, _asks)
        + w.colon * _each(sentences, lambda text: ":" in text)
        + w.person * _each(sentences, cues.has_person)
    )
    coverage = _coverage(vectors, stems, lead, articles, lengths)
    return Ranking(scores, likeness, redundancy=0.0, cap=w.cap, coverage=coverage)


def _support(likeness: Numbers, articles: Sequence[npt.NDArray[np.bool_]]) -> Numbers:
    """For each sentence the likeness of the closest one in every other article, summed."""
    found = np.zeros(len(likeness))
    for own in articles:
        found += np.where(own, 0, likeness[:, own].max(axis=1))
    return found


def _centrality(unit: Numbers, lead: Numbers, articles: Sequence[npt.NDArray[np.bool_]]) -> Numbers:
    """For each sentence how alike its article is to the others."""
    hearts = np.array([_unit(unit[own].T @ lead[own]) for own in articles])
    alike = (hearts @ hearts.T).sum(axis=1) - 1
    found = np.zeros(len(unit))
    for own, value in zip(articles, alike, strict=True):
        found[own] = value
    return found


def _coverage(
    vectors: _Vectors,
    stems: Sequence[Sequence[str]],
    lead: Numbers,
    articles: Sequence[npt.NDArray[np.bool_]],
    lengths: Numbers,
) -> Coverage:
    """A word is worth its occurrences, early ones most, times the articles that have it."""
    has = (vectors.unit > 0).astype(np.float64)
    often = np.zeros(len(vectors.columns))
    for sentence, weight in zip(stems, lead, strict=True):
        for stem in sentence:
            often[vectors.columns[stem]] += weight
    shared = sum(has[own].any(axis=0).astype(np.float64) for own in articles)
    several = 0.5 if len(articles) > 1 else 0.0
    return Coverage(
        has, often * (shared - several), np.sqrt(np.maximum(lengths, 8)), STORY.coverage
    )


def _relative(values: Numbers) -> Numbers:
    return np.asarray(values / max(1e-9, values.max()))


def _lengths(texts: Sequence[str]) -> Numbers:
    """In words, near enough."""
    return np.array([text.count(" ") + text.count("-") + 1 for text in texts], dtype=np.float64)


def _capitals(text: str) -> float:
    written = text.split()
    return sum(word[0].isupper() for word in written) / max(1, len(written))


def _asks(text: str) -> bool:
    return text.rstrip('"”’»“) ').endswith("?")


def _places(documents: Sequence[int]) -> list[int]:
    """The place of each sentence in its own document."""
    seen: Counter[int] = Counter()
    found = []
    for document in documents:
        found.append(seen[document])
        seen[document] += 1
    return found


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
        if self.persons.isdisjoint(_plain(text)):
            return False
        return not self.persons.isdisjoint(_plain(_QUOTATION.sub(" ", text)))


_QUOTATION = re.compile('"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]')
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@lru_cache(maxsize=4 * MOST_SENTENCES)
def _plain(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@cache
def _cues(language: str) -> _Cues:
    lists = lexicon.sections(language, "sentences")
    return _Cues(frozenset(lists.get("day", ())), frozenset(lists.get("person", ())))
