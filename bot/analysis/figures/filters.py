"""Numbers that are no quantities: dates, years, clock times, scores, ordinals, names, lists,
phones.

Each test looks only at the words next to the number, so it works without a parse and in any
language whose lexicon has the words. A number with a unit or a currency has already proved itself
and skips most of them.
"""

import re

from bot.analysis.figures.context import Context
from bot.analysis.figures.number import Form, Number
from bot.analysis.types import Span

_LEFT, _RIGHT = 30, 30
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_TAIL = re.compile(r"(?:['’]?s\b|[-–/]\d{2,4}(?!\d|%|[.,]\d))")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th)\b|[-‑](?:го|ой|ый|ий|ої|ую|ая|ю|х|й|е|я|му|м|ї|ій|та|ша|те)\b|[ºª](?!C|F)|°(?=\s?[a-z])",
    re.I,
)
_CLOCK_BEFORE = re.compile(r"\d[:.]$|\d\s?[h]$", re.I)
_CLOCK = re.compile(
    r"[:h]\d|\s?[ap]\.?\s?m\b\.?|\s?[hH]rs?\b|\s?o['’]\s?clock|\s(?:GMT|UTC|EDT|EST|CET|BST|ET|PT)\b"
)
_SCORE = re.compile(
    r"\s?[-–]\s?(\d{1,3})(?!\d|[.,]\d|\s?%|\s?(?:m|k|bn|million|billion|thousand)\b)"
)
_AFTER_SCORE = re.compile(
    r"(?:[-–]\d+)*\s(?:win|lead|victory|defeat|loss|draw|vote|record|start|run|aggregate|decision|advantage|"
    r"triumph|thrashing|deficit|edge|split|tie|score|series|overall|home|away|first|friendly|at|to|on|in|over|"
    r"against|by|with|after|as|and|for|from|when|thanks|but)\b|[-–]\d+|\s\d{1,2}[-–]\d|\s?[.,;:)!?]|$",
    re.I,
)
_LETTER_BEFORE = re.compile(r"[^\W\d]['’]?[-‑–/.&]?$|[\w@#$€£_/\\^]$|\d[.,:/–-]$")
_PREFIX_BEFORE = re.compile(
    r"(?:\b(?:sub|minus|plus|mid|pre|post|non|up|under|over|all|a|per|top|to|or|and))[-‑–]$", re.I
)
_GLUED_AFTER = re.compile(
    r"[^\W\d_]|_|@|[-‑][A-Z]\w*\b(?!\s?[-–])|[-‑](?!to[-‑])[a-z]{1,4}[-‑]\d|/\d|\.\d|:\d"
)
_ERA = re.compile(r"\s?(?:BC|AD|BCE|CE|A\.D\.|B\.C\.)(?!\w)")
_ERA_BEFORE = re.compile(r"\b(?:A\.D\.|AD|B\.C\.)\s(?:\d+\s(?:and|to|-|–)\s)?$")
_LIST = re.compile(r"[.)]\s|\)")
_PHONE = re.compile(
    r"(?:\+|\(0|\b0)\d[\d ()\-]{6,}\d|\b\d{3}[-.\s]\d{3}[-.\s]\d{4}\b"
    r"|\b\d{3}-0\d{3}\b|\b555-\d{4}\b"
    r"|\b8\s?\(\d{3}\)\s?\d{3}-\d\d-\d\d\b|\b\d{2,3}(?:[ .-]\d{2,3}){1,3}(?:[ .-]\d\d){2}\b"
)
#: After an hour without "o'clock", and after one that is said so plainly that it may end there.
_HOUR_AFTER = re.compile(
    r"\s(?:in\sthe\s(?:morning|afternoon|evening)|tonight|sharp|de\sla|del?|en\spunto|di|in\spunto|horas|du|heures)\b"
)
_ENDS = re.compile(r"\s?(?:[.,;:)!?]|$)")
#: A name between quote marks that ends in its number: «Vega 24».
_QUOTED_NAME = re.compile(r"[«„“\"‘]\s?(?:[^\W\d_a-z][\w’'-]*\s){1,3}$")
_UNQUOTE = re.compile(r"\s?[»“”\"’]")
_STREET_BEFORE = re.compile(
    r"(?:вул\.|вулиц\w{1,3}|улиц\w{1,3}|ул\.|просп\w*\.?|\bul\.|\bulic\w{1,3}|\b[Vv]ia|\bcalle|\b[a-z]*straße)"
    r"\s(?:[^,;\d]{2,24},?\s)?$",
    re.I,
)
_BRIDGE = re.compile(r"\s(?:and|to|or|-|–)\s\d{1,2}(?!\d)")
_BRIDGED = re.compile(r"(\d{1,2})\s?(?:and|to|or|-|–)\s?$")
_WEEKDAY_DATE = re.compile(r"\s?(?:[-–.,;)]|$|(?:to|and|at|from|of|until)\b)")
_AGE_CLASS = re.compile(r"\b(?:under|over)[-‑]$", re.I)
_ORDINAL_TAIL = re.compile(
    r"[-‑](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.|\w@\w|\.(?:com|org|net|uk|de)\b/?)\S*$", re.I)
