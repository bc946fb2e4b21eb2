"""Words between marks and the verb of saying, the colon or the dash that gives them a speaker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.analysis.quotes.beside import LONGEST_NAME, PROPER, beside, lost_mark
from bot.analysis.quotes.claims import Claim
from bot.analysis.quotes.cues import Cue, Source, speaker_tokens
from bot.analysis.quotes.passages import Passage, Stretch, is_title
from bot.analysis.quotes.verbs import verbs
from bot.analysis.types import QuoteKind, Span

if TYPE_CHECKING:
    from bot.analysis.parsing import Doc

_FARTHEST_BEHIND = 6
_FARTHEST_BEFORE = 14
_SHORTEST_FRAGMENT = 4
_SURELY_SPOKEN = 8
_LABEL = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n)|(?<=\s[–—-]\s))"
    r"([^\W\d_][\w.’' -]{1,40}?)(?:\s?\([^)]{1,40}\))?:\s*$"
)
_SIGNED = re.compile(r"\s{0,9}[—–-]{1,2}\s{0,9}([^\W\d_][\w.’' -]{2,40}?)(?=\s*(?:[,(.\n]|$))")
_ENDS = frozenset(".!?…")
_PARTICLES = frozenset(
    {"al", "and", "bin", "da", "de", "del", "der", "di", "la", "le", "van", "von"}
)


def claims(
    passage: Passage, cues: list[Cue], sources: list[Source], taken: list[Span]
) -> list[Claim]:
    """The quotations of the paragraph that no reported clause has drawn in."""
    found = []
    for stretch in passage.stretches:
        if any(span.overlaps(stretch.span) for span in taken):
            continue
        claim = _claim(passage, stretch, cues, sources)
        if claim is not None:
            found.append(claim)
    return found


def _claim(
    passage: Passage, stretch: Stretch, cues: list[Cue], sources: list[Source]
) -> Claim | None:
    words = sum(t.is_alpha for t in passage.doc[stretch.first : stretch.after])
    if not words or (not stretch.utterance and words < _SHORTEST_FRAGMENT):
        return None
    if not stretch.utterance and _is_work(passage, stretch):
        return None
    claim = Claim(
        stretch.span,
        QuoteKind.DIRECT,
        "floating",
        passage.number,
        utterance=stretch.utterance,
        open=not stretch.quotation.closed,
        continues=stretch.quotation.continues,
    )
    lost = lost_mark(passage, stretch, verbs("en"))
    if lost is not None:
        return _closed_before(passage, claim, lost)
    source = _source(passage, stretch, sources)
    label = _labelled(passage, stretch) or source
    if label is not None and stretch.utterance:
        claim.rule, claim.mention = "according" if label == source else "label", label
        return claim
    cue = _nearest(passage, stretch, cues) or beside(passage, stretch, verbs("en"))
    if cue is not None:
        claim.rule = "cue"
        claim.mention = passage.parsed.between(cue.first, cue.after)
        claim.cue = passage.parsed.span(passage.doc[cue.at])
        after = _run_on(passage, stretch, cue)
        if after > stretch.after:
            last = passage.doc[after - 1]
            claim.span = Span(stretch.span.start, passage.parsed.span(last).end)
            claim.kind = QuoteKind.MIXED
        return claim
    if not stretch.utterance or _is_subhead(passage, stretch):
        return None
    label = _before_colon(passage, stretch)
    if label is not None:
        claim.rule, claim.mention = "label", label
        return claim
    return claim if words >= _SURELY_SPOKEN or _begins_sentence(passage, stretch) else None


def _is_work(passage: Passage, stretch: Stretch) -> bool:
    """Whether the marks hold the name of a work: 'said on "The Week With Ada Lindqvist"'."""
    before = passage.text[passage.parsed.start : stretch.span.start].rstrip()
    return before[-1:] not in (",", ":") and is_title(stretch.quotation.words(passage.text))


def _is_subhead(passage: Passage, stretch: Stretch) -> bool:
    """Whether the paragraph is nothing but 'some words of a quote' told again as a heading."""
    text = stretch.span.of(passage.text)
    alone = len(passage.doc.text.strip()) <= len(text)
    return alone and text[:1] in "'‘" and stretch.quotation.closed


def _begins_sentence(passage: Passage, stretch: Stretch) -> bool:
    """Whether nothing stands before the words in their sentence, as in 'the spot, "Luck," runs'."""
    before = passage.text[passage.parsed.start : stretch.span.start].rstrip()
    return not before or before[-1] in '.!?:…”"’»)'


def _source(passage: Passage, stretch: Stretch, sources: list[Source]) -> Span | None:
    """'According to X: "…"' and '"…," according to X'."""
    for source in sources:
        before = passage.doc[source.end : stretch.first] if source.end <= stretch.first else None
        behind = (
            passage.doc[stretch.after : source.start] if source.start >= stretch.after else None
        )
        gap = before if before is not None else behind
        if gap is not None and all(t.text in (",", ":") for t in gap):
            return passage.parsed.between(source.first, source.after)
    return None


def _closed_before(passage: Passage, claim: Claim, cue: Cue) -> Claim:
    comma = passage.parsed.span(passage.doc[cue.first - 1])
    claim.span, claim.open, claim.rule = Span(claim.span.start, comma.end), False, "cue"
    claim.mention = passage.parsed.between(cue.first, cue.after)
    claim.cue = passage.parsed.span(passage.doc[cue.at])
    return claim


def _run_on(passage: Passage, stretch: Stretch, cue: Cue) -> int:
    """Where the sentence ends that goes on behind the mark: '"We live" at last, he said'."""
    doc = passage.doc
    words = stretch.quotation.words(passage.text)
    if not words or words[-1] in ".,?!…—-;" or not stretch.quotation.closed:
        return stretch.after
    if cue.start > stretch.after:
        end = cue.start
    elif cue.end <= stretch.first and _goes_on(doc, stretch.after):
        end = stretch.after
        while end < len(doc) and doc[end].text not in ",.;:—–!?" and passage.within[end] < 0:
            end += 1
    else:
        return stretch.after
    while end > stretch.after and doc[end - 1].is_punct:
        end -= 1
    return end


def _goes_on(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].lower_ in ("about", "of", "to", "for", "from", "that")


def _nearest(passage: Passage, stretch: Stretch, cues: list[Cue]) -> Cue | None:
    """The cue that stands nearest, none of the sentence's ends between."""
    best: tuple[int, Cue] | None = None
    for cue in cues:
        distance = _distance(passage, stretch, cue)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, cue)
    return best[1] if best else None


