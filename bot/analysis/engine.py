"""The stages of an analysis in their order."""

from bot.analysis import document, figures, parsing, people, quotes, summary, topics
from bot.analysis.types import Analysis, Budget


def analyse(text: str, title: str | None, language: str | None, budget: Budget) -> Analysis:
    read = document.read(text, title, language)
    parse = parsing.parse(read)
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
        topics=topics.find_topics(read, ranked),
    )