_NAME = re.compile(r"(?:^|[\s(“\"‘'’-])([^\W\d_][\w&.’'/-]{0,40})[\s\u00a0-]?[#(]?$")
_PLURAL_NEXT = re.compile(
    r"\s(?:[a-z][\w-]*\s)?(?:[a-z-]+s|[a-z-]*people|[a-z-]*men|[a-z-]*women|[a-z-]*children|staff|troops|fish|cattle|sheep|police|per)\b"
)
_NOT_PLURAL = frozenset(
    [
        "is",
        "was",
        "has",
        "as",
        "does",
        "this",
        "its",
        "his",
        "us",
        "thus",
        "across",
        "plus",
        "vs",
        "versus",
        "always",
        "perhaps",
        "whereas",
    ]
)
_STREET = re.compile(
    r"(?:[-–]\d+)?\s(?:[NSEW]{1,2}\.?\s)?(?:[A-Z][\w’'-]+\s){0,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way|Place|Square|Highway|Hwy|Terrace)\b"
    r"|,?\s(?:bis\s)?(?:rue|avenue|boulevard|quai|chemin|allée)\s"
)
_EMERGENCY = frozenset({"911", "999", "112", "111", "101", "000"})
_CALLS = re.compile(r"\b(?:call\w*|dial\w*|phon\w+|r[aiu]ng)\s$", re.I)
_CALLED = re.compile(r"[-\s](?:call|emergency|operator|dispatch)", re.I)
#: "half past six", "a quarter to nine": the share of an hour, then the hour.
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|1[012]|[1-9]"
_PAST_HOUR = re.compile(
    rf"\s(?:to|past)\s(?:{_HOURS})\b(?![,.]\d|\s?%|\s(?:per|hundred|thousand|million|billion))",
    re.I,
)
_QUARTER_PAST = re.compile(r"\b(?:half|quarter)\s(?:past|to)\s$", re.I)
_ZERO = re.compile(r"[-\s](?:tolerance|sum|hours?\scontracts?)\b", re.I)
#: Compounds whose number is part of a word: "two-way", "one-off", "four-letter".
_IDIOM_TAILS = frozenset(
    [
        "off",
        "time",
        "way",
        "on",
        "sided",
        "fold",
        "to",
        "self",
        "handed",
        "liner",
        "size",
        "piece",
        "star",
        "up",
        "stop",
        "third",
        "thirds",
        "half",
        "quarter",
        "quarters",
        "word",
        "nil",
        "all",
        "down",
    ]
)


def is_quantity(number: Number, whole: Span, text: str, within: Span, ctx: Context) -> bool:
    """Whether *number* counts or measures anything. *whole* is the number with its unit, if it
    has one.
    """
    measured = whole != number.span
    left = text[max(within.start, whole.start - _LEFT) : whole.start]
    right = text[number.span.end : min(within.end, number.span.end + _RIGHT)]
    digits = number.form is Form.DIGITS
    if digits and (_is_phone(number, text, within) or _STREET.match(right)):
        return False
    if digits and whole.of(text).startswith("[") and whole.of(text).endswith("]"):
        return False  # a note's number
    if digits and measured and _is_told_time(number, text, whole, left, ctx):
        return False
    if digits and not measured and number.scale == 1:
        return _bare_digits(number, text, within, left, right, ctx)
    if digits and not measured and _follows_name(number, text, left, ctx):
        return False  # "class 4B"
    if digits:
        return not _is_dated(number, left, right, ctx) and not _is_glued(left, right, measured=True)
    return _words(number, text, left, right)


def _bare_digits(
    number: Number, text: str, within: Span, left: str, right: str, ctx: Context
) -> bool:
    written = number.span.of(text)
    if _is_glued(left, right, measured=False) or _ORDINAL.match(right) or _CLOCK.match(right):
        return False
    if _is_dated(number, left, right, ctx) or ctx.clock_after.match(right):
        return False
    if _is_hour(number, left, right, ctx) or _AGE_CLASS.search(left):
        return False
    if ctx.ordinal_dot and re.match(r"\.,?\s\S", text[number.span.end : within.end]):
        return False
    if _QUOTED_NAME.search(left) and _UNQUOTE.match(right):
        return False
    if len(written) > 1 and written[0] == "0" and written[1].isdigit():
        return False
    if _is_year(written, left, right, ctx) or _ERA.match(right) or _ERA_BEFORE.search(left):
        return False
    if _is_score(written, left, right) or _ADDRESS.search(left):
        return False
    if re.match(rf"\sfor\s{re.escape(written)}(?!\d)", right) or left.endswith(f"{written} for "):
        return False  # 30 for 30
    if written in _EMERGENCY and (_CALLED.match(right) or _CALLS.search(left)):
        return False
    if _QUARTER_PAST.search(left) and number.value in range(1, 13):
        return False
    if number.span.start == within.start and _LIST.match(right):
        return False
    return not _is_named(number, written, within, left, right, ctx)


