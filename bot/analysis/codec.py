"""An analysis as a compact line of JSON and back, for storing.

Facts are written as arrays in the order of their fields. A field added at the end, with a default,
keeps old lines readable; anything else needs a new `_FORMAT`.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.analysis.types import Analysis, Span

_FORMAT = 1
_Fact = TypeVar("_Fact")


class Unreadable(ValueError):
    """Not an analysis, or one from another time: analyse the text again."""


def dumps(analysis: Analysis) -> str:
    return json.dumps([_FORMAT, _plain(analysis)], ensure_ascii=False, separators=(",", ":"))


def loads(line: str) -> Analysis:
    try:
        written, found = json.loads(line)
        if written != _FORMAT:
            raise Unreadable(f"format {written!r}")
        return _fact(Analysis, found)
    except (ValueError, TypeError, KeyError) as exc:
        raise Unreadable(str(exc)) from exc


def _plain(value: Any) -> Any:  # whatever a field may hold
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value


def _fact(kind: Callable[..., _Fact], found: list[Any]) -> _Fact:
    kinds: tuple[Any, ...] = _field_kinds(kind)
    if not isinstance(found, list) or len(found) > len(kinds):
        raise Unreadable(f"not a {kind!r}: {found!r:.80}")
    return kind(*(_value(kind, each) for kind, each in zip(kinds, found, strict=False)))


@cache
def _field_kinds(kind: Any) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def _value(kind: Any, found: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), found)
    if origin is tuple:
        each, *others = get_args(kind)
        if others == [...]:
            return tuple(_value(each, value) for value in found)
        return tuple(_value(k, value) for k, value in zip((each, *others), found, strict=True))
    if kind is Span:
        start, end = found
        return Span(start, end)
    if is_dataclass(kind) and isinstance(kind, type):
        return _fact(kind, found)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(found)
    return found


def _one_of(kinds: tuple[Any, ...], found: Any) -> Any:
    """A value of a union: nothing, or an array for the kind that is written as one."""
    if found is None and NoneType in kinds:
        return None
    arrays = [kind for kind in kinds if get_origin(kind) is tuple or is_dataclass(kind)]
    if isinstance(found, list):
        return _value(arrays[0], found)
    return _value(next(kind for kind in kinds if kind not in (NoneType, *arrays)), found)
