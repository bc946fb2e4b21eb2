"""A few sentences that tell the story, in the text's own words and order.

`ranking` says what matters; here is decided what may stand together: nothing that leans on a
sentence not shown, no half of a quotation, not the title again, not nearly the whole article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from bot.analysis import lexicon, sentences, words
from bot.analysis.choice import Gains, Ranking
from bot.analysis.types import THREE_SENTENCES, Budget, Document, Quote, QuoteKind, Span, Summary

# `ranking` is imported where it is needed: its library takes as long to load as a hundred short
# texts take to analyse, and a short text needs no ranking.

#: A summary may take this much of the story's characters. More of it is no summary.
_LARGEST_SHARE = 0.6
#: Shorter stories are read as fast as summarised.
_FEWEST_WORDS = 40
_FEWEST_SENTENCES = 2
_SHORTEST = 15  # characters of a sentence worth showing
_READ_OF_EACH = 40  # sentences of each article of a story
_SENTENCES = 3  # of a summary for which no budget is set
_SHORT, _LONG = 1 / 3, 7 / 3  # of the medium length


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a story's summary, and the number of the document that says it."""

    document: int
    span: Span


def summarise(
    document: Document, budget: Budget = THREE_SENTENCES, quotes: Sequence[Quote] = ()
) -> Summary:
    """Three lengths of summary; *budget* is the medium one. Empty when the text is too short."""
    body = [sentence.span for sentence in document.body]
    texts = [span.of(document.text) for span in body]
    if len(body) < _FEWEST_SENTENCES or sum(map(_length, texts)) < _FEWEST_WORDS:
        return Summary((), (), ())
    from bot.analysis import ranking

    ranked = ranking.rank(texts, document.language, title=document.title, method=budget.method)
    body, texts = body[: len(ranked.scores)], texts[: len(ranked.scores)]
    candidates = _Candidates(
        texts,
        ranked,
        leaning=_leaning(document, body, quotes),
        unfit=_unfit(document, body),
    )
    most = int(_LARGEST_SHARE * sum(map(len, texts)))
    return Summary(
        *(
            tuple(body[at] for at in sorted(candidates.chosen(_Room.of(limits, most))))
            for limits in (_scaled(budget, _SHORT), budget, _scaled(budget, _LONG))
        )
    )


def _scaled(budget: Budget, by: float) -> Budget:
    def times(limit: int | None) -> int | None:
        return None if limit is None else max(1, round(limit * by))

    if not any((budget.sentences, budget.words, budget.characters)):
        return Budget(times(_SENTENCES))
    return Budget(times(budget.sentences), times(budget.words), times(budget.characters))


def _length(text: str) -> int:
    """In words; where a script does not part them, two characters are taken for one."""
    return len(text.split()) + words.unspaced(text) // 2


@dataclass(frozen=True, slots=True)
class _Room:
    """What is left of a budget."""

    sentences: int
    words: int
    characters: int

    @classmethod
    def of(cls, budget: Budget, most: int) -> _Room:
        """*most* characters are the limit whatever the budget says."""
        plain = not any((budget.sentences, budget.words, budget.characters))
        return cls(
            budget.sentences or (_SENTENCES if plain else most),
            budget.words or most,
            min(budget.characters or most, most),
        )

    def after(self, text: str, *, first: bool) -> _Room | None:
        """The room left when *text* is in, None when it does not fit.

        A first sentence may be longer than the words allowed: some summary is better than none.
        """
        length = _length(text)
        if self.sentences < 1 or len(text) > self.characters or (length > self.words and not first):
            return None
        return _Room(self.sentences - 1, self.words - length, self.characters - len(text) - 1)


class _Candidates(NamedTuple):
    """What may be chosen. Only of the best is asked whether they may stand: that takes time."""

    texts: Sequence[str]
    ranking: Ranking
    leaning: Callable[[int], bool]  # only together with the sentence before
    unfit: Callable[[int], bool]  # never

    def chosen(self, room: _Room) -> list[int]:
        """The numbers of the sentences to show, best first."""
        chosen: list[int] = []
        refused: set[int] = set()
        gains = Gains(self.ranking)
        while room.sentences > 0:
            scores = gains.scores()
            for best in map(int, np.argsort(-scores, kind="stable")):
                if scores[best] == -np.inf:
                    return chosen
                if best in chosen or best in refused:
                    continue
                less = room.after(self.texts[best], first=not chosen)
                if less is None or self.unfit(best):
                    refused.add(best)  # it will not fit later either
                elif not self._dangles(best, chosen):
                    room = less
                    chosen.append(best)
                    gains.take(best)
                    break
            else:
                break
        return chosen

    def _dangles(self, at: int, chosen: Sequence[int]) -> bool:
        return at - 1 not in chosen and self.leaning(at)


# ---- what may stand alone


