"""What a number is to us: a value, where it stands, and how it was written."""

from dataclasses import dataclass
from enum import StrEnum

from bot.analysis.types import Span

Value = float | tuple[float, float]


class Form(StrEnum):
    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    FRACTION = "fraction"


@dataclass(frozen=True, slots=True)
class Number:
    span: Span
    value: Value
    form: Form
    scale: float = 1.0  # what "million" multiplied it by, so that a range can share it