def _distance(passage: Passage, stretch: Stretch, cue: Cue) -> int | None:
    doc = passage.doc
    if cue.start >= stretch.after:
        gap = doc[stretch.after : cue.start]
        far = sum(not t.is_punct for t in gap)
        if far > _FARTHEST_BEHIND or any(t.text in _ENDS for t in gap):
            return None
        if any(passage.within[t.i] >= 0 for t in gap):
            return None
        if _has_ended(passage, stretch, cue):
            return None
        return far
    if cue.end <= stretch.first:
        gap = doc[cue.end : stretch.first]
        if any(t.text in _ENDS for t in gap) or any(passage.spoken(t.i) for t in gap):
            return None
        far = sum(not t.is_punct for t in gap)
        leads = not len(gap) or gap[-1].text in (",", ":", "—", "–")
        if far > _FARTHEST_BEFORE and not leads:
            return None
        return far + (1 if leads else 4)
    return None


def _has_ended(passage: Passage, stretch: Stretch, cue: Cue) -> bool:
    """Whether a new sentence follows: '"It is over." While critics say'."""
    words = stretch.quotation.words(passage.text)
    if words[-1:] not in (".", "…"):
        return False
    following = passage.doc[stretch.after] if stretch.after < len(passage.doc) else None
    if following is None or not following.text[:1].isupper():
        return False
    close = cue.end < len(passage.doc) and passage.doc[cue.end].text in (",", ".")
    return not (cue.start == stretch.after and cue.end - cue.start <= 4 and close)


