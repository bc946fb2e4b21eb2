"""One article: its card, and what it says, in its own words.

Whatever comes from the article is a stretch of its text, `text[span]`, cut only with a visible "…".
"""

from bot.views.article.gist import already_here, card, reading, summary, topics
from bot.views.article.names import people, person_line
from bot.views.article.numbers import figure_line, figures
from bot.views.article.place import context
from bot.views.article.speech import quotation, quotes, speaker, spoken

__all__ = [
    "already_here",
    "card",
    "context",
    "figure_line",
    "figures",
    "people",
    "person_line",
    "quotation",
    "quotes",
    "reading",
    "speaker",
    "spoken",
    "summary",
    "topics",
]
