import json
import resource
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import (
    AddressRefused,
    Answered,
    TimedOut,
    TooLarge,
    Unreachable,
    WebError,
    WrongType,
)
from bot.ingest.fetch import Budget, Fetcher, check, retry_after
from tests.fakes.hostile import CANARY, HostileSite, InsideTheNetwork, serving
from tests.fakes.network import Network, installed

CASES = json.loads((Path(__file__).parents[1] / "data" / "hostile_urls.json").read_text())
NETWORK_CASES = [c for c in CASES["cases"] if c["category"] != "body"]
BODY_CASES = [c for c in CASES["cases"] if c["category"] == "body"]
IMPATIENT = Budget(deadline=timedelta(seconds=0.6))


@pytest.fixture(scope="module")
def network():
    with (
        serving(HostileSite(), InsideTheNetwork()) as (public, private),
        installed(Network(CASES["resolver"], public, private)) as network,
    ):
        yield network


@pytest.fixture
async def fetcher(network):
    network.forget()
    fetcher = Fetcher()
    yield fetcher
    await fetcher.close()


@pytest.fixture
async def impatient(network):
    fetcher = Fetcher(budget=IMPATIENT)
    yield fetcher
    await fetcher.close()


@pytest.mark.parametrize("case", NETWORK_CASES, ids=[c["id"] for c in NETWORK_CASES])
async def test_a_hostile_address_leads_nowhere(network, fetcher, case):
    body, failure = None, None
    for _ in range(case.get("repeat", 1)):
        try:
            body, failure = (await fetcher.get(case["url"])).body, None
        except WebError as exc:
            body, failure = None, exc
    assert network.private() == []
    assert network.strange_ports() == []
    assert body is None or CANARY not in body
    if case["expect"] == "block":
        assert isinstance(failure, WebError)
    if case["expect"] == "allow":
        assert body


@pytest.mark.parametrize("case", BODY_CASES, ids=[c["id"] for c in BODY_CASES])
async def test_a_hostile_body_stays_small_and_quick(impatient, case):
    before, started = _memory(), time.monotonic()
    try:
        page = await impatient.get(case["url"])
    except (WebError, TooLarge):
        page = None
    assert page is None or len(page.body) == 10  # a lying Content-Length is taken at its word
    assert time.monotonic() - started < IMPATIENT.deadline.total_seconds() + 0.5
    assert _memory() - before < 40


async def test_a_slow_site_is_told_from_a_broken_one(impatient):
    with pytest.raises(TimedOut, match=r"public\.test"):
        await impatient.get("http://public.test/never")
    with pytest.raises(Unreachable):
        await impatient.get("http://public.test/truncated")


async def test_an_unknown_name_is_unreachable(fetcher):
    with pytest.raises(Unreachable, match=r"nowhere\.test"):
        await fetcher.get("http://nowhere.test/")


async def test_an_error_status_says_when_to_come_back(fetcher):
    with pytest.raises(Answered) as caught:
        await fetcher.get("http://public.test/status?code=503&retry=120")
    assert caught.value.status == 503
    assert caught.value.retry_after == timedelta(minutes=2)


async def test_what_is_not_text_is_refused_before_it_is_read(fetcher):
    with pytest.raises(WrongType) as caught:
        await fetcher.get("http://public.test/type?is=video/mp4")
    assert caught.value.media_type == "video/mp4"


async def test_a_permanent_move_is_told_from_a_temporary_one(fetcher):
    forever = await fetcher.get("http://public.test/redirect?code=301&to=http://public2.test/ok")
    for_now = await fetcher.get("http://public.test/redirect?code=302&to=http://public2.test/ok")
    assert forever.moved_to == "http://public2.test/ok"
    assert for_now.moved_to is None
    assert for_now.url == "http://public2.test/ok"


async def test_an_unchanged_page_costs_no_body(fetcher):
    page = await fetcher.get("http://public.test/status?code=304", etag='"a"')
    assert page.not_modified
    assert page.body == b""


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sun, 22 Nov 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 22 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=7)),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(header, wait):
    assert retry_after(header, datetime(2026, 11, 22, 12, tzinfo=UTC)) == wait


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://",
        "x",
        "http://a.b:99999/",
        "http://[::1",
        "HTTP://example.com\\@x/",
        "http://xn--zz.example/",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(AddressRefused):
        check(url)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
