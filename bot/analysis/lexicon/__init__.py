"""Word lists, one folder a language, one plain text file a list: data, not code.

A line is an entry, `#` after a gap or first opens a comment, `[name]` opens a section. A language
without a list has an empty one.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def entries(language: str, name: str) -> tuple[str, ...]:
    """All entries of *name* for *language*, sections ignored."""
    return tuple(entry for _, entry in _read(language, name))


@cache
def sections(language: str, name: str) -> dict[str, tuple[str, ...]]:
    """The entries of *name* for *language* by section; those before the first heading under ""."""
    found: dict[str, list[str]] = {}
    for section, entry in _read(language, name):
        found.setdefault(section, []).append(entry)
    return {section: tuple(lines) for section, lines in found.items()}


@cache
def languages(name: str) -> tuple[str, ...]:
    """The languages that have a list called *name*."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob(f"*/{name}.txt")))


@cache
def _read(language: str, name: str) -> tuple[tuple[str, str], ...]:
    path = _FOLDER / language / f"{name}.txt"
    # The language may come from a caller: never let it walk out of the folder.
    if not language.isalpha() or not path.is_file():
        return ()
    section, found = "", []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.split("  #")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            found.append((section, line))
    return tuple(found)