def _is_told_time(number: Number, text: str, whole: Span, left: str, ctx: Context) -> bool:
    """What looks like a measure: "0915 hours", "2026 года", "à 18 heures", "2º"."""
    written, unit = number.span.of(text), text[number.span.end : whole.end].strip()
    if written[0] == "0" and written[1:2].isdigit():
        return True
    if len(unit) == 1 and unit in "ACFKV" and _follows_name(number, text, left, ctx, unit):
        return True  # "seat 12F"
    if unit == "º":
        return ctx.language in ("es", "it", "pt")
    if _YEAR.fullmatch(written) and unit.lower() in ctx.years_after:
        return not ctx.more.search(left) and not ctx.about.search(left)
    hours = unit.lower() in ("heures", "horas", "ore")
    return hours and number.value in range(25) and bool(ctx.clock_before.search(left))


def _is_hour(number: Number, left: str, right: str, ctx: Context) -> bool:
    """ "at 5 in the morning", "alle 9.30."."""
    if not isinstance(number.value, float) or not 0 <= number.value <= 24:
        return False
    if not ctx.clock_before.search(left):
        return False
    return bool(_HOUR_AFTER.match(right) or (ctx.language != "en" and _ENDS.match(right)))


def _is_glued(left: str, right: str, *, measured: bool) -> bool:
    """Part of a word or a name: A380, F-16, 747s, 5G, 1/2/2020."""
    if _LETTER_BEFORE.search(left) and not _PREFIX_BEFORE.search(left):
        before = left[-1:]
        if before in "$€£" or (measured and not (before.isalnum() or left[-2:-1].isalpha())):
            return False
        return not (before == "-" and left[-2:-1] in " (")
    return not measured and bool(_GLUED_AFTER.match(right))


def _is_dated(number: Number, left: str, right: str, ctx: Context) -> bool:
    if number.scale != 1 or not isinstance(number.value, float) or not 0 < number.value <= 31:
        return False
    if not number.value.is_integer():
        return False
    if ctx.month_before.search(left):
        return True
    if ctx.weekday_before.search(left) and _WEEKDAY_DATE.match(right):
        return True
    other = _BRIDGED.search(left)
    if other and ctx.month_before.search(left[: other.start()]):
        return True  # "from May 2 to 4"
    bridge = _BRIDGE.match(right)
    if bridge and ctx.month_after.match(right[bridge.end() :]):
        return True  # "between 2 and 4 May"
    return bool(ctx.month_after.match(right)) and not right.startswith((" may ", " march "))


def _is_year(written: str, left: str, right: str, ctx: Context) -> bool:
    if not _YEAR.fullmatch(written):
        return bool(
            re.fullmatch(r"\d{2}", written) and re.search(r"(?:1[5-9]|20)\d\d[-–/]$|['’]$", left)
        )
    if _YEAR_TAIL.match(right) or re.search(r"(?:1[5-9]|20)\d\d\s?[-–/]\s?$", left):
        return True
    before = re.search(r"([^\W\d_]{1,40})\.?,?\s$", left)
    word = before.group(1).lower() if before else ""
    if ctx.more.search(left) or ctx.about.search(left):
        return False
    if word in ("total", "to", "averaging", "reached", "exactly") or left.endswith(" of "):
        return not _many_next(right) and not left.endswith(("total of ", "average of "))
    following = re.match(r"\s([^\W\d_]+\.?)", right)
    follower = following.group(1).lower() if following else ""
    if word in ctx.years_before or follower in ctx.years_after or ctx.month_before.search(left):
        return True
    return not _many_next(right)


def _many_next(right: str) -> bool:
    """Whether a plural follows, so that four digits count something: "2000 people"."""
    plural = _PLURAL_NEXT.match(right)
    return (
        bool(plural)
        and not set(right.split()[:1]) & _NOT_PLURAL
        and (plural is not None and plural.group().split()[-1] not in _NOT_PLURAL)
    )


def _is_score(written: str, left: str, right: str) -> bool:
    if re.search(r"\d\s?[-–]\s?$", left) and not re.match(r"\s[a-z]|\s?%|[-–]?[a-z]", right):
        return True
    if re.search(r"\d[-–]$", left) and _AFTER_SCORE.match(right):
        return True
    score = _SCORE.match(right)
    if not score or not written.isdigit() or len(written) > 3:
        return False
    if int(score.group(1)) <= int(written):
        return True
    return bool(_AFTER_SCORE.match(right[score.end() :]))


