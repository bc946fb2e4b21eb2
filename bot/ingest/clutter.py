"""What stands around a story and among its paragraphs: share bars, "read also", sign-up boxes, the
author's life, adverts. Found by the name of its place on the page, or by its words.

Unlike a text that a person sends, a page is not theirs to the letter: what is clutter for sure is
left out of the article. The rest is for `bot.analysis.furniture`, which only marks it.
"""

from __future__ import annotations

import re
from copy import deepcopy

from lxml.html import HtmlElement

from bot.analysis import furniture, language

#: A place called so is cleared away unless it holds the story, as wrappers with such names do.
_PLACES = re.compile(
    r"""(?:^|[\s_-])(?:
        news-?letters?(?!-post) | sign-?up | subscri(?:be|ption)s? | promos? | links-block
      | read-?(?:more|next|also) | related(?:posts|-\w+)? | recommend(?:ed|ations?) | inread
      | most-?(?:read|popular) | you-may-also-like | shar(?:e|ing|edaddy) | social(?:-\w+)?
      | follow-us | author-?(?:bio|box|card) | about-?(?:the-)?author | donat(?:e|ion)(?:-\w+)?
      | ads? | advert(?:s|isement)? | ad-?(?:slot|container|unit|wrapper) | sponsored | affiliate
      | support-us | breadcrumbs? | tags | tag-?(?:list|links) | audio-?player | listen
      | copyright | disclaimer | caption(?:-text)? | photo-?credits? | print-?(?:link|button)
      | cookie-?(?:bar|banner|notice)
    )(?:$|[\s_-])""",
    re.X | re.I,
)
_COMMENTS = re.compile(
    r"(?:^|\s)(?:comments?(?:-?(?:area|list|section|thread|respond))?|respond|disqus_thread)(?:$|\s)",
    re.I,
)
_PLACED = ("aside", "div", "section", "p", "ul", "ol", "form", "footer", "table")
#: What holds more words than this is no box beside a story.
_BOX = 120
_LONGEST_LINE = 40
_MANY = 500  # paragraphs
_WORD = re.compile(r"\w+")
_CALL = re.compile(
    r"(?:follow|join|like|subscribe|sign up|download|support|send us|write to)\b", re.I
)
_CALLED_TO = re.compile(
    r"newsletter|channels?\b|telegram|facebook|instagram|whatsapp|twitter|youtube|\bapps?\b|@|inbox"
    r"|journalism|story ideas",
    re.I,
)


def cleared(root: HtmlElement) -> HtmlElement:
    """The page without places that are clutter by their name. *root* itself stays as it is."""
    page: HtmlElement = deepcopy(root)
    for place in list(page.iter(*_PLACED)):
        if _is_clutter(place) and place.getparent() is not None:
            place.drop_tree()
    return page


def without_lines(text: str, title: str | None) -> str:
    """*text* without paragraphs that are clutter by their words, and its own title first."""
    paragraphs = text.split("\n\n")
    if title and _folded(paragraphs[0]) == _folded(title):
        del paragraphs[0]
    spoken = language.detect(text[:5000])
    story = [p for p in paragraphs if not _is_clutter_line(p, spoken)]
    return "\n\n".join(_without_echoes(story) if len(story) <= _MANY else story)


def _is_clutter(place: HtmlElement) -> bool:
    names = (
        f"{place.get('class') or ''} {place.get('id') or ''} {place.get('data-component') or ''}"
    )
    if _COMMENTS.search(names):
        return place.find(".//article") is None and place.find(".//h1") is None
    return (
        bool(_PLACES.search(names[:500]))
        and place.find(".//h1") is None
        and len(_WORD.findall(place.text_content())) <= _BOX
    )


def _is_clutter_line(paragraph: str, spoken: str) -> bool:
    words = len(_WORD.findall(paragraph))
    if words > _LONGEST_LINE:
        return False
    calls = _CALL.match(paragraph) and _CALLED_TO.search(paragraph)
    return not words or bool(calls) or furniture.is_furniture(paragraph, spoken)


def _without_echoes(paragraphs: list[str]) -> list[str]:
    """A sentence that stands in the story and once more in large letters is said once."""
    folded = [_folded(p) for p in paragraphs]
    return [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if not (
            4 <= folded[number].count(" ") + 1 <= _LONGEST_LINE
            and any(folded[number] in f and folded[number] != f for f in folded)
        )
    ]


def _folded(line: str) -> str:
    return " ".join(_WORD.findall(line.casefold()))