def _labelled(passage: Passage, stretch: Stretch) -> Span | None:
    """'Trump: "…"' or '"…" – Trump'."""
    start = passage.parsed.start
    before = passage.text[start : stretch.span.start]
    label = _LABEL.search(before[-80:])
    if label and all(w[0].isupper() or w in _PARTICLES for w in label.group(1).split()):
        offset = start + max(len(before) - 80, 0)
        return Span(offset + label.start(1), offset + label.end(1))
    end = start + len(passage.doc.text)
    signed = _SIGNED.match(passage.text[stretch.span.end : min(end, stretch.span.end + 60)])
    if signed:
        return Span(stretch.span.end + signed.start(1), stretch.span.end + signed.end(1))
    return None


def _before_colon(passage: Passage, stretch: Stretch) -> Span | None:
    """'Rubio fired back: "…"', whatever the verb."""
    if not stretch.first or passage.doc[stretch.first - 1].text != ":":
        return None
    return _last_subject(passage, stretch.first - 1)


def lead(passage: Passage) -> Span | None:
    """Who acts in the last sentence of a paragraph that ends in a colon: the next one is theirs."""
    doc = passage.doc
    if not len(doc) or doc[-1].text != ":" or passage.within[len(doc) - 1] >= 0:
        return None
    return _last_subject(passage, len(doc) - 1)


def _last_subject(passage: Passage, before: int) -> Span | None:
    start, _ = passage.sentence(before)
    words = passage.doc[start:before]
    if len(words) <= LONGEST_NAME and all(t.tag_ in PROPER or t.is_punct for t in words):
        return passage.parsed.between(start, before)
    subjects = [
        t
        for t in words
        if t.dep_ == "nsubj" and not passage.spoken(t.i) and t.tag_ not in _RELATIVE
    ]
    acting = [t for t in subjects if t.ent_type_ in ("PERSON", "ORG") or t.tag_ == "PRP"]
    named = [e for e in passage.doc.ents if e.label_ == "PERSON" and start <= e.start < before]
    if named and not acting:
        return passage.parsed.span(named[-1])
    for token in reversed(acting or subjects):
        return passage.parsed.between(*speaker_tokens(token, token.head))
    return None


def _actor_before(passage: Passage, stretch: Stretch) -> Span | None:
    """'Alice turned to Bob. "…"': who acts in the sentence before."""
    if stretch.first < 2 or passage.doc[stretch.first - 1].text not in _ENDS:
        return None
    start, _ = passage.sentence(stretch.first - 2)
    for token in passage.doc[start : stretch.first - 1]:
        if token.dep_ == "nsubj" and token.ent_type_ == "PERSON" and passage.within[token.i] < 0:
            return passage.parsed.between(*speaker_tokens(token, token.head))
    return None


_RELATIVE = frozenset({"WP", "WDT", "EX", "DT", "IN"})


def follow_on(passage: Passage, found: list[Claim]) -> None:
    """Give quotations without a cue the claim of the paragraph whose speaker goes on speaking."""
    stretches = {stretch.span: stretch for stretch in passage.stretches}
    for at, claim in enumerate(found):
        if claim.rule != "floating":
            continue
        before = [c for c in found[:at] if c.rule != "floating"]
        behind = [c for c in found[at + 1 :] if c.rule == "cue" and _adjoin(passage, claim, c)]
        actor = None if before or behind else _actor_before(passage, stretches[claim.span])
        if actor is not None:
            claim.mention, claim.rule = actor, "actor before"
        elif before:
            claim.follows, claim.rule = before[-1].follows or before[-1], "same paragraph"
        elif behind:
            claim.follows, claim.rule = behind[0], "same sentence"


def _adjoin(passage: Passage, claim: Claim, other: Claim) -> bool:
    return not any(c.isalnum() for c in passage.text[claim.span.end : other.span.start])
