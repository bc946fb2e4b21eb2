"""Who is in a text: people and organisations, where they are named, what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.analysis.people.clusters import Cluster, cluster
from bot.analysis.people.mentions import find_mentions
from bot.analysis.people.ranking import rank
from bot.analysis.people.roles import roles
from bot.analysis.people.vocabulary import Vocabulary, vocabulary
from bot.analysis.types import Document, Person, PersonKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Parse

__all__ = ["find_people", "rank"]


def find_people(document: Document, parse: Parse | None) -> tuple[Person, ...]:
    """The people and organisations of *document*, most central first."""
    if parse is None:
        from bot.analysis.people import plain  # not needed where there is a model

        return rank(plain.find_people(document), (), document)
    words = vocabulary("en")
    clusters = cluster(find_mentions(parse, words))
    return rank([_person(c, _roles(c, parse, words, document)) for c in clusters], (), document)


def _person(found: Cluster, roles: tuple[Span, ...]) -> Person:
    mentions = tuple(m.span for m in found.mentions)
    return Person(found.name, found.kind, roles, mentions, _is_sure(found))


def _is_sure(found: Cluster) -> bool:
    """Towns, drugs and the first word of a sentence look like surnames: one that nothing else
    tells to be a person may be none."""
    return found.kind is not PersonKind.PERSON or any(m.human for m in found.mentions)


def _roles(found: Cluster, parse: Parse, words: Vocabulary, document: Document) -> tuple[Span, ...]:
    """The most informative first; the same words are told once."""
    if found.kind is not PersonKind.PERSON:
        return ()
    told: dict[str, Span] = {}
    for mention in found.mentions:
        parsed = parse.paragraph(mention.paragraph)
        if parsed is not None:
            for role in roles(mention, parsed, words):
                told.setdefault(role.of(document.text).lower(), role)
    return tuple(sorted(told.values(), key=lambda r: -len(r)))
