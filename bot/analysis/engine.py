"""The stages of an analysis in their order."""

from importlib import import_module
from typing import Any

from bot.analysis import document, summary, topics
from bot.analysis.types import Analysis, Budget


def _stage(name: str, verb: str) -> Any:  # until every stage exists
    try:
        module = import_module(f"bot.analysis.{name}")
    except ImportError:
        return None
    return module if hasattr(module, verb) else None


def analyse(text: str, title: str | None, language: str | None, budget: Budget) -> Analysis:
    read = document.read(text, title, language)
    parsing, quoting, people_of, figuring = map(
        _stage,
        ("parsing", "quotes", "people", "figures"),
        ("parse", "find_quotes", "find_people", "find_figures"),
    )
    parse = parsing.parse(read) if parsing else None
    people = people_of.find_people(read, parse) if people_of else ()
    quotes = quoting.find_quotes(read, parse, people) if quoting else ()
    people = people_of.rank(people, quotes, read) if people_of else ()
    figures = figuring.find_figures(read, parse) if figuring else ()
    return Analysis(
        language=read.language,
        sentences=tuple(sentence.span for sentence in read.body),
        paragraphs=read.paragraphs,
        summary=summary.summarise(read, budget, quotes),
        quotes=quotes,
        figures=figures,
        people=people,
        topics=topics.find_topics(read, people),
    )
