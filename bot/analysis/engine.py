"""The stages of an analysis in their order."""

from collections.abc import Iterable

from bot.analysis import document, figures, parsing, people, quotes, summary, topics
from bot.analysis.parsing import Parse
from bot.analysis.types import Analysis, Budget, Document

#: What is to be analysed: a text, its title and its language, where they are known.
Asked = tuple[str, str | None, str | None]


def analyse(text: str, title: str | None, language: str | None, budget: Budget) -> Analysis:
    read = document.read(text, title, language)
    return _facts(read, parsing.parse(read), budget)


def analyse_all(asked: Iterable[Asked], budget: Budget) -> list[Analysis]:
    """The same for several texts at once: the model reads many short ones faster together."""
    documents = [document.read(*each) for each in asked]
    parses = parsing.parse_all(documents)
    return [_facts(*each, budget) for each in zip(documents, parses, strict=True)]


def _facts(read: Document, parse: Parse | None, budget: Budget) -> Analysis:
    named = people.find_people(read, parse)
    said = quotes.find_quotes(read, parse, named)
    ranked = people.rank(named, said, read)
    return Analysis(
        language=read.language,
        sentences=tuple(sentence.span for sentence in read.body),
        paragraphs=read.paragraphs,
        summary=summary.summarise(read, budget, said),
        quotes=said,
        figures=figures.find_figures(read, parse),
        people=ranked,
        topics=topics.find_topics(read, ranked, parse),
    )
