"""Which language a text is written in. The only door to py3langid; its model is part of the
package."""

from functools import cache
from typing import Any

#: Enough to decide, little enough to cost nothing on a long page.
_SAMPLE = 3000
#: The identifier's own probability below which nobody should act on its answer. Headlines of six
#: words score 0.5 to 0.9 when right; single words and names stay below 0.3.
_SURE = 0.4
UNKNOWN = "und"
#: What the identifier tells apart and we treat alike.
_ALIKE = {"nn": "no", "nb": "no", "zxx": UNKNOWN}


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of *text*, or "und" when it is too short or too odd to
    tell."""
    sample = " ".join(text[:_SAMPLE].split())
    if sum(map(str.isalpha, sample)) < 12:
        return UNKNOWN
    answer = _identifier().classify(sample)
    code, probability = str(answer[0]), float(answer[1])
    if probability < _SURE or len(code) != 2:
        return _ALIKE.get(code, UNKNOWN)
    return _ALIKE.get(code, code)


def likeliest(text: str) -> str:
    """The best guess, however weak: for those who must read a line too short to tell."""
    code = str(_identifier().classify(" ".join(text[:_SAMPLE].split()))[0])
    return _ALIKE.get(code, code)


def normalised(code: str | None) -> str | None:
    """A caller's language tag ("en-GB", "EN", "uk_UA") as we write it; None when there is nothing
    to use."""
    if not code:
        return None
    short = code.strip().lower().replace("_", "-").split("-")[0]
    return _ALIKE.get(short, short) if short.isascii() and short.isalpha() else None


@cache
def _identifier() -> Any:  # the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
