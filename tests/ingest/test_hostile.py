"""Pages and feeds made to keep a reader busy for ever: stopped in time, and nobody else notices."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import BotError, TookTooLong
from bot.ingest import opml, reading
from bot.ingest.workers import Workers
from tests.ingest.test_offices import pdf

DEADLINE = timedelta(seconds=1.5)
URL = "https://courier.example/x"


def parse_list(raw, url):
    return opml.parse(raw)


ATTRIBUTES = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x</p>"
DEEP = b"<html><body>" + b"<div>" * 100_000 + b"words " * 50
AUTHORS = (
    b"<rss version='2.0'><channel><title>t</title>"
    + b"".join(
        b"<item><title>%d</title><author>%s</author></item>" % (n, b"a." * 4000) for n in range(60)
    )
    + b"</channel></rss>"
)
LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'haha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (c + 1, b"&%c;" % c * 10) for c in range(ord("a"), ord("j")))
    + b"]><rss version='2.0'><channel><title>&j;</title></channel></rss>"
)
OUTSIDE = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    b"<rss version='2.0'><channel><title>&x;</title><item><title>&x;</title></item></channel></rss>"
)
NESTED = b"<rss version='2.0'><channel>" + b"<item><a>" * 50_000
MANY = (
    b"<rss version='2.0'><channel><title>t</title>"
    + b"<item><title>t</title><description>d d d</description></item>" * 100_000
    + b"</channel></rss>"
)
PARAGRAPHS = b"<html><body><article>" + b"<p>" * 1_900_000

#: Those that take longer than any deadline, and those that only look so.
ENDLESS = [
    pytest.param(reading.find_feeds, ATTRIBUTES, id="attributes"),
    pytest.param(reading.parse_feed, AUTHORS, id="authors"),
    pytest.param(reading.parse_feed, MANY, id="100,000 items"),
]
_HEAD = b"From: a@b.example\nSubject: x\nDate: Mon, 2 Feb 2026 00:00:00 +0000\n"
LETTERS = _HEAD + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
)
OWN_KID = pdf("x").replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
ARRAYS = b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"
LAUGHING_LIST = b"<!DOCTYPE x [<!ENTITY a 'aa'>]><opml><body><outline xmlUrl='&a;'/></body></opml>"
TOLD_DEEP = (
    b"<html><head><script type='application/ld+json'>"
    + b'{"@graph":[' * 50_000
    + b"</script></head><body>words</body></html>"
)
JSON_DEEP = b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000
LINE = ("The harbour board said on Tuesday that the pier will open. " * 900).encode()
ONE_WORD = b"a" * 50_000 + b" word" * 50
SPACES = b" " * 3_000_000 + b"word " * 50

BOUNDED = [
    pytest.param(reading.parse_feed, LAUGHS, id="entities"),
    pytest.param(reading.parse_feed, OUTSIDE, id="a file of ours"),
    pytest.param(reading.find_feeds, DEEP, id="deep page"),
    pytest.param(reading.parse_feed, JSON_DEEP, id="deep JSON feed"),
    pytest.param(reading.read_page, TOLD_DEEP, id="deep JSON in a page"),
    pytest.param(reading.read_document, LETTERS, id="letters in letters"),
    pytest.param(reading.read_document, OWN_KID, id="a PDF whose page is its own parent"),
    pytest.param(reading.read_document, ARRAYS, id="a PDF of brackets"),
    pytest.param(parse_list, LAUGHING_LIST, id="a list with entities"),
    pytest.param(parse_list, b"<opml><body>" + b"<outline>" * 80_000, id="deep list"),
    pytest.param(reading.read_document, ONE_WORD, id="a word of 50,000 letters"),
    pytest.param(reading.read_document, SPACES, id="a file of spaces"),
    pytest.param(reading.read_document, LINE, id="a line of 50,000 signs", marks=pytest.mark.slow),
    pytest.param(reading.parse_feed, NESTED, id="deep feed", marks=pytest.mark.slow),
]


@pytest.fixture
async def workers():
    workers = Workers(2, initializer=partial(reading.warm_up, ""))
    await workers.start()
    await workers.run(reading.find_feeds, b"<p>warm</p>", URL, deadline=timedelta(seconds=30))
    yield workers
    await workers.close()


@pytest.mark.parametrize(("read", "bomb"), ENDLESS)
async def test_what_would_never_end_is_stopped_and_nobody_else_waits(workers, read, bomb):
    began = time.monotonic()
    stuck = asyncio.create_task(workers.run(read, bomb, URL, deadline=DEADLINE))
    stalls, others = [], 0
    while not stuck.done():
        before = time.monotonic()
        await asyncio.sleep(0.01)
        stalls.append(time.monotonic() - before - 0.01)
        if others < 20:
            await workers.run(reading.find_feeds, b"<p>x</p>", URL, deadline=10 * DEADLINE)
            others += 1
    with pytest.raises(TookTooLong):
        await stuck
    assert time.monotonic() - began < DEADLINE.total_seconds() + 3  # the machine may be busy
    assert others > 3  # twenty, on a machine that has nothing else to do
    assert sorted(stalls)[-2] < 0.1  # one hiccup is the machine's


@pytest.mark.parametrize(("read", "bomb"), BOUNDED)
async def test_what_only_looks_endless_ends_by_itself(workers, read, bomb):
    try:
        found = await workers.run(read, bomb, URL, deadline=timedelta(seconds=10))
    except BotError:
        found = None
    assert "root:" not in repr(found)
    assert len(repr(found)) < 100_000 + 10 * len(bomb)


@pytest.mark.slow
async def test_a_page_of_nothing_but_paragraphs_is_stopped(workers):
    with pytest.raises(BotError):
        await workers.run(reading.read_page, PARAGRAPHS, URL, deadline=DEADLINE)
