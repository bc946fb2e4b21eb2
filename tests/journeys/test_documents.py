"""Files that people send: PDF, Word, mail; what is damaged, locked or too much is told."""

from __future__ import annotations

import pytest

from bot.services.quotas import OPEN
from tests.ingest.test_hostile import LETTERS, OWN_KID
from tests.ingest.test_offices import BOMBS, locked, mail, pdf, word
from tests.journeys.texts import BRIDGE, FERRY

LINES = "\n".join(BRIDGE.replace("\n\n", " ").split(". "))


@pytest.fixture
def anna(world):
    return world.user("Anna")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("report.pdf", pdf(BRIDGE.replace(". ", ".\n"), title="Cracks close the bridge")),
        ("report.doc", word(*BRIDGE.split("\n\n"), title="Cracks close the bridge")),
        (
            "letter.eml",
            mail(BRIDGE).replace(b"Subject: Cracks", b"Subject: Cracks close the bridge"),
        ),
    ],
)
async def test_a_file_of_an_office_is_read_by_its_content(stage, anna, name, raw):
    await stage(anna.sends_document(name, raw))
    card = stage.only(anna)
    assert card.earlier == [f"👀 Reading {name}…"]
    assert card.text.startswith("Cracks close the bridge\nyour file · ")
    assert "18,000" in card.text


async def test_a_link_to_a_pdf_is_read_like_the_file(stage, anna, web):
    url = "https://city.example/report.pdf"
    web.has(url, pdf(BRIDGE.replace(". ", ".\n"), title="Cracks"), kind="application/pdf")
    await stage(anna.sends(url))
    assert stage.only(anna).text.startswith("Cracks\ncity.example")
    assert stage.only(anna).links[0] == url


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (locked(), "damaged, or locked with a password"),
        (next(iter(BOMBS.values())), "more than I take"),
        (pdf(""), "no text in there"),
        (LETTERS, "I cannot open this EML file"),
        (OWN_KID, "I cannot open this PDF file"),
    ],
    ids=["locked", "bomb", "scan", "letters in letters", "a page that is its own parent"],
)
async def test_a_file_that_cannot_be_read_says_why(stage, anna, raw, answer):
    stage.truth.known |= {"EML", "PDF"}
    await stage(anna.sends_document("x.bin", raw))
    assert answer in stage.only(anna).text


async def test_too_many_files_are_told_once(stage, anna):
    for _ in range(OPEN.per["document"].limit):
        await stage(anna.sends_document("a.txt", b"short"))
    await stage(anna.sends_document("a.txt", FERRY.encode()))
    assert "as many files as I take" in stage.last(anna).text
    count = len(stage.said(anna))
    await stage(anna.sends_document("a.txt", FERRY.encode()))
    assert len(stage.said(anna)) == count
