"""Pages: what each of trafilatura's settings, and our reader around it, gets out of them.

    python -m benchmarks.pages [--each]

Every page in tests/data/pages says what its article is. Counted are the words that came out (F1
against the article's own, mean over the pages), the lines of furniture among them, facts of its
head (title, author, site, date, canonical address) that were found as they are, and time.
`--each` shows where the last of them, the reader as it is, falls short.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from bot.errors import NotAnArticle
from bot.ingest import pages, texts
from bot.ingest.types import Extract

Reader = Callable[[bytes, str], Extract]

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "pages"
FACTS = ("title", "author", "source", "published", "canonical")

SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "+ comments off": {"include_comments": False},
    "+ tables off": {"include_comments": False, "include_tables": False},
    "… and fast": {"include_comments": False, "include_tables": False, "fast": True},
    "… and recall": {"include_comments": False, "include_tables": False, "favor_recall": True},
    "… and precision": {
        "include_comments": False,
        "include_tables": False,
        "favor_precision": True,
    },
    "… and deduplicate": {"include_comments": False, "include_tables": False, "deduplicate": True},
}


def words(text: str) -> Counter[str]:
    """Those without spaces between them count by character."""
    return Counter(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|\w+", text))


def bare(settings: dict[str, Any]) -> Reader:
    def read(raw: bytes, url: str) -> Extract:
        found = trafilatura.bare_extraction(
            texts.decode(raw), url=url, with_metadata=True, **settings
        )
        if found is None:
            return Extract("")
        return Extract(
            found.text or "",
            title=found.title,
            author=found.author,
            source=found.sitename,
            url=found.url,
            published_at=found.date,
        )

    return read


def ours(raw: bytes, url: str) -> Extract:
    try:
        return pages.read(raw, url)
    except NotAnArticle:
        return Extract("")


def measure(name: str, read: Reader, shapes: list[Any], *, each: bool = False) -> None:
    precision = recall = f1 = 0.0
    furniture = hits = asked = lost = 0
    took = time.process_time()
    found = [read((FOLDER / shape["page"]).read_bytes(), shape["url"]) for shape in shapes]
    took = time.process_time() - took
    for shape, extract in zip(shapes, found, strict=True):
        wanted, got = words(" ".join(shape["text"])), words(extract.text)
        both = (wanted & got).total()
        p, r = both / max(1, got.total()), both / wanted.total()
        precision, recall, f1 = precision + p, recall + r, f1 + 2 * p * r / max(1e-9, p + r)
        lost += r < 0.5
        left = [line for line in shape.get("absent", ()) if line in extract.text]
        furniture += len(left)
        told = dict(zip(FACTS, facts(extract, shape), strict=True))
        wrong = {k: told[k] for k in FACTS if k in shape and told[k] != shape[k]}
        asked += sum(k in shape for k in FACTS)
        hits += sum(k in shape for k in FACTS) - len(wrong)
        if each and (p < 1 or r < 1 or left or wrong):
            print(f"    {shape['page']}: precision {p:.3f}, recall {r:.3f} {left} {wrong}")
    n = len(shapes)
    print(
        f"{name:20} F1 {f1 / n:.3f} (precision {precision / n:.3f}, recall {recall / n:.3f}),"
        f" {lost} articles lost, {furniture:3} lines of furniture, {hits} of {asked} facts,"
        f" {1000 * took / n:.0f} ms a page"
    )


def facts(extract: Extract, shape: dict[str, Any]) -> tuple[object, ...]:
    """As the pages' list has them; a date alone is right if it is the day."""
    at = extract.published_at
    if isinstance(at, str):
        at = shape.get("published") if at and shape.get("published", "").startswith(at) else at
    else:
        at = at and at.isoformat()
    return extract.title, extract.author, extract.source, at, extract.url


def kinds(shapes: list[Any]) -> None:
    right, wrong = 0, []
    for shape in shapes:
        try:
            pages.read((FOLDER / shape["page"]).read_bytes(), shape["url"])
            kind = "article"
        except NotAnArticle as exc:
            kind = exc.kind
        right += kind == shape["kind"]
        wrong += [f"{shape['page']}: {kind}"] if kind != shape["kind"] else []
    print(f"what a page is: {right} of {len(shapes)} told apart {wrong or ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="what is wrong with which page")
    args = parser.parse_args()
    shapes = json.loads((FOLDER / "pages.json").read_text(encoding="utf-8"))
    articles = [shape for shape in shapes if shape["kind"] == "article"]
    for read in (bare({}), ours):  # what they load once is no page's
        read((FOLDER / articles[0]["page"]).read_bytes(), articles[0]["url"])
    for name, settings in SETTINGS.items():
        measure(name, bare(settings), articles)
    measure("ours", ours, articles, each=args.each)
    kinds(shapes)


if __name__ == "__main__":
    main()
