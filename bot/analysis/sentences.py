"""Where sentences begin and end, to the character. The only door to sentencex.

sentencex knows the abbreviations of many languages but pairs quote marks wrongly when they are
straight, unclosed or stand for
inches, and then swallows half a page. So it is shown a copy of the same length in which only true
pairs are left, and its answer is
repaired where we know better.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import sentencex

from bot.analysis import lexicon, words
from bot.analysis.types import Span

#: A quotation longer than this is taken for a lost quote mark.
_LONGEST_QUOTATION = 3000
#: Longer paragraphs are handed over in pieces of about this size, which keeps the whole linear.
_PIECE = 20_000

_MARKS = re.compile("[\"“”„‟«»‘’'‚]")
_DOUBLE_MARKS = re.compile('["“”„‟«»]')
#: A lone mark puts a short paragraph in doubt to its end; in a page without paragraphs it is only
#: a slip.
_FARTHEST_HALF = 600
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0([{—–-/:;.,!?…\"“„«'‘>|")
_AFTER_CLOSING = frozenset(" \t\n\r\u00a0)]}—–-/:;.,!?…\"”»'’<|")
_TERMINAL = frozenset(".!?…。！？।؟۔")
_CLOSERS = frozenset("\"'”’»“)]}›")

#: Brackets, quote marks and elided articles: "(z.B", "l'on".
_BEFORE_ABBREVIATION = re.compile(r"^[(\[\"“„«‘']*(?:[^\W\d_]{1,4}['’])?")
_QUOTATION = re.compile("“[^“”]*”|«[^«»]*»|‘[^‘’]*’")
#: Half a character, as broken JSON can hold; sentencex speaks UTF-8, which cannot.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LIST_NUMBER = re.compile(r"^\s*\(?(?:\d{1,2}|[A-Za-z])[.)]\s*")
_ENDS_IN_INITIAL = re.compile(r"(?:^|(?:^|\b)(\w{0,40})[\s(„“«\"'])([^\W\d_])\.$")
#: A full stop that sentencex passes over: German ones before a number, Swedish ones after a dash.
_FULL_STOP = re.compile(
    r"(?<![^\W_][.’'-])\b([^\W\d_]{3,30})[.!?…]+[”»’)\]]*\s+(?=[“„«‘(–—-]{0,2}\s?([^\W_]))"
)
_ENDS_IN_SMALL_NUMBER = re.compile(r"(?:^|\s)\d{1,2}\.\s*$")
_PARENTHESIS_CLOSES = re.compile(r"[.!?…][)\]][\"”’»]?\s+(?=[\"“„«‘(]?[^\W\d_])")
_CONTINUES = re.compile(r"^\s*(?:[—–-]{1,2}\s*)?([^\W\d_])(\w?)")
#: Languages that write "5. Mai" and "1. FC": a dot after a small number is no full stop.
_DOTTED_ORDINALS = frozenset(
    ("de", "cs", "sk", "pl", "da", "no", "fi", "hu", "tr", "sl", "hr", "bs", "sr", "et", "lv", "is")
)

_AMOUNT = re.compile(r"\d[\s\u00a0]?(?:[^\W\d_]{2,5}\.?[\s\u00a0])?([^\W\d_]{2,5})\.$")
_CAPITAL_NOUNS = frozenset({"de"})
_NO_ABBREVIATION = 4  # letters


def split(text: str, paragraph: Span, language: str) -> list[Span]:
    """The sentences of one paragraph of *text*, in order, without the white space between them."""
    found: list[Span] = []
    for piece in _pieces(text, paragraph):
        found += _split_piece(text, piece, language)
    return found


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    start, end = paragraph
    while end - start > _PIECE:
        window = text[start : start + _PIECE]
        cut = max(window.rfind(". "), window.rfind("! "), window.rfind("? "))
        if cut < _PIECE // 2:
            cut = window.rfind(" ")
        if cut < 0:  # one endless word
            cut = _PIECE - 1
        yield Span(start, start + cut + 1)
        start += cut + 1
    yield Span(start, end)


def _split_piece(text: str, piece: Span, language: str) -> list[Span]:
    shown = directed(piece.of(text))
    shown = _LONE_SURROGATE.sub("x", _without_false_abbreviations(shown, language))
    raw = sentencex.get_sentence_boundaries(language if language != "und" else "en", shown)
    cuts = {_past_closers(shown, int(boundary["start_index"])) for boundary in raw}
    cuts |= {m.end() for m in _PARENTHESIS_CLOSES.finditer(shown)}
    cuts |= _missed(shown, language)
    starts = [0, *sorted(cut for cut in cuts if 0 < cut < len(shown))]
    spans = [Span(a, b) for a, b in pairwise([*starts, len(shown)])]
    joined = _joined(piece.of(text), shown, spans, language)
    stripped = (_stripped(text, span.shifted(piece.start)) for span in joined)
    return [span for span in stripped if len(span)]


def _missed(shown: str, language: str) -> set[int]:
    """Boundaries after whole words and before capitals or numbers, outside quotations."""
    abbreviations = _abbreviations(language)
    if not abbreviations:
        return set()
    outside = _QUOTATION.sub(lambda m: "x" * len(m.group()), shown)
    return {
        stop.end()
        for stop in _FULL_STOP.finditer(outside)
        if (stop[2].isupper() or stop[2].isdigit())
        and (stop[1] not in abbreviations or _is_whole_amount_at(outside, stop, language))
        and (stop[1].islower() or _is_noun_before_number(stop, language))
    }


def _is_whole_amount_at(shown: str, stop: re.Match[str], language: str) -> bool:
    left = shown[max(0, stop.start() - 40) : stop.end(1) + 1]
    return _is_whole_amount(left, stop[2], language)


def _is_noun_before_number(stop: re.Match[str], language: str) -> bool:
    """ "… im Jahr. 12 Menschen …": where nouns are capital, a long one is no abbreviation."""
    word = stop[1]
    return (
        language in _CAPITAL_NOUNS
        and stop[2].isdigit()
        and word.istitle()
        and len(word) >= _NO_ABBREVIATION
        and not word.endswith("str")
    )


@cache
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(lexicon.entries(language, "abbreviations"))


def _past_closers(shown: str, cut: int) -> int:
    """A mark that closes a quotation belongs to the sentence before it."""
    while cut < len(shown) and shown[cut] in "”’»)]":
        cut += 1
    return cut


def _joined(text: str, shown: str, spans: list[Span], language: str) -> list[Span]:
    """*spans* with those put together that are one sentence after all."""
    done: list[Span] = []
    for span in spans:
        if done and _continues(text, shown, done[-1], span, language):
            done[-1] = Span(done[-1].start, span.end)
        else:
            done.append(span)
    return done


def _continues(text: str, shown: str, before: Span, after: Span, language: str) -> bool:
    left, right = before.of(shown), after.of(shown)
    if not any(map(str.isalnum, left)) or not any(map(str.isalnum, right)):
        return True  # bare punctuation belongs to its neighbour
    if _LIST_NUMBER.fullmatch(left):
        return True
    tail = left.rstrip()
    if _ends_in_abbreviation(before.of(text).rstrip(), language):
        return not _is_whole_amount(tail, right, language)
    if language != "en" and _ends_in_initial(tail, language):
        return True
    if language in _DOTTED_ORDINALS and _ENDS_IN_SMALL_NUMBER.search(left):
        return True
    first = _CONTINUES.match(right)
    if not first:
        return False
    letter, second = first.groups()
    # "eBay shares fell" opens a sentence, "he asked" after a quotation goes on with it.
    return letter.islower() and not second.isupper() and not _glued(left)


def _glued(left: str) -> bool:
    return bool(left) and not left[-1].isspace() and left[-1] not in _CLOSERS


def _ends_in_abbreviation(tail: str, language: str) -> bool:
    if not tail.endswith("."):
        return False
    last = tail[:-1].rsplit(None, 1)[-1:]
    word = _BEFORE_ABBREVIATION.sub("", last[0]) if last else ""
    return word in _abbreviations(language)


def _is_whole_amount(left: str, right: str, language: str) -> bool:
    """Whether "… o 10 proc." is over before "Rząd": an amount, and a capital behind it."""
    first = right.lstrip("“„«‘( ")[:1]
    amount = _AMOUNT.search(left[-40:])
    return amount is not None and first.isupper() and amount[1] in _amounts(language)


@cache
def _amounts(language: str) -> frozenset[str]:
    return frozenset(lexicon.sections(language, "abbreviations").get("amount", ()))


def _ends_in_initial(tail: str, language: str) -> bool:
    """ "par J. | Petit" goes on, "vitamine C. | Elle" does not."""
    match = _ENDS_IN_INITIAL.search(tail[-50:])
    if not match or not match[2].isupper():
        return False
    word = match[1] or ""
    names_a_kind = word.islower() and len(word) > 3 and match[2] in "ABCDEАБВГ"
    return not names_a_kind or word in words.stopwords(language)


def _without_false_abbreviations(shown: str, language: str) -> str:
    """Hide from sentencex the words it takes for abbreviations: "voted no. Rep. Ocasio did too"."""
    words = lexicon.entries(language, "not_abbreviations")
    if not words:
        return shown
    pattern = rf"(?<=\s)({'|'.join(words)})(?=\.\s+[^\W\d_])"
    return re.sub(pattern, lambda m: "x" * len(m.group()), shown)


def directed(text: str) -> str:
    """*text*, same length, with every quote mark made to point one way and those without a partner
    hidden."""
    marks = [m.start() for m in _MARKS.finditer(text)]
    if not marks:
        return text
    shown = list(text)
    open_at: dict[str, int] = {}
    for at in marks:
        _direct(text, shown, at, open_at)
    for at in open_at.values():
        shown[at] = _hidden(text, at)
    return "".join(shown)


def halves(paragraph: str) -> list[Span]:
    """The stretches of *paragraph* that belong to a quotation whose other end lies elsewhere."""
    shown = directed(paragraph)
    found: list[Span] = []
    for mark in _DOUBLE_MARKS.finditer(paragraph):
        at = mark.start()
        before = paragraph[at - 1] if at else " "
        if shown[at] in "“”«»" or (before.isdigit() and paragraph[at] in '"”'):
            continue  # one of a pair, or inches
        if len(paragraph) > _FARTHEST_HALF:
            found.append(Span(at, at + 1))
        elif before in _BEFORE_OPENING:
            found.append(Span(at, len(paragraph)))
        else:
            found.append(Span(0, at + 1))
    return found


def _direct(text: str, shown: list[str], at: int, open_at: dict[str, int]) -> None:
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "'’‘‚" and not _quotes_singly(mark, before, after):
        shown[at] = "x" if mark != "‘" else "X"
        return
    family = "'" if mark in "'’‘‚" else "«" if mark in "«»" else '"'
    partner = open_at.get(family)
    if partner is not None and at - partner > _LONGEST_QUOTATION:
        shown[partner] = _hidden(text, partner)
        open_at.pop(family)
        partner = None
    opens, closes = _directions(mark, before, after, opened=partner is not None)
    if closes and partner is not None:
        shown[partner], shown[at] = ("«", "»") if family == "«" else ("“", "”")
        open_at.pop(family)
    elif opens:
        if partner is not None:
            shown[partner] = _hidden(text, partner)
        open_at[family] = at
    else:
        shown[at] = _hidden(text, at)


def _directions(mark: str, before: str, after: str, *, opened: bool) -> tuple[bool, bool]:
    """Whether *mark* may open and may close a quotation where it stands."""
    if mark == "“":
        # English opens with it, German and Czech close with it („so“).
        return (not after.isspace(), opened and not before.isspace() and after in _AFTER_CLOSING)
    if mark in "„‟‚":
        return True, False
    if mark == "‘":
        return True, False
    if mark in "«»":
        points_in = before in _BEFORE_OPENING and not after.isspace()
        return (points_in or mark == "«", opened and (mark == "»" or not points_in))
    if mark in "”’":
        return (
            mark == "”" and not opened and before in _BEFORE_OPENING and not after.isspace(),
            True,
        )
    opens = not after.isspace() and before in _BEFORE_OPENING and after not in ",.;:!?)"
    closes = opened and (not before.isspace() or after.isspace())
    return opens, closes


def _quotes_singly(mark: str, before: str, after: str) -> bool:
    """Whether an apostrophe may be a quote mark at all."""
    if mark in "‘‚":
        return not after.isspace()
    if before.isalnum() and after.isalnum():
        return False
    if before in _BEFORE_OPENING and after.isalnum():
        return mark == "'"
    return before in ".,!?…" and after in _AFTER_CLOSING


def _hidden(text: str, at: int) -> str:
    """What stands in for a lone quote mark: something that neither makes nor prevents a
    boundary."""
    before = text[at - 1] if at else " "
    if before in _TERMINAL:
        return before
    return "X" if before.isspace() or before in "([" else "x"


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