def _is_named(
    number: Number, written: str, within: Span, left: str, right: str, ctx: Context
) -> bool:
    """Part of a name: Article 5, S&P 500, Apollo 13, No. 10."""
    if left.endswith(("#", "№", "№ ", "# ", "§", "§ ")) or _STREET_BEFORE.search(left):
        return True
    name = _NAME.search(left)
    if not name:
        return False
    word = name.group(1)
    if _is_numbered(word, ctx):
        return not (word.islower() and _many_next(right))  # "on the bus 42 passengers slept"
    following = re.match(r"\s([^\W\d_]+)", right)
    if following and following.group(1) in ctx.products:
        return True
    if len(word) == 1 and word.isascii() and word.isupper() and word not in "AI":
        return True
    if not word[0].isupper() or len(written) > 4 or "," in written or "." in written:
        return False
    if ctx.language == "de" and re.match(r"\s(?:[a-zäöüß]+e[nrs]?\s){0,2}[A-ZÄÖÜ]", right):
        return False  # every noun has its capital: "am Morgen 14 Menschen"
    opens = number.span.start - len(left) + name.start(1) == within.start
    if opens or ctx.about.search(left) or ctx.more.search(left) or ctx.less.search(left):
        return False
    if left.endswith("(") and right.startswith(")") and len(written) < 3:
        return True  # a player's shirt
    if left.endswith(("(", ", ")):
        return False
    # "Galaxy 20 Ultra", "Apollo 13." but "Nevada 20 people"
    return not re.match(r"\s[a-z]{3,}", right) or bool(
        re.match(
            r"\s(?:and|or|was|is|has|had|will|in|on|at|of|to|for|from|with|by|the|a|as|but|that|which"
            r"|et|est|était|de|du|und|ist|war|wird|im|am|y|es|está|del|è|era|di|jest|i|w|na)\b",
            right,
        )
    )


def _is_numbered(word: str, ctx: Context) -> bool:
    """Whether *word* takes the number after it for its own: line 7, Straßenbahnlinie 7."""
    word = re.split("['’]", word)[-1]  # "l'article"
    low = word.lower()
    known = word in ctx.names_before or word.rstrip(".") in ctx.names_before
    return known or low in ctx.names_before or low.endswith(ctx.name_endings)


def _follows_name(number: Number, text: str, left: str, ctx: Context, unit: str = "") -> bool:
    name = _NAME.search(left)
    written = text[number.span.start : number.span.end + len(unit)]
    glued = written[-1:].isalpha() and " " not in written
    return bool(glued and name and _is_numbered(name.group(1), ctx))


def _is_phone(number: Number, text: str, within: Span) -> bool:
    start = max(within.start, number.span.start - 20)
    around = text[start : min(within.end, number.span.end + 20)]
    return any(
        m.start() + start <= number.span.start and number.span.end <= m.end() + start
        for m in _PHONE.finditer(around)
    )


def _is_title(number: Number, text: str, left: str) -> bool:
    """ "the Final Four", "Catch Twenty-Two": a capital inside a sentence makes a name."""
    first = text[number.span.start]
    return (
        first.isupper()
        and bool(re.search(r"[^\W\d_]\s$", left))
        and bool(re.search(r"\b[A-Z]\w*(?:['’]s)?\s(?:of\s)?$", left))
    )


def _words(number: Number, text: str, left: str, right: str) -> bool:
    if re.search(r"[^\W\d_][-‑]$", left) and not _PREFIX_BEFORE.search(left):
        return bool(re.search(r"(?<!best)[-‑]of[-‑]$", left))  # "a mother-of-six"
    if _ORDINAL_TAIL.match(right):
        return False  # "the twenty-first century"
    if re.match(r"[-‑](?!,|\s(?:or|and|to)\s)", right):
        tail = re.match(r"[-‑]\s?([^\W\d_]+)", right)
        return bool(tail) and tail is not None and tail.group(1).lower() not in _IDIOM_TAILS
    if _is_title(number, text, left):
        return False
    if number.form is Form.WORDS and re.search(r"(?<!\w)a\s$", left) and number.scale == 1:
        return bool(re.match(r"\s[a-z]", right))  # "hit a six", not "a three course meal"
    if number.scale == 1 and _QUARTER_PAST.search(left):
        return False
    if number.form is Form.FRACTION and _PAST_HOUR.match(right):
        return False
    if _ZERO.match(right) and number.value == 0:
        return False
    return not (number.form is Form.WORDS and re.match(r"\s?o['’]\s?clock|['’]s\b", right))
