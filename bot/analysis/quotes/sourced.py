"""Words between marks behind a source, without a verb: "Selon X, présidente, « … »"."""

from __future__ import annotations

from bot.analysis.quotes.according import inside, oblique
from bot.analysis.quotes.marks import Quotation
from bot.analysis.quotes.stage import Scene, verbs_in
from bot.analysis.quotes.tellers import behind
from bot.analysis.types import Span

_FEWEST = 2  # words of the quotation
_LONGEST_LEAD = 250
_LONGEST_APPOSITION = 12  # words between the name and the quotation
_LONGEST_COMPLEMENT = 4  # words: "del puerto de Valdemar"


def source_of(here: Scene, quotation: Quotation) -> tuple[Span, Span] | None:
    """The phrase and the mention of whoever the quotation that follows them belongs to."""
    sentence = here.sentence_at(quotation.span.start)
    words = here.words(quotation.span)
    if sentence is None or len(words) < _FEWEST or all(word.capital for word in words):
        return None
    lead = Span(sentence.start, quotation.span.start)
    if len(lead) > _LONGEST_LEAD or _goes_on(here, quotation, sentence):
        return None
    phrase = here.speech.according.match(here.text, *lead)
    if phrase is None:
        return _source_ahead(here, lead)
    rest = Span(phrase.end(), lead.end)
    if any(at in (0, 1) for at in verbs_in(here, here.words(rest)[:2])):
        return None  # "según explicó la alcaldesa"
    cue = Span(*phrase.span())
    within = inside(here, cue)
    mention = within or behind(here, rest, "") or oblique(here, rest)
    if mention is None or mention.start - cue.end > 30:
        return None
    gap = Span(max(mention.end, cue.end), lead.end)
    named = here.people_in(gap)
    if named and not here.people_in(mention):
        mention = Span(mention.start, named[0][0].end)
        gap = Span(mention.end, lead.end)
    return (cue, mention) if _is_apposition(here, gap) else None


def _goes_on(here: Scene, quotation: Quotation, sentence: Span) -> bool:
    """Whether the clause has more words than those between the marks."""
    rest = here.text[quotation.span.end : max(sentence.end, quotation.span.end)]
    return any(character.isalnum() for character in rest.partition(",")[0])


def _source_ahead(here: Scene, lead: Span) -> tuple[Span, Span] | None:
    """ "Aydın'a göre": the phrase comes behind the name."""
    phrase = here.speech.according_after.search(here.text, *lead)
    if phrase is None or here.text[phrase.end() : lead.end].strip(" ,:\u00a0"):
        return None
    before = Span(lead.start, phrase.start())
    named = [place for place, _ in here.people_in(before)]
    mention = named[-1] if named else inside(here, before)
    return (Span(*phrase.span()), mention) if mention is not None else None


def _is_apposition(here: Scene, gap: Span) -> bool:
    """Whether nothing stands there but what the source is."""
    written = gap.of(here.text).strip(" \u00a0")
    words = here.words(gap)
    if not words:
        return True
    if len(words) > _LONGEST_APPOSITION or verbs_in(here, words):
        return False
    if written[0] == ",":
        return written[-1] in ",:" and written.count(",") <= 3
    links = here.tongue.links | here.tongue.genitives | here.tongue.prepositions
    return len(words) <= _LONGEST_COMPLEMENT and words[0].lower in links and "," not in written[:-1]
