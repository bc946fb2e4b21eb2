"""Key phrases of a text."""

from bot.analysis.types import Document, Person, Topic


def find_topics(document: Document, people: tuple[Person, ...]) -> tuple[Topic, ...]:
    return ()