def leans(text: str, language: str) -> bool:
    """Whether a sentence needs the one before it: "He said so", "But it rose", a bare quotation.

    Languages without a list of such openings are given the benefit of the doubt.
    """
    outside = _QUOTED.sub(" ", text)
    said = _WORD.findall(outside.lower().replace("’", "'"))
    if not said:
        return True  # nothing but a quotation: by whom?
    cues = _openings(language)
    after = _WORD.findall(outside.lower().rpartition(",")[2])
    if 2 <= len(after) <= _TAG and any(word in cues.dangling.get(word, ()) for word in after):
        return True  # "…, he said": who?
    if len(said) <= _BRIEF and not cues.adding.isdisjoint(said):
        return True  # "The school waits, too": who else?
    if (partner := cues.pairs.get(said[0])) is not None:
        return partner not in said[:_PAIR]  # "Both officers left": which?
    opening = " ".join(said[:5]) + " "
    if any(opening.startswith(f"{entry} ") for entry in cues.standing.get(said[0], ())):
        return False
    if any(opening.startswith(f"{entry} ") for entry in cues.dangling.get(said[0], ())):
        return True
    for word in said[:_EARLY]:
        if word in cues.leaning:
            return True
        if not (word.isdigit() or word in cues.circumstance):
            return False
    return False


_QUOTED = re.compile('"[^"]*"|“[^“”]*”|«[^«»]*»|»[^«»]*«|„[^„“”]*[“”]')
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_TAG = 3  # words at most in "…, teilte er mit"
_BRIEF = 8  # words of a sentence that says little more than "also"
_PAIR = 8  # words in which "Both Lund and Moe" names its two
_EARLY = 6  # words within which a pronoun without a noun before it leans


class _Openings(NamedTuple):
    dangling: dict[str, tuple[str, ...]]  # by first word
    standing: dict[str, tuple[str, ...]]
    leaning: frozenset[str]
    circumstance: frozenset[str]
    adding: frozenset[str]
    pairs: dict[str, str]


@cache
def _openings(language: str) -> _Openings:
    lists = lexicon.sections(language, "sentences")
    return _Openings(
        _by_first_word(lists.get("dangling", ())),
        _by_first_word(lists.get("standing", ())),
        frozenset(lists.get("leaning", ())),
        (words.stopwords(language) | frozenset(lists.get("day", ())))
        | frozenset(lists.get("time", ())),
        frozenset(lists.get("adding", ())),
        dict((first, second) for first, second in map(str.split, lists.get("pair", ()))),
    )


def _by_first_word(entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for entry in entries:
        index.setdefault(entry.split()[0], []).append(entry)
    return {word: tuple(found) for word, found in index.items()}


def _leaning(
    document: Document, body: Sequence[Span], quotes: Sequence[Quote] = ()
) -> Callable[[int], bool]:
    """The first sentence of a story leans on nothing: there is nothing before it to show."""

    @cache
    def leaning(at: int) -> bool:
        said = body[at].of(document.text)
        return at > 0 and (leans(said, document.language) or _says_not_who(body[at], quotes))

    return leaning


def _says_not_who(sentence: Span, quotes: Sequence[Quote]) -> bool:
    """Whether a sentence is mostly the words of somebody who is named elsewhere."""
    return any(
        sentence.covers(quote.span)
        and 2 * len(quote.span) > len(sentence)
        and (quote.speaker is None or not sentence.covers(quote.speaker))
        for quote in quotes
        if quote.kind is QuoteKind.DIRECT
    )


def _unfit(document: Document, body: Sequence[Span]) -> Callable[[int], bool]:
    """Halves of quotations, the title over again, and scraps."""
    halves = [
        half.shifted(paragraph.start)
        for paragraph in document.paragraphs
        for half in sentences.halves(paragraph.of(document.text))
    ]
    title = frozenset(words.stems(document.title or "", document.language))

    @cache
    def unfit(at: int) -> bool:
        text = body[at].of(document.text)
        return (
            len(text) + words.unspaced(text) < _SHORTEST
            or any(half.overlaps(body[at]) for half in halves)
            or _repeats(title, text, document.language)
        )

    return unfit


def _repeats(title: frozenset[str], text: str, language: str) -> bool:
    if len(title) < 3:
        return False
    said = set(words.stems(text, language))
    return len(title & said) >= 0.8 * len(title | said)


def summarise_story(
    documents: Sequence[Document], budget: Budget = THREE_SENTENCES
) -> tuple[Told, ...]:
    """One summary of several articles on one event; every sentence keeps its document.

    The article with the most telling sentence comes first, the others in the order given; each is
    told in its own order.
    """
    places, texts, leaning = [], [], []
    for number, document in enumerate(documents):
        body = [s.span for s in document.body[:_READ_OF_EACH]]
        leans_there, unfit = _leaning(document, body), _unfit(document, body)
        for at, span in enumerate(body):
            if not unfit(at):
                places.append(Told(number, span))
                texts.append(span.of(document.text))
                leaning.append(partial(leans_there, at))
    language = documents[0].language if documents else "und"
    from bot.analysis import story_ranking

    ranked = story_ranking.rank_story(texts, [place.document for place in places], language)
    chosen = _Candidates(
        texts, ranked, leaning=lambda at: leaning[at](), unfit=lambda at: False
    ).chosen(_Room.of(budget, sum(map(len, texts))))
    first = places[chosen[0]].document if chosen else 0
    return tuple(
        places[at] for at in sorted(chosen, key=lambda at: (places[at].document != first, at))
    )
